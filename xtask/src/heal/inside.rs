//! What is done within the machine: commands by nsenter(1), files through `/proc/PID/root`.

use std::fs::{self, File};
use std::io::Read;
use std::net::{SocketAddr, TcpStream};
use std::os::fd::AsFd;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

use super::patience;

/// No command within the machine may take longer, unless it says so.
const LIMIT: Duration = Duration::from_secs(60);

/// The inside of a running machine. A plain value: the machine itself is ended by whoever booted it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inside {
    /// The machine's first process, as this machine numbers it.
    pub(super) init: u32,
}

impl Inside {
    /// Runs a shell script and gives what it wrote to stdout; fails if it fails.
    pub(super) fn run(&self, script: &str) -> Result<String> {
        self.run_within(LIMIT, script)
    }

    /// As [`Self::run`], with a limit of its own.
    pub(super) fn run_within(&self, limit: Duration, script: &str) -> Result<String> {
        let output = self.outcome(limit, script)?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            let told = String::from_utf8_lossy(&output.stdout);
            bail!("`{script}` in the machine failed ({}): {} {}", output.status, said.trim(), told.trim());
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Runs a shell script and gives what came of it, success or not.
    pub(super) fn outcome(&self, limit: Duration, script: &str) -> Result<Output> {
        let mut command = Command::new("nsenter");
        command.args(["--target", &self.init.to_string(), "--all", "--", "/bin/sh", "-c", script]);
        command.env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").env("HOME", "/root").env("LANG", "C.UTF-8");
        command.env("DEBIAN_FRONTEND", "noninteractive").env("SYSTEMD_PAGER", "").env("SYSTEMD_COLORS", "0");
        collect(command, limit).with_context(|| format!("`{script}` in the machine"))
    }

    /// Where a file of the machine lies for this machine. An absolute link on the way would lead astray.
    pub(super) fn path(&self, inside: impl AsRef<Path>) -> PathBuf {
        let inside = inside.as_ref();
        Path::new("/proc").join(self.init.to_string()).join("root").join(inside.strip_prefix("/").unwrap_or(inside))
    }

    /// Writes a file, its folders included.
    pub(super) fn write(&self, inside: &str, mode: u32, content: impl AsRef<[u8]>) -> Result<()> {
        let path = self.path(inside);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("cannot create the folder of {inside}"))?;
        }
        fs::write(&path, content).with_context(|| format!("cannot write {inside} in the machine"))?;
        fs::set_permissions(&path, fs::Permissions::from_mode(mode))?;
        Ok(())
    }

    /// Copies a file of this machine in.
    pub(super) fn bring(&self, file: &Path, inside: &str) -> Result<()> {
        let content = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        self.write(inside, fs::metadata(file)?.permissions().mode() & 0o777, content)
    }

    /// The number by which this machine knows a process of that machine.
    pub(super) fn outer_pid(&self, inner: u32) -> Result<u32> {
        processes_of(self.init)?
            .into_iter()
            .find(|(_, number)| *number == inner)
            .map(|(outer, _)| outer)
            .with_context(|| format!("there is no process {inner} in the machine"))
    }
}

impl Inside {
    /// A connection from within the machine's network. A thread goes in; the socket stays of that network out here.
    pub(super) fn connect(&self, address: SocketAddr) -> Result<TcpStream> {
        let network = File::open(format!("/proc/{}/ns/net", self.init)).context("the machine has ended")?;
        let connecting = std::thread::spawn(move || -> Result<TcpStream> {
            move_into_link_name_space(network.as_fd(), Some(LinkNameSpaceType::Network))?;
            Ok(TcpStream::connect_timeout(&address, Duration::from_secs(10))?)
        });
        connecting.join().map_err(|_| anyhow!("the thread that connects panicked"))?
    }
}

/// Every process in the pid namespace of `init`: its number out here and in there.
fn processes_of(init: u32) -> Result<Vec<(u32, u32)>> {
    let namespace = fs::read_link(format!("/proc/{init}/ns/pid")).context("the machine has ended")?;
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc")?.flatten() {
        let Some(outer) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        if fs::read_link(entry.path().join("ns/pid")).is_ok_and(|other| other == namespace)
            && let Ok(status) = fs::read_to_string(entry.path().join("status"))
            && let Some(line) = status.lines().find_map(|line| line.strip_prefix("NSpid:"))
            && let Some(inner) = line.split_whitespace().last().and_then(|number| number.parse().ok())
        {
            found.push((outer, inner));
        }
    }
    Ok(found)
}

/// Runs a command to its end and gives its output; kills it after `limit`.
fn collect(mut command: Command, limit: Duration) -> Result<Output> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let readers = [child.stdout.take().map(drain), child.stderr.take().map(drain)];
    let ended = patience::until(limit, "its end", || Ok(child.try_wait()?));
    if ended.is_err() {
        // A failure means that it has just ended by itself.
        let _ = child.kill();
        let _ = child.wait();
    }
    let status = ended?;
    let [stdout, stderr] = readers.map(|reader| reader.map(joined).unwrap_or_default());
    Ok(Output { status, stdout, stderr })
}

type Drained = std::sync::mpsc::Receiver<Vec<u8>>;

fn drain(mut pipe: impl Read + Send + 'static) -> Drained {
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut block = vec![0; 1 << 16];
        while let Ok(length) = pipe.read(&mut block) {
            let part = block.get(..length).unwrap_or_default().to_vec();
            if length == 0 || send.send(part).is_err() {
                break;
            }
        }
    });
    receive
}

/// All that came. A service started by the command may hold the pipe open for ever, so silence ends it as well.
fn joined(drained: Drained) -> Vec<u8> {
    let mut all = Vec::new();
    while let Ok(part) = drained.recv_timeout(Duration::from_millis(300)) {
        all.extend(part);
    }
    all
}
