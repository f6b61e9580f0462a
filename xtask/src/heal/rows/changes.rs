//! Twenty planned changes in all, each kind under load: nobody notices.

use anyhow::{Result, bail};

use super::under_load::under_load;
use super::{Row, Tempo, ms, secs};
use crate::heal::load::{Plan, Span};
use crate::heal::operator;
use crate::heal::patience::rest;
use crate::heal::programs::other_release;
use crate::heal::setup::{BASE, Setup};
use crate::heal::site::Site;
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            name: "release-rename",
            fault: "6 releases put over the running file: mv, install and cp --remove-destination, twice each",
            expected: "0 failed, stall < 50 ms",
            check: by_rename,
        },
        Row {
            name: "release-symlink",
            fault: "4 releases by kintsugi-release install, which turns the link `current`",
            expected: "0 failed, stall < 50 ms",
            check: by_link,
        },
        Row {
            name: "release-package",
            fault: "3 upgrades of the Debian package by apt",
            expected: "0 failed, stall < 50 ms",
            check: by_package,
        },
        Row {
            name: "refresh",
            fault: "4 refreshes by systemctl reload",
            expected: "0 failed, stall < 50 ms",
            check: by_refresh,
        },
        Row {
            name: "soft-memory",
            fault: "3 times memory grows beyond the soft limit",
            expected: "a hand-over each, 0 failed, stall < 50 ms",
            check: by_memory,
        },
        Row {
            name: "handover-exit",
            fault: "handover = \"exit\": 2 releases, then RuntimeMaxSec= twice",
            expected: "0 failed on new connections; stall = longest request + 100 ms",
            check: by_exit,
        },
    ]
}

/// Makes `count` changes under load and holds each life against its cause.
fn changes(
    site: &mut Site,
    setup: &Setup,
    (count, cause): (usize, &str),
    mut change: impl FnMut(&mut Site, usize) -> Result<()>,
) -> Result<Findings> {
    site.prepare(setup)?;
    let visited = under_load(site, &Plan::default(), |site| {
        let mut causes = Vec::new();
        for number in 1..=count {
            let before = site.lives()?.pid;
            change(site, number)?;
            causes.push(site.next_life(secs(25), before)?.cause().to_owned());
            // The one before drains meanwhile.
            rest(ms(1_500))?;
        }
        Ok(causes)
    })?;
    let mut findings = Findings::default();
    findings.at_most("failed", visited.failed(), 0);
    findings.within("stall", visited.seen.worst(visited.after()), ms(50));
    let rightly = visited.outcome.iter().filter(|found| *found == cause).count();
    findings.exactly(&format!("lives by cause `{cause}`"), rightly, count);
    if rightly != count {
        findings.tells(format!("causes {}", visited.outcome.join(", ")));
    }
    visited.tell_requests(&mut findings);
    Ok(findings)
}

fn by_rename(site: &mut Site, _: Tempo) -> Result<Findings> {
    let file = format!("/opt/kintsugi/releases/{BASE}/kintsugi");
    changes(site, &Setup::default(), (6, "release"), |site, number| {
        // On the same file system, so that mv is a rename.
        let new = "/opt/kintsugi/.heal-new";
        site.inside.write(new, 0o755, other_release(&site.programs.plain, number))?;
        let way = match number % 3 {
            1 => format!("mv -f {new} {file}"),
            2 => format!("install -m 755 {new} {file}"),
            _ => format!("cp --remove-destination {new} {file}"),
        };
        site.inside.run(&way).map(|_| ())
    })
}

fn by_link(site: &mut Site, _: Tempo) -> Result<Findings> {
    changes(site, &Setup::default(), (4, "release"), |site, number| {
        let file = format!("/var/cache/kintsugi-{number}");
        site.inside.write(&file, 0o755, other_release(&site.programs.plain, number))?;
        site.inside.run(&format!("kintsugi-release install {file} heal-{number} 2>&1"))?;
        Ok(())
    })
}

fn by_package(site: &mut Site, _: Tempo) -> Result<Findings> {
    // So that each of the three is an upgrade.
    site.prepare(&Setup::default())?;
    site.install_package(0)?;
    changes(site, &Setup::default(), (3, "release"), |site, number| site.install_package(number).map(|_| ()))
}

fn by_refresh(site: &mut Site, _: Tempo) -> Result<Findings> {
    changes(site, &Setup::default(), (4, "refresh"), |site, _| {
        site.inside.run("systemctl reload kintsugi.service").map(|_| ())
    })
}

fn by_memory(site: &mut Site, _: Tempo) -> Result<Findings> {
    let setup = Setup::with_faults().lifecycle("soft_memory_mib = 300");
    changes(site, &setup, (3, "memory"), |site, _| {
        let leaking = site.lives()?.pid;
        // A leak grows little by little; all at once would measure how fast the kernel finds so much memory.
        for _ in 0..30 {
            if site.lives().is_ok_and(|lives| lives.pid != leaking || lives.state != "serving") {
                break;
            }
            // It may have handed over since the look.
            let _ = operator::fault(site.inside, "grow-memory?mib=20");
            rest(ms(200))?;
        }
        Ok(())
    })
}

fn by_exit(site: &mut Site, _: Tempo) -> Result<Findings> {
    const TWICE: usize = 2;
    site.prepare(&Setup::default().lifecycle("handover = \"exit\"").service("RuntimeMaxSec=12s"))?;
    let file = format!("/opt/kintsugi/releases/{BASE}/kintsugi");
    let visited = under_load(site, &Plan::default(), |site| {
        let mut causes = Vec::new();
        for number in 1..=TWICE {
            let before = site.lives()?.pid;
            let new = "/opt/kintsugi/.heal-new";
            site.inside.write(new, 0o755, other_release(&site.programs.plain, number))?;
            site.inside.run(&format!("mv -f {new} {file}"))?;
            causes.push(site.next_life(secs(11), before)?.cause().to_owned());
            rest(secs(1))?;
        }
        if causes.iter().any(|cause| cause != "release") {
            bail!("the program ended for {} instead of a release", causes.join(", "));
        }
        for _ in 0..TWICE {
            let before = site.lives()?.pid;
            causes.push(site.next_life(secs(25), before)?.cause().to_owned());
        }
        Ok(causes)
    })?;
    let mut findings = Findings::default();
    let broken = |fresh: bool| visited.seen.broken(Span::after(visited.begun)).filter(|f| f.reused != fresh).count();
    let refused = visited.failed() - visited.seen.broken(visited.after()).count();
    findings.at_most("failed on new connections", broken(true), 0);
    findings.at_most("answered with an error", refused, 0);
    findings.tells(format!("{} failed on kept connections", broken(false)));
    // The longest request is a slow one: 300 ms between its two pieces.
    findings.within("stall", visited.seen.worst(visited.after()), ms(400));
    findings.tells(format!("causes {}", visited.outcome.join(", ")));
    visited.tell_requests(&mut findings);
    Ok(findings)
}
