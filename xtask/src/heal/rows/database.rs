//! Dependencies that are away, or there without a word.

use std::time::Duration;

use anyhow::Result;

use super::under_load::{Visited, under_load};
use super::{Row, Tempo, secs};
use crate::heal::load::{Plan, Span, is_success};
use crate::heal::patience::{moment, rest, until};
use crate::heal::setup::Setup;
use crate::heal::site::{ADDRESS, Site};
use crate::heal::verdict::Findings;
use crate::heal::visitor::Answer;

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            name: "database-away",
            fault: "Postgres is stopped for 10 min (20 s with --quick)",
            expected: "no restart; pages from memory, 503 for the rest; back within 2 s; nothing lost",
            check: database_away,
        },
        Row {
            name: "nats-away",
            fault: "NATS is stopped for 10 min (20 s with --quick)",
            expected: "no restart; 0 failed; back within 2 s; nothing lost",
            check: nats_away,
        },
        Row {
            name: "database-silent",
            fault: "every process of Postgres is stopped with SIGSTOP for 30 s (12 s with --quick)",
            expected: "200 from memory or 503, no request over 3 s, no restart; back within 2 s",
            check: database_silent,
        },
    ]
}

/// A search that nobody has made, so that no answer can be in memory.
const UNSEEN: &str = "/jobs?q=nobodyhasaskedforthis";

/// The moments of an outage.
struct Outage {
    gone: u64,
    back: u64,
    /// What a page that is not in memory answered meanwhile.
    unseen: (u16, String),
    /// The health answer after the outage was noticed.
    health: String,
    adverts: (String, String),
}

fn adverts(site: &Site) -> Result<String> {
    let count = "select (select count(*) from jobs.posting) || chr(32) || (select count(*) from jobs.company)";
    let script = format!(
        "runuser -u postgres -- psql --no-psqlrc --quiet --no-align --tuples-only --command=\"{count}\" kintsugi"
    );
    Ok(site.inside.run(&script)?.trim().to_owned())
}

fn health(site: &Site) -> Result<String> {
    site.inside.run(&format!("curl --silent --max-time 5 http://{ADDRESS}/health/ready"))
}

/// Takes something away for a while under load.
fn outage(site: &mut Site, time: Duration, away: &str, again: &str) -> Result<Visited<Outage>> {
    let plan = Plan { limit: time + secs(120), ..Plan::default() };
    under_load(site, &plan, |site| {
        let adverts_before = adverts(site)?;
        let gone = moment();
        site.inside.run(away)?;
        rest(time / 2)?;
        let unseen = site.get(UNSEEN)?;
        let health = health(site)?;
        rest(time / 2)?;
        site.inside.run(again)?;
        let back = moment();
        rest(secs(8))?;
        Ok(Outage { gone, back, unseen, health, adverts: (adverts_before, adverts(site)?) })
    })
}

/// The board, fresh again.
fn is_fresh(answer: &Answer) -> bool {
    answer.path < 4 && is_success(answer) && !answer.warned
}

/// What an outage of the database and a silent one have in common.
fn hold(visited: &Visited<Outage>, findings: &mut Findings) {
    let outage = &visited.outcome;
    let during = Span { from: outage.gone, to: outage.back };
    let broken = visited.seen.broken(visited.after()).count();
    findings.at_most("without an answer", broken, 0);
    let known = |answer: &Answer| is_success(answer) || answer.status == 503;
    findings.at_most(
        "answered with another error than 503",
        visited.seen.failed(during, known) - visited.seen.broken(during).count(),
        0,
    );
    let unavailable = visited.seen.answers(during).filter(|answer| answer.status == 503).count();
    findings.at_most("503 for pages that had been seen", unavailable, 0);
    let from_memory = visited.seen.answers(during).filter(|answer| is_success(answer) && answer.warned).count();
    findings.holds(&format!("{from_memory} from memory, with `Warning`"), from_memory > 0, "none");
    let (status, head) = &outage.unseen;
    let says_when = head.to_ascii_lowercase().contains("retry-after:");
    let rightly = *status == 503 && says_when;
    findings.holds(
        "an unseen page answers 503 with Retry-After",
        rightly,
        format!("{status} {}", head.replace('\n', " ")),
    );
    let fresh = visited.seen.first_answer(Span::after(outage.back), is_fresh);
    let late =
        visited.seen.answers(Span::after(outage.back + 2_000_000)).filter(|a| a.path < 4 && !is_fresh(a)).count();
    let fresh = fresh.map(|at| Duration::from_micros(at.saturating_sub(outage.back)));
    findings.measured("fresh pages again after", fresh, secs(2));
    findings.at_most("stale or failed later than 2 s after the return", late, 0);
    let (before, after) = &outage.adverts;
    findings.holds("every advert is still there", before == after, format!("{before} became {after}"));
}

fn database_away(site: &mut Site, tempo: Tempo) -> Result<Findings> {
    site.prepare(&Setup::default())?;
    let before = site.standing()?;
    let time = tempo.pick(secs(600), secs(20));
    let away = "systemctl stop postgresql.service 'postgresql@*.service'";
    let visited = outage(site, time, away, "systemctl start postgresql.service 'postgresql@15-main.service'")?;
    let mut findings = Findings::default();
    hold(&visited, &mut findings);
    site.no_restart(&mut findings, &before)?;
    findings.evidence.push(("health", visited.outcome.health.clone()));
    visited.tell_requests(&mut findings);
    Ok(findings)
}

fn database_silent(site: &mut Site, tempo: Tempo) -> Result<Findings> {
    site.prepare(&Setup::default())?;
    let before = site.standing()?;
    let time = tempo.pick(secs(30), secs(12));
    let visited = outage(site, time, "pkill -STOP -u postgres", "pkill -CONT -u postgres")?;
    let mut findings = Findings::default();
    findings.strictly_within("longest request", visited.seen.worst(visited.after()), secs(3));
    hold(&visited, &mut findings);
    site.no_restart(&mut findings, &before)?;
    visited.tell_requests(&mut findings);
    Ok(findings)
}

fn nats_away(site: &mut Site, tempo: Tempo) -> Result<Findings> {
    site.prepare(&Setup::default())?;
    let before = site.standing()?;
    let time = tempo.pick(secs(600), secs(20));
    let connected = "ss -Htn state established dst 127.0.0.1:4222 | wc -l";
    let plan = Plan { limit: time + secs(120), ..Plan::default() };
    let visited = under_load(site, &plan, |site| {
        let at_first = site.inside.run(connected)?.trim().to_owned();
        let adverts_before = adverts(site)?;
        site.inside.run("systemctl stop nats.service")?;
        rest(time / 2)?;
        let told = health(site)?;
        rest(time / 2)?;
        site.inside.run("systemctl start nats.service")?;
        let back = moment();
        let again = until(secs(15), "the program's connection to NATS", || {
            Ok((site.inside.run(connected)?.trim() != "0").then(moment))
        });
        Ok((at_first, told, back, again.ok(), adverts_before == adverts(site)?))
    })?;
    let (at_first, told, back, again, all_there) = &visited.outcome;
    let mut findings = Findings::default();
    findings.holds("connected to NATS before", at_first != "0", "the program did not use NATS at all");
    findings.at_most("failed", visited.failed(), 0);
    let lower = told.to_lowercase();
    findings.holds("/health/ready names NATS as away", lower.contains("nats") && lower.contains("down"), told.clone());
    let again = again.map(|at| Duration::from_micros(at.saturating_sub(*back)));
    findings.measured("connected again after", again, secs(2));
    findings.holds("every advert is still there", *all_there, "some are not");
    site.no_restart(&mut findings, &before)?;
    visited.tell_requests(&mut findings);
    Ok(findings)
}
