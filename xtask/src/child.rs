//! Child processes: guarded, in a process group of their own, stopped within a bounded time.

use std::ffi::OsStr;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use crate::{guard, stopping};

/// A running child that is ended when this value is dropped.
pub(crate) struct Running {
    child: Child,
    /// The polite request; after `patience` the whole process group is killed.
    signal: Signal,
    patience: Duration,
}

/// A guarded command. Its own process group keeps the terminal's Ctrl-C away from it, so that this tool decides the order.
pub(crate) fn command(program: impl AsRef<OsStr>, signal: Signal) -> Command {
    let mut command = guard::command(program.as_ref(), signal);
    command.process_group(0).stdin(Stdio::null());
    command
}

impl Running {
    /// Starts the command; see [`Running`].
    pub(crate) fn start(command: &mut Command, name: &str, signal: Signal, patience: Duration) -> Result<Self> {
        let child = command.spawn().with_context(|| format!("cannot start {name}"))?;
        Ok(Self { child, signal, patience })
    }

    /// The process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// The exit status, if it has ended.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Gives the child's input pipe away, if it has one.
    pub(crate) fn input(&mut self) -> Option<std::process::ChildStdin> {
        self.child.stdin.take()
    }

    /// Gives the child's output pipes away; call it once, before waiting.
    pub(crate) fn pipes(&mut self) -> (Option<std::process::ChildStdout>, Option<std::process::ChildStderr>) {
        (self.child.stdout.take(), self.child.stderr.take())
    }

    /// Waits for the end; a signal to this tool stops the child and is an error.
    pub(crate) fn wait(mut self) -> Result<ExitStatus> {
        loop {
            if let Some(status) = self.ended()? {
                return Ok(status);
            }
            stopping::check()?;
            std::thread::sleep(stopping::GLANCE);
        }
    }

    /// Asks, waits, then kills; waits for the end in any case.
    pub(crate) fn stop(&mut self) {
        let Some(pid) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) else {
            return;
        };
        if matches!(self.child.try_wait(), Ok(None)) {
            // A failure means that it has just ended by itself.
            let _ = kill_process(pid, self.signal);
            let start = Instant::now();
            while matches!(self.child.try_wait(), Ok(None)) && start.elapsed() < self.patience {
                if start.elapsed() > Duration::from_secs(1) {
                    stopping::allow_impatience();
                }
                std::thread::sleep(stopping::GLANCE);
            }
        }
        // Also what the child itself started and left behind; the group is its own, so nobody else is in it.
        let _ = kill_process_group(pid, Signal::KILL);
        let _ = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Runs a command to its end with its output on this tool's own stdout and stderr.
pub(crate) fn run(command: &mut Command, name: &str) -> Result<ExitStatus> {
    Running::start(command, name, Signal::TERM, Duration::from_secs(10))?.wait()
}
