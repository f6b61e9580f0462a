//! A state directory on a disk that is full.

use anyhow::{Context, Result};

use super::under_load::under_load;
use super::{Row, Tempo, ms, secs};
use crate::heal::load::Plan;
use crate::heal::patience::{moment, rest};
use crate::heal::setup::Setup;
use crate::heal::site::Site;
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![Row {
        name: "disk-full",
        fault: "the state directory's disk is full for six hand-overs, then has room again",
        expected: "said so in the journal; 0 failed; hand-overs go on; the ledger is written again afterwards",
        check: full,
    }]
}

const STATE: &str = "/var/lib/private/kintsugi";

/// Each writes some 900 bytes into the ledger, and the block that it ends in has up to 4 kB left.
const TIMES: usize = 6;

fn full(site: &mut Site, _: Tempo) -> Result<Findings> {
    site.prepare(&Setup::default())?;
    // A disk of its own, so small that it can be filled; the unit gets to see it at its next start.
    site.inside.run(&format!(
        "systemctl stop kintsugi.service && mount -t tmpfs -o size=256k,mode=0700 none {STATE} \
         && systemctl start kintsugi.service"
    ))?;
    site.wait_until_served()?;
    let visited = under_load(site, &Plan::default(), |site| {
        let begun = moment();
        site.inside.run(&format!("dd if=/dev/zero of={STATE}/filler bs=4k 2>/dev/null; df {STATE} | tail -n 1"))?;
        let mut causes = Vec::new();
        for _ in 0..TIMES {
            let before = site.lives()?.pid;
            site.inside.run("systemctl reload kintsugi.service")?;
            causes.push(site.next_life(secs(25), before)?.cause().to_owned());
            rest(secs(2))?;
        }
        let room = site.inside.run(&format!("df --output=avail {STATE} | tail -n 1"))?;
        let journal = site.journal(begun)?;
        let written_before = size(site)?;
        site.inside.run(&format!("rm {STATE}/filler"))?;
        let before = site.lives()?.pid;
        site.inside.run("systemctl reload kintsugi.service")?;
        site.next_life(secs(25), before)?;
        rest(secs(3))?;
        Ok((causes, room, journal, written_before, size(site)?, before))
    })?;
    let (causes, room, journal, written_before, written_after, _) = &visited.outcome;
    let mut findings = Findings::default();
    findings.holds("the disk was full", room.trim() == "0", format!("{} kB were left", room.trim()));
    let says = |line: &&str| line.contains("No space left") || line.contains("disk is full");
    let lines = journal.lines().filter(says).count();
    findings.holds(&format!("said so, {lines} lines"), (1..=20).contains(&lines), "not once, or far too often");
    findings.exactly("hand-overs with a full disk", causes.iter().filter(|cause| *cause == "refresh").count(), TIMES);
    findings.at_most("failed", visited.failed(), 0);
    findings.within("stall", visited.seen.worst(visited.after()), ms(50));
    let grew = written_after > written_before;
    findings.holds("the ledger is written again", grew, format!("{written_before} bytes became {written_after}"));
    visited.tell_requests(&mut findings);
    Ok(findings)
}

fn size(site: &Site) -> Result<u64> {
    let text = site.inside.run(&format!("stat --format=%s {STATE}/ledger.jsonl"))?;
    text.trim().parse().context("the ledger's size")
}
