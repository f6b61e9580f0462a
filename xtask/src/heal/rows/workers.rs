//! Blocked worker threads.

use std::time::Duration;

use anyhow::Result;

use super::restart::gone;
use super::under_load::under_load;
use super::{Row, Tempo, ms, secs};
use crate::heal::load::{Plan, Span, is_success};
use crate::heal::operator;
use crate::heal::patience::{moment, rest};
use crate::heal::setup::Setup;
use crate::heal::site::Site;
use crate::heal::verdict::Findings;

/// `WatchdogSec=` of the unit and 0.2 s.
pub(super) const WATCHDOG: Duration = ms(10_200);

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            name: "all-workers-blocked",
            fault: "every worker thread blocks for two minutes",
            expected: "restart within WatchdogSec + 0.2 s; 0 failed that began after the end",
            check: all_workers,
        },
        Row {
            name: "one-worker-blocked",
            fault: "one worker thread blocks for 8 s",
            expected: "0 failed, nobody waits 150 ms, no restart",
            check: one_worker,
        },
    ]
}

fn all_workers(site: &mut Site, _: Tempo) -> Result<Findings> {
    site.prepare(&Setup::with_faults())?;
    let plan = Plan { patience: secs(60), ..Plan::default() };
    let visited = under_load(site, &plan, |site| {
        let before = site.main_pid()?;
        let outer = site.inside.outer_pid(before)?;
        let fault = moment();
        // Whoever blocks every worker cannot be sure of an answer.
        let _ = operator::fault(site.inside, "block-all-workers?seconds=120");
        gone(outer)?;
        let dead = moment();
        let lives = site.next_life(secs(30), before)?;
        rest(secs(1))?;
        Ok((fault, dead, lives.cause().to_owned()))
    })?;
    let (fault, dead, cause) = &visited.outcome;
    let mut findings = Findings::default();
    let back = visited.seen.first_answer(Span::after(*dead), is_success);
    let back = back.map(|at| Duration::from_micros(at.saturating_sub(*fault)));
    findings.measured("served again after", back, WATCHDOG);
    findings.at_most("failed that began after the end", visited.seen.failed(Span::after(*dead), is_success), 0);
    findings.tells(format!("{} failed in all", visited.failed()));
    findings.holds("the ledger says `watchdog`", cause == "watchdog", cause.clone());
    visited.tell_requests(&mut findings);
    Ok(findings)
}

fn one_worker(site: &mut Site, _: Tempo) -> Result<Findings> {
    site.prepare(&Setup::with_faults())?;
    let before = site.standing()?;
    let visited = under_load(site, &Plan::default(), |site| {
        operator::fault(site.inside, "block-worker?seconds=8")?;
        rest(secs(10))
    })?;
    let mut findings = Findings::default();
    findings.at_most("failed", visited.failed(), 0);
    findings.within("worst wait", visited.seen.worst(visited.after()), ms(150));
    site.no_restart(&mut findings, &before)?;
    visited.tell_requests(&mut findings);
    Ok(findings)
}
