//! A release that gets ready and then crashes: the guard turns it back.

use std::time::Duration;

use anyhow::{Context, Result};

use super::under_load::under_load;
use super::{Row, Tempo, ms, secs};
use crate::heal::load::{Plan, Span, is_success};
use crate::heal::patience::{rest, until};
use crate::heal::programs::faulty;
use crate::heal::setup::{BASE, Setup};
use crate::heal::site::Site;
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![Row {
        name: "crasher",
        fault: "a release that is ready and crashes a second later, each time",
        expected: "rolled back and served < 1 s after its second failure; at most 1 failed besides those in flight",
        check: crasher,
    }]
}

fn crasher(site: &mut Site, _: Tempo) -> Result<Findings> {
    site.prepare(&Setup::with_faults())?;
    site.put_release("bad-crasher", &faulty(&site.programs.faults, "crash-after-ready"))?;
    let visited = under_load(site, &Plan::default(), |site| {
        site.turn("previous", BASE)?;
        site.turn_current("bad-crasher")?;
        let told = until(secs(40), "the guard's roll-back", || {
            Ok(std::fs::read_to_string(site.inside.path("/run/kintsugi-guard/rollback")).ok())
        })?;
        let lives = until(secs(20), "the release before", || {
            let lives = site.lives().ok();
            Ok(lives.filter(|lives| lives.release == BASE && lives.state == "serving"))
        })?;
        rest(secs(3))?;
        let ends = site.inside.run(
            "journalctl --quiet --no-pager --output=short-unix --unit=kintsugi.service --grep='Main process exited' \
             | tail -n 2",
        )?;
        Ok((told, lives.causes(3).join(", "), ends, site.main_pid()?, lives.pid))
    })?;
    let (told, causes, ends, now, then) = &visited.outcome;
    let failures = failure_moments(ends);
    let second = *failures.last().context("the journal knows no end of the main process")?;
    let mut findings = Findings::default();
    findings.exactly("failures of the crasher before the roll-back", failures.len(), 2);
    // The successor and the old process serve side by side until the first crash; what failed and began within the
    // second before a crash can only have been in flight.
    let in_flight = |f: u64| visited.seen.broken(Span { from: f.saturating_sub(1_000_000), to: f + 20_000 }).count();
    let in_flight: usize = failures.iter().map(|moment| in_flight(*moment)).sum();
    findings.at_most("failed besides", visited.failed().saturating_sub(in_flight), 1);
    findings.tells(format!("{in_flight} in flight at its crashes"));
    let back = visited.seen.first_answer(Span::after(second + 20_000), is_success);
    let back = back.map(|at| Duration::from_micros(at.saturating_sub(second)));
    findings.measured("served after the second failure within", back, secs(1));
    findings.holds("turned back to the release before", told.contains(&format!("to={BASE}")), told.replace('\n', " "));
    findings.holds("and that one stays", now == then, format!("process {now} instead of {then}"));
    findings.holds("the ledger says `rollback`", causes.starts_with("rollback"), causes.clone());
    findings.within("worst wait", visited.seen.worst(visited.after()), ms(1_000));
    visited.tell_requests(&mut findings);
    Ok(findings)
}

/// Microseconds since 1970 at the start of each line of `journalctl --output=short-unix`.
fn failure_moments(lines: &str) -> Vec<u64> {
    let moment = |line: &str| {
        let (seconds, micros) = line.split_whitespace().next()?.split_once('.')?;
        Some(seconds.parse::<u64>().ok()? * 1_000_000 + micros.parse::<u64>().ok()?)
    };
    lines.lines().filter_map(moment).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_from_the_journal() {
        let lines = "1795370112.250000 host systemd[1]: Main process exited\nno time\n1795370113.000001 x\n";
        assert_eq!(failure_moments(lines), [1_795_370_112_250_000, 1_795_370_113_000_001]);
    }
}
