//! The package's whole life on a Debian 12: removed, purged, installed, upgraded to units that have changed.

use anyhow::Result;

use super::under_load::under_load;
use super::{Row, Tempo, secs};
use crate::heal::load::{Plan, is_success};
use crate::heal::patience::{moment, rest};
use crate::heal::setup::Setup;
use crate::heal::site::{ADDRESS, Site};
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![Row {
        name: "package",
        fault: "apt install, upgrade and remove, then apt install and purge, on Debian 12",
        expected: "a running site after each install; 0 failed in the upgrade; nothing left after the purge but the database",
        check: life,
    }]
}

/// Takes the package away and looks at what is left.
fn remove(site: &Site, way: &str) -> Result<String> {
    site.inside.run_within(secs(120), &format!("apt-get {way} --yes --quiet kintsugi 2>&1"))?;
    site.inside.run(
        "ls -d /opt/kintsugi /etc/kintsugi /usr/bin/kintsugi /usr/lib/kintsugi /var/lib/private/kintsugi 2>/dev/null; \
         systemctl list-units --all --plain --no-legend 'kintsugi*' | awk '{print $1, $3}'; \
         ss -Hltn 'sport = :8080'; true",
    )
}

fn life(site: &mut Site, _: Tempo) -> Result<Findings> {
    site.prepare(&Setup::default())?;
    let mut findings = Findings::default();
    let first = remove(site, "remove")?;
    findings.holds("removed: nobody listens", !first.contains(":8080"), first.clone());
    findings.holds("removed: the settings stay", first.contains("/etc/kintsugi"), first.clone());

    let begun = moment();
    site.install_package(0)?;
    site.wait_until_served()?;
    findings.tells(format!("installed and served after {:.1} s", (moment() - begun) as f64 / 1e6));

    // The units of the new version differ, so the upgrade needs a real restart, and connections wait meanwhile.
    let visited = under_load(site, &Plan { patience: secs(30), ..Plan::default() }, |site| {
        let before = site.main_pid()?;
        let said = site.install_package(1)?;
        rest(secs(2))?;
        Ok((before, site.main_pid()?, said))
    })?;
    let (before, after, said) = &visited.outcome;
    findings.holds("upgraded: another process serves", before != after, said.clone());
    findings.at_most("failed in the upgrade", visited.failed(), 0);
    findings.at_most(
        "stale answers",
        visited.seen.answers(visited.after()).filter(|a| is_success(a) && a.warned).count(),
        0,
    );
    visited.tell_requests(&mut findings);

    let purged = remove(site, "purge")?;
    findings.holds("purged: nothing is left", purged.trim().is_empty(), purged.clone());
    let database = site.inside.run(
        "runuser -u postgres -- psql --no-psqlrc --quiet --no-align --tuples-only \
         --command='select count(*) > 0 from jobs.posting' kintsugi",
    )?;
    findings.holds("purged: the database is left", database.trim() == "t", database.clone());
    site.install_package(0)?;
    site.wait_until_served()?;
    let page = site.inside.run(&format!("curl --silent --fail --max-time 5 http://{ADDRESS}/ | wc -c"))?;
    findings.holds("installed anew: the board is there", page.trim().parse().unwrap_or(0) > 2_000, page.clone());
    Ok(findings)
}
