//! `cargo xtask sqlx`: the committed answers of Postgres to the queries in the code (`.sqlx`), written or compared.
//!
//! sqlx' macros write one file a query when they are compiled with a database at hand. They are written into an empty
//! folder first, so that the data of a query that is gone go, too.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::SystemTime;

use anyhow::{Context, Result};
use rustix::process::Signal;

use crate::checkout::Checkout;
use crate::progress::Step;
use crate::servers::{self, Ground, Instance, Purpose, Servers};
use crate::{assets, child};

/// The macros that ask the database; `query_as!`, `query_file!` and the others begin alike.
const MACROS: [&str; 3] = ["query!", "query_", "migrate!"];

/// Runs the command.
pub(crate) fn run(checkout: &Checkout, check: bool) -> Result<ExitCode> {
    let ground = Ground::find(checkout)?;
    servers::require_tools(&ground)?;
    // `web` does not compile without them, and would say so after minutes.
    assets::build(checkout)?;
    let instance = Instance::fresh(&ground, Purpose::Sqlx)?;
    let servers = Servers::start(checkout, &instance)?;
    let mut cargo = child::command("cargo", Signal::TERM);
    cargo.args(["check", "--all-targets"]);
    for package in &checkout.packages {
        // No other package can contain a query. The rest may even be broken, for want of the new query data.
        if package.dependencies.iter().any(|dependency| dependency.name == "sqlx") {
            cargo.args(["--package", &package.name]);
        }
    }
    let written = compile_online(checkout, &instance, &servers, cargo, "cargo check")?;
    if check { compare(checkout, &written) } else { replace(checkout, &written) }
}

/// Migrates the database, compiles with `cargo` against it and gives the folder of the written query data, which goes
/// with the instance.
pub(crate) fn compile_online(
    checkout: &Checkout,
    instance: &Instance,
    servers: &Servers,
    mut cargo: Command,
    name: &str,
) -> Result<PathBuf> {
    let step = Step::begin("Migrations");
    let mut migrate = child::command(servers::migrator(checkout, &step)?, Signal::TERM);
    let outcome = step.run(servers.name_to(&mut migrate), "the migration")?;
    step.done(outcome.trim());
    let written = instance.folder().join("query-data");
    fs::create_dir_all(&written)?;
    let step = Step::begin(format!("Queries, by {name}"));
    touch_queries(&checkout.root().join("crates"))?;
    cargo.current_dir(checkout.root()).env("SQLX_OFFLINE", "false").env("SQLX_OFFLINE_DIR", &written);
    step.run(servers.name_to(&mut cargo), name)?;
    step.done("compiled against the database");
    Ok(written)
}

/// Compares the written data with the committed ones and lists what differs.
pub(crate) fn compare(checkout: &Checkout, written: &Path) -> Result<ExitCode> {
    let (committed, current) = (data_of(&committed(checkout))?, data_of(written)?);
    let differences = differences(&committed, &current);
    if differences.is_empty() {
        eprintln!("  .sqlx is up to date: {} queries", current.len());
        return Ok(ExitCode::SUCCESS);
    }
    for difference in &differences {
        eprintln!("  {difference}");
    }
    eprintln!("error: .sqlx does not fit the code; `cargo xtask sqlx` writes it anew");
    Ok(ExitCode::FAILURE)
}

fn replace(checkout: &Checkout, written: &Path) -> Result<ExitCode> {
    let folder = committed(checkout);
    fs::create_dir_all(&folder)?;
    let (before, after) = (data_of(&folder)?, data_of(written)?);
    for name in before.keys().filter(|name| !after.contains_key(*name)) {
        fs::remove_file(folder.join(name))?;
    }
    for (name, content) in &after {
        // Unchanged files keep their time.
        if before.get(name) != Some(content) {
            fs::write(folder.join(name), content)?;
        }
    }
    eprintln!("  .sqlx holds {} queries, {} changes", after.len(), differences(&before, &after).len());
    Ok(ExitCode::SUCCESS)
}

fn committed(checkout: &Checkout) -> PathBuf {
    checkout.root().join(".sqlx")
}

type Data = BTreeMap<String, Vec<u8>>;

fn data_of(folder: &Path) -> Result<Data> {
    let mut data = Data::new();
    if !folder.exists() {
        return Ok(data);
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("query-") && name.ends_with(".json") {
            data.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(data)
}

fn differences(committed: &Data, current: &Data) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, content) in current {
        match committed.get(name) {
            None => lines.push(format!("missing in .sqlx: {}", statement(content))),
            Some(old) if old != content => lines.push(format!("answered differently: {}", statement(content))),
            Some(_) => {}
        }
    }
    let gone = committed.iter().filter(|(name, _)| !current.contains_key(*name));
    lines.extend(gone.map(|(_, content)| format!("no longer in the code: {}", statement(content))));
    lines
}

/// The query of a data file on one line, shortened.
fn statement(content: &[u8]) -> String {
    let value: serde_json::Value = serde_json::from_slice(content).unwrap_or_default();
    let text = value.get("query").and_then(serde_json::Value::as_str).unwrap_or("a file that is not query data");
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(100).collect()
}

/// Marks every source file with a query as changed: cargo would not compile it again for a new database.
fn touch_queries(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            touch_queries(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path)?;
            if MACROS.iter().any(|name| text.contains(name)) {
                File::options().write(true).open(&path)?.set_modified(SystemTime::now())?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(entries: &[(&str, &str)]) -> Data {
        entries.iter().map(|(name, query)| ((*name).into(), format!(r#"{{"query":"{query}"}}"#).into())).collect()
    }

    #[test]
    fn a_missing_a_changed_and_a_stale_query_are_told_apart() {
        let committed = data(&[("a", "select 1"), ("b", "select 2"), ("c", "select 3")]);
        let current = data(&[("a", "select 1"), ("b", "select 22"), ("d", "select 4")]);
        let lines = differences(&committed, &current);
        assert_eq!(
            lines,
            ["answered differently: select 22", "missing in .sqlx: select 4", "no longer in the code: select 3"]
        );
        assert!(differences(&committed, &committed).is_empty());
    }
}
