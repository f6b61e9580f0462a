//! `GET /causes`: why lives began, in all and day by day.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State as Extract, response::Response};
use jiff::{ToSpan as _, civil::Date};
use lifecycle::{Cause, Life};

use super::entry::number;
use crate::{
    chart::{Column, Columns, amounts},
    chronicle::Chronicle,
    error::Problem,
    page,
    site::Site,
    texts::{Language::English, Texts},
    words::{self, Gravity},
};

/// Days that are drawn, today among them.
const DAYS: usize = 30;

#[derive(Template)]
#[template(path = "operator/causes.html")]
struct CausesPage {
    t: Texts,
    total: String,
    since: Option<String>,
    bars: Vec<Bar>,
    drawing: Columns,
    /// Days with a life that began, the newest first.
    days: Vec<Row>,
}

/// How many lives began for a cause.
#[derive(Debug, PartialEq)]
struct Bar {
    cause: &'static str,
    class: &'static str,
    gravity: &'static str,
    lives: usize,
    /// Hundredths of the longest bar.
    width: usize,
}

struct Row {
    date: String,
    date_on: String,
    counts: [usize; 3],
    /// `3 new release, 1 crash`.
    causes: String,
}

/// Counts the lives in the ledger by the cause of their beginning.
pub(super) async fn show(Extract(site): Extract<Site>) -> Result<Response, Problem> {
    page::html(&CausesPage::new(&Chronicle::of(&site)))
}

impl CausesPage {
    fn new(told: &Chronicle) -> Self {
        let today = words::date(told.now);
        let days: Vec<(Date, Vec<&Life>)> = (0..DAYS)
            .rev()
            .filter_map(|age| today.checked_sub(i64::try_from(age).unwrap_or_default().days()).ok())
            .map(|day| (day, told.lives.iter().filter(|life| words::date(life.started_at) == day).collect()))
            .collect();
        Self {
            t: Texts::english(),
            total: number(told.lives.len() as u64, "life", "lives"),
            since: told.lives.last().map(|life| words::day(life.started_at, English)),
            bars: bars(&told.lives),
            drawing: drawing(&days),
            days: days.iter().rev().filter(|(_, lives)| !lives.is_empty()).map(Row::new).collect(),
        }
    }
}

/// The gravest kind first; within a kind the most frequent.
fn bars(lives: &[Life]) -> Vec<Bar> {
    let mut counts: BTreeMap<&str, (Cause, usize)> = BTreeMap::new();
    for life in lives {
        counts.entry(life.cause.word()).or_insert((life.cause, 0)).1 += 1;
    }
    let longest = counts.values().map(|(_, count)| *count).max().unwrap_or(1);
    let mut counts: Vec<_> = counts.into_values().collect();
    counts.sort_by_key(|(cause, count)| std::cmp::Reverse((Gravity::of(*cause), *count)));
    let bar = |(cause, lives): (Cause, usize)| Bar {
        cause: words::cause(cause),
        class: Gravity::of(cause).class(),
        gravity: Gravity::of(cause).words(),
        lives,
        width: (lives * 100).div_ceil(longest),
    };
    counts.into_iter().map(bar).collect()
}

fn drawing(days: &[(Date, Vec<&Life>)]) -> Columns {
    #[expect(clippy::cast_precision_loss, reason = "a ledger holds few thousand lives")]
    let highest = days.iter().map(|(_, lives)| lives.len()).max().unwrap_or_default() as f64;
    let up = amounts(highest, 1.0);
    let columns = days.iter().enumerate().map(|(at, (day, lives))| {
        let parts = Gravity::ALL.into_iter().zip(counts(lives)).map(|(gravity, count)| (gravity.class(), count));
        Column::new(format!("{}: {}", words::short_date(*day, English), causes(lives)), (at, days.len()), &up, parts)
    });
    let all: usize = days.iter().map(|(_, lives)| lives.len()).sum();
    Columns {
        id: "by-day",
        title: format!("Lives that began on each of the last {DAYS} days"),
        description: format!(
            "{} in {DAYS} days, at the most {highest} on one day.",
            number(all as u64, "life", "lives")
        ),
        up: up.downwards().into_iter().map(str::to_owned).collect(),
        columns: columns.collect(),
        across: [days.first(), days.get(days.len() / 2), days.last()]
            .into_iter()
            .flatten()
            .map(|(day, _)| words::short_date(*day, English))
            .collect(),
    }
}

/// How many lives of each kind.
fn counts(lives: &[&Life]) -> [usize; 3] {
    Gravity::ALL.map(|gravity| lives.iter().filter(|life| Gravity::of(life.cause) == gravity).count())
}

/// The causes of some lives in words, the gravest first.
fn causes(lives: &[&Life]) -> String {
    let owned: Vec<Life> = lives.iter().map(|life| (*life).clone()).collect();
    bars(&owned).iter().map(|bar| format!("{} {}", bar.lives, bar.cause)).collect::<Vec<_>>().join(", ")
}

impl Row {
    fn new((day, lives): &(Date, Vec<&Life>)) -> Self {
        Self {
            date: words::short_date(*day, English),
            date_on: day.to_string(),
            counts: counts(lives),
            causes: causes(lives),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chronicle::tests::{chronicle, life};

    #[test]
    fn lives_are_counted_by_the_cause_of_their_beginning_the_gravest_first() {
        let told = chronicle(vec![
            life(Cause::Refresh, "2026-11-22T04:00:00Z", None, None),
            life(Cause::Crash, "2026-11-21T23:59:59Z", None, None),
            life(Cause::Refresh, "2026-11-21T04:00:00Z", None, None),
            life(Cause::Memory, "2026-11-21T02:00:00Z", None, None),
            life(Cause::First, "2026-09-01T04:00:00Z", None, None),
        ]);
        let page = CausesPage::new(&told);
        let bars: Vec<_> = page.bars.iter().map(|bar| (bar.cause, bar.lives, bar.width)).collect();
        assert_eq!(bars, [("crash", 1, 50), ("memory limit", 1, 50), ("refresh", 2, 100), ("first on record", 1, 50)]);
        let days: Vec<_> = page.days.iter().map(|day| (day.date.as_str(), day.counts, day.causes.as_str())).collect();
        assert_eq!(
            days,
            [("22 Nov", [1, 0, 0], "1 refresh"), ("21 Nov", [1, 1, 1], "1 crash, 1 memory limit, 1 refresh")]
        );
        assert_eq!(page.drawing.columns.len(), DAYS);
        assert_eq!(page.drawing.across, ["24 Oct", "8 Nov", "22 Nov"]);
        assert_eq!(page.drawing.description, "4 lives in 30 days, at the most 3 on one day.");
    }

    #[test]
    fn an_empty_ledger_has_no_bars() {
        let page = CausesPage::new(&chronicle(Vec::new()));
        assert!(page.bars.is_empty() && page.days.is_empty());
        assert!(page.render().expect("a page").contains("No life is on record"));
    }
}
