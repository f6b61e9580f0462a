//! A successor that is killed while its predecessor still drains.

use std::io::{Read, Write};
use std::time::Duration;

use anyhow::{Context, Result};

use super::restart::kill;
use super::under_load::under_load;
use super::{Row, Tempo, ms, secs};
use crate::heal::load::{Plan, Span, is_success};
use crate::heal::patience::rest;
use crate::heal::setup::Setup;
use crate::heal::site::{ADDRESS, Site};
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![Row {
        name: "successor-killed",
        fault: "the successor is killed with -9 while its predecessor drains",
        expected: "served again < 200 ms; only requests in flight fail; the predecessor ends its own request",
        check: killed,
    }]
}

fn killed(site: &mut Site, _: Tempo) -> Result<Findings> {
    site.prepare(&Setup::default())?;
    let visited = under_load(site, &Plan::default(), |site| {
        let before = site.lives()?.pid;
        // A request that has only half come keeps the predecessor draining.
        let mut held = site.inside.connect(ADDRESS.parse()?)?;
        held.set_read_timeout(Some(secs(5)))?;
        held.write_all(b"GET /health/live HTTP/1.1\r\nHost: held\r\n")?;
        rest(ms(100))?;
        site.inside.run("systemctl reload kintsugi.service")?;
        let successor = site.next_life(secs(25), before)?.pid;
        let drains = site.inside.outer_pid(before).is_ok();
        let (killed, dead) = kill(site, successor)?;
        held.write_all(b"Connection: close\r\n\r\n").context("the held request")?;
        let mut answer = String::new();
        let held = held.read_to_string(&mut answer).map(|_| answer.lines().next().unwrap_or_default().to_owned());
        let next = site.next_life(secs(25), successor)?;
        rest(secs(3))?;
        let stays = site.lives()?.pid == next.pid;
        Ok((drains, killed, dead, held, stays))
    })?;
    let (drains, killed, dead, held, stays) = &visited.outcome;
    let mut findings = Findings::default();
    findings.holds("the predecessor was draining", *drains, "it had ended, so nothing was shown");
    let back = visited.seen.first_answer(Span::after(*dead), |answer| answer.fresh && is_success(answer));
    let back = back.map(|at| Duration::from_micros(at.saturating_sub(*killed)));
    findings.measured("served again after", back, ms(200));
    findings.at_most("failed that began afterwards", visited.seen.failed(Span::after(*dead), is_success), 0);
    findings.at_most("failed before", visited.seen.failed(Span { from: 0, to: killed - 1_000_000 }, is_success), 0);
    findings.tells(format!("{} in flight", visited.failed()));
    let held = held.as_ref().map_or_else(ToString::to_string, Clone::clone);
    findings.holds("the predecessor's own request is answered", held.contains(" 200 "), held.clone());
    findings.holds("the process after it stays", *stays, "it was replaced again");
    visited.tell_requests(&mut findings);
    Ok(findings)
}
