//! A memory leak up to the unit's limit.

use anyhow::Result;

use super::under_load::under_load;
use super::{Row, Tempo, ms, secs};
use crate::heal::load::Plan;
use crate::heal::operator;
use crate::heal::patience::{rest, until};
use crate::heal::setup::Setup;
use crate::heal::site::Site;
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![Row {
        name: "memory-max",
        fault: "memory leaks, 20 MiB at a time, towards MemoryMax=400M",
        expected: "a hand-over at the soft limit, before the kernel kills; 0 failed",
        check: leak,
    }]
}

fn leak(site: &mut Site, _: Tempo) -> Result<Findings> {
    site.prepare(&Setup::with_faults().service("MemoryMax=400M"))?;
    // Without the memory controller systemd takes MemoryMax= and nobody holds the process to it.
    let current = site.property("kintsugi.service", "MemoryCurrent")?;
    if current.parse::<u64>().is_err() || current.parse::<u64>() == Ok(u64::MAX) {
        return Ok(Findings::not_shown(
            "the machine's systemd has no memory controller (control groups of version 1 on this host), so MemoryMax= \
             limits nothing here; the row soft-memory shows the hand-over itself",
        ));
    }
    let before = site.standing()?;
    let visited = under_load(site, &Plan::default(), |site| {
        until(secs(90), "a hand-over", || {
            if site.lives().is_ok_and(|lives| lives.pid == before.pid) {
                // It may have ended since the look.
                let _ = operator::fault(site.inside, "grow-memory?mib=20");
                rest(ms(300))?;
                return Ok(None);
            }
            Ok(Some(()))
        })?;
        let lives = site.next_life(secs(25), before.pid)?;
        rest(secs(2))?;
        Ok((lives.cause().to_owned(), site.standing()?))
    })?;
    let (cause, after) = &visited.outcome;
    let mut findings = Findings::default();
    findings.holds("the ledger says `memory`", cause == "memory", cause.clone());
    let by_itself = after.restarts == before.restarts;
    findings.holds("the kernel killed nothing", by_itself, "systemd had to restart it");
    findings.at_most("failed", visited.failed(), 0);
    visited.tell_requests(&mut findings);
    Ok(findings)
}
