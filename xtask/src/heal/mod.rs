//! `cargo xtask heal`: every row of the contract of self-healing, under a real systemd.
//!
//! A machine (a whole Debian in a container) gets Postgres, NATS and the package as an operator would install them. Each
//! row puts the site in order, does some harm or makes some planned change under the load of the contract's visitors, and
//! holds what it sees against the contract.

mod base;
mod cgroup;
mod events;
mod inside;
mod load;
mod machine;
mod nats;
mod operator;
mod patience;
mod programs;
mod rows;
mod setup;
mod site;
mod sources;
mod table;
mod verdict;
pub(crate) mod visitor;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};

use self::inside::Inside;
use self::machine::Machine;
use self::programs::Programs;
use self::rows::{Row, Tempo};
use self::site::Site;
use self::table::{Entry, Table};
use self::verdict::{Findings, Verdict};
use crate::checkout::Checkout;
use crate::progress::Step;
use crate::stopping;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Run only these rows, by their names; `--list` shows them
    #[arg(value_name = "FAULT")]
    faults: Vec<String>,
    /// Shorten the long rows; none is left out
    #[arg(long)]
    quick: bool,
    /// List the rows and do nothing
    #[arg(long)]
    list: bool,
    /// Keep the machine running afterwards, until Ctrl-C
    #[arg(long)]
    keep: bool,
    /// Run the rows so many times in a row
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100))]
    rounds: u32,
}

/// Runs the command.
pub(crate) fn run(checkout: &Checkout, arguments: &Arguments) -> Result<ExitCode> {
    let rows = chosen(&arguments.faults)?;
    if arguments.list {
        table::list(&rows);
        return Ok(ExitCode::SUCCESS);
    }
    ensure!(cfg!(target_os = "linux"), "systemd runs on Linux alone, and so does this command");
    ensure!(
        rustix::process::geteuid().is_root(),
        "only root can boot a machine; run `sudo -E env PATH=\"$PATH\" cargo xtask heal`"
    );
    let folder = checkout.root().join("target/heal");
    fs::create_dir_all(&folder)?;
    sources::install_missing_tools()?;
    let programs = Programs::build(checkout, &folder)?;
    let base = base::base(&folder)?;
    let machine = Machine::boot(&base, &folder.join("runs"))?;
    let has_failed = prove(machine, programs, arguments, &rows, &folder)?;
    Ok(if has_failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Installs the site and runs the rows; whether one has failed. The machine ends with this function.
fn prove(machine: Machine, programs: Programs, arguments: &Arguments, rows: &[Row], folder: &Path) -> Result<bool> {
    let inside = machine.inside();
    let step = Step::begin("Site");
    let mut site = Site::put_into(machine, programs);
    if let Err(error) = site.install() {
        eprintln!("{}", site.evidence(0));
        keep(arguments, inside);
        return Err(error.context("the site could not be installed; what it said is above"));
    }
    step.done("installed from the package, with the demonstration adverts");

    let logs = folder.join("logs");
    fs::create_dir_all(&logs)?;
    let mut table = Table::new(folder.with_extension("json"));
    let tempo = Tempo { quick: arguments.quick };
    for round in 1..=arguments.rounds {
        for row in rows {
            let entry = perform(&mut site, row, tempo, round, &logs)?;
            // Written after each row: a run that is stopped leaves what it has seen.
            table.add(entry)?;
        }
    }
    table.print();
    keep(arguments, inside);
    Ok(table.has_failed())
}

/// Waits for Ctrl-C if the machine is to be looked at.
fn keep(arguments: &Arguments, inside: Inside) {
    if arguments.keep {
        println!("The machine runs until Ctrl-C; to look around: nsenter --target {} --all", inside.init);
        while !stopping::requested() {
            std::thread::sleep(stopping::GLANCE);
        }
    }
}

fn chosen(names: &[String]) -> Result<Vec<Row>> {
    let all = rows::all();
    if names.is_empty() {
        return Ok(all);
    }
    if let Some(unknown) = names.iter().find(|name| !all.iter().any(|row| row.name == **name)) {
        let known: Vec<&str> = all.iter().map(|row| row.name).collect();
        bail!("there is no row `{unknown}`; there are {}", known.join(", "));
    }
    Ok(all.into_iter().filter(|row| names.iter().any(|name| name == row.name)).collect())
}

/// Runs one row. In a quick run, which shares its machine with whatever CI does besides, a row that missed nothing but
/// times is run once more, and the table says so; a lost request or a wrong ledger has no second try.
fn perform(site: &mut Site, row: &Row, tempo: Tempo, round: u32, logs: &Path) -> Result<Entry> {
    let (first, is_only_late) = perform_once(site, row, tempo, round, logs)?;
    if !(tempo.quick && is_only_late) {
        return Ok(first);
    }
    let (mut second, _) = perform_once(site, row, tempo, round, logs)?;
    second.seen = format!("second try: {}; the first try: {}", second.seen, first.seen);
    second.seconds += first.seconds;
    Ok(second)
}

fn perform_once(site: &mut Site, row: &Row, tempo: Tempo, round: u32, logs: &Path) -> Result<(Entry, bool)> {
    let step = Step::begin(row.name);
    remove_logs(logs, row.name);
    let begun = patience::moment();
    let start = Instant::now();
    let findings = match (row.check)(site, tempo) {
        Ok(findings) => findings,
        Err(error) if stopping::is_cause(&error) => return Err(error),
        Err(error) => {
            let mut findings = Findings::default();
            findings.holds("the row came to its end", false, format!("{error:#}"));
            findings
        }
    };
    let verdict = findings.verdict();
    if verdict == Verdict::Failed {
        keep_logs(site, &findings, begun, logs, row.name);
    }
    step.done(&format!("{}: {}", verdict.word(), findings.seen()));
    let is_only_late = findings.is_only_late();
    let entry = Entry {
        name: row.name,
        fault: row.fault,
        expected: row.expected,
        seen: findings.seen(),
        verdict,
        seconds: (start.elapsed() + Duration::from_millis(50)).as_millis() as f64 / 1e3,
        round,
    };
    Ok((entry, is_only_late))
}

fn log(logs: &Path, row: &str, kind: &str) -> PathBuf {
    logs.join(format!("{row}.{kind}.txt"))
}

fn remove_logs(logs: &Path, row: &str) {
    for entry in fs::read_dir(logs).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(&format!("{row}.")) {
            // Only old text; the next one is written over it.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn keep_logs(site: &Site, findings: &Findings, begun: u64, logs: &Path, row: &str) {
    let mut texts = vec![("unit", site.evidence(begun))];
    texts.extend(findings.evidence.iter().map(|(kind, text)| (*kind, text.clone())));
    for (kind, text) in texts {
        if let Err(error) = fs::write(log(logs, row, kind), text) {
            eprintln!("  The log of {row} could not be kept: {error}");
        }
    }
    site.keep_console(&log(logs, row, "console"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_does_not_exist_is_named_with_those_that_do() {
        let message = chosen(&["no-such-row".to_owned()]).err().unwrap().to_string();
        assert!(message.contains("`no-such-row`") && message.contains("kill-9"), "{message}");
    }

    #[test]
    fn every_row_has_a_name_of_its_own() {
        let mut names: Vec<&str> = rows::all().iter().map(|row| row.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(
            names.iter().all(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'))
        );
    }
}
