//! Why a process began or ended, in words: short ones for the operator, sentences for visitors.

use lifecycle::Cause;

/// For a table's cell, a chart's label, a heading.
pub(crate) fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::First => "first on record",
        Cause::Release => "new release",
        Cause::Refresh => "refresh",
        Cause::Memory => "memory limit",
        Cause::Pool => "lost its connections",
        Cause::Task => "a task ended",
        Cause::Watchdog => "did not answer",
        Cause::Crash => "crash",
        Cause::OutOfMemory => "out of memory",
        Cause::Operator => "operator",
        Cause::Rollback => "rolled back",
        Cause::Boot => "machine restarted",
        Cause::Unknown => "unknown",
    }
}

/// What a visitor is told of a mend, whole sentences without names and numbers.
pub(crate) fn mend(cause: Cause) -> &'static str {
    match cause {
        Cause::First => "The first start on record.",
        Cause::Release => "A new release took over.",
        Cause::Refresh => "A fresh process took over, as every day.",
        Cause::Memory => "The process had grown too large; a fresh one took over.",
        Cause::Pool => "The process had lost its way to the database; a fresh one took over.",
        Cause::Task => "A part of the process had stopped; a fresh one took over.",
        Cause::Watchdog => "The process did not answer any more; it was replaced.",
        Cause::Crash => "The process crashed; a new one was started.",
        Cause::OutOfMemory => "The machine was out of memory; a new process was started.",
        Cause::Operator => "The operator restarted it.",
        Cause::Rollback => "A new release failed; the one before was put back.",
        Cause::Boot => "The machine was restarted.",
        Cause::Unknown => "It was restarted; why is not known.",
    }
}

/// The three kinds of a life's beginning, from the calmest to the gravest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gravity {
    /// Somebody, or the clock, wanted it so.
    Planned,
    /// The process noticed that something was wrong, and mended it.
    Mended,
    /// It was over before anybody could choose.
    Struck,
}

impl Gravity {
    /// All of them, calmest first.
    pub(crate) const ALL: [Self; 3] = [Self::Planned, Self::Mended, Self::Struck];

    /// Of a cause.
    pub(crate) fn of(cause: Cause) -> Self {
        if cause.is_planned() {
            Self::Planned
        } else if cause.is_self_chosen() {
            Self::Mended
        } else {
            Self::Struck
        }
    }

    /// For a legend and a column's head.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Mended => "mended itself",
            Self::Struck => "struck down",
        }
    }

    /// The class under which the style sheet paints it.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Planned => "is-planned",
            Self::Mended => "is-mended",
            Self::Struck => "is-struck",
        }
    }
}
