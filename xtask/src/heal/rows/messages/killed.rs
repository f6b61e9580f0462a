//! Processes that are killed while events are on their way: NATS, the program, and its relay at the worst moment.

use std::time::Duration;

use anyhow::Result;

use super::super::restart::{gone, kill};
use super::super::under_load::Visited;
use super::super::{Row, Tempo, secs};
use super::trial::{SOON, TAKES_UP, Told, Trial, between, hold_longest};
use crate::heal::nats::Nats;
use crate::heal::operator;
use crate::heal::patience::{moment, rest};
use crate::heal::site::{Site, Standing};
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            name: "nats-killed",
            fault: "kill -9 of nats-server under 400 events a second, 20 times (3 with --quick)",
            expected: "0 lost and 0 double effects; 0 failed, pages unchanged; consuming again within 5 s",
            check: nats,
        },
        Row {
            name: "binary-killed",
            fault: "kill -9 of the program under 400 events a second, 20 times (3 with --quick)",
            expected: "0 lost and 0 double effects; only requests in flight fail; consuming again within 5 s",
            check: binary,
        },
        Row {
            name: "relay-killed",
            fault: "the program dies between telling events and noting it, 8 times (3 with --quick)",
            expected: "told twice, 0 lost and 0 double effects; only requests in flight fail",
            check: relay,
        },
    ]
}

/// How long a life lasts at the least between two kills: deaths that follow faster are slowed down by the guard.
const LIFE: Duration = secs(3);

fn nats(site: &mut Site, tempo: Tempo) -> Result<Findings> {
    let times = tempo.pick(20, 3);
    let visited = Trial::new(tempo, secs(times * 15)).run(
        site,
        |_| Ok(()),
        |site| {
            let (nats, before) = (Nats::single(site.inside), site.standing()?);
            let mut again = Vec::new();
            for _ in 0..times {
                let server = site.property("nats.service", "MainPID")?.parse()?;
                let (_, dead) = kill(site, server)?;
                nats.until_it_answers(SOON)?;
                again.push(between(dead, nats.delivers_again(SOON)?));
                rest(secs(2))?;
            }
            Ok((before, again))
        },
    )?;
    let (before, again) = &visited.outcome.outcome;
    let mut findings = Findings::default();
    findings.exactly("kills", again.len(), usize::try_from(times)?);
    visited.hold_events(&mut findings);
    hold_longest(&mut findings, "consuming again after at most", again, TAKES_UP);
    visited.hold_visitors(&mut findings, visited.outcome.disturbed);
    site.no_restart(&mut findings, before)?;
    Ok(findings)
}

/// What was seen of lives that ended by violence.
#[derive(Debug)]
struct Deaths {
    /// The moments of each kill and each end.
    moments: Vec<(u64, u64)>,
    again: Vec<Duration>,
    causes: Vec<String>,
    after: Standing,
}

/// Ends lives by `kill`, which is given the process and says when it was killed and when it was gone.
fn end_lives(site: &mut Site, times: u64, kill: impl Fn(&Site, u32) -> Result<(u64, u64)>) -> Result<Deaths> {
    let nats = Nats::single(site.inside);
    let (mut moments, mut again) = (Vec::new(), Vec::new());
    for _ in 0..times {
        let before = site.main_pid()?;
        let (killed, dead) = kill(site, before)?;
        moments.push((killed, dead));
        site.next_life(secs(25), before)?;
        again.push(between(dead, nats.delivers_again(SOON)?));
        rest(LIFE)?;
    }
    let causes = site.lives()?.causes(moments.len()).into_iter().map(str::to_owned).collect();
    Ok(Deaths { moments, again, causes, after: site.standing()? })
}

fn hold_lives(visited: &Visited<Told<Deaths>>, times: u64, findings: &mut Findings) -> Result<()> {
    let deaths = &visited.outcome.outcome;
    findings.exactly("kills", deaths.moments.len(), usize::try_from(times)?);
    visited.hold_events(findings);
    hold_longest(findings, "consuming again after at most", &deaths.again, TAKES_UP);
    let without_cause = visited.seen.failed_without_cause(visited.after(), &deaths.moments);
    findings.at_most("failed that were not in flight", without_cause, 0);
    findings.tells(format!("{} failed in all", visited.failed()));
    let crashes = deaths.causes.iter().filter(|cause| *cause == "crash").count();
    findings.exactly("lives by cause `crash`", crashes, usize::try_from(times)?);
    if crashes < deaths.causes.len() {
        findings.tells(format!("causes {}, at last {:?}", deaths.causes.join(", "), deaths.after));
    }
    // A start takes the machine's processors from everybody, whatever NATS does: the row kill-9 holds its time.
    visited.tell_pages(findings, "undisturbed", visited.outcome.undisturbed);
    visited.tell_pages(findings, "meanwhile", visited.outcome.disturbed);
    visited.tell_requests(findings);
    let moments: Vec<String> = deaths.moments.iter().map(|(killed, dead)| format!("{killed} {dead}")).collect();
    findings.evidence.push(("deaths", moments.join("\n") + "\n"));
    Ok(())
}

fn binary(site: &mut Site, tempo: Tempo) -> Result<Findings> {
    let times = tempo.pick(20, 3);
    let visited = Trial::new(tempo, secs(times * 20)).run(site, |_| Ok(()), |site| end_lives(site, times, kill))?;
    let mut findings = Findings::default();
    hold_lives(&visited, times, &mut findings)?;
    Ok(findings)
}

fn relay(site: &mut Site, tempo: Tempo) -> Result<Findings> {
    let times = tempo.pick(8, 3);
    let visited =
        Trial::new(tempo, secs(times * 20)).run(site, |_| Ok(()), |site| end_lives(site, times, kill_relay))?;
    let mut findings = Findings::default();
    hold_lives(&visited, times, &mut findings)?;
    Ok(findings)
}

/// Has the program die as soon as its relay has told a batch and has not noted it.
fn kill_relay(site: &Site, process: u32) -> Result<(u64, u64)> {
    let outer = site.inside.outer_pid(process)?;
    let asked = moment();
    let answer = operator::fault(site.inside, "kill-relay");
    // It may die before it has answered.
    if let Err(error) = gone(outer) {
        answer?;
        return Err(error);
    }
    Ok((asked, moment()))
}
