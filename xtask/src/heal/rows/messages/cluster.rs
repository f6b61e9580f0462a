//! A cluster of three servers: its leader is killed again and again, and then one server is left alone.

use std::time::Duration;

use anyhow::{Context, Result};

use super::super::{Row, Tempo, ms, secs};
use super::trial::{SOON, Trial, between, hold_longest};
use crate::heal::nats::Nats;
use crate::heal::patience::{moment, rest, until};
use crate::heal::site::{Site, Standing};
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![Row {
        name: "nats-cluster",
        fault: "the leader of a cluster of three is killed 8 times (2 with --quick), then one server is alone",
        expected: "a minority is named in the journal; 0 lost and 0 double effects; 0 failed, pages unchanged",
        check: cluster,
    }]
}

/// Where each server takes clients; its way to the others is 2,000 above.
const PORTS: [u16; 3] = [4301, 4302, 4303];

/// Followers wait four to nine seconds for a leader's word before they choose another one.
const CHOSEN: Duration = secs(10);

/// How long one server is alone.
const ALONE: Duration = secs(60);

/// What was seen of it.
#[derive(Debug)]
struct Seen {
    before: Standing,
    /// From each kill to the next delivery.
    again: Vec<Duration>,
    /// From the return of the majority to the next delivery.
    together: Duration,
    /// What the program wrote while one server was alone.
    journal: String,
    /// What a page answered meanwhile.
    page: u16,
}

fn cluster(site: &mut Site, tempo: Tempo) -> Result<Findings> {
    let times = tempo.pick(8, 2);
    let mut trial = Trial::new(tempo, secs(times * 30) + ALONE + SOON * 2);
    let urls: Vec<String> = PORTS.iter().map(|port| format!("nats://127.0.0.1:{port}")).collect();
    trial.setup = trial.setup.nats(urls.join(",")).line("nats_replicas = 3");
    let visited = trial.run(site, begin, |site| {
        let (nats, before) = (Nats::at(site.inside, &PORTS), site.standing()?);
        let mut again = Vec::new();
        for _ in 0..times {
            again.push(kill_leader(site, &nats)?);
        }
        let (journal, page) = alone(site, tempo.pick(ALONE, secs(6)))?;
        let back = moment();
        for number in 2..=PORTS.len() {
            start(site, number)?;
        }
        let together = between(back, nats.delivers_again(SOON)?);
        rest(secs(2))?;
        Ok(Seen { before, again, together, journal, page })
    })?;
    let seen = &visited.outcome.outcome;
    let mut findings = Findings::default();
    findings.exactly("leaders killed", seen.again.len(), usize::try_from(times)?);
    let named = seen.journal.lines().filter(|line| line.contains("the relay of events pauses")).count();
    findings.holds("a server without a majority is named in the journal", named > 0, "no word of it");
    findings.holds("pages are served meanwhile", seen.page == 200, format!("{}", seen.page));
    visited.hold_events(&mut findings);
    hold_longest(&mut findings, "consuming again after a leader's death within", &seen.again, CHOSEN);
    findings.within("and after the majority's return", seen.together, CHOSEN);
    visited.hold_visitors(&mut findings, visited.outcome.disturbed);
    site.no_restart(&mut findings, &seen.before)?;
    findings.evidence.push(("alone", seen.journal.clone()));
    Ok(findings)
}

/// The three servers instead of the machine's own.
fn begin(site: &Site) -> Result<()> {
    site.inside.run("systemctl stop nats.service")?;
    for number in 1..=PORTS.len() {
        start(site, number)?;
    }
    Nats::at(site.inside, &PORTS).until_it_answers(SOON)?;
    Ok(())
}

/// One server, by its number from 1 on; whatever clears the machine stops it.
fn start(site: &Site, number: usize) -> Result<()> {
    let port = PORTS.get(number - 1).context("a server's number")?;
    let routes: Vec<String> = PORTS.iter().map(|port| format!("\"nats://127.0.0.1:{}\"", port + 2_000)).collect();
    let settings = format!(
        "server_name: \"{number}\"\nlisten: \"127.0.0.1:{port}\"\n\
         jetstream {{\n  store_dir: \"/var/lib/heal-nats/{number}\"\n  max_memory_store: 64MB\n  \
         max_file_store: 1GB\n}}\n\
         cluster {{\n  name: \"heal\"\n  listen: \"127.0.0.1:{}\"\n  routes: [{}]\n}}\n",
        port + 2_000,
        routes.join(", ")
    );
    let name = format!("heal-nats-{number}");
    site.inside.write(&format!("/etc/{name}.conf"), 0o644, settings)?;
    site.inside.run(&format!(
        "systemd-run --quiet --collect --unit={name} --property=Restart=always --property=RestartSec=2 \
         -- /usr/local/bin/nats-server --config /etc/{name}.conf"
    ))?;
    Ok(())
}

/// The server that leads the stream.
fn leader(nats: &Nats) -> Option<String> {
    nats.stream().ok()?.leader().map(str::to_owned)
}

/// Kills it and waits until one leads again: another one, or itself, since it comes back before the others have waited long
/// enough. Gives the time until the consumer was given something again.
fn kill_leader(site: &Site, nats: &Nats) -> Result<Duration> {
    let leads = until(SOON, "a leader of the stream", || {
        rest(ms(50))?;
        Ok(leader(nats))
    })?;
    let killed = moment();
    site.inside.run(&format!("systemctl kill --signal=KILL heal-nats-{leads}.service"))?;
    until(SOON, "a leader after the one that was killed", || {
        rest(ms(50))?;
        Ok(leader(nats))
    })?;
    let again = nats.delivers_again(SOON)?;
    // The one that was killed comes back and catches up.
    rest(secs(4))?;
    Ok(between(killed, again))
}

/// Leaves the first server alone for a while: what the program wrote, and what a page answered.
fn alone(site: &Site, time: Duration) -> Result<(String, u16)> {
    let begun = moment();
    site.inside.run("systemctl stop heal-nats-2.service heal-nats-3.service")?;
    rest(time)?;
    let (page, _) = site.get("/")?;
    let journal = until(SOON, "a word of the program on the server that is alone", || {
        rest(ms(200))?;
        let journal = site.journal(begun)?;
        Ok(journal.contains("the relay of events pauses").then_some(journal))
    });
    Ok((journal.or_else(|_| site.journal(begun))?, page))
}
