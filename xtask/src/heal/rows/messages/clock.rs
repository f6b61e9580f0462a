//! A wall clock that runs backwards while events are told, relayed and consumed.

use anyhow::Result;

use super::super::clock::{FILE, beat, turn, turned};
use super::super::{Row, Tempo, secs};
use super::trial::Trial;
use crate::heal::patience::rest;
use crate::heal::setup::Setup;
use crate::heal::site::Site;
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![Row {
        name: "events-clock",
        fault: "the wall clock of program and teller runs backwards for 60 s (10 s with --quick), then jumps to the right time",
        expected: "0 lost and 0 double effects; 0 failed, pages unchanged, no restart",
        check: backwards,
    }]
}

/// How much the clock is set back each second: it runs backwards twice as fast as time runs.
const BACK: u64 = 3;

fn backwards(site: &mut Site, tempo: Tempo) -> Result<Findings> {
    let seconds = tempo.pick(60, 10);
    let mut trial = Trial::new(tempo, secs(seconds * 2));
    let lines = turned(site)?;
    trial.setup = lines.iter().cloned().fold(trial.setup, Setup::service);
    trial.teller = lines;
    let visited = trial.run(
        site,
        |site| site.inside.write(FILE, 0o644, "+0\n"),
        |site| {
            let standing = site.standing()?;
            let before = beat(site)?;
            for second in 1..=seconds {
                turn(site, &format!("-{}", second * BACK))?;
                rest(secs(1))?;
            }
            // The heartbeat is written once a second.
            rest(secs(2))?;
            let turned = beat(site)?;
            turn(site, "+0")?;
            rest(secs(3))?;
            Ok((standing, before, turned))
        },
    )?;
    let (standing, before, turned) = &visited.outcome.outcome;
    let mut findings = Findings::default();
    let ran_back = turned < before;
    findings.holds("the program's heartbeat ran backwards", ran_back, format!("{before} became {turned}"));
    visited.hold_events(&mut findings);
    visited.hold_visitors(&mut findings, visited.outcome.disturbed);
    site.no_restart(&mut findings, standing)?;
    Ok(findings)
}
