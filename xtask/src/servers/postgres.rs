//! A private Postgres on a Unix socket of its own.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};

use super::{Instance, Purpose, percent_encoded, tail};
use crate::child::{self, Running};
use crate::stopping;

/// The name of the database that the project uses.
const DATABASE: &str = "kintsugi";
/// Fast shutdown in Postgres' terms: sessions are ended, the data are written, nothing is recovered at the next start.
const FAST: Signal = Signal::INT;

/// A running server.
pub(super) struct Postgres {
    running: Running,
    url: String,
    log: PathBuf,
}

impl Postgres {
    /// Creates the cluster if the instance has none, starts it and waits until it takes connections.
    pub(super) fn start(instance: &Instance, programs: &Path) -> Result<Self> {
        let folder = instance.server_folder("postgres")?;
        let cluster = Cluster { instance, programs, data: folder.join("data"), log: instance.log("postgres") };
        // Written last: a cluster whose creation was interrupted is made anew.
        let complete = folder.join("complete");
        if complete.exists() {
            cluster.end_predecessor()?;
        } else {
            cluster.create()?;
            fs::write(&complete, "")?;
        }
        let sockets = instance.socket_folder(&folder)?;
        let running = cluster.serve(&sockets)?;
        let address = percent_encoded(&sockets.to_string_lossy());
        let url = format!("postgres://postgres@localhost/{DATABASE}?host={address}");
        Ok(Self { running, url, log: cluster.log })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// A sentence about its end, if it has ended by itself.
    pub(super) fn ended(&mut self) -> Result<Option<String>> {
        let status = self.running.ended()?;
        Ok(status.map(|status| format!("Postgres has ended ({status}); its log is {}", self.log.display())))
    }
}

struct Cluster<'a> {
    instance: &'a Instance,
    programs: &'a Path,
    data: PathBuf,
    log: PathBuf,
}

impl Cluster<'_> {
    fn command(&self, program: &str) -> std::process::Command {
        let mut command = child::command(self.programs.join("bin").join(program), FAST);
        self.instance.run_as_owner(&mut command);
        command
    }

    fn create(&self) -> Result<()> {
        if self.data.exists() {
            fs::remove_dir_all(&self.data)?;
        }
        let mut initdb = self.command("initdb");
        initdb.arg("--pgdata").arg(&self.data);
        // The builtin locale is the same on every machine and needs none of the system's locales.
        initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"]);
        initdb.args(["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]);
        if !self.instance.purpose().is_kept() {
            initdb.arg("--no-sync");
        }
        self.run_to_end(initdb, "initdb", None)?;
        // There is no psql in the package: a server without clients takes the one statement on its standard input.
        let mut single = self.command("postgres");
        single.arg("--single").arg("-D").arg(&self.data).arg("postgres");
        self.run_to_end(single, "postgres --single", Some(&format!("CREATE DATABASE {DATABASE}\n")))
    }

    fn run_to_end(&self, mut command: std::process::Command, name: &str, input: Option<&str>) -> Result<()> {
        let log = File::create(&self.log)?;
        command.stdout(log.try_clone()?).stderr(log);
        if input.is_some() {
            command.stdin(Stdio::piped());
        }
        let mut running = Running::start(&mut command, name, FAST, Duration::from_secs(10))?;
        if let (Some(input), Some(mut pipe)) = (input, running.input()) {
            pipe.write_all(input.as_bytes())?;
        }
        let status = running.wait()?;
        // A refused statement does not change the exit status of a single-user server.
        let log = tail(&self.log);
        ensure!(status.success() && !log.contains("ERROR:"), "{name} failed ({status}):\n{log}");
        Ok(())
    }

    fn serve(&self, sockets: &Path) -> Result<Running> {
        let log = File::create(&self.log)?;
        let mut command = self.command("postgres");
        command.arg("-D").arg(&self.data).arg("-k").arg(sockets);
        for setting in ALWAYS.iter().chain(settings(self.instance.purpose())) {
            command.args(["-c", setting]);
        }
        command.stdout(log.try_clone()?).stderr(log);
        let mut running = Running::start(&mut command, "Postgres", FAST, Duration::from_secs(20))?;
        let status_file = self.data.join("postmaster.pid");
        let process = running.id();
        let ready = stopping::wait_until(Duration::from_secs(120), || {
            if let Some(status) = running.ended()? {
                bail!("Postgres did not start ({status}):\n{}", tail(&self.log));
            }
            let text = fs::read_to_string(&status_file).unwrap_or_default();
            Ok(is_ready(&text, process))
        })?;
        ensure!(ready, "Postgres was not ready within two minutes:\n{}", tail(&self.log));
        Ok(running)
    }

    /// Waits for the server of a run that was killed a moment ago, and ends it if it stays: this process holds the
    /// instance, so nobody else needs it.
    fn end_predecessor(&self) -> Result<()> {
        let status_file = self.data.join("postmaster.pid");
        let Some(process) = fs::read_to_string(&status_file).ok().and_then(|text| process_of(&text)) else {
            return Ok(());
        };
        let Some(pid) = i32::try_from(process).ok().and_then(Pid::from_raw) else {
            return Ok(());
        };
        for (patience, signal) in [(2, None), (10, Some(FAST)), (5, Some(Signal::QUIT)), (5, Some(Signal::KILL))] {
            if let Some(signal) = signal {
                let _ = kill_process(pid, signal);
            }
            if stopping::wait_until(Duration::from_secs(patience), || Ok(!self.is_served_by(process)))? {
                // A stale file with the number of some other living process would keep the new server from starting.
                return match fs::remove_file(&status_file) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
                    _ => Ok(()),
                };
            }
        }
        bail!("process {process} is a Postgres on {} and cannot be ended", self.data.display())
    }

    /// Whether that process is a Postgres of this cluster: it works in its data folder.
    fn is_served_by(&self, process: u32) -> bool {
        let folder = fs::read_link(format!("/proc/{process}/cwd"));
        folder.is_ok_and(|folder| fs::canonicalize(&self.data).is_ok_and(|data| data == folder))
    }
}

/// Settings of every purpose: a Unix socket alone, in a folder that is closed to others, and statistics for the bench.
const ALWAYS: [&str; 5] = [
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "shared_preload_libraries=pg_stat_statements",
    "timezone=UTC",
    "log_timezone=UTC",
];

fn settings(purpose: Purpose) -> &'static [&'static str] {
    match purpose {
        Purpose::Dev => &[],
        Purpose::Test | Purpose::Sqlx => {
            &["max_connections=200", "fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        }
        Purpose::Bench => &["max_connections=200", "shared_buffers=1GB", "max_wal_size=4GB"],
    }
}

/// The process id in the first line of `postmaster.pid`.
fn process_of(status_file: &str) -> Option<u32> {
    status_file.lines().next()?.trim().parse().ok()
}

/// Whether `postmaster.pid` is of that process and says, in its eighth line, that connections are taken: pg_ctl asks so.
fn is_ready(status_file: &str, process: u32) -> bool {
    process_of(status_file) == Some(process)
        && status_file.lines().nth(7).is_some_and(|status| status.trim() == "ready")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_ready_when_its_own_status_file_says_so() {
        let text = |status: &str| format!("42\n/data\n1700000000\n5432\n/sockets\n\n  1 2\n{status}\n");
        assert!(is_ready(&text("ready   "), 42));
        assert!(!is_ready(&text("starting"), 42));
        assert!(!is_ready(&text("ready   "), 43));
        assert!(!is_ready("42\n", 42));
    }

    #[test]
    fn only_servers_without_lasting_data_skip_the_disk() {
        assert!(settings(Purpose::Test).contains(&"fsync=off"));
        assert!(!settings(Purpose::Dev).contains(&"fsync=off"));
        assert!(!settings(Purpose::Bench).contains(&"fsync=off"));
    }
}
