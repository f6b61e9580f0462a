//! JetStream's disk is full, and then has room again.

use std::time::Duration;

use anyhow::{Context, Result};

use super::super::{Row, Tempo, ms, secs};
use super::trial::{SOON, TAKES_UP, Trial, between};
use crate::heal::events;
use crate::heal::nats::{self, Nats};
use crate::heal::patience::{moment, rest, until};
use crate::heal::site::{Site, Standing};
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![Row {
        name: "nats-disk-full",
        fault: "JetStream's disk is full for 60 s under 400 events a second (8 s with --quick), then has room again",
        expected: "said so in the journal; events wait; 0 lost and 0 double effects; 0 failed, pages unchanged",
        check: full,
    }]
}

/// A disk of its own, so small that it can be filled. `clear.sh` takes it away.
const DISK: &str = "/var/lib/heal-nats";

/// nats-server gives JetStream up for good when its disk is full: its operator has to restart it.
const GIVES_UP: Duration = secs(3);

/// What was seen of the full disk.
#[derive(Debug)]
struct Full {
    before: Standing,
    /// Kilobytes that were left.
    left: String,
    waiting: usize,
    journal: String,
    was_restarted: bool,
    again: Duration,
}

fn full(site: &mut Site, tempo: Tempo) -> Result<Findings> {
    let time = tempo.pick(secs(60), secs(8));
    let arrange = |site: &Site| {
        site.inside.run(&format!("mkdir -p {DISK} && mount -t tmpfs -o size=48m none {DISK}"))?;
        let settings = nats::settings(&format!("{DISK}/jetstream"), "");
        nats::run_with(site.inside, &settings, "DynamicUser=no\nStateDirectory=\nRestart=always")
    };
    let visited = Trial::new(tempo, time + SOON * 2).run(site, arrange, |site| fill(site, time))?;
    let full = &visited.outcome.outcome;
    let mut findings = Findings::default();
    findings.holds("the disk was full", full.left == "0", format!("{} kB were left", full.left));
    let said = full.journal.lines().filter(|line| line.contains("the relay of events pauses")).count();
    findings.holds(&format!("said so, {said} lines"), (1..=60).contains(&said), "not once, or far too often");
    findings.holds(&format!("{} events waited", full.waiting), full.waiting > 0, "all were told");
    visited.hold_events(&mut findings);
    findings.tells(if full.was_restarted {
        "NATS had given JetStream up and was restarted by its operator"
    } else {
        "NATS went on by itself"
    });
    findings.within("consuming again after", full.again, TAKES_UP);
    visited.hold_visitors(&mut findings, visited.outcome.disturbed);
    site.no_restart(&mut findings, &full.before)?;
    findings.evidence.push(("full", full.journal.clone()));
    Ok(findings)
}

fn fill(site: &mut Site, time: Duration) -> Result<Full> {
    let (nats, before, begun) = (Nats::single(site.inside), site.standing()?, moment());
    // Whatever NATS frees meanwhile is taken as well.
    site.inside.run(&format!(
        "systemd-run --quiet --collect --unit=heal-filler -- \
         /bin/sh -c 'while :; do dd if=/dev/zero bs=4k 2>/dev/null >>{DISK}/filler; sleep 0.2; done'"
    ))?;
    until(SOON, "events that wait", || {
        rest(ms(200))?;
        Ok((events::waiting(site)? > 1_000).then_some(()))
    })?;
    rest(time)?;
    let left = site.inside.run(&format!("df --output=avail {DISK} | tail -n 1"))?.trim().to_owned();
    let (waiting, journal) = (events::waiting(site)?, site.journal(begun)?);
    site.inside.run(&format!("systemctl stop heal-filler.service; rm -f {DISK}/filler"))?;
    let mut room = moment();
    let by_itself = nats.delivers_again(GIVES_UP);
    let was_restarted = by_itself.is_err();
    let again = match by_itself {
        Ok(again) => again,
        Err(_) => {
            site.inside.run("systemctl restart nats.service")?;
            room = moment();
            nats.delivers_again(SOON).context("NATS was restarted after its disk had room again")?
        }
    };
    Ok(Full { before, left, waiting, journal, was_restarted, again: between(room, again) })
}
