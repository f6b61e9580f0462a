//! What becomes of a predecessor that still drains: its successor is killed, or hands over itself.

use std::io::{Read, Write};
use std::time::Duration;

use anyhow::{Context, Result};

use super::restart::kill;
use super::under_load::under_load;
use super::{Row, Tempo, ms, secs};
use crate::heal::load::{Plan, Span, is_success};
use crate::heal::patience::{moment, rest};
use crate::heal::setup::Setup;
use crate::heal::site::{ADDRESS, Site};
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            name: "successor-killed",
            fault: "the successor is killed with -9 while its predecessor drains",
            expected: "served again < 200 ms; only requests in flight fail; the predecessor ends its own request",
            check: killed,
        },
        Row {
            name: "handed-on",
            fault: "three hand-overs in a row beside an idle visitor of the first process",
            expected: "0 failed, stall < 50 ms; the first process takes nobody in again; the last one stays",
            check: handed_on,
        },
    ]
}

/// The first process still drains when its successor has long given way to the next, and must not take that for a death.
fn handed_on(site: &mut Site, _: Tempo) -> Result<Findings> {
    site.prepare(&Setup::default())?;
    let begun = moment();
    let visited = under_load(site, &Plan::default(), |site| {
        let first = site.lives()?.pid;
        let mut idle = site.inside.connect(ADDRESS.parse()?)?;
        idle.set_read_timeout(Some(secs(5)))?;
        idle.write_all(b"GET /health/live HTTP/1.1\r\nHost: idle\r\n\r\n")?;
        // The whole answer, so that the connection is idle and not slow.
        let mut answer = [0; 4096];
        let read = idle.read(&mut answer)?;
        rest(ms(500))?;
        let mut last = first;
        for _ in 0..3 {
            site.inside.run("systemctl reload kintsugi.service")?;
            last = site.next_life(secs(25), last)?.pid;
            rest(secs(1))?;
        }
        let drains = site.inside.outer_pid(first).is_ok();
        // Longer than three misses of the warden take.
        rest(secs(8))?;
        let stays = site.lives()?.pid == last;
        Ok((read > 0, drains, stays))
    })?;
    let (answered, drains, stays) = visited.outcome;
    let mut findings = Findings::default();
    findings.holds("the idle visitor was answered", answered, "it was not, so nothing was shown");
    findings.holds("the first process was draining", drains, "it had ended, so nothing was shown");
    findings.at_most("failed", visited.failed(), 0);
    findings.within("stall", visited.seen.worst(visited.after()), ms(50));
    findings.holds("the last process stays", stays, "it was replaced");
    let revived = site.journal(begun)?.matches("the successor has ended").count();
    findings.exactly("processes that took visitors in again", revived, 0);
    visited.tell_requests(&mut findings);
    Ok(findings)
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
