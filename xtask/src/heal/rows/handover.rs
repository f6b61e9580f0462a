//! How long a hand-over takes, and sixty in a row.

use std::time::Duration;

use anyhow::Result;

use super::under_load::under_load;
use super::{Row, Tempo, ms, secs};
use crate::heal::load::Plan;
use crate::heal::patience::{moment, rest};
use crate::heal::programs::other_release;
use crate::heal::setup::Setup;
use crate::heal::site::Site;
use crate::heal::verdict::{Findings, short};

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            name: "handover-time",
            fault: "11 refreshes without load",
            expected: "from the trigger to the new process serving: median < 300 ms",
            check: time,
        },
        Row {
            name: "soak",
            fault: "60 hand-overs in a row under load (20 with --quick), every sixth one a release",
            expected: "0 failed, stall < 50 ms",
            check: soak,
        },
    ]
}

fn time(site: &mut Site, _: Tempo) -> Result<Findings> {
    const TIMES: usize = 11;
    site.prepare(&Setup::default())?;
    let (mut told, mut watched) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let before = site.lives()?.pid;
        let trigger = moment();
        site.inside.run("systemctl reload kintsugi.service")?;
        let lives = site.next_life(secs(25), before)?;
        watched.push(Duration::from_micros(moment() - trigger));
        told.extend(lives.lives.first().and_then(|life| life.handover_ms).map(|ms| Duration::from_secs_f64(ms / 1e3)));
        rest(ms(500))?;
    }
    let mut findings = Findings::default();
    findings.exactly("hand-overs with `handover_ms` in the ledger", told.len(), TIMES);
    findings.measured("median by the ledger", median(&mut told), ms(300));
    if let Some(watched) = median(&mut watched) {
        findings
            .tells(format!("median seen from outside, with systemctl and the look at the ledger: {}", short(watched)));
    }
    Ok(findings)
}

fn median(times: &mut [Duration]) -> Option<Duration> {
    times.sort_unstable();
    times.get(times.len() / 2).copied()
}

fn soak(site: &mut Site, tempo: Tempo) -> Result<Findings> {
    let times = tempo.pick(60, 20);
    site.prepare(&Setup::default())?;
    let plan = Plan { limit: secs(900), ..Plan::default() };
    let visited = under_load(site, &plan, |site| {
        let mut told = Vec::new();
        for number in 1..=times {
            let before = site.lives()?.pid;
            if number % 6 == 0 {
                let name = format!("heal-{number}");
                site.put_release(&name, &other_release(&site.programs.plain, number))?;
                site.turn_current(&name)?;
            } else {
                site.inside.run("systemctl reload kintsugi.service")?;
            }
            let lives = site.next_life(secs(25), before)?;
            told.extend(lives.lives.first().and_then(|life| life.handover_ms));
            rest(ms(700))?;
        }
        Ok(told)
    })?;
    let mut findings = Findings::default();
    findings.at_most("failed", visited.failed(), 0);
    findings.within("stall", visited.seen.worst(visited.after()), ms(50));
    let mut told: Vec<Duration> = visited.outcome.iter().map(|ms| Duration::from_secs_f64(ms / 1e3)).collect();
    findings.exactly("hand-overs", told.len(), times);
    if let Some(median) = median(&mut told) {
        findings.tells(format!("median hand-over under load {}", short(median)));
    }
    visited.tell_requests(&mut findings);
    Ok(findings)
}
