//! A second instance beside the one that serves.

use anyhow::Result;

use super::under_load::under_load;
use super::{Row, Tempo, ms, secs};
use crate::heal::load::Plan;
use crate::heal::patience::rest;
use crate::heal::setup::Setup;
use crate::heal::site::Site;
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            name: "second-instance",
            fault: "a second instance is started by hand, on the same address",
            expected: "it ends with one clear sentence; 0 failed, no restart, nobody stuck",
            check: by_hand,
        },
        Row {
            name: "second-unit",
            fault: "a second unit is started on the same socket and stopped again",
            expected: "0 failed, stall < 50 ms, no restart, nobody stuck",
            check: on_the_socket,
        },
    ]
}

fn by_hand(site: &mut Site, _: Tempo) -> Result<Findings> {
    site.prepare(&Setup::default())?;
    let before = site.standing()?;
    let visited = under_load(site, &Plan::default(), |site| {
        let output = site.inside.outcome(
            secs(20),
            "systemd-run --quiet --wait --pipe --collect --property=DynamicUser=yes --property=User=kintsugi \
             --property=LoadCredential=database_url:/etc/kintsugi/database_url --property=RuntimeMaxSec=10s \
             -- /opt/kintsugi/current/kintsugi serve 2>&1",
        )?;
        rest(secs(3))?;
        Ok((output.status.success(), String::from_utf8_lossy(&output.stdout).trim().to_owned()))
    })?;
    let (succeeded, said) = &visited.outcome;
    let mut findings = Findings::default();
    findings.holds("the second one ends with an error", !succeeded, "it ended well");
    let sentence = said.lines().find(|line| line.contains("8080") && line.contains("listen"));
    findings.holds("a sentence names the address", sentence.is_some(), format!("it said: {said}"));
    findings.at_most("failed", visited.failed(), 0);
    findings.within("stall", visited.seen.worst(visited.after()), ms(50));
    site.no_restart(&mut findings, &before)?;
    findings.evidence.push(("second", said.clone()));
    visited.tell_requests(&mut findings);
    Ok(findings)
}

fn on_the_socket(site: &mut Site, _: Tempo) -> Result<Findings> {
    site.prepare(&Setup::default())?;
    let before = site.standing()?;
    // The same unit with a state of its own; its guard would take the first one's notes for its own.
    site.inside.run(
        "sed -e 's/^StateDirectory=.*/StateDirectory=kintsugi-second/' -e '/^ExecStopPost=/d' \
         -e 's/^Sockets=.*/Sockets=kintsugi.socket/' -e 's/^Restart=.*/Restart=no/' \
         /usr/lib/systemd/system/kintsugi.service > /etc/systemd/system/kintsugi-second.service \
         && systemctl daemon-reload",
    )?;
    let visited = under_load(site, &Plan::default(), |site| {
        let mut served = 0;
        for _ in 0..3 {
            site.inside.run("systemctl start kintsugi-second.service")?;
            rest(secs(2))?;
            served += usize::from(site.property("kintsugi-second.service", "ActiveState")? == "active");
            site.inside.run("systemctl stop kintsugi-second.service")?;
            rest(secs(2))?;
        }
        Ok(served)
    })?;
    let mut findings = Findings::default();
    findings.exactly("times both served", visited.outcome, 3);
    findings.at_most("failed", visited.failed(), 0);
    findings.within("stall", visited.seen.worst(visited.after()), ms(50));
    site.no_restart(&mut findings, &before)?;
    visited.tell_requests(&mut findings);
    Ok(findings)
}
