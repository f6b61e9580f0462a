//! File descriptors that are used up.

use std::net::TcpStream;
use std::time::Duration;

use anyhow::Result;

use super::under_load::under_load;
use super::{Row, Tempo, secs};
use crate::heal::load::{Plan, Span, is_success};
use crate::heal::patience::{moment, rest};
use crate::heal::setup::Setup;
use crate::heal::site::{ADDRESS, Site};
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![Row {
        name: "descriptors",
        fault: "a client holds 400 idle connections for 8 s; the program may have 256 descriptors",
        expected: "said so in the journal; no restart; recovered: served within 2 s of the client's end, nobody stuck",
        check: used_up,
    }]
}

const HELD: usize = 400;

fn used_up(site: &mut Site, _: Tempo) -> Result<Findings> {
    site.prepare(&Setup::default().service("LimitNOFILE=256"))?;
    let before = site.standing()?;
    let plan = Plan { patience: secs(40), ..Plan::default() };
    let visited = under_load(site, &plan, |site| {
        let begun = moment();
        let held: Vec<TcpStream> = (0..HELD).map(|_| site.inside.connect(ADDRESS.parse()?)).collect::<Result<_>>()?;
        rest(secs(8))?;
        drop(held);
        let released = moment();
        rest(secs(4))?;
        Ok((begun, released, site.journal(begun)?))
    })?;
    let (_, released, journal) = &visited.outcome;
    let mut findings = Findings::default();
    let says = |line: &&str| {
        let line = line.to_lowercase();
        ["descriptor", "too many open files", "make room", "places", "no room"].iter().any(|word| line.contains(word))
    };
    let lines = journal.lines().filter(says).count();
    findings.holds(&format!("said so, {lines} lines"), (1..=50).contains(&lines), "not once, or far too often");
    let back = visited.seen.first_answer(Span::after(*released), |answer| answer.fresh && is_success(answer));
    let back = back.map(|at| Duration::from_micros(at.saturating_sub(*released)));
    findings.measured("served after the client's end within", back, secs(2));
    findings.at_most("failed after its end", visited.seen.failed(Span::after(*released), is_success), 0);
    findings.at_most(
        "answered with an error meanwhile",
        visited.failed() - visited.seen.broken(visited.after()).count(),
        0,
    );
    findings.tells(format!(
        "{} without an answer meanwhile, worst wait {}",
        visited.seen.broken(visited.after()).count(),
        crate::heal::verdict::short(visited.seen.worst(visited.after()))
    ));
    site.no_restart(&mut findings, &before)?;
    visited.tell_requests(&mut findings);
    Ok(findings)
}
