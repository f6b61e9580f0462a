//! A wall clock that jumps a day forth and back while the program runs.

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
        name: "clock-jumps",
        fault: "the wall clock jumps a day forth, two days back and a day forth (libfaketime; the steady clock stays)",
        expected: "no false alarm: no restart, 0 failed, stall < 50 ms",
        check: jumps,
    }]
}

/// Where libfaketime reads how far its clock is off.
pub(super) const FILE: &str = "/etc/faketimerc";

/// Lines of a unit whose program sees a clock that can be turned.
pub(super) fn turned(site: &Site) -> Result<Vec<String>> {
    let library = site.inside.run("ls /usr/lib/*/faketime/libfaketimeMT.so.1")?;
    Ok(vec![
        format!("Environment=LD_PRELOAD={}", library.trim()),
        format!("Environment=FAKETIME_TIMESTAMP_FILE={FILE}"),
        // It looks into the file once a second.
        "Environment=FAKETIME_CACHE_DURATION=1".to_owned(),
        "Environment=FAKETIME_DONT_FAKE_MONOTONIC=1".to_owned(),
        "Environment=DONT_FAKE_MONOTONIC=1".to_owned(),
    ])
}

/// Turns that clock to so much before or after the right time.
pub(super) fn turn(site: &Site, offset: &str) -> Result<()> {
    // As a whole: half an offset would be another one.
    site.inside.write(&format!("{FILE}.new"), 0o644, format!("{offset}\n"))?;
    site.inside.run(&format!("mv -f {FILE}.new {FILE}")).map(|_| ())
}

fn jumps(site: &mut Site, _: Tempo) -> Result<Findings> {
    let setup = turned(site)?.into_iter().fold(Setup::default(), Setup::service);
    site.inside.write(FILE, 0o644, "+0\n")?;
    let keep = site.inside.path(FILE);
    // Putting the site in order takes the file away, and a missing one is no jump.
    site.prepare(&setup)?;
    std::fs::write(&keep, "+0\n")?;
    let before = site.standing()?;
    let begun = moment();
    let visited = under_load(site, &Plan::default(), |site| {
        let mut days = vec![day(site)?];
        for offset in ["+1d", "-1d", "+0"] {
            turn(site, offset)?;
            rest(secs(6))?;
            days.push(day(site)?);
        }
        Ok(days)
    })?;
    let mut findings = Findings::default();
    let days = &visited.outcome;
    let jumped =
        matches!(days.as_slice(), [first, forth, back, last] if first != forth && forth != back && last == first);
    findings.holds("the program's heartbeat carries the other days' dates", jumped, format!("{days:?}"));
    findings.at_most("failed", visited.failed(), 0);
    findings.within("stall", visited.seen.worst(visited.after()), ms(50));
    site.no_restart(&mut findings, &before)?;
    let journal = site.journal(begun)?;
    let alarms: Vec<&str> = journal.lines().filter(|line| line.to_lowercase().contains("alarm")).collect();
    findings.holds("no alarm in the journal", alarms.is_empty(), alarms.join(" / "));
    visited.tell_requests(&mut findings);
    Ok(findings)
}

/// The moment that the program writes into its heartbeat, once a second, in the letters of RFC 3339. The `Date` header would
/// not do: hyper keeps the one it has until the clock has passed it again.
pub(super) fn beat(site: &Site) -> Result<String> {
    let beat = site.inside.run("cat /var/lib/private/kintsugi/heartbeat.json")?;
    let moment = beat.split("\"at\":\"").nth(1).and_then(|rest| rest.split('"').next());
    Ok(moment.with_context(|| format!("a heartbeat without a moment: {beat}"))?.to_owned())
}

fn day(site: &Site) -> Result<String> {
    Ok(beat(site)?.chars().take(10).collect())
}
