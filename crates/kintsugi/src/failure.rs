//! How a command fails: one sentence for a person, and an exit code for systemd and scripts.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

/// `EX_CONFIG` of sysexits(3): something in the configuration is wrong, and trying again does not help.
const EX_CONFIG: u8 = 78;

/// A setting that cannot be used. The sentence names its key.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Misconfigured(pub(crate) String);

/// Nobody reads on what a command prints (`kintsugi events tail | head`): it ends, and that is no failure.
#[derive(Debug, thiserror::Error)]
#[error("nobody reads on")]
pub(crate) struct Unread;

/// Prints a line of what a command found.
///
/// # Errors
/// [`Unread`], or what keeps the line from being printed.
pub(crate) fn say(line: impl std::fmt::Display) -> anyhow::Result<()> {
    match writeln!(io::stdout(), "{line}") {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Unread.into()),
        said => Ok(said?),
    }
}

/// Says on stderr what went wrong, with its causes on one line.
#[expect(clippy::print_stderr, reason = "this is how a command ends; the log may not be set up yet")]
pub(crate) fn report(error: &anyhow::Error) -> ExitCode {
    if error.is::<Unread>() {
        return ExitCode::SUCCESS;
    }
    eprintln!("kintsugi: {}", line(error));
    if error.chain().any(|cause| cause.is::<Misconfigured>()) { ExitCode::from(EX_CONFIG) } else { ExitCode::FAILURE }
}

/// The error with its causes; many of them repeat their cause in their own words already.
fn line(error: &anyhow::Error) -> String {
    let mut line = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if !line.ends_with(&cause) {
            let colon = if line.is_empty() { "" } else { ": " };
            line = format!("{line}{colon}{cause}");
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn every_cause_is_said_once() {
        let error = anyhow!("refused").context("NATS cannot be reached: refused").context("nothing was told");
        assert_eq!(line(&error), "nothing was told: NATS cannot be reached: refused");
        assert_eq!(line(&anyhow!("refused")), "refused");
    }
}
