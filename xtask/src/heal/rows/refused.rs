//! Candidates that must never serve: the process that runs stays.

use anyhow::Result;

use super::under_load::under_load;
use super::{Row, Tempo, secs};
use crate::heal::load::Plan;
use crate::heal::patience::{moment, rest, until};
use crate::heal::programs::{faulty, half, of_another_machine};
use crate::heal::setup::{BASE, Setup};
use crate::heal::site::Site;
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            name: "bad-candidates",
            fault: "6 releases: a text, half a file, another processor's, self-test hangs, self-test fails, never ready",
            expected: "at most 1 failed in all; each is refused with a reason, the old process stays",
            check: six,
        },
        Row {
            name: "bad-paths",
            fault: "a release that is a directory, one that is a link to itself, and `current` as a link to itself",
            expected: "one clear line each; the old process stays; 0 failed",
            check: paths,
        },
        Row {
            name: "schema-gone",
            fault: "an older release whose schema is gone (played: the database's floor is raised beyond what it knows)",
            expected: "refused by its self-test, with the reason; the old process stays; 0 failed",
            check: schema,
        },
    ]
}

/// Lines of the journal that refuse something.
fn refusals(site: &Site, since: u64) -> Result<Vec<String>> {
    let journal = site.journal(since)?;
    Ok(journal.lines().filter(|line| line.contains("refused")).map(str::to_owned).collect())
}

/// Turns `current` to a release and waits until the running program has refused it; gives the line.
fn refused(site: &Site, name: &str) -> Result<String> {
    let since = moment();
    site.turn_current(name)?;
    let line = until(secs(30), &format!("the refusal of {name}"), || Ok(refusals(site, since)?.into_iter().next()))?;
    site.turn_current(BASE)?;
    // Long enough to see that turning back is no release either.
    rest(secs(3))?;
    Ok(line)
}

fn six(site: &mut Site, _: Tempo) -> Result<Findings> {
    site.prepare(&Setup::with_faults())?;
    let program = &site.programs.faults;
    let candidates = [
        ("bad-text", b"This is a text and no program.\n".to_vec()),
        ("bad-half", half(program)),
        ("bad-processor", of_another_machine(program)),
        ("bad-hangs", faulty(program, "self-test-hangs")),
        ("bad-fails", faulty(program, "self-test-fails")),
        ("bad-never-ready", faulty(program, "never-ready")),
    ];
    let before = site.standing()?;
    let plan = Plan { limit: secs(300), ..Plan::default() };
    let visited = under_load(site, &plan, |site| {
        let mut lines = Vec::new();
        for (name, content) in &candidates {
            site.put_release(name, content)?;
            lines.push(refused(site, name)?);
        }
        Ok(lines)
    })?;
    let mut findings = Findings::default();
    findings.at_most("failed", visited.failed(), 1);
    findings.exactly("refused", visited.outcome.len(), candidates.len());
    stays(site, &mut findings, before.pid)?;
    findings.evidence.push(("refusals", visited.outcome.join("\n")));
    visited.tell_requests(&mut findings);
    Ok(findings)
}

/// A successor that never got ready may stand in the ledger; the process that serves is the old one all the same.
fn stays(site: &Site, findings: &mut Findings, pid: u32) -> Result<()> {
    let now = site.main_pid()?;
    findings.holds("the old process stays", now == pid, format!("process {now} instead of {pid}"));
    Ok(())
}

fn paths(site: &mut Site, _: Tempo) -> Result<Findings> {
    site.prepare(&Setup::default())?;
    let releases = "/opt/kintsugi/releases";
    site.inside.run(&format!(
        "mkdir -p {releases}/bad-directory/kintsugi {releases}/bad-loop && ln -s kintsugi {releases}/bad-loop/kintsugi"
    ))?;
    let before = site.standing()?;
    let visited = under_load(site, &Plan::default(), |site| {
        let mut counts = Vec::new();
        for turn in [
            "ln -sfn releases/bad-directory .heal && mv -fT .heal current",
            "ln -sfn releases/bad-loop .heal && mv -fT .heal current",
            "ln -sfn current .heal && mv -fT .heal current",
        ] {
            let since = moment();
            site.inside.run(&format!("cd /opt/kintsugi && {turn}"))?;
            let patience = "a line about the path";
            until(secs(15), patience, || Ok((!complaints(site, since)?.is_empty()).then_some(())))?;
            // Two more looks: the same line again and again would hide others.
            rest(secs(11))?;
            counts.push(complaints(site, since)?);
            site.turn_current(BASE)?;
            rest(secs(2))?;
        }
        Ok(counts)
    })?;
    let mut findings = Findings::default();
    findings.at_most("failed", visited.failed(), 0);
    let once = visited.outcome.iter().filter(|lines| lines.len() == 1).count();
    findings.exactly("told in one line each", once, visited.outcome.len());
    site.no_restart(&mut findings, &before)?;
    findings.evidence.push(("lines", format!("{:#?}", visited.outcome)));
    visited.tell_requests(&mut findings);
    Ok(findings)
}

/// Lines of the journal that speak of the executable's path.
fn complaints(site: &Site, since: u64) -> Result<Vec<String>> {
    let journal = site.journal(since)?;
    let about = |line: &&str| {
        let line = line.to_lowercase();
        ["refused", "directory", "loop", "does not exist", "executable"].iter().any(|word| line.contains(word))
    };
    Ok(journal.lines().filter(about).map(str::to_owned).collect())
}

fn schema(site: &mut Site, _: Tempo) -> Result<Findings> {
    /// A migration of a far future, which no release knows.
    const FLOOR: u64 = 99_990_101_000_000;
    site.prepare(&Setup::default())?;
    let before = site.standing()?;
    let query = |statement: &str| {
        format!(
            "runuser -u postgres -- psql --no-psqlrc --quiet --no-align --tuples-only --command='{statement}' kintsugi"
        )
    };
    let floor = site.inside.run(&query("select migration from database.floor"))?;
    let older = crate::heal::programs::other_release(&site.programs.plain, 0);
    site.put_release("bad-older", &older)?;
    let visited = under_load(site, &Plan::default(), |site| {
        site.inside.run(&query(&format!("update database.floor set migration = {FLOOR}")))?;
        let line = refused(site, "bad-older");
        site.inside.run(&query(&format!("update database.floor set migration = {}", floor.trim())))?;
        line
    })?;
    let mut findings = Findings::default();
    findings.at_most("failed", visited.failed(), 0);
    let named = visited.outcome.contains("self-test") && visited.outcome.contains(&FLOOR.to_string());
    findings.holds("refused by its self-test, which names the migration", named, visited.outcome.clone());
    site.no_restart(&mut findings, &before)?;
    visited.tell_requests(&mut findings);
    Ok(findings)
}
