//! `GET /memory`: memory over each life. A leak that restarts hide shows as lives that all climb alike.

use std::time::Duration;

use askama::Template;
use axum::{extract::State as Extract, response::Response};
use jiff::{SignedDuration, Timestamp};
use lifecycle::{Handle, Life, Sample};

use crate::{
    chart::{Curve, Curves, Scale, amounts, durations},
    chronicle::Chronicle,
    error::Problem,
    page,
    site::Site,
    texts::{Language::English, Texts},
    words::{self, Gravity},
};

/// Lives that are drawn, and looked at for samples.
const DRAWN: usize = 14;
const LOOKED_AT: usize = 200;

/// A growth over less time says nothing.
const LEAST: Duration = Duration::from_mins(30);

/// Labels below a drawing that lie between its edges.
const INNER: i32 = 3;

#[derive(Template)]
#[template(path = "operator/memory.html")]
struct MemoryPage {
    t: Texts,
    drawings: Option<(Curves, Curves)>,
    rows: Vec<Row>,
}

/// A life in the table.
struct Row {
    began: String,
    began_on: String,
    release: String,
    age: String,
    first: String,
    peak: String,
    last: String,
    growth: Option<String>,
    end: &'static str,
}

/// A life and its memory, the last measure included.
struct Track<'a> {
    life: &'a Life,
    samples: Vec<Sample>,
}

/// Draws the memory of the last lives that have samples, by the calendar and by their age.
pub(super) async fn show(Extract(site): Extract<Site>) -> Result<Response, Problem> {
    let told = Chronicle::of(&site);
    page::html(&MemoryPage::new(&tracks(&told, site.lifecycle()), told.now))
}

fn tracks<'a>(told: &'a Chronicle, handle: Option<&Handle>) -> Vec<Track<'a>> {
    let Some((handle, ledger)) = handle.and_then(|handle| Some((handle, handle.ledger()?))) else { return Vec::new() };
    let track = |life: &'a Life| {
        let mut samples = ledger.samples(&life.life);
        let is_present = told.life.as_deref() == Some(life.life.as_str());
        let last = if is_present { handle.resident().zip(Some(told.now)) } else { life.resident.zip(life.ended_at) };
        samples.extend(last.map(|(resident, at)| Sample { at, resident }));
        samples.sort_by_key(|sample| sample.at);
        (!samples.is_empty()).then_some(Track { life, samples })
    };
    told.lives.iter().take(LOOKED_AT).filter_map(track).take(DRAWN).collect()
}

impl MemoryPage {
    fn new(tracks: &[Track<'_>], now: Timestamp) -> Self {
        Self { t: Texts::english(), drawings: drawings(tracks, now), rows: tracks.iter().map(Row::new).collect() }
    }
}

fn drawings(tracks: &[Track<'_>], now: Timestamp) -> Option<(Curves, Curves)> {
    let peak = tracks.iter().map(Track::peak).max()?;
    let up = amounts(words::mib(peak), 1.0);
    let begin = tracks.iter().filter_map(|track| Some(track.samples.first()?.at)).min()?;
    let range = now.duration_since(begin).max(SignedDuration::from_mins(1));
    let oldest = tracks.iter().map(Track::age).max()?;
    let age = durations(oldest);

    let by_calendar = |track: &Track<'_>| {
        let struck = track.life.end_cause.is_some_and(|cause| Gravity::of(cause) == Gravity::Struck);
        track.curve(&up, struck, |at| at.duration_since(begin).as_secs_f64() / range.as_secs_f64())
    };
    let by_age =
        |track: &Track<'_>| track.curve(&up, false, |at| age.share(at.duration_since(track.began()).as_secs_f64()));
    // The oldest first, so that the present life is painted over the past.
    let curves = |draw: &dyn Fn(&Track<'_>) -> Option<Curve>| tracks.iter().rev().filter_map(draw).collect();
    let highest = words::size(peak);
    let count = tracks.len();
    let labels: Vec<String> = up.downwards().into_iter().map(str::to_owned).collect();
    Some((
        Curves {
            id: "calendar",
            title: "Resident memory by the calendar".into(),
            description: format!(
                "{count} lives from {} to {}, in MiB; the highest measure is {highest}.",
                words::short_moment(begin, English),
                words::short_moment(now, English)
            ),
            up: labels.clone(),
            across: calendar(begin, range),
            curves: curves(&by_calendar),
        },
        Curves {
            id: "age",
            title: "Resident memory by the age of the life".into(),
            description: format!(
                "The same {count} lives from their beginning, the longest {} old.",
                words::span(oldest, English)
            ),
            up: labels,
            across: age.labels.clone(),
            curves: curves(&by_age),
        },
    ))
}

/// Moments in even steps.
fn calendar(begin: Timestamp, range: SignedDuration) -> Vec<String> {
    let label = if range > SignedDuration::from_hours(8 * 24) { words::short_day } else { words::short_moment };
    (0..=INNER + 1)
        .map(|step| label(begin.saturating_add(range * step / (INNER + 1)).unwrap_or(begin), English))
        .collect()
}

impl Track<'_> {
    fn began(&self) -> Timestamp {
        self.samples.first().map_or(self.life.started_at, |sample| sample.at.min(self.life.started_at))
    }

    fn age(&self) -> Duration {
        let last = self.samples.last().map_or(self.life.started_at, |sample| sample.at);
        last.duration_since(self.began()).try_into().unwrap_or_default()
    }

    fn peak(&self) -> u64 {
        self.samples.iter().map(|sample| sample.resident).max().unwrap_or_default()
    }

    fn curve(&self, up: &Scale, struck: bool, across: impl Fn(Timestamp) -> f64) -> Option<Curve> {
        let place = |sample: &Sample| (across(sample.at), up.share(words::mib(sample.resident)));
        let points: Vec<_> = self.samples.iter().map(place).collect();
        let class = if self.life.ended_at.is_none() { "is-present" } else { "is-past" };
        let title = format!(
            "{}, {}: {} after {}",
            words::short_moment(self.life.started_at, English),
            self.life.release,
            self.samples.last().map(|sample| words::size(sample.resident)).unwrap_or_default(),
            words::span(self.age(), English)
        );
        Curve::new(title, class, &points, struck)
    }
}

impl Row {
    fn new(track: &Track<'_>) -> Self {
        let (first, last) = (track.samples.first(), track.samples.last());
        let size = |sample: Option<&Sample>| sample.map(|sample| words::size(sample.resident)).unwrap_or_default();
        Self {
            began: words::short_moment(track.life.started_at, English),
            began_on: words::machine_moment(track.life.started_at),
            release: track.life.release.clone(),
            age: words::span(track.age(), English),
            first: size(first),
            peak: words::size(track.peak()),
            last: size(last),
            growth: first.zip(last).and_then(|(first, last)| growth(first, last)),
            end: track.life.end_cause.map_or("goes on", words::cause),
        }
    }
}

/// MiB an hour from the first measure to the last.
fn growth(first: &Sample, last: &Sample) -> Option<String> {
    let time: Duration = last.at.duration_since(first.at).try_into().ok().filter(|time| *time >= LEAST)?;
    let grown = (words::mib(last.resident) - words::mib(first.resident)) / (time.as_secs_f64() / 3600.0);
    let sign = if grown < -0.005 { "−" } else { "+" };
    Some(format!("{sign}{:.2}", grown.abs()))
}

#[cfg(test)]
mod tests {
    use lifecycle::Cause;

    use super::*;
    use crate::chronicle::tests::{at, life};

    fn sample(text: &str, mib: u64) -> Sample {
        Sample { at: at(text), resident: mib * 1024 * 1024 }
    }

    #[test]
    fn two_lives_are_drawn_side_by_side_and_over_each_other() {
        let old = life(Cause::First, "2026-11-20T10:00:00Z", Some("2026-11-21T10:00:00Z"), None);
        let new = life(Cause::Crash, "2026-11-21T10:00:00Z", None, Some(80.0));
        let tracks = [
            Track { life: &new, samples: vec![sample("2026-11-21T10:00:00Z", 40), sample("2026-11-22T10:00:00Z", 40)] },
            Track { life: &old, samples: vec![sample("2026-11-20T10:00:00Z", 40), sample("2026-11-21T10:00:00Z", 80)] },
        ];
        let (calendar, age) = drawings(&tracks, at("2026-11-22T10:00:00Z")).expect("samples");
        let paths = |drawing: &Curves| drawing.curves.iter().map(|curve| curve.path.clone()).collect::<Vec<_>>();
        assert_eq!(paths(&calendar), ["M0.0 150.0L500.0 0.0", "M500.0 150.0L1000.0 150.0"]);
        assert_eq!(paths(&age), ["M0.0 150.0L1000.0 0.0", "M0.0 150.0L1000.0 150.0"]);
        assert_eq!(calendar.curves.iter().map(|curve| curve.crack.is_some()).collect::<Vec<_>>(), [true, false]);
        assert_eq!(calendar.up, ["80", "60", "40", "20", "0"]);
        assert_eq!(calendar.across.first().map(String::as_str), Some("20 Nov, 10:00"));
        assert_eq!(age.across, ["0", "6 h", "12 h", "18 h", "1 day"]);
    }

    #[test]
    fn growth_is_said_of_more_than_half_an_hour_only() {
        let first = sample("2026-11-20T10:00:00Z", 40);
        for (last, said) in [
            (sample("2026-11-20T10:29:59Z", 80), None),
            (sample("2026-11-20T20:00:00Z", 45), Some("+0.50")),
            (sample("2026-11-20T20:00:00Z", 40), Some("+0.00")),
            (sample("2026-11-20T20:00:00Z", 30), Some("−1.00")),
        ] {
            assert_eq!(growth(&first, &last).as_deref(), said);
        }
    }

    #[test]
    fn without_a_sample_there_is_nothing_to_draw() {
        assert!(drawings(&[], at("2026-11-22T10:00:00Z")).is_none());
    }
}
