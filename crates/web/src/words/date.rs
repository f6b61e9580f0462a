//! Moments in words. All days are those of UTC, for the server does not know where its reader sits.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::texts::{Html, Language};

/// The months, in full and shortly (Duden).
const GERMAN_MONTHS: [(&str, &str); 12] = [
    ("Januar", "Jan."),
    ("Februar", "Feb."),
    ("März", "März"),
    ("April", "Apr."),
    ("Mai", "Mai"),
    ("Juni", "Juni"),
    ("Juli", "Juli"),
    ("August", "Aug."),
    ("September", "Sept."),
    ("Oktober", "Okt."),
    ("November", "Nov."),
    ("Dezember", "Dez."),
];

/// `today`, `yesterday`, `6 days ago`, `3 weeks ago`, `4 months ago`, `2 years ago`. What lies ahead is `today`.
pub(crate) fn ago(moment: Timestamp, now: Timestamp, t: Language) -> String {
    let days = (date(now) - date(moment)).get_days();
    match days {
        ..=0 => t.words_today().into(),
        1 => t.words_yesterday().into(),
        2..=20 => t.words_days_ago(days),
        21..=59 => t.words_weeks_ago(days / 7),
        60..=729 => t.words_months_ago(days / 30),
        _ => t.words_years_ago(days / 365),
    }
}

/// `3 November 2026`, `3. November 2026`.
pub(crate) fn day(moment: Timestamp, language: Language) -> String {
    civil_day(date(moment), language)
}

/// The same of a day of the calendar.
pub(crate) fn civil_day(day: Date, language: Language) -> String {
    match language {
        Language::English => day.strftime("%-d %B %Y").to_string(),
        Language::German => format!("{}. {} {}", day.day(), german_month(day).0, day.year()),
    }
}

/// For `<time datetime>`: `2026-11-03`.
pub(crate) fn machine(moment: Timestamp) -> String {
    date(moment).to_string()
}

/// `3 Nov`, `3. Nov.`, where there is little room.
pub(crate) fn short_day(moment: Timestamp, language: Language) -> String {
    short_date(date(moment), language)
}

/// The same of a day of the calendar.
pub(crate) fn short_date(day: Date, language: Language) -> String {
    match language {
        Language::English => day.strftime("%-d %b").to_string(),
        Language::German => format!("{}. {}", day.day(), german_month(day).1),
    }
}

/// `3 Nov, 14:05` in UTC, which the page says once.
pub(crate) fn short_moment(moment: Timestamp, language: Language) -> String {
    format!("{}, {}", short_day(moment, language), moment.to_zoned(TimeZone::UTC).strftime("%H:%M"))
}

/// The exact moment, for whoever points at a date in words: `3 November 2026, 14:05 UTC`.
pub(crate) fn exact(moment: Timestamp, language: Language) -> String {
    format!("{}, {} UTC", day(moment, language), moment.to_zoned(TimeZone::UTC).strftime("%H:%M"))
}

/// For `<time datetime>`: `2026-11-03T14:05:09Z`.
pub(crate) fn machine_moment(moment: Timestamp) -> String {
    moment.strftime("%FT%TZ").to_string()
}

/// A date in words with the exact moment on hover, as `<time>`: `3 weeks ago`.
pub(crate) fn time_ago(moment: Timestamp, now: Timestamp, t: Language) -> Html {
    Html::time(&machine_moment(moment), Some(&exact(moment, t)), &ago(moment, now, t))
}

/// A day with the exact moment on hover, as `<time>`: `3 November 2026`.
pub(crate) fn time_of_day(moment: Timestamp, t: Language) -> Html {
    Html::time(&machine_moment(moment), Some(&exact(moment, t)), &day(moment, t))
}

/// `3 Nov, 14:05` with the exact moment on hover, as `<time>`.
pub(crate) fn time_of_moment(moment: Timestamp, t: Language) -> Html {
    Html::time(&machine_moment(moment), Some(&exact(moment, t)), &short_moment(moment, t))
}

fn german_month(day: Date) -> (&'static str, &'static str) {
    // Months are 1 to 12.
    GERMAN_MONTHS[usize::from(day.month().unsigned_abs() - 1)]
}

/// The day of UTC.
pub(crate) fn date(moment: Timestamp) -> Date {
    moment.to_zoned(TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use Language::{English, German};

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
            assert_eq!(ago(at(moment), now, English), text, "{moment}");
        }
        for (moment, text) in [
            ("2026-11-22T00:10:00Z", "heute"),
            ("2026-11-01T12:00:00Z", "vor 3 Wochen"),
            ("2024-11-22T12:00:00Z", "vor 2 Jahren"),
        ] {
            assert_eq!(ago(at(moment), now, German), text, "{moment}");
        }
    }

    #[test]
    fn a_day_is_written_for_people_and_for_machines() {
        assert_eq!(day(at("2026-11-03T23:00:00Z"), English), "3 November 2026");
        assert_eq!(day(at("2026-03-03T23:00:00Z"), German), "3. März 2026");
        assert_eq!(machine(at("2026-11-03T23:00:00Z")), "2026-11-03");
        assert_eq!(short_moment(at("2026-11-03T04:05:06.7Z"), English), "3 Nov, 04:05");
        assert_eq!(short_moment(at("2026-11-03T04:05:06.7Z"), German), "3. Nov., 04:05");
        assert_eq!(exact(at("2026-11-03T04:05:06.7Z"), German), "3. November 2026, 04:05 UTC");
        assert_eq!(machine_moment(at("2026-11-03T04:05:06.7Z")), "2026-11-03T04:05:06Z");
    }
}
