//! What many lives tell that one does not: an illness that restarts hide.
//!
//! Pure functions over [`crate::Ledger::lives`], the newest life first. That order is the ledger's own; the times in it
//! come from a clock that may have been wrong, so a life never counts as begun after the one that followed it, nor in the
//! future.

mod availability;
#[cfg(test)]
pub(crate) mod tests;

use std::{collections::BTreeMap, time::Duration};

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

pub use self::availability::{Availability, Day};
use crate::life::{Cause, Life, Sample};

/// Memory that grows more slowly than this is no leak that anybody must see to, in bytes an hour.
const SLOPE: f64 = 1e6;

/// A leak fills, within this many hours (a week), …
const HORIZON: f64 = 168.0;

/// … at least this part of what the process holds already. So a large process may breathe.
const SHARE: f64 = 0.5;

/// What a life allocates at first is no trend: caches fill, pools open.
const WARM_UP: SignedDuration = SignedDuration::from_mins(30);

/// Fewer samples than this after the warm-up say nothing.
const SAMPLES: usize = 8;

/// Nor does a shorter time, in hours.
const SPAN: f64 = 1.0;

/// So many of the newest lives are looked at for memory, and of those that say something the median of so many counts.
const LOOKED_AT: usize = 20;
const COUNTED: usize = 5;
const NEEDED: usize = 3;

/// Unplanned ends a day that are never too many.
const USUAL: f64 = 3.0;

const DAY: SignedDuration = SignedDuration::from_hours(24);
const FORTNIGHT: SignedDuration = SignedDuration::from_hours(14 * 24);
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The same crash so often within a week is one illness.
const SAME: usize = 3;

/// Which illness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AlarmKind {
    /// Memory grows in life after life. The median of the last 3 to 5 lives with at least 8 samples over an hour, the
    /// first half hour of each left out, is more than 1 MB an hour, would add half of what the process holds within a
    /// week, and has not flattened in the later half of the life.
    MemorySlope,
    /// More unplanned ends in 24 hours than three, and than thrice the daily mean of the 14 days before.
    RestartsAboveUsual,
    /// The same crash three times within seven days.
    SameCrash,
}

impl AlarmKind {
    /// The word that pages and metrics use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::MemorySlope => "memory-slope",
            Self::RestartsAboveUsual => "restarts-above-usual",
            Self::SameCrash => "same-crash",
        }
    }
}

/// An illness that the lives show.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Alarm {
    /// Which one.
    pub kind: AlarmKind,
    /// When it was first seen, as far as the lives that count for it tell.
    pub since: Timestamp,
    /// What a person should know, in one sentence.
    pub sentence: String,
    /// Bytes an hour, or how many ends.
    pub figure: f64,
}

/// Every illness that the lives show at this moment; `samples` gives a life's memory, as [`crate::Ledger::samples`] does.
pub(crate) fn alarms(lives: &[Life], samples: &dyn Fn(&str) -> Vec<Sample>, now: Timestamp) -> Vec<Alarm> {
    let mut found = Vec::new();
    found.extend(memory(lives, samples, now));
    found.extend(restarts(lives, now));
    found.extend(same_crashes(lives, now));
    found
}

/// How many lives began for a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CauseCount {
    /// The cause.
    pub cause: Cause,
    /// Lives that began for it.
    pub lives: usize,
}

/// The lives that began within `window` before `now`, by cause, the most frequent first.
#[must_use]
pub fn causes(lives: &[Life], now: Timestamp, window: Duration) -> Vec<CauseCount> {
    let mut counts: BTreeMap<&str, CauseCount> = BTreeMap::new();
    for (life, began) in lives.iter().zip(beginnings(lives, now)) {
        if now.duration_since(began).unsigned_abs() <= window {
            let count = counts.entry(life.cause.word()).or_insert(CauseCount { cause: life.cause, lives: 0 });
            count.lives += 1;
        }
    }
    let mut counts: Vec<_> = counts.into_values().collect();
    counts.sort_by_key(|count| std::cmp::Reverse(count.lives));
    counts
}

/// When each life began, the newest first, as far as the clock can be believed.
pub(crate) fn beginnings(lives: &[Life], now: Timestamp) -> impl Iterator<Item = Timestamp> {
    lives.iter().scan(now, |latest, life| {
        *latest = life.started_at.min(*latest);
        Some(*latest)
    })
}

/// The lives that ended for no plan, and when, the newest first.
fn ills(lives: &[Life], now: Timestamp) -> impl Iterator<Item = (&Life, Timestamp)> {
    let next = std::iter::once(now).chain(beginnings(lives, now));
    lives.iter().zip(next).filter_map(move |(life, next)| {
        let ended = life.ended_at?;
        let is_ill = life.end_cause.is_some_and(|cause| !cause.is_planned());
        is_ill.then_some((life, if ended > now { next } else { ended }))
    })
}

fn memory(lives: &[Life], samples: &dyn Fn(&str) -> Vec<Sample>, now: Timestamp) -> Option<Alarm> {
    let looked_at = lives.iter().zip(beginnings(lives, now)).take(LOOKED_AT);
    let counted: Vec<_> = looked_at
        .filter_map(|(life, began)| growth(&samples(&life.life)).map(|growth| (growth, began)))
        .take(COUNTED)
        .collect();
    if counted.len() < NEEDED {
        return None;
    }
    let slope = median(counted.iter().map(|(growth, _)| growth.slope).collect());
    let held = median(counted.iter().map(|(growth, _)| growth.held).collect());
    if slope <= SLOPE || slope * HORIZON < held * SHARE {
        return None;
    }
    let since = counted.iter().filter(|(growth, _)| growth.slope > SLOPE).map(|(_, began)| *began).min().unwrap_or(now);
    let sentence = format!(
        "Memory grows by {:.1} MB an hour (the median of the last {} lives that say something); restarts hide a leak.",
        slope / 1e6,
        counted.len()
    );
    Some(Alarm { kind: AlarmKind::MemorySlope, since, sentence, figure: slope })
}

/// How a life's memory grew.
struct Growth {
    /// Bytes an hour; of the whole time or of its later half, whichever is less.
    slope: f64,
    /// Bytes at the end.
    held: f64,
}

fn growth(samples: &[Sample]) -> Option<Growth> {
    let first = samples.first()?.at;
    let mut last = f64::MIN;
    let points: Vec<(f64, f64)> = samples
        .iter()
        .map(|sample| (sample.at.duration_since(first), sample.resident))
        .filter(|(age, _)| *age >= WARM_UP)
        .map(|(age, resident)| {
            #[expect(clippy::cast_precision_loss, reason = "2^53 bytes are enough")]
            let resident = resident as f64;
            (age.as_secs_f64() / 3600.0, resident)
        })
        // What follows a clock that was set back cannot be placed.
        .filter(|(hours, _)| {
            let later = last < *hours;
            last = hours.max(last);
            later
        })
        .collect();
    let (begin, end) = (points.first()?, points.last()?);
    if points.len() < SAMPLES || end.0 - begin.0 < SPAN {
        return None;
    }
    let later = points.get(points.len() / 2..)?;
    Some(Growth { slope: slope(&points)?.min(slope(later)?), held: end.1 })
}

/// Least squares: the slope of the line that lies nearest to the points.
fn slope(points: &[(f64, f64)]) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "a few thousand points")]
    let count = points.len() as f64;
    let mean_x = points.iter().map(|(x, _)| x).sum::<f64>() / count;
    let mean_y = points.iter().map(|(_, y)| y).sum::<f64>() / count;
    let spread: f64 = points.iter().map(|(x, _)| (x - mean_x).powi(2)).sum();
    let common: f64 = points.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    (spread > 0.0).then(|| common / spread)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = |at: usize| values.get(at).copied().unwrap_or_default();
    let half = values.len() / 2;
    if values.len() % 2 == 1 { middle(half) } else { f64::midpoint(middle(half.saturating_sub(1)), middle(half)) }
}

fn restarts(lives: &[Life], now: Timestamp) -> Option<Alarm> {
    let first = beginnings(lives, now).last()?;
    let age = |at: Timestamp| now.duration_since(at);
    let today: Vec<Timestamp> = ills(lives, now).map(|(_, at)| at).filter(|at| age(*at) < DAY).collect();
    let before = ills(lives, now).filter(|(_, at)| (DAY..DAY + FORTNIGHT).contains(&age(*at))).count();
    // A young ledger has fewer days to compare with.
    let days = (age(first) - DAY).min(FORTNIGHT).as_secs_f64() / DAY.as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a count for people")]
    let (count, before) = (today.len() as f64, before as f64);
    let mean = before / days.max(1.0);
    if count <= USUAL.max(3.0 * mean) {
        return None;
    }
    let sentence = format!("{count:.0} ends within 24 hours that nobody planned; usual are {mean:.1} a day.");
    let since = today.into_iter().min().unwrap_or(now);
    Some(Alarm { kind: AlarmKind::RestartsAboveUsual, since, sentence, figure: count })
}

fn same_crashes(lives: &[Life], now: Timestamp) -> Vec<Alarm> {
    let mut seen: BTreeMap<&str, Vec<Timestamp>> = BTreeMap::new();
    for (life, at) in ills(lives, now) {
        if let Some(signature) = &life.signature
            && now.duration_since(at) < WEEK
        {
            seen.entry(signature).or_default().push(at);
        }
    }
    let alarm = |(signature, at): (&str, Vec<Timestamp>)| {
        let sentence = format!("The same crash {} times within seven days: {signature}.", at.len());
        let since = at.iter().copied().min()?;
        #[expect(clippy::cast_precision_loss, reason = "a count for people")]
        let figure = at.len() as f64;
        (at.len() >= SAME).then_some(Alarm { kind: AlarmKind::SameCrash, since, sentence, figure })
    };
    seen.into_iter().filter_map(alarm).collect()
}
