//! A power cut of NATS's disk: what the kernel had not written yet is gone, also what NATS had acknowledged.

use anyhow::{Context, Result};

use super::super::restart::kill;
use super::super::{Row, Tempo, ms, secs};
use super::trial::{SOON, TAKES_UP, Trial, between, counter, hold_longest};
use crate::heal::nats::{self, Nats};
use crate::heal::patience::{moment, rest};
use crate::heal::site::Site;
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![Row {
        name: "nats-power-cut",
        fault: "a power cut of NATS's disk under 400 events a second, 5 times (2 with --quick)",
        expected: "what was acknowledged and lost is told again; 0 lost and 0 double effects; 0 failed, pages unchanged",
        check: cut,
    }]
}

/// Where the disk is mounted, and the file that it is. `clear.sh` takes both away.
const STORE: &str = "/var/lib/heal-nats";
const IMAGE: &str = "/var/lib/heal-nats.img";

/// Loop devices are the kernel's, their names are not: a container's /dev has none.
const MAKE_DISK: &str = "set -e
    [ -e /dev/loop-control ] || mknod /dev/loop-control c 10 237
    for number in $(seq 0 63); do [ -e /dev/loop$number ] || mknod /dev/loop$number b 7 $number; done
    truncate --size=160M /var/lib/heal-nats.img
    mkfs.ext4 -q -F /var/lib/heal-nats.img
    mkdir -p /var/lib/heal-nats
    mount -o loop /var/lib/heal-nats.img /var/lib/heal-nats";

/// A server that is killed stays away until its disk is there again.
const SERVICE: &str = "DynamicUser=no\nStateDirectory=\nRestart=no";

fn cut(site: &mut Site, tempo: Tempo) -> Result<Findings> {
    site.clear()?;
    if let Err(error) = site.inside.run(MAKE_DISK) {
        return Ok(Findings::not_shown(format!("this machine has no disk for it: {error:#}")));
    }
    let times = tempo.pick(5, 2);
    let arrange = |site: &Site| {
        site.inside.run(MAKE_DISK)?;
        nats::run_with(site.inside, &nats::settings(&format!("{STORE}/jetstream"), ""), SERVICE)
    };
    let visited = Trial::new(tempo, secs(times * 25)).run(site, arrange, |site| {
        let (nats, before) = (Nats::single(site.inside), site.standing()?);
        let mut again = Vec::new();
        for _ in 0..times {
            cut_power(site)?;
            let back = moment();
            again.push(between(back, nats.delivers_again(SOON)?));
            rest(secs(4))?;
        }
        Ok((before, again))
    })?;
    let (before, again) = &visited.outcome.outcome;
    let mut findings = Findings::default();
    findings.exactly("power cuts", again.len(), usize::try_from(times)?);
    let told_again = counter(site, "kintsugi_relay_retold_total")?;
    findings.holds(
        &format!("{told_again} events that NATS had acknowledged were lost and told again"),
        told_again > 0.0,
        "nothing was lost, so this was no power cut",
    );
    visited.hold_events(&mut findings);
    hold_longest(&mut findings, "consuming again after at most", again, TAKES_UP);
    visited.hold_visitors(&mut findings, visited.outcome.disturbed);
    site.no_restart(&mut findings, before)?;
    Ok(findings)
}

/// What lies in the image is what the file system has given to its disk: a copy of it is the disk after a power cut, if
/// nobody writes while it is made.
fn cut_power(site: &Site) -> Result<()> {
    let server = site.property("nats.service", "MainPID")?.parse().context("NATS does not run")?;
    site.inside.run("systemctl kill --signal=STOP nats.service")?;
    site.inside.run(&format!("cp --sparse=always {IMAGE} /var/lib/heal-nats.cut"))?;
    kill(site, server)?;
    unmount(site)?;
    site.inside.run(&format!(
        "mv -f /var/lib/heal-nats.cut {IMAGE} && mount -o loop {IMAGE} {STORE} || exit 1
         systemctl reset-failed nats.service 2>/dev/null
         systemctl start nats.service"
    ))?;
    Ok(())
}

/// The kernel may hold the disk for a moment longer than the server lives.
fn unmount(site: &Site) -> Result<()> {
    let mut tries = 0;
    loop {
        match site.inside.run(&format!("umount {STORE}")) {
            Ok(_) => return Ok(()),
            Err(error) if tries >= 50 => return Err(error),
            Err(_) => tries += 1,
        }
        rest(ms(100))?;
    }
}
