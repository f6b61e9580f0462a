//! Children that die with this tool, even when it is killed with SIGKILL.
//!
//! Linux can send a process a signal when its parent dies (`PR_SET_PDEATHSIG`, prctl(2)), but only the process itself can
//! ask for it, and the request is lost when the user id changes. Setting it between fork and exec needs unsafe code, so a
//! child is started as this tool's own hidden command `guard`: it asks for the signal after any change of user and then
//! replaces itself by the wanted program, which keeps the request and the process id.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::Command;

use anyhow::{Error, anyhow};
use rustix::process::Signal;

/// The running program, also when a rebuild has replaced its file or when its folder is closed to the child's user.
const THIS_PROGRAM: &str = "/proc/self/exe";

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The process that must stay alive
    #[arg(long)]
    parent: i32,
    /// The signal that the program gets when it does not
    #[arg(long)]
    signal: i32,
    /// The program and its arguments
    #[arg(last = true, required = true)]
    program: Vec<OsString>,
}

/// A command that runs `program` and gets `signal` when this process dies. Add arguments as usual.
///
/// Start it from the main thread only: the kernel counts the death of the starting thread as the parent's.
pub(crate) fn command(program: impl Into<OsString>, signal: Signal) -> Command {
    let mut command = Command::new(THIS_PROGRAM);
    command
        .arg("guard")
        .args(["--parent", &std::process::id().to_string(), "--signal", &signal.as_raw().to_string()])
        .arg("--")
        .arg(program.into());
    command
}

/// Asks for the signal and becomes the program; returns only if that fails.
pub(crate) fn become_program(arguments: &Arguments) -> Error {
    let Some(signal) = Signal::from_named_raw(arguments.signal) else {
        return anyhow!("{} is no signal", arguments.signal);
    };
    if let Err(error) = rustix::process::set_parent_process_death_signal(Some(signal)) {
        return Error::new(error).context("cannot ask for a signal at the parent's death");
    }
    // The parent may have died before the request was made; then nobody would send the signal.
    if rustix::process::getppid().map(rustix::process::Pid::as_raw_nonzero).map(i32::from) != Some(arguments.parent) {
        return anyhow!("the tool that started this program is gone");
    }
    let Some((program, rest)) = arguments.program.split_first() else {
        return anyhow!("no program was named");
    };
    let failure = Command::new(program).args(rest).exec();
    Error::new(failure).context(format!("cannot run {}", program.display()))
}
