//! A pool whose connections have all leaked, while the database is up.

use std::time::Duration;

use anyhow::Result;

use super::under_load::under_load;
use super::{Row, Tempo, secs};
use crate::heal::load::{Plan, Span, is_success};
use crate::heal::operator;
use crate::heal::patience::{moment, rest};
use crate::heal::setup::Setup;
use crate::heal::site::Site;
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![Row {
        name: "pool-leaked",
        fault: "every connection of the pool leaks, the database is up (pool_patience = 5s with --quick)",
        expected: "one restart, a hand-over, within pool_patience + 5 s = 35 s; no request without an answer",
        check: leaked,
    }]
}

fn leaked(site: &mut Site, tempo: Tempo) -> Result<Findings> {
    let patience = tempo.pick(30, 5);
    site.prepare(&Setup::with_faults().lifecycle(format!("pool_patience = \"{patience}s\"")))?;
    let before = site.standing()?;
    let visited = under_load(site, &Plan::default(), |site| {
        let begun = moment();
        operator::fault(site.inside, "leak-pool")?;
        let lives = site.next_life(secs(120), before.pid)?;
        let serving = moment();
        // Long enough for a second restart, if there were one.
        rest(secs(patience + 8))?;
        Ok((begun, serving, lives.cause().to_owned(), site.standing()?))
    })?;
    let (begun, serving, cause, after) = &visited.outcome;
    let mut findings = Findings::default();
    findings.within("a new process serves after", Duration::from_micros(serving - begun), secs(patience + 5));
    findings.exactly("restarts", after.lives.saturating_sub(before.lives), 1);
    let by_systemd = after.restarts == before.restarts;
    findings.holds("by a hand-over", by_systemd, "systemd had to restart it");
    findings.holds("the ledger says `pool`", cause == "pool", cause.clone());
    findings.at_most("without an answer", visited.seen.broken(visited.after()).count(), 0);
    let settled = Span::after(*serving + 2_000_000);
    findings.at_most("failed after the hand-over", visited.seen.failed(settled, is_success), 0);
    let stale = visited.seen.answers(settled).filter(|answer| answer.warned).count();
    findings.at_most("stale after the hand-over", stale, 0);
    let unavailable = visited.seen.answers(visited.after()).filter(|answer| answer.status == 503).count();
    findings.tells(format!("{unavailable} answered 503 meanwhile"));
    visited.tell_requests(&mut findings);
    Ok(findings)
}
