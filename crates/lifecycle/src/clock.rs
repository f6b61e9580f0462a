//! The two clocks: one that people read, and one that only goes forward.

use std::time::Duration;

use jiff::Timestamp;
use rustix::time::{ClockId, clock_gettime};

/// The wall clock. It may jump; nothing here waits by it.
pub(crate) fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "the ledger says when things happened")]
    Timestamp::now()
}

/// Time since some moment that all processes of this machine share (CLOCK_MONOTONIC, clock_gettime(2)), so that a
/// successor can tell how long ago its predecessor decided to go.
pub(crate) fn monotonic() -> Duration {
    let time = clock_gettime(ClockId::Monotonic);
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    let nanoseconds = u32::try_from(time.tv_nsec).unwrap_or_default();
    Duration::new(seconds, nanoseconds)
}
