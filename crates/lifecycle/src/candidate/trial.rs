//! The self-test: the candidate as a child process, for a bounded time and with a bounded memory of what it says.

use std::{
    ffi::OsStr,
    fs::File,
    io::{self, Read},
    os::{
        fd::OwnedFd,
        unix::process::{CommandExt, ExitStatusExt},
    },
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fs::{OFlags, fcntl_getfl, fcntl_setfl},
    io::Errno,
    process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid},
};

/// Of what it says, so many bytes are kept: the last ones, for errors come last.
const KEPT: usize = 8 << 10;

/// How often an end is looked for while nothing is said.
const SLICE: Duration = Duration::from_millis(5);

/// How long a killed child may take until it is gone.
const DEATH: Duration = Duration::from_secs(1);

/// A file that was just written is busy for a moment where another thread started a process meanwhile, which holds the
/// writer's descriptor until it runs (execve(2), ETXTBSY).
const BUSY: Duration = Duration::from_millis(500);

/// Variables by which the service manager or a predecessor speaks to the process that serves, not to a test.
const PREFIXES: [&str; 3] = ["LISTEN_", "WATCHDOG_", "LIFECYCLE_"];
const NAMES: [&str; 2] = ["NOTIFY_SOCKET", "MAINPID"];

/// How the self-test went.
#[derive(Debug)]
pub(super) struct Outcome {
    /// `None`: it was killed because its time was over.
    pub(super) status: Option<ExitStatus>,
    /// What it said on its standard error, and if nothing there, on its standard output; the last 8 KiB.
    pub(super) said: String,
}

/// Runs `file` with `arguments` in a process group of its own, which does not outlive this call. `abandoned` ends it
/// before its time.
///
/// # Errors
/// When it cannot be started.
pub(super) fn run(file: &Path, arguments: &[String], timeout: Duration, abandoned: &AtomicBool) -> io::Result<Outcome> {
    let began = Instant::now();
    let mut child = start(file, arguments)?;
    let mut output = Spoken::of(child.stdout.take());
    let mut errors = Spoken::of(child.stderr.take());
    let mut has_ended = false;
    while !has_ended && began.elapsed() < timeout && !abandoned.load(Ordering::Relaxed) {
        wait_for_words(&[&output, &errors], SLICE.min(timeout.saturating_sub(began.elapsed())));
        output.read();
        errors.read();
        has_ended = has_exited(&child);
    }
    let status = end(child)?.filter(|_| has_ended);
    // What was written just before the end is still in the pipes. Nobody waits for descendants that kept them open.
    output.read();
    errors.read();
    let said = if errors.is_blank() { output.kept } else { errors.kept };
    Ok(Outcome { status, said: String::from_utf8_lossy(&said).into_owned() })
}

fn start(file: &Path, arguments: &[String]) -> io::Result<Child> {
    let began = Instant::now();
    loop {
        let mut command = Command::new(file);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
        for (name, _) in std::env::vars_os().filter(|(name, _)| is_private(name)) {
            command.env_remove(name);
        }
        match command.spawn() {
            Err(error) if error.kind() == io::ErrorKind::ExecutableFileBusy && began.elapsed() < BUSY => {
                pause(SLICE);
            }
            result => return result,
        }
    }
}

fn is_private(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| NAMES.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix)))
}

/// Whether it has ended. It stays a zombie: while it is one, its number, and with it the group's, is nobody else's.
fn has_exited(child: &Child) -> bool {
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    matches!(waitid(WaitId::Pid(Pid::from_child(child)), options), Ok(Some(_)))
}

/// Kills what is left of the child's group and reaps the child. `None` where it does not die in time, which happens on
/// dead network file systems; a thread then waits for it.
fn end(mut child: Child) -> io::Result<Option<ExitStatus>> {
    // An error says that there is none left.
    let _ = kill_process_group(Pid::from_child(&child), Signal::KILL);
    let began = Instant::now();
    while began.elapsed() < DEATH {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        pause(Duration::from_millis(1));
    }
    std::thread::Builder::new().name("reaper".to_owned()).spawn(move || child.wait())?;
    Ok(None)
}

fn pause(time: Duration) {
    #[expect(clippy::disallowed_methods, reason = "this runs on a thread of its own")]
    std::thread::sleep(time);
}

/// One of the child's two streams, and the last that came of it.
struct Spoken {
    stream: Option<File>,
    kept: Vec<u8>,
}

impl Spoken {
    fn of<S: Into<OwnedFd>>(stream: Option<S>) -> Self {
        let stream = stream.map(|stream| File::from(stream.into())).filter(|stream| {
            // A stream that could make this thread wait is not read at all.
            fcntl_getfl(stream).is_ok_and(|flags| fcntl_setfl(stream, flags | OFlags::NONBLOCK).is_ok())
        });
        Self { stream, kept: Vec::new() }
    }

    /// Takes what is there, though not for ever from one that never stops.
    fn read(&mut self) {
        let mut bytes = [0; 4096];
        for _ in 0..64 {
            let Some(stream) = &mut self.stream else { return };
            match stream.read(&mut bytes) {
                Ok(length) if length > 0 => self.keep(&bytes[..length]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Ok(_) | Err(_) => self.stream = None,
            }
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        self.kept.extend_from_slice(bytes);
        let surplus = self.kept.len().saturating_sub(KEPT);
        self.kept.drain(..surplus);
    }

    fn is_blank(&self) -> bool {
        self.kept.iter().all(u8::is_ascii_whitespace)
    }
}

/// Until one of them says something or ends, or the time is over.
fn wait_for_words(streams: &[&Spoken], time: Duration) {
    let streams = streams.iter().filter_map(|stream| stream.stream.as_ref());
    let mut polled: Vec<_> = streams.map(|stream| PollFd::new(stream, PollFlags::IN)).collect();
    let time = Timespec { tv_sec: 0, tv_nsec: i64::from(time.subsec_nanos()) };
    match poll(&mut polled, Some(&time)) {
        Ok(_) | Err(Errno::INTR) => {}
        Err(_) => pause(SLICE),
    }
}

/// How it ended, for people: `exit code 1`, `signal 11`.
pub(super) fn describe(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => {
            let name = match signal {
                4 => " (illegal instruction)",
                6 => " (abort)",
                9 => " (kill)",
                11 => " (segmentation fault)",
                31 => " (forbidden system call)",
                _ => "",
            };
            format!("signal {signal}{name}")
        }
        (None, None) => "an unknown status".to_owned(),
    }
}
