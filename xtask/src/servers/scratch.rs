//! A database of our own on a server that the environment names.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use rustix::process::Signal;

use crate::checkout::Checkout;
use crate::child;
use crate::progress::Step;
use crate::stopping;

/// An empty database beside the named one, dropped together with this value. The named one may hold somebody's data, or
/// have been migrated by another branch; it only serves to connect to.
pub(super) struct Scratch {
    program: PathBuf,
    /// The address of the named database.
    server: String,
    name: String,
    url: String,
    /// Whether there is anything to drop.
    made: bool,
}

impl Scratch {
    /// Makes it on the server of `server`, whose user must be allowed to create databases.
    pub(super) fn create(checkout: &Checkout, server: &str) -> Result<Self> {
        let step = Step::begin("Database of our own");
        let program = migrator(checkout, &step)?;
        let name = format!("kintsugi_sqlx_{}_{}", std::process::id(), moment());
        let mut scratch = Self { program, server: server.to_owned(), name, url: String::new(), made: false };
        let mut create = scratch.command("create");
        let made = step.run(&mut create, "CREATE DATABASE on the server that DATABASE_URL names");
        // A command that a signal cut off may have made it.
        scratch.made = made.as_ref().map_or_else(stopping::is_cause, |_| true);
        scratch.url = made?.trim().to_owned();
        step.done(&format!("{}, beside the one that DATABASE_URL names", scratch.name));
        Ok(scratch)
    }

    /// Its address.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    fn command(&self, verb: &str) -> Command {
        let mut command = child::command(&self.program, Signal::TERM);
        command.args([verb, &self.name]).env("DATABASE_URL", &self.server);
        command
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if !self.made {
            return;
        }
        stopping::allow_impatience();
        // A signal must not keep the clean-up from running, so this waits without looking for one.
        match self.command("drop").output() {
            Ok(output) if output.status.success() => {}
            Ok(output) => {
                let error = String::from_utf8_lossy(&output.stderr);
                eprintln!("  The database {} could not be dropped: {}", self.name, error.trim());
            }
            Err(error) => eprintln!("  The database {} could not be dropped: {error}", self.name),
        }
    }
}

/// Builds the example that migrates, creates and drops, and says where it lies. The program itself cannot serve here: it
/// may contain the very queries that are not known yet.
pub(crate) fn migrator(checkout: &Checkout, step: &Step) -> Result<PathBuf> {
    let mut cargo = child::command("cargo", Signal::TERM);
    cargo
        .args(["build", "--package", "database", "--example", "migrate", "--no-default-features"])
        .current_dir(checkout.root());
    step.run(&mut cargo, "cargo build of the migrator")?;
    Ok(checkout.programs("debug").join("examples/migrate"))
}

/// Tells this run from one of another machine with the same process id.
fn moment() -> u128 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.unwrap_or_default().as_millis()
}
