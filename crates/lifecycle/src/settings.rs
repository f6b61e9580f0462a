//! What an operator can set, with the values that suit a site of one person.

use std::{path::PathBuf, time::Duration};

/// How a new process takes the place of the old one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Handover {
    /// The old process starts the new one, and goes once it answers. Nobody waits.
    #[default]
    Successor,
    /// The process ends in good order and the service manager starts the next; visitors wait in the socket's queue.
    Exit,
}

/// Every number of the life cycle.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// How a new process takes the old one's place.
    pub handover: Handover,
    /// The executable to watch and to start as successor; by default the one that this process was started as.
    pub binary: Option<PathBuf>,
    /// Where the ledger is kept; by default the first folder of systemd's `STATE_DIRECTORY`.
    pub state_directory: Option<PathBuf>,
    /// Where the guard of the unit leaves word of the last exit and of a rollback.
    pub guard_directory: PathBuf,
    /// How long clients of an old process may go on after its successor answers.
    pub drain_grace: Duration,
    /// The same where nobody has taken over yet (SIGTERM, and [`Handover::Exit`]).
    pub stop_grace: Duration,
    /// How long a candidate's self-test may take.
    pub self_test_timeout: Duration,
    /// How long a successor may take until it answers.
    pub ready_timeout: Duration,
    /// How often a process is replaced by a fresh one.
    pub refresh_every: Duration,
    /// By how much at the most a refresh comes earlier, by chance, so that instances do not refresh together.
    pub refresh_jitter: Duration,
    /// How often the warden asks the process through its own listener.
    pub probe_every: Duration,
    /// How long an answer may take.
    pub probe_timeout: Duration,
    /// After so many answers missed in a row the process ends itself.
    pub probe_misses: u32,
    /// The path that the warden asks for; any answer below 500 counts.
    pub probe_path: String,
    /// How long a dependency may be unreachable through the process's own means while a fresh connection works.
    pub pool_patience: Duration,
    /// Resident bytes above which the process hands over; by default four fifths of the memory cgroup's limit.
    pub soft_memory: Option<u64>,
    /// Self-chosen restarts at the most within [`Settings::restart_window`].
    pub restart_limit: u32,
    /// See [`Settings::restart_limit`].
    pub restart_window: Duration,
    /// A release that was healthy for so long is good: it is not rolled back.
    pub good_after: Duration,
    /// How often the executable's file is looked at, beside the notices of the file system.
    pub watch_every: Duration,
    /// How long a new file must have been left alone before it is looked into.
    pub stillness: Duration,
    /// How often resident memory goes into the ledger.
    pub sample_every: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            handover: Handover::Successor,
            binary: None,
            state_directory: None,
            guard_directory: PathBuf::from("/run/kintsugi-guard"),
            drain_grace: Duration::from_secs(30),
            stop_grace: Duration::from_millis(500),
            self_test_timeout: Duration::from_secs(5),
            ready_timeout: Duration::from_secs(10),
            refresh_every: Duration::from_hours(24),
            refresh_jitter: Duration::from_hours(1),
            probe_every: Duration::from_secs(1),
            probe_timeout: Duration::from_secs(1),
            probe_misses: 3,
            probe_path: "/health/live".to_owned(),
            pool_patience: Duration::from_secs(30),
            soft_memory: None,
            restart_limit: 3,
            restart_window: Duration::from_mins(10),
            good_after: Duration::from_mins(1),
            watch_every: Duration::from_secs(5),
            stillness: Duration::from_secs(1),
            sample_every: Duration::from_mins(10),
        }
    }
}
