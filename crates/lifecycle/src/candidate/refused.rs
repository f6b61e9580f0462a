//! Why a file does not become the next release.

use std::{io, path::PathBuf, time::Duration};

use crate::watch::trail::Oddity;

/// Longest part of a self-test's words that a sentence repeats, in characters.
const QUOTED: usize = 400;

/// Why a file does not become the next release. Each is a sentence for an operator.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refused {
    /// There is nothing.
    #[error("{} does not exist", .0.display())]
    Missing(PathBuf),
    /// A circle of links, a folder, a pipe, or out of reach.
    #[error("{0}")]
    Odd(#[from] Oddity),
    /// The file system's refusal.
    #[error("{} cannot be read: {error}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// In the words of the operating system.
        error: io::Error,
    },
    /// No permission, or a file system without programs.
    #[error("{} may not be executed", .0.display())]
    NotExecutable(PathBuf),
    /// For another machine.
    #[error("{} is a program for another machine ({machine}); this one is {}", path.display(), std::env::consts::ARCH)]
    WrongArchitecture {
        /// Which file.
        path: PathBuf,
        /// The machine it is for.
        machine: String,
    },
    /// No program, or half of one.
    #[error("{} {fault}", path.display())]
    NotAProgram {
        /// Which file.
        path: PathBuf,
        /// The rest of the sentence.
        fault: String,
    },
    /// It says itself that it cannot serve.
    #[error("the self-test of {} ended with {status}{}", path.display(), quote(said))]
    SelfTestFailed {
        /// Which file.
        path: PathBuf,
        /// `exit code 1`, `signal 11 (segmentation fault)`.
        status: String,
        /// What it said, at most the last 8 KiB.
        said: String,
    },
    /// It does not come to an end.
    #[error("the self-test of {} took longer than {timeout:?} and was ended{}", path.display(), quote(said))]
    SelfTestHung {
        /// Which file.
        path: PathBuf,
        /// How long it was allowed to take.
        timeout: Duration,
        /// What it said, at most the last 8 KiB.
        said: String,
    },
    /// It became another file meanwhile.
    #[error("{} changed while it was looked into", .0.display())]
    Changed(PathBuf),
    /// This machine had no process, no descriptor or no thread to spare for the test.
    #[error("the self-test of {} could not be started: {error}", path.display())]
    NotTried {
        /// Which file.
        path: PathBuf,
        /// In the words of the operating system.
        error: io::Error,
    },
}

impl Refused {
    /// Whether the file itself is at fault, so that the same content need not be tried again. Otherwise it was the
    /// moment, the settings, or its place and permissions.
    pub(crate) fn is_verdict(&self) -> bool {
        match self {
            Self::WrongArchitecture { .. } | Self::NotAProgram { .. } => true,
            // A self-test fails for wrong settings as well, and for a signal to stop that the whole unit gets.
            Self::SelfTestFailed { .. }
            | Self::SelfTestHung { .. }
            | Self::Missing(_)
            | Self::Odd(_)
            | Self::Unreadable { .. }
            | Self::NotExecutable(_)
            | Self::Changed(_)
            | Self::NotTried { .. } => false,
        }
    }
}

/// What a self-test said, on one line and behind a colon.
fn quote(said: &str) -> String {
    let lines: Vec<_> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut line: String = lines.join("; ").chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if let Some((end, _)) = line.char_indices().nth(QUOTED) {
        line.truncate(end);
        line.push('…');
    }
    if line.is_empty() { line } else { format!(": {line}") }
}
