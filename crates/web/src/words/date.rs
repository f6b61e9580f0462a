//! Moments in words. All days are those of UTC, for the server does not know where its reader sits.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// `today`, `yesterday`, `6 days ago`, `3 weeks ago`, `4 months ago`, `2 years ago`. What lies ahead is `today`.
pub(crate) fn ago(moment: Timestamp, now: Timestamp) -> String {
    let days = (date(now) - date(moment)).get_days();
    let told = |number: i32, unit: &str| format!("{number} {unit}{} ago", if number == 1 { "" } else { "s" });
    match days {
        ..=0 => "today".into(),
        1 => "yesterday".into(),
        2..=20 => told(days, "day"),
        21..=59 => told(days / 7, "week"),
        60..=729 => told(days / 30, "month"),
        _ => told(days / 365, "year"),
    }
}

/// `3 November 2026`.
pub(crate) fn day(moment: Timestamp) -> String {
    date(moment).strftime("%-d %B %Y").to_string()
}

/// For `<time datetime>`: `2026-11-03`.
pub(crate) fn machine(moment: Timestamp) -> String {
    date(moment).to_string()
}

/// `3 Nov`, where there is little room.
pub(crate) fn short_day(moment: Timestamp) -> String {
    short_date(date(moment))
}

/// The same of a day of the calendar.
pub(crate) fn short_date(day: Date) -> String {
    day.strftime("%-d %b").to_string()
}

/// `3 Nov, 14:05` in UTC, which the page says once.
pub(crate) fn short_moment(moment: Timestamp) -> String {
    moment.to_zoned(TimeZone::UTC).strftime("%-d %b, %H:%M").to_string()
}

/// For `<time datetime>`: `2026-11-03T14:05:09Z`.
pub(crate) fn machine_moment(moment: Timestamp) -> String {
    moment.strftime("%FT%TZ").to_string()
}

/// The day of UTC.
pub(crate) fn date(moment: Timestamp) -> Date {
    moment.to_zoned(TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    #[test]
    fn days_are_counted_by_the_calendar() {
        let now = at("2026-11-22T00:30:00Z");
        for (moment, text) in [
            ("2026-11-22T00:10:00Z", "today"),
            ("2026-11-23T09:00:00Z", "today"),
            ("2026-11-21T23:59:00Z", "yesterday"),
            ("2026-11-20T23:59:00Z", "2 days ago"),
            ("2026-11-02T12:00:00Z", "20 days ago"),
            ("2026-11-01T12:00:00Z", "3 weeks ago"),
            ("2026-09-23T12:00:00Z", "2 months ago"),
            ("2025-11-22T12:00:00Z", "12 months ago"),
            ("2024-11-01T12:00:00Z", "2 years ago"),
        ] {
            assert_eq!(ago(at(moment), now), text, "{moment}");
        }
    }

    #[test]
    fn a_day_is_written_for_people_and_for_machines() {
        assert_eq!(day(at("2026-11-03T23:00:00Z")), "3 November 2026");
        assert_eq!(machine(at("2026-11-03T23:00:00Z")), "2026-11-03");
        assert_eq!(short_moment(at("2026-11-03T04:05:06.7Z")), "3 Nov, 04:05");
        assert_eq!(machine_moment(at("2026-11-03T04:05:06.7Z")), "2026-11-03T04:05:06Z");
    }
}
