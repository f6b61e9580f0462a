//! What counts as a failed request.

use std::io::{self, ErrorKind};

use serde::{Deserialize, Serialize};

/// How far a request had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Phase {
    /// No connection yet.
    Connect,
    /// The request was on its way out.
    Send,
    /// It was sent, and no byte of the answer had come.
    Wait,
    /// The answer had begun.
    Read,
}

/// A request without its whole answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Failure {
    /// When the request began, in microseconds since 1970.
    pub(crate) began: u64,
    /// How long until it had failed, in microseconds.
    pub(crate) took: u64,
    pub(crate) phase: Phase,
    /// `refused`, `reset`, `cut` (closed before the whole answer), `timeout`, or what the system called it.
    pub(crate) kind: String,
    /// Whether the connection had carried an answer before.
    pub(crate) reused: bool,
    /// Whether the request was one of the slow ones.
    pub(crate) slow: bool,
    pub(crate) path: String,
}

/// Why a connection gave no answer.
#[derive(Debug)]
pub(super) struct Broken {
    pub(super) phase: Phase,
    pub(super) kind: String,
}

impl Broken {
    /// With the name that a person would give to the error.
    pub(super) fn by(phase: Phase, error: &io::Error) -> Self {
        // connect(2) that waited as long as SO_SNDTIMEO allows.
        if error.raw_os_error() == Some(rustix::io::Errno::INPROGRESS.raw_os_error()) {
            return Self { phase, kind: "timeout".to_owned() };
        }
        let kind = match error.kind() {
            ErrorKind::ConnectionRefused => "refused".to_owned(),
            ErrorKind::ConnectionReset | ErrorKind::BrokenPipe | ErrorKind::ConnectionAborted => "reset".to_owned(),
            ErrorKind::UnexpectedEof => "cut".to_owned(),
            // A timeout of the socket is told as WouldBlock.
            ErrorKind::TimedOut | ErrorKind::WouldBlock => "timeout".to_owned(),
            _ => error.to_string(),
        };
        Self { phase, kind }
    }
}
