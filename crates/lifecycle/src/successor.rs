//! The successor: the process that takes over, started by the one that goes.
//!
//! It is started by a double fork, so that its parent is the service manager, not us: systemd must see its death while
//! we are still there. Between us is one socket pair, which the successor has as its standard input:
//!
//! | who | says | when |
//! | --- | --- | --- |
//! | the child, before exec | its process id, four bytes | at once |
//! | the successor | `ready` and a newline | it answers its own question through the listener |
//! | the predecessor | `yours` and a newline | the service manager knows the successor as the main process |
//! | the successor | `passed on` and a newline | it has given way to a successor of its own, and will end |

#![expect(unsafe_code, reason = "fork(2) between two others of std's is not to be had otherwise; see `detach`")]

use std::{
    io::{self, Read},
    os::{
        fd::{AsFd, AsRawFd, OwnedFd, RawFd},
        unix::{net::UnixStream, process::CommandExt},
    },
    path::Path,
    process::Command,
    time::Duration,
};

use rustix::{
    io::fcntl_dupfd_cloexec,
    process::{Pid, Signal},
};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};

use crate::{clock, life::Cause, sockets::Socket};

/// How a successor learns why it is there.
const VARIABLE: &str = "LIFECYCLE_HANDOVER";

/// Where the descriptors of the listeners begin at the least; below may be what std needs between fork and exec.
const FIRST: RawFd = 16;

/// How long a child may take from fork to its first word.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a successor says when another serves in its place.
const PASSED_ON: &str = "passed on";

/// Longest line on the channel.
const LINE: u64 = 4096;

/// Why there is a successor.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Story {
    pub(crate) cause: Cause,
    pub(crate) detail: String,
    /// When the predecessor decided, by [`clock::monotonic`].
    pub(crate) asked: Duration,
}

/// A successor that has been started.
#[derive(Debug)]
pub(crate) struct Successor {
    pub(crate) pid: Pid,
    process: Process,
    channel: BufReader<tokio::net::UnixStream>,
}

/// Names a process, not its number, so that a signal never hits a stranger (pidfd_open(2)).
#[cfg(target_os = "linux")]
#[derive(Debug)]
struct Process(OwnedFd);

#[cfg(target_os = "linux")]
impl Process {
    fn of(pid: Pid) -> io::Result<Self> {
        Ok(Self(rustix::process::pidfd_open(pid, rustix::process::PidfdFlags::empty())?))
    }

    fn signal(&self, signal: Signal) -> io::Result<()> {
        Ok(rustix::process::pidfd_send_signal(&self.0, signal)?)
    }
}

/// Elsewhere there is only the number.
#[cfg(not(target_os = "linux"))]
#[derive(Debug)]
struct Process(Pid);

#[cfg(not(target_os = "linux"))]
impl Process {
    fn of(pid: Pid) -> io::Result<Self> {
        Ok(Self(pid))
    }

    fn signal(&self, signal: Signal) -> io::Result<()> {
        Ok(rustix::process::kill_process(self.0, signal)?)
    }
}

/// What is started, and how it is called.
#[derive(Debug)]
pub(crate) struct Start<'a> {
    /// The file to run.
    pub(crate) file: &'a Path,
    /// The name that it sees as its own, argument zero.
    pub(crate) name: &'a Path,
    pub(crate) story: &'a Story,
    pub(crate) sockets: &'a [(String, Socket)],
}

/// Starts a successor with this process's arguments and environment. Blocks for a few milliseconds.
///
/// # Errors
/// When it cannot be started at all.
pub(crate) fn start(start: &Start<'_>) -> io::Result<Successor> {
    let (mut ours, theirs) = UnixStream::pair()?;
    let inherited = in_a_row(start.sockets)?;
    let raw: Vec<RawFd> = inherited.iter().map(AsRawFd::as_raw_fd).collect();
    let names: Vec<&str> = start.sockets.iter().map(|(name, _)| name.as_str()).collect();

    let mut command = Command::new(start.file);
    command
        .arg0(start.name)
        .args(std::env::args_os().skip(1))
        .stdin(OwnedFd::from(theirs))
        .env_remove("LISTEN_PID")
        .env_remove("WATCHDOG_PID")
        .env("LISTEN_FDS", raw.len().to_string())
        .env("LISTEN_FDS_FIRST_FD", raw.first().copied().unwrap_or(FIRST).to_string())
        .env("LISTEN_FDNAMES", names.join(":"))
        .env(VARIABLE, serde_json::to_string(start.story)?);
    detach(&mut command, raw);
    // What std knows as the child is the process between, which ends at once.
    command.spawn()?.wait()?;
    drop(command);

    ours.set_read_timeout(Some(PATIENCE))?;
    let mut pid = [0; 4];
    ours.read_exact(&mut pid)?;
    let pid = Pid::from_raw(i32::from_ne_bytes(pid)).ok_or_else(|| io::Error::other("the successor has no number"))?;
    let process = Process::of(pid)?;
    ours.set_nonblocking(true)?;
    let channel = BufReader::new(tokio::net::UnixStream::from_std(ours)?);
    Ok(Successor { pid, process, channel })
}

/// Lets the command's process fork once more: the first ends, the second becomes the program. std's own report of a
/// failed exec still works, because the second has inherited the pipe for it.
fn detach(command: &mut Command, inherited: Vec<RawFd>) {
    let hook = move || {
        for descriptor in &inherited {
            // SAFETY: fcntl(2) on a number; it is one of `in_a_row`'s, which the parent keeps open until after the fork.
            if unsafe { libc::fcntl(*descriptor, libc::F_SETFD, 0) } == -1 {
                return Err(io::Error::last_os_error());
            }
        }
        // SAFETY: the process has one thread, being itself just forked, and each call from here to exec is async-signal-safe
        // (signal-safety(7)): fork, _exit, getpid, write. No lock is taken and nothing is allocated.
        unsafe {
            match libc::fork() {
                -1 => return Err(io::Error::last_os_error()),
                0 => {}
                _ => libc::_exit(0),
            }
            let pid = libc::getpid().to_ne_bytes();
            if libc::write(libc::STDIN_FILENO, pid.as_ptr().cast(), pid.len()) != 4 {
                return Err(io::Error::last_os_error());
            }
        }
        Ok(())
    };
    // SAFETY: see inside the hook.
    unsafe { command.pre_exec(hook) };
}

/// Copies of the sockets' descriptors whose numbers follow each other, as `LISTEN_FDS` wants them.
fn in_a_row(sockets: &[(String, Socket)]) -> io::Result<Vec<OwnedFd>> {
    let mut first = FIRST;
    'again: loop {
        let mut row: Vec<OwnedFd> = Vec::with_capacity(sockets.len());
        for (_, socket) in sockets {
            let wanted = row.last().map_or(first, |last| last.as_raw_fd() + 1);
            let copy = fcntl_dupfd_cloexec(socket.as_fd().as_fd(), wanted)?;
            if !row.is_empty() && copy.as_raw_fd() != wanted {
                // Something is in the way; the row begins behind it. The system's limit on descriptors ends this.
                first = copy.as_raw_fd();
                continue 'again;
            }
            row.push(copy);
        }
        return Ok(row);
    }
}

impl Successor {
    /// Waits for its word that it answers.
    ///
    /// # Errors
    /// When it ends before, or says something else.
    pub(crate) async fn ready(&mut self) -> io::Result<()> {
        match line(&mut self.channel).await?.as_str() {
            "ready" => Ok(()),
            "" => Err(io::Error::other("it ended before it answered")),
            other => Err(io::Error::other(format!("it said `{other}`"))),
        }
    }

    /// Tells it that it is the main process now.
    pub(crate) async fn hand_over(&mut self) -> io::Result<()> {
        self.channel.get_mut().write_all(b"yours\n").await
    }

    /// Resolves when it has ended without a successor of its own: then nobody serves.
    pub(crate) async fn died(&mut self) {
        loop {
            match line(&mut self.channel).await.as_deref() {
                Ok(PASSED_ON) => std::future::pending().await,
                Ok(said) if !said.is_empty() => {}
                // The end of the stream is the end of the process.
                _ => return,
            }
        }
    }

    /// Ends it at once.
    pub(crate) fn kill(&self) {
        self.signal(Signal::KILL);
    }

    /// Lets it read its settings again.
    pub(crate) fn reload(&self) {
        self.signal(Signal::HUP);
    }

    fn signal(&self, signal: Signal) {
        if let Err(error) = self.process.signal(signal) {
            tracing::debug!(%error, "the successor had ended already");
        }
    }
}

async fn line(channel: &mut BufReader<tokio::net::UnixStream>) -> io::Result<String> {
    let mut text = String::new();
    channel.take(LINE).read_line(&mut text).await?;
    Ok(text.trim_end().to_owned())
}

/// Whether this process is a successor.
pub(crate) fn is_one() -> bool {
    std::env::var_os(VARIABLE).is_some()
}

/// The other end of the channel, in a process that is a successor.
#[derive(Debug)]
pub(crate) struct Predecessor {
    pub(crate) story: Story,
    channel: BufReader<tokio::net::UnixStream>,
}

impl Predecessor {
    /// Tells it, if it still drains, that this process goes in good order: somebody else serves.
    pub(crate) async fn passed_on(&mut self) {
        // It may be long gone.
        let _ = self.channel.get_mut().write_all(format!("{PASSED_ON}\n").as_bytes()).await;
    }

    /// The predecessor of this process, if it has one.
    pub(crate) fn find() -> io::Result<Option<Self>> {
        let Ok(story) = std::env::var(VARIABLE) else { return Ok(None) };
        let story = serde_json::from_str(&story)?;
        let channel = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
        channel.set_nonblocking(true)?;
        Ok(Some(Self { story, channel: BufReader::new(tokio::net::UnixStream::from_std(channel)?) }))
    }

    /// How long ago it decided.
    pub(crate) fn decided_ago(&self) -> Duration {
        clock::monotonic().saturating_sub(self.story.asked)
    }

    /// Says that this process answers, and waits until it is the main process. If the predecessor dies in between, this
    /// process may be the main one already, and goes on; if it is not, the service manager ends it with the rest.
    ///
    /// # Errors
    /// When the predecessor decided otherwise.
    pub(crate) async fn take_over(&mut self) -> io::Result<()> {
        if self.channel.get_mut().write_all(b"ready\n").await.is_err() {
            tracing::warn!("the predecessor has ended before it gave way");
            return Ok(());
        }
        match line(&mut self.channel).await.as_deref() {
            Ok("yours") => Ok(()),
            Ok("") | Err(_) => {
                tracing::warn!("the predecessor has ended without a word");
                Ok(())
            }
            Ok(_) => Err(io::Error::other("the predecessor did not give way")),
        }
    }
}
