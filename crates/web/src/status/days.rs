//! Ninety days of answering, as a strip of ninety bars and as a table.

use lifecycle::{Availability, Day};

use crate::{texts::Language, words};

/// Seconds of silence that a day may have and still count as whole: less is not to be seen in a bar, nor felt by many.
const WHOLE: f64 = 1.0;

const DAY: f64 = 86_400.0;

/// Units of one bar's place in the drawing, and of the drawing's height.
const PLACE: usize = 10;
const HEIGHT: f64 = 40.0;

/// The strip with its words.
#[derive(Debug)]
pub(super) struct Strip {
    /// `99.98 %`; `None` where nothing is known.
    pub(super) percent: Option<String>,
    /// `of the last 12 days`.
    pub(super) known: String,
    pub(super) known_days: usize,
    /// What the strip shows, in a sentence.
    pub(super) description: String,
    pub(super) days: Vec<DayView>,
    pub(super) from: String,
    pub(super) width: usize,
}

/// One day.
#[derive(Debug)]
pub(super) struct DayView {
    pub(super) title: String,
    pub(super) date: String,
    pub(super) date_on: String,
    pub(super) down: String,
    pub(super) mends: u32,
    pub(super) class: &'static str,
    /// The bar, as a path: whole, broken by a gap, or only a foot where nothing is known.
    pub(super) path: String,
    /// A mark over the bar of a day with mends, as a path.
    pub(super) mark: Option<String>,
    /// Whether the table has a row for it.
    pub(super) tells: bool,
}

impl Strip {
    pub(super) fn new(availability: &Availability, t: Language) -> Self {
        let days: Vec<DayView> =
            availability.days.iter().enumerate().map(|(at, day)| DayView::new(at, day, t)).collect();
        let known_days = availability.days.iter().filter(|day| day.known).count();
        let broken = availability.days.iter().filter(|day| day.known && day.down_seconds >= WHOLE).count();
        let days_of = |count: usize| t.words_days(count);
        Self {
            percent: availability.fraction.map(|fraction| words::percent(fraction, t)),
            known: days_of(known_days),
            known_days,
            description: t.status_strip_says(days_of(broken), days_of(known_days), days_of(known_days - broken)),
            from: availability.days.first().map(|day| words::short_date(day.date, t)).unwrap_or_default(),
            width: days.len() * PLACE,
            days,
        }
    }

    /// The days that have something to tell, the newest first.
    pub(super) fn telling(&self) -> impl Iterator<Item = &DayView> {
        self.days.iter().rev().filter(|day| day.tells)
    }
}

impl DayView {
    fn new(at: usize, day: &Day, t: Language) -> Self {
        let date = words::short_date(day.date, t);
        let is_broken = day.down_seconds >= WHOLE;
        let down = if is_broken { words::millis(day.down_seconds * 1e3, t) } else { t.words_none().to_owned() };
        let (class, title) = match (day.known, is_broken, day.mends) {
            (false, ..) => ("is-unknown", t.status_day_unknown(&date)),
            (true, false, 0) => ("is-whole", t.status_day_whole(&date)),
            (true, false, times) => ("is-whole", t.status_day_whole_mended(&date, times)),
            (true, true, 0) => ("is-broken", t.status_day_broken(&date, &down)),
            (true, true, times) => ("is-broken", t.status_day_broken_mended(&date, &down, times)),
        };
        let x = at * PLACE + PLACE / 2;
        Self {
            title,
            date,
            date_on: day.date.to_string(),
            down,
            mends: day.mends,
            class,
            path: bar(x, day.known, if is_broken { day.down_seconds } else { 0.0 }),
            mark: (day.known && day.mends > 0).then(|| format!("M{x} 3h0")),
            tells: day.known && (is_broken || day.mends > 0),
        }
    }
}

/// A bar from the foot upwards. A gap in it grows with the time in which nobody answered: to be seen from the first
/// second on, and the whole bar after a day.
fn bar(x: usize, known: bool, down_seconds: f64) -> String {
    let (top, foot) = (8.0, HEIGHT);
    if !known {
        return format!("M{x} {foot}v-4");
    }
    if down_seconds <= 0.0 {
        return format!("M{x} {foot}V{top}");
    }
    let room = foot - top;
    let gap = (room * (0.22 + 0.78 * (down_seconds / DAY).min(1.0))).min(room - 2.0);
    let rest = (room - gap) / 2.0;
    format!("M{x} {foot}V{:.1}M{x} {:.1}V{top}", foot - rest, top + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(down_seconds: f64, mends: u32, known: bool) -> Day {
        Day { date: "2026-11-22".parse().expect("a date"), down_seconds, mends, known }
    }

    #[test]
    fn a_broken_day_differs_from_a_whole_one_in_its_shape() {
        for (day, path, class, said) in [
            (day(0.0, 0, true), "M5 40V8", "is-whole", "22 Nov: answered all day"),
            (day(0.0, 2, true), "M5 40V8", "is-whole", "22 Nov: answered all day, mended itself 2 times"),
            (
                day(90.0, 1, true),
                "M5 40V27.5M5 20.5V8",
                "is-broken",
                "22 Nov: nobody answered for 1 min, mended itself 1 time",
            ),
            (day(86_400.0, 0, true), "M5 40V39.0M5 9.0V8", "is-broken", "22 Nov: nobody answered for 1 day"),
            (day(0.0, 0, false), "M5 40v-4", "is-unknown", "22 Nov: not on record"),
        ] {
            let view = DayView::new(0, &day, Language::English);
            assert_eq!((view.path.as_str(), view.class, view.title.as_str()), (path, class, said));
            assert_eq!(view.mark.is_some(), day.mends > 0);
        }
    }

    #[test]
    fn only_days_that_have_something_to_tell_are_in_the_table() {
        let days = vec![day(0.0, 0, false), day(0.0, 0, true), day(0.4, 0, true), day(5.0, 0, true), day(0.0, 1, true)];
        let strip = Strip::new(&Availability { days, fraction: None }, Language::English);
        assert_eq!(strip.telling().map(|day| day.down.as_str()).collect::<Vec<_>>(), ["none", "5.0 s"]);
        assert_eq!((strip.known_days, strip.percent, strip.width), (4, None, 50));
        assert_eq!(strip.description, "Of 4 days on record, 3 days without a gap and 1 day with one.");
    }
}
