//! NATS away for so long that a hundred thousand events wait for it.

use std::time::Duration;

use anyhow::Result;

use super::super::{Row, Tempo, secs};
use super::trial::{SOON, TAKES_UP, Trial, between};
use crate::heal::events;
use crate::heal::load::Span;
use crate::heal::nats::Nats;
use crate::heal::patience::{moment, rest};
use crate::heal::site::{Site, Standing};
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![Row {
        name: "nats-backlog",
        fault: "NATS is away for 10 min and 100,000 events wait (20 s and 5,000 with --quick)",
        expected: "0 lost and 0 double effects; 0 failed, pages unchanged while it is away; drained within 60 s",
        check: backlog,
    }]
}

/// The contract's bound for the whole backlog.
const DRAINED: Duration = secs(60);

/// The moments of the outage.
#[derive(Debug)]
struct Outage {
    before: Standing,
    gone: u64,
    back: u64,
    again: u64,
    waiting: usize,
}

fn backlog(site: &mut Site, tempo: Tempo) -> Result<Findings> {
    let (time, events) = tempo.pick((secs(600), 100_000), (secs(20), 5_000));
    let trial = Trial {
        // A few more, for a teller that is a little late.
        rate: u32::try_from(events * 102 / 100 / time.as_secs() + 1)?,
        ..Trial::new(tempo, time + SOON)
    };
    let visited = trial.run(
        site,
        |_| Ok(()),
        |site| {
            let before = site.standing()?;
            let gone = moment();
            site.inside.run("systemctl stop nats.service")?;
            rest(time)?;
            events::stop(site)?;
            let waiting = events::waiting(site)?;
            site.inside.run("systemctl start nats.service")?;
            let back = moment();
            let again = Nats::single(site.inside).delivers_again(SOON)?;
            Ok(Outage { before, gone, back, again, waiting })
        },
    )?;
    let outage = &visited.outcome.outcome;
    let mut findings = Findings::default();
    let is_enough = outage.waiting >= usize::try_from(events)?;
    findings.holds(&format!("{} events waited", outage.waiting), is_enough, format!("{events} should have"));
    visited.hold_events(&mut findings);
    let drained = visited.outcome.drained.map(|drained| between(outage.back, drained));
    findings.measured("drained after", drained, DRAINED);
    findings.within("consuming again after", between(outage.back, outage.again), TAKES_UP);
    visited.hold_visitors(&mut findings, Span { from: outage.gone, to: outage.back });
    let draining = Span { from: outage.back, to: visited.outcome.drained.unwrap_or(u64::MAX) };
    visited.tell_pages(&mut findings, "while it drains", draining);
    site.no_restart(&mut findings, &outage.before)?;
    Ok(findings)
}
