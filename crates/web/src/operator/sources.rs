//! `GET /sources`: the boards that are read by themselves. `GET /sources/{name}`: one of them with its readings.

use std::time::Duration;

use askama::Template;
use axum::{
    extract::{Path, State as Extract},
    response::Response,
};
use importing::source::{self, Outcome, Run, RunRefusal, Source};
use jiff::Timestamp;

use super::entry::number;
use crate::{
    error::Problem,
    page,
    site::Site,
    texts::{Language::English, Texts},
    words,
};

#[derive(Template)]
#[template(path = "operator/sources.html")]
struct SourcesPage {
    t: Texts,
    total: String,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "operator/source.html")]
struct SourcePage {
    t: Texts,
    row: Row,
    every: String,
    company: Option<String>,
    filters: String,
    failures: i32,
    readings: Vec<Reading>,
    refusals: Vec<RunRefusal>,
    /// Refusals of the last reading that are not kept.
    further: i32,
}

/// A source in words.
struct Row {
    name: String,
    format: &'static str,
    place: String,
    state: &'static str,
    /// The class of its mark.
    gravity: &'static str,
    next: Option<String>,
    next_on: String,
    last: Option<Reading>,
}

/// A reading in words.
struct Reading {
    at: String,
    at_on: String,
    took: String,
    outcome: &'static str,
    gravity: &'static str,
    reason: Option<String>,
    size: String,
    new: i32,
    updated: i32,
    unchanged: i32,
    missing: i32,
    closed: i32,
    held: i32,
    filtered: i32,
    refused: i32,
}

/// Lists every source.
pub(super) async fn list(Extract(site): Extract<Site>) -> Result<Response, Problem> {
    let (sources, runs) = tokio::try_join!(source::list(&site.pool), source::last_runs(&site.pool))?;
    let now = site.now();
    let last = |source: &Source| runs.iter().find(|run| run.source_id == source.id);
    page::html(&SourcesPage {
        t: Texts::english(),
        total: number(sources.len() as u64, "source", "sources"),
        rows: sources.iter().map(|source| Row::new(source, last(source), now)).collect(),
    })
}

/// Shows one source.
pub(super) async fn show(Extract(site): Extract<Site>, Path(name): Path<String>) -> Result<Response, Problem> {
    let source = source::by_name(&site.pool, &name).await?.ok_or(Problem::NotFound)?;
    let runs = source::runs(&site.pool, source.id).await?;
    let refusals = match runs.first() {
        Some(last) => source::refusals(&site.pool, last.id).await?,
        None => Vec::new(),
    };
    let shown = i32::try_from(refusals.len()).unwrap_or(i32::MAX);
    let filters: Vec<&str> = source.filters.iter().map(|filter| filter.as_str()).collect();
    page::html(&SourcePage {
        t: Texts::english(),
        row: Row::new(&source, runs.first(), site.now()),
        every: words::span(Duration::try_from(source.every).unwrap_or_default(), English),
        company: source.company.clone(),
        filters: filters.join(", "),
        failures: source.failures,
        readings: runs.iter().map(Reading::new).collect(),
        further: runs.first().map_or(0, |run| run.refused.saturating_sub(shown)),
        refusals,
    })
}

impl Row {
    fn new(source: &Source, last: Option<&Run>, now: Timestamp) -> Self {
        let (state, gravity) = match last.map(|run| run.outcome) {
            _ if source.paused => ("paused", "is-planned"),
            _ if source.leased_until.is_some_and(|until| until > now) => ("being read", "is-planned"),
            Some(Outcome::Held) if source.accepted => ("accepted, will be read", "is-planned"),
            Some(Outcome::Held) => ("held: decide", "is-struck"),
            Some(Outcome::Failed) => ("failing", "is-struck"),
            Some(Outcome::Gone) => ("gone", "is-mended"),
            Some(Outcome::Read | Outcome::Unchanged) => ("well", "is-planned"),
            None => ("not read yet", "is-planned"),
        };
        Self {
            name: source.name.clone(),
            format: source.format.as_str(),
            place: source.address.clone().unwrap_or_else(|| source.token.clone()),
            state,
            gravity,
            next: (!source.paused).then(|| words::short_moment(source.due_at, English)),
            next_on: words::machine_moment(source.due_at),
            last: last.map(Reading::new),
        }
    }
}

impl Reading {
    fn new(run: &Run) -> Self {
        let (outcome, gravity) = match run.outcome {
            Outcome::Read => ("read", "is-planned"),
            Outcome::Unchanged => ("not changed", "is-planned"),
            Outcome::Gone => ("gone", "is-mended"),
            Outcome::Held => ("held", "is-struck"),
            Outcome::Failed => ("failed", "is-struck"),
        };
        Self {
            at: words::short_moment(run.ended_at, English),
            at_on: words::machine_moment(run.ended_at),
            took: words::span(
                Duration::try_from(run.ended_at.duration_since(run.started_at)).unwrap_or_default(),
                English,
            ),
            outcome,
            gravity,
            reason: run.reason.clone(),
            size: words::size(u64::try_from(run.bytes).unwrap_or_default()),
            new: run.new,
            updated: run.updated,
            unchanged: run.unchanged,
            missing: run.missing,
            closed: run.closed,
            held: run.held,
            filtered: run.filtered,
            refused: run.refused,
        }
    }
}
