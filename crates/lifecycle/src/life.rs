//! A life: one process, from its start to its end, and why it began and ended.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Why a life began, or ended. A life that begins because another ended carries that one's cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// There is no life before this one in the ledger.
    First,
    /// Another release took over.
    Release,
    /// The daily refresh, or the operator's `reload`.
    Refresh,
    /// Resident memory passed the soft limit.
    Memory,
    /// A dependency answered others, but the process could no longer reach it (a leaked pool).
    Pool,
    /// A task that the process cannot live without ended.
    Task,
    /// The process did not answer; it ended itself, or systemd's watchdog did.
    Watchdog,
    /// A panic that ended the process, an abort, or a signal that nobody sent on purpose.
    Crash,
    /// The kernel's out-of-memory killer.
    OutOfMemory,
    /// `systemctl stop` or `restart`, or a signal by hand.
    Operator,
    /// The release died young twice; the one before it was put back.
    Rollback,
    /// The machine was restarted.
    Boot,
    /// Nothing tells.
    Unknown,
}

impl Cause {
    /// Whether the process chose this end to mend itself; these are what the restart intensity counts.
    #[must_use]
    pub fn is_self_chosen(self) -> bool {
        matches!(self, Self::Memory | Self::Pool | Self::Task | Self::Watchdog)
    }

    /// Whether this was planned by somebody, and so says nothing about the program's health.
    #[must_use]
    pub fn is_planned(self) -> bool {
        matches!(self, Self::First | Self::Release | Self::Refresh | Self::Operator | Self::Boot)
    }

    /// The word that the ledger and the metrics use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Release => "release",
            Self::Refresh => "refresh",
            Self::Memory => "memory",
            Self::Pool => "pool",
            Self::Task => "task",
            Self::Watchdog => "watchdog",
            Self::Crash => "crash",
            Self::OutOfMemory => "out-of-memory",
            Self::Operator => "operator",
            Self::Rollback => "rollback",
            Self::Boot => "boot",
            Self::Unknown => "unknown",
        }
    }
}

/// One process as the ledger knows it. What is not known is `None`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Life {
    /// Names the life: the time of its start and its process id, `20261122T101530.123456Z-4711`.
    pub life: String,
    /// Why it began.
    pub cause: Cause,
    /// What happened, in one sentence for a person; empty where the cause says it all.
    pub detail: String,
    /// The release that ran, see [`crate::Release`].
    pub release: String,
    /// The first twelve hexadecimal digits of the executable's SHA-256.
    pub build: String,
    /// The release that ran before.
    pub previous_release: Option<String>,
    /// Process id.
    pub pid: u32,
    /// When the process began.
    pub started_at: Timestamp,
    /// When it first answered a request of its own.
    pub serving_at: Option<Timestamp>,
    /// Milliseconds from the decision to hand over to the successor's serving; only where there was a hand-over.
    pub handover_ms: Option<f64>,
    /// Milliseconds in which nobody answered, before this life did; 0 after a hand-over.
    pub stall_ms: Option<f64>,
    /// When it ended; of a life that was killed, when it was last seen.
    pub ended_at: Option<Timestamp>,
    /// Why it ended.
    pub end_cause: Option<Cause>,
    /// What happened at the end, in one sentence; empty where the cause says it all.
    pub end_detail: String,
    /// Requests that it answered.
    pub requests: u64,
    /// Requests under way when it ended that got no answer; an upper bound where the process was killed.
    pub lost: Option<u64>,
    /// Resident memory at the end, in bytes.
    pub resident: Option<u64>,
    /// Where a crash happened: the panic's place, or a signal's name.
    pub signature: Option<String>,
}

/// Resident memory at one moment of a life.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// When.
    pub at: Timestamp,
    /// Bytes.
    pub resident: u64,
}

/// How sure the present process is that it answers, for people and for the service manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Not yet answering.
    Starting,
    /// Answering, with everything that it needs.
    Serving,
    /// Answering what it can; a dependency is away, or restarts were refused.
    Degraded,
    /// A successor is being started.
    HandingOver,
    /// A successor answers; requests under way are being finished.
    Draining,
    /// The end.
    Exiting,
}

impl State {
    /// The word that notices, pages and metrics use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Serving => "serving",
            Self::Degraded => "degraded",
            Self::HandingOver => "handing-over",
            Self::Draining => "draining",
            Self::Exiting => "exiting",
        }
    }
}

/// A duration in milliseconds, to the microsecond.
#[must_use]
pub(crate) fn millis(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}
