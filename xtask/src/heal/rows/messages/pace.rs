//! How fast an event has its effect, and how many a second there may be.

use std::time::Duration;

use anyhow::{Context, Result};

use super::super::{Row, Tempo, ms, secs};
use super::trial::{SOON, between};
use crate::heal::events;
use crate::heal::load::Span;
use crate::heal::patience::{moment, rest};
use crate::heal::setup::Setup;
use crate::heal::site::Site;
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![Row {
        name: "events-pace",
        fault: "200 events a second, then 2,000, for 60 s each (8 s with --quick), without visitors",
        expected: "from outbox to effect p50 < 10 ms and p99 < 1 s at 200; 2,000 a second sustained",
        check: pace,
    }]
}

/// How far the last effect may be behind the last telling at 2,000 a second, or it would be more and more.
const BEHIND: Duration = secs(2);

fn pace(site: &mut Site, tempo: Tempo) -> Result<Findings> {
    let time = tempo.pick(secs(60), secs(8));
    site.clear()?;
    events::forget(site)?;
    site.start(&Setup::with_faults())?;
    let span = told(site, 200, time)?;
    events::drained(site, SOON)?;
    // Plans and caches are warm after the first second.
    let calm = events::latency(site, Span { from: span.from + 1_000_000, ..span })?;
    let span = told(site, 2_000, time)?;
    let drained = events::drained(site, SOON)?.context("the effects did not come")?;
    let fast = events::latency(site, span)?;
    let account = events::account(site)?;

    let mut findings = Findings::default();
    findings.measured("at 200 a second p50", calm.p50(), ms(10));
    findings.measured("p99", calm.p99(), secs(1));
    let is_enough = fast.rate() >= 2_000.0 * 0.95;
    findings.holds(&format!("{:.0} a second were told", fast.rate()), is_enough, "2,000 were wanted");
    findings.tells(format!("at that pace {fast}"));
    findings.within("the last effect behind the last telling", between(span.to, drained), BEHIND);
    findings.at_most("lost effects", account.lost, 0);
    findings.at_most("double effects", account.double + account.strange, 0);
    findings.evidence.push(("pace", format!("{calm}\n{fast}\n{account:?}\n")));
    Ok(findings)
}

/// Tells so many a second for that long; from the begin to the end of the telling.
fn told(site: &Site, rate: u32, time: Duration) -> Result<Span> {
    let from = moment();
    events::tell(site, rate, time, &[])?;
    // Looking on costs what is measured.
    rest(time / 2)?;
    events::until_told(site, time * 3 + SOON)?;
    Ok(Span { from, to: moment() })
}
