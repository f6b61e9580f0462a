//! A restart by the operator, and a process that is killed.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process};

use super::under_load::under_load;
use super::{Row, Tempo, ms, secs};
use crate::heal::load::{Plan, Span, is_success};
use crate::heal::patience::{moment, rest, until};
use crate::heal::setup::Setup;
use crate::heal::site::Site;
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            name: "restart",
            fault: "3 times systemctl restart",
            expected: "0 failed (clients' idle time is below the grace); stall = longest request + 100 ms",
            check: by_operator,
        },
        Row {
            name: "kill-9",
            fault: "kill -9, twice",
            expected: "only requests in flight fail, 0 begun afterwards; back < 120 ms",
            check: by_kill,
        },
    ]
}

fn by_operator(site: &mut Site, _: Tempo) -> Result<Findings> {
    site.prepare(&Setup::default())?;
    let visited = under_load(site, &Plan::default(), |site| {
        let mut causes = Vec::new();
        for _ in 0..3 {
            let before = site.lives()?.pid;
            site.inside.run("systemctl restart kintsugi.service")?;
            causes.push(site.next_life(secs(25), before)?.cause().to_owned());
            rest(secs(2))?;
        }
        Ok(causes)
    })?;
    let mut findings = Findings::default();
    findings.at_most("failed", visited.failed(), 0);
    // The longest request is a slow one: 300 ms between its two pieces.
    findings.within("stall", visited.seen.worst(visited.after()), ms(400));
    let by_operator = visited.outcome.iter().filter(|cause| *cause == "operator").count();
    findings.exactly("lives by cause `operator`", by_operator, 3);
    visited.tell_requests(&mut findings);
    Ok(findings)
}

/// Kills a process of the machine and waits until it is gone; gives both moments.
pub(super) fn kill(site: &Site, inner: u32) -> Result<(u64, u64)> {
    let outer = site.inside.outer_pid(inner)?;
    let pid = i32::try_from(outer).ok().and_then(Pid::from_raw).context("a process id")?;
    let killed = moment();
    kill_process(pid, Signal::KILL).context("kill -9")?;
    gone(outer)?;
    Ok((killed, moment()))
}

/// Waits until a process is gone, known by its number out here. Its last thread has then ended and its connections are
/// closed; the first thread is a zombie before.
pub(super) fn gone(outer: u32) -> Result<()> {
    let folder = format!("/proc/{outer}");
    until(secs(60), "the process's end", || Ok((!Path::new(&folder).exists()).then_some(())))
}

fn by_kill(site: &mut Site, _: Tempo) -> Result<Findings> {
    site.prepare(&Setup::default())?;
    let visited = under_load(site, &Plan::default(), |site| {
        let mut kills = Vec::new();
        // What is in flight at the first kill has begun within the act as well.
        rest(secs(1))?;
        for _ in 0..2 {
            let before = site.main_pid()?;
            kills.push(kill(site, before)?);
            site.next_life(secs(25), before)?;
            rest(secs(2))?;
        }
        Ok((kills, site.lives()?.causes(2).join(", ")))
    })?;
    let mut findings = Findings::default();
    let (kills, causes) = &visited.outcome;
    let (mut in_flight, mut afterwards, mut slowest) = (0, 0, Some(Duration::ZERO));
    for (number, (killed, dead)) in kills.iter().enumerate() {
        let next = kills.get(number + 1).map_or(u64::MAX, |(killed, _)| *killed);
        let after = Span { from: *dead, to: next.saturating_sub(1_000_000) };
        afterwards += visited.seen.failed(after, is_success);
        in_flight += visited.seen.failed(Span { from: killed.saturating_sub(1_000_000), to: *dead - 1 }, is_success);
        let back = visited.seen.first_answer(Span::after(*dead), is_success);
        let back = back.map(|at| Duration::from_micros(at.saturating_sub(*killed)));
        slowest = slowest.zip(back).map(|(slowest, back)| slowest.max(back));
    }
    findings.at_most("failed that began afterwards", afterwards, 0);
    findings.exactly("failed in all, the rest of them in flight", visited.failed(), in_flight + afterwards);
    findings.measured("back after at most", slowest, ms(120));
    findings.holds("the ledger says `crash`", causes == "crash, crash", causes.clone());
    visited.tell_requests(&mut findings);
    Ok(findings)
}
