//! How a command fails: one sentence for a person, and an exit code for systemd and scripts.

use std::process::ExitCode;

/// `EX_CONFIG` of sysexits(3): something in the configuration is wrong, and trying again does not help.
const EX_CONFIG: u8 = 78;

/// A setting that cannot be used. The sentence names its key.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Misconfigured(pub(crate) String);

/// Says on stderr what went wrong, with its causes on one line.
#[expect(clippy::print_stderr, reason = "this is how a command ends; the log may not be set up yet")]
pub(crate) fn report(error: &anyhow::Error) -> ExitCode {
    eprintln!("kintsugi: {error:#}");
    if error.chain().any(|cause| cause.is::<Misconfigured>()) { ExitCode::from(EX_CONFIG) } else { ExitCode::FAILURE }
}
