//! Moments as feeds write them.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

/// The moment, in whatever way it is written: RFC 3339, RFC 2822, a date, a date and time without a zone (then UTC), or
/// seconds or milliseconds since 1970. `None` where it is none of these.
pub(crate) fn read(written: &str) -> Option<Timestamp> {
    let written = written.trim();
    if let Ok(number) = written.parse::<f64>() {
        return since_1970(number);
    }
    if let Ok(at) = written.parse::<Timestamp>() {
        return Some(at);
    }
    if let Ok(zoned) = jiff::fmt::rfc2822::parse(written) {
        return Some(zoned.timestamp());
    }
    let without_zone = written.trim_end_matches("UTC").trim_end();
    let civil: DateTime = without_zone.parse().ok()?;
    civil.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

/// A number of seconds, or of milliseconds where seconds would be thousands of years ahead.
pub(crate) fn since_1970(number: f64) -> Option<Timestamp> {
    /// Seconds of the year 5138.
    const LATEST: f64 = 1e11;
    if !number.is_finite() {
        return None;
    }
    let milliseconds = if number.abs() > LATEST { number } else { number * 1000.0 };
    #[expect(clippy::cast_possible_truncation, reason = "a float out of range becomes the nearest integer")]
    Timestamp::from_millisecond(milliseconds as i64).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_however_it_is_written() {
        for (written, at) in [
            ("2026-02-24T09:04:33-05:00", Some("2026-02-24T14:04:33Z")),
            (" 2026-02-24T09:04:33.250Z ", Some("2026-02-24T09:04:33.25Z")),
            ("2026-07-26T20:49:11", Some("2026-07-26T20:49:11Z")),
            ("2026-07-26 20:49:11 UTC", Some("2026-07-26T20:49:11Z")),
            ("2026-07-26", Some("2026-07-26T00:00:00Z")),
            ("Tue, 24 Nov 2026 08:30:00 +0000", Some("2026-11-24T08:30:00Z")),
            ("Tue, 24 Nov 2026 08:30:00 GMT", Some("2026-11-24T08:30:00Z")),
            ("1767914803825", Some("2026-01-08T23:26:43.825Z")),
            ("1767914803", Some("2026-01-08T23:26:43Z")),
            ("", None),
            ("soon", None),
            ("NaN", None),
            ("1e300", None),
        ] {
            assert_eq!(read(written), at.map(|at| at.parse().unwrap_or_default()), "{written}");
        }
    }
}
