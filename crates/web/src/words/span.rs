//! How long something took, in words. Two units at the most: nobody reads seconds beside days.

use std::time::Duration;

use super::number::decimal;
use crate::texts::Language;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// `48 s`, `12 min`, `3 h 20 min`, `4 days 3 h`.
pub(crate) fn span(span: Duration, t: Language) -> String {
    let seconds = span.as_secs();
    let two = |whole: String, rest: u64, smaller: &str| {
        if rest == 0 { whole } else { format!("{whole} {rest} {smaller}") }
    };
    match seconds {
        ..MINUTE => format!("{seconds} s"),
        MINUTE..HOUR => format!("{} min", seconds / MINUTE),
        HOUR..DAY => two(format!("{} h", seconds / HOUR), seconds % HOUR / MINUTE, "min"),
        _ => two(t.words_days(seconds / DAY), seconds % DAY / HOUR, "h"),
    }
}

/// Milliseconds as measured: `none`, `0.4 ms`, `84 ms`, `1.2 s`, then as [`span`] says it.
pub(crate) fn millis(ms: f64, t: Language) -> String {
    match ms {
        ..0.05 => t.words_none().into(),
        ..10.0 => decimal(format!("{ms:.1} ms"), t),
        ..1_000.0 => format!("{ms:.0} ms"),
        ..60_000.0 => decimal(format!("{:.1} s", ms / 1e3), t),
        _ => span(Duration::try_from_secs_f64(ms / 1e3).unwrap_or_default(), t),
    }
}

#[cfg(test)]
mod tests {
    use Language::{English, German};

    use super::*;

    #[test]
    fn a_span_has_two_units_at_the_most() {
        for (seconds, text) in [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (3_599, "59 min"),
            (3_600, "1 h"),
            (12_000, "3 h 20 min"),
            (86_400, "1 day"),
            (97_200, "1 day 3 h"),
            (358_000, "4 days 3 h"),
        ] {
            assert_eq!(span(Duration::from_secs(seconds), English), text);
        }
        assert_eq!(span(Duration::from_secs(358_000), German), "4 Tage 3 h");
    }

    #[test]
    fn what_was_measured_keeps_the_digits_that_mean_something() {
        for (ms, text) in [
            (-3.0, "none"),
            (0.0, "none"),
            (0.44, "0.4 ms"),
            (84.4, "84 ms"),
            (1_234.0, "1.2 s"),
            (180_000.0, "3 min"),
            (f64::INFINITY, "0 s"),
        ] {
            assert_eq!(millis(ms, English), text);
        }
        assert_eq!(millis(1_234.0, German), "1,2 s");
    }
}
