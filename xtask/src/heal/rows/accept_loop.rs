//! An accept loop that ends, and one that hangs without a word.

use std::time::Duration;

use anyhow::Result;

use super::under_load::under_load;
use super::workers::WATCHDOG;
use super::{Row, Tempo, secs};
use crate::heal::load::{Plan, Span, is_success};
use crate::heal::operator;
use crate::heal::patience::{moment, rest};
use crate::heal::setup::Setup;
use crate::heal::site::Site;
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            name: "accept-loop-ends",
            fault: "the accept loop ends",
            expected: "restart within WatchdogSec + 0.2 s",
            check: |site, _| dead(site, "kill-accept"),
        },
        Row {
            name: "accept-loop-hangs",
            fault: "the accept loop hangs, silently",
            expected: "restart within WatchdogSec + 0.2 s",
            check: |site, _: Tempo| dead(site, "stall-accept"),
        },
    ]
}

fn dead(site: &mut Site, fault: &str) -> Result<Findings> {
    site.prepare(&Setup::with_faults())?;
    let plan = Plan { patience: secs(60), ..Plan::default() };
    let visited = under_load(site, &plan, |site| {
        let before = site.main_pid()?;
        let begun = moment();
        operator::fault(site.inside, fault)?;
        let lives = site.next_life(secs(40), before)?;
        let serving = moment();
        rest(secs(2))?;
        Ok((begun, serving, lives.cause().to_owned()))
    })?;
    let (begun, serving, cause) = &visited.outcome;
    let mut findings = Findings::default();
    findings.within("a new process serves after", Duration::from_micros(serving - begun), WATCHDOG);
    let back = visited.seen.first_answer(Span::after(*serving), |answer| answer.fresh && is_success(answer));
    let back = back.map(|at| Duration::from_micros(at.saturating_sub(*begun)));
    findings.measured("a new connection is answered after", back, WATCHDOG);
    findings.at_most("failed that began afterwards", visited.seen.failed(Span::after(*serving), is_success), 0);
    findings.tells(format!("{} failed in all; cause `{cause}`", visited.failed()));
    let known = ["task", "watchdog"].contains(&cause.as_str());
    findings.holds("the ledger names the accept loop or the watchdog", known, cause.clone());
    visited.tell_requests(&mut findings);
    Ok(findings)
}
