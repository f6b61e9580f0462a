//! Why a process began or ended, in words: short ones for the operator, in English alone, sentences for visitors.

use lifecycle::Cause;

use crate::texts::Language;

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
pub(crate) fn mend(cause: Cause, t: Language) -> &'static str {
    match cause {
        Cause::First => t.words_mend_first(),
        Cause::Release => t.words_mend_release(),
        Cause::Refresh => t.words_mend_refresh(),
        Cause::Memory => t.words_mend_memory(),
        Cause::Pool => t.words_mend_pool(),
        Cause::Task => t.words_mend_task(),
        Cause::Watchdog => t.words_mend_watchdog(),
        Cause::Crash => t.words_mend_crash(),
        Cause::OutOfMemory => t.words_mend_out_of_memory(),
        Cause::Operator => t.words_mend_operator(),
        Cause::Rollback => t.words_mend_rollback(),
        Cause::Boot => t.words_mend_boot(),
        Cause::Unknown => t.words_mend_unknown(),
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
