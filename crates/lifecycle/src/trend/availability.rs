//! On how much of each day somebody answered.

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date, tz::TimeZone};
use serde::Serialize;

use super::beginnings;
use crate::life::Life;

/// Days that are shown, today among them.
const DAYS: i64 = 90;

/// A clock that shows less was not set: a machine without a battery begins in 1970. Such a life does not make the days
/// since then known.
const CLOCK_UNSET: i64 = 1_735_689_600; // 2025-01-01

/// The last 90 days in UTC, the oldest first.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Availability {
    /// One for each day.
    pub days: Vec<Day>,
    /// The part of the known time in which the program answered, from 0 to 1; `None` where nothing is known.
    pub fraction: Option<f64>,
}

/// One day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Day {
    /// The date in UTC.
    pub date: Date,
    /// Seconds in which nobody answered. A machine that was off counts, as visitors see it.
    pub down_seconds: f64,
    /// Lives that began on this day because something had gone wrong.
    pub mends: u32,
    /// Whether the ledger reaches back to this day.
    pub known: bool,
}

/// From, until.
type Span = (Timestamp, Timestamp);

impl Availability {
    /// Computes it from the lives, the newest first.
    #[must_use]
    pub fn of(lives: &[Life], now: Timestamp) -> Self {
        let began: Vec<Timestamp> = beginnings(lives, now).collect();
        let first = began.iter().rev().find(|began| began.as_second() >= CLOCK_UNSET).copied();
        let down = apart(gaps(lives, now));
        let today = now.to_zoned(TimeZone::UTC).date();
        let (mut days, mut known_seconds, mut down_seconds) = (Vec::new(), 0.0, 0.0);
        for age in (0..DAYS).rev() {
            let Some((date, day)) = day(today, age) else { continue };
            let seconds = down.iter().map(|gap| common(*gap, day)).sum();
            let mended =
                |(life, began): &(&Life, &Timestamp)| !life.cause.is_planned() && (day.0..day.1).contains(*began);
            let mends = lives.iter().zip(&began).filter(mended).count();
            let known = first.is_some_and(|first| first < day.1);
            if let Some(first) = first {
                known_seconds += common((first, now), day);
                down_seconds += seconds;
            }
            days.push(Day { date, down_seconds: seconds, mends: u32::try_from(mends).unwrap_or(u32::MAX), known });
        }
        let fraction = (known_seconds > 0.0).then(|| (1.0 - down_seconds / known_seconds).clamp(0.0, 1.0));
        Self { days, fraction }
    }
}

fn day(today: Date, age: i64) -> Option<(Date, Span)> {
    let date = today.checked_sub(age.days()).ok()?;
    let start = |date: Date| date.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    Some((date, (start(date)?, start(date.tomorrow().ok()?).unwrap_or(Timestamp::MAX))))
}

/// The times before each life in which nobody answered: the stall, which is measured by a clock that does not jump; and
/// where there is none, as across a restart of the machine, the time since the last life that had answered.
fn gaps(lives: &[Life], now: Timestamp) -> Vec<Span> {
    let gap = |(at, life): (usize, &Life)| {
        let serving = life.serving_at?.min(now);
        let since = match life.stall_ms {
            Some(stall) => serving.checked_sub(SignedDuration::try_from_secs_f64(stall / 1e3).ok()?).ok()?,
            None => lives.iter().skip(at + 1).find(|older| older.serving_at.is_some())?.ended_at?,
        };
        (since < serving).then_some((since, serving))
    };
    lives.iter().enumerate().filter_map(gap).collect()
}

/// The same times, each second once.
fn apart(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::new();
    for (from, until) in spans {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => merged.push((from, until)),
        }
    }
    merged
}

/// Seconds that two spans have in common.
fn common(a: Span, b: Span) -> f64 {
    a.1.min(b.1).duration_since(a.0.max(b.0)).as_secs_f64().max(0.0)
}
