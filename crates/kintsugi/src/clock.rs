//! Where the program reads the clock; everything below is told the time.

use jiff::Timestamp;

/// The present moment.
pub(crate) fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "commands read the clock once and pass the time on")]
    Timestamp::now()
}
