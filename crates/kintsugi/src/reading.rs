//! One reading of a source: fetched, understood, and brought into the adverts, with a record of what came of it.

use anyhow::Context;
use contracts::Feed;
use database::{DatabaseError, Pool, Transaction, outbox};
use importing::{
    Board,
    fetch::{self, Answer, Ask, BoardError, FetchError, Fetched, Fetcher, Wanted},
    source::{self, Filter, Outcome, Report, Source},
};
use jiff::{SignedDuration, Timestamp};
use jobs::{Changes, Shrinkage};

use crate::clock;

/// Addresses of missing adverts that are asked in one reading.
const ASKED: usize = 20;

/// Bytes of such a page that are read: its status is all that matters.
const PAGE: u64 = 4 * 1024 * 1024;

/// What came of a reading, for the log and for people.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) source: Source,
    pub(crate) report: Report,
}

/// What a fetch brought, understood.
enum Brought {
    Feed { feed: Box<Feed>, filtered: usize, bytes: u64, etag: Option<String>, last_modified: Option<String> },
    Unchanged,
    Gone(u16),
}

/// Why there is no feed.
struct Nothing {
    reason: String,
    wait: Option<SignedDuration>,
}

/// Reads the source that is due for longest, or the one named. `None` where there is none, or another instance reads it.
pub(crate) async fn one(pool: &Pool, fetcher: &Fetcher, name: Option<&str>) -> anyhow::Result<Option<Done>> {
    let started = clock::now();
    let Some(claimed) = source::claim(pool, name, started).await? else { return Ok(None) };
    let source = claimed.0.clone();
    let brought = {
        let (source, fetcher) = (source.clone(), fetcher.clone());
        // Fetching waits and understanding computes: neither on a thread that answers visitors.
        tokio::task::spawn_blocking(move || bring(&source, &fetcher)).await.context("a reader panicked")
    };
    let brought = brought.unwrap_or_else(|error| Err(Nothing { reason: format!("{error:#}"), wait: None }));
    let wait = brought.as_ref().err().and_then(|nothing| nothing.wait);
    let mut tx = pool.begin().await.map_err(DatabaseError::from)?;
    let mut report = take(&mut tx, &source, brought).await?;
    let now = clock::now();
    let failed = report.outcome == Some(Outcome::Failed);
    let due = source::next(&source, failed, wait, chance(), now);
    let Some(run) = source::finish(&mut tx, &claimed, &report, (started, now), due).await? else {
        anyhow::bail!("the reading of {} took too long; another instance has read it since", source.name);
    };
    tx.commit().await.map_err(DatabaseError::from)?;
    outbox::ring();
    if report.missing > 0 {
        let closed = close_gone(pool, fetcher, &source, &report, run).await?;
        report.closed += closed;
        report.missing = report.missing.saturating_sub(closed);
    }
    Ok(Some(Done { source, report }))
}

/// A number from 0 to 1 that differs from one reading to the next.
fn chance() -> f64 {
    use std::hash::{BuildHasher, Hasher, RandomState};
    let number = RandomState::new().build_hasher().finish() % 1024;
    f64::from(u16::try_from(number).unwrap_or_default()) / 1024.0
}

fn bring(source: &Source, fetcher: &Fetcher) -> Result<Brought, Nothing> {
    let now = clock::now();
    let wanted = Wanted {
        format: source.format,
        token: &source.token,
        address: source.address.as_deref(),
        etag: source.etag.as_deref(),
        last_modified: source.last_modified.as_deref(),
    };
    let fetched = fetch::board(fetcher, &wanted, now).map_err(|error| {
        let wait = match &error {
            BoardError::Fetch(FetchError::Status { wait, .. }) => *wait,
            _ => None,
        };
        Nothing { reason: error.to_string(), wait: wait.and_then(|wait| SignedDuration::try_from(wait).ok()) }
    })?;
    let (documents, etag, last_modified) = match fetched {
        Fetched::New { documents, etag, last_modified } => (documents, etag, last_modified),
        Fetched::Unchanged => return Ok(Brought::Unchanged),
        Fetched::Gone(status) => return Ok(Brought::Gone(status)),
    };
    let bytes = documents.iter().map(|document| document.bytes.len() as u64).sum();
    let board = Board { token: &source.token, company: source.company.as_deref(), now };
    let read = source.format.reader().read(&board, &documents);
    let mut feed = read.map_err(|error| Nothing { reason: error.to_string(), wait: None })?;
    let filtered = Filter::apply(&source.filters, &mut feed);
    Ok(Brought::Feed { feed: Box::new(feed), filtered, bytes, etag, last_modified })
}

/// Brings the adverts in line, and says what that changed. Nothing is written where there is no feed.
async fn take(tx: &mut Transaction, source: &Source, brought: Result<Brought, Nothing>) -> anyhow::Result<Report> {
    let now = clock::now();
    let shrinkage = if source.accepted { Shrinkage::Accept } else { Shrinkage::Hold };
    let board = source.board.clone().unwrap_or_else(|| source.token.clone());
    let format = source.format.as_str();
    Ok(match brought {
        Err(Nothing { reason, .. }) => {
            Report { outcome: Some(Outcome::Failed), reason: Some(reason), ..Report::default() }
        }
        Ok(Brought::Unchanged) => {
            let changes = jobs::seen_again(tx, format, &board, now).await?;
            // What comes back does so with its text, which a 304 does not bring.
            let known = !jobs::has_hidden(tx, format, &board).await?;
            Report {
                outcome: Some(Outcome::Unchanged),
                etag: source.etag.clone().filter(|_| known),
                last_modified: source.last_modified.clone().filter(|_| known),
                ..counted(changes)
            }
        }
        Ok(Brought::Gone(status)) => {
            let changes = jobs::board_is_gone(tx, format, &board, now, shrinkage).await?;
            let reason = Some(format!("the board's address answers {status}"));
            let outcome = if changes.held > 0 { Outcome::Held } else { Outcome::Gone };
            Report { outcome: Some(outcome), reason, ..counted(changes) }
        }
        Ok(Brought::Feed { feed, filtered, bytes, etag, last_modified }) => {
            let changes = jobs::reconcile(tx, &feed, now, shrinkage).await?;
            let held = changes.held > 0;
            let reason = held.then(|| format!("{} adverts left the feed at once", changes.held));
            let reason = reason.or_else(|| remarks(&feed, now));
            Report {
                outcome: Some(if held { Outcome::Held } else { Outcome::Read }),
                reason,
                bytes,
                filtered,
                refused: feed.refused,
                board: Some(feed.board),
                // What is held is read again in full until somebody has decided.
                etag: etag.filter(|_| !held),
                last_modified: last_modified.filter(|_| !held),
                ..counted(changes)
            }
        }
    })
}

/// What a person may wonder about in a reading that worked.
fn remarks(feed: &Feed, now: Timestamp) -> Option<String> {
    let ended = feed.jobs.iter().filter(|job| job.expires_at.is_some_and(|end| end <= now)).count();
    let adverts = |number: usize| if number == 1 { "advert" } else { "adverts" };
    let mut said = Vec::new();
    if ended > 0 {
        said.push(format!("{ended} {} not shown, being past the end that the feed gives", adverts(ended)));
    }
    if feed.misdated > 0 {
        let (number, adverts) = (feed.misdated, adverts(feed.misdated));
        said.push(format!("a date of {number} {adverts} left out, being before 2000 or far ahead"));
    }
    (!said.is_empty()).then(|| said.join("; "))
}

fn counted(changes: Changes) -> Report {
    Report {
        new: changes.new,
        updated: changes.updated,
        unchanged: changes.unchanged,
        missing: changes.missing,
        closed: changes.closed,
        held: changes.held,
        ..Report::default()
    }
}

/// Asks the adverts that just left the feed for themselves: those whose addresses are gone need not be missing twice.
async fn close_gone(
    pool: &Pool,
    fetcher: &Fetcher,
    source: &Source,
    report: &Report,
    run: i64,
) -> anyhow::Result<usize> {
    let board = report.board.clone().unwrap_or_else(|| source.token.clone());
    let format = source.format.as_str();
    let mut tx = pool.begin().await.map_err(DatabaseError::from)?;
    let missing = jobs::missing(&mut tx, format, &board).await?;
    tx.rollback().await.map_err(DatabaseError::from)?;
    let asker = fetcher.clone();
    let gone = tokio::task::spawn_blocking(move || -> Vec<String> {
        let is_gone = |address: &str| {
            let ask = Ask { address, etag: None, last_modified: None, bytes: PAGE };
            matches!(asker.get(&ask, clock::now()), Ok(Answer::Gone(_)))
        };
        missing.into_iter().take(ASKED).filter(|advert| is_gone(&advert.url)).map(|advert| advert.external_id).collect()
    });
    let gone = gone.await.context("asking for missing adverts panicked")?;
    if gone.is_empty() {
        return Ok(0);
    }
    let mut tx = pool.begin().await.map_err(DatabaseError::from)?;
    let closed = jobs::close_gone(&mut tx, format, &board, &gone, clock::now()).await?;
    source::close_more(&mut tx, run, closed).await?;
    tx.commit().await.map_err(DatabaseError::from)?;
    outbox::ring();
    Ok(closed)
}

impl std::fmt::Display for Done {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Report { new, updated, unchanged, missing, closed, held, filtered, .. } = self.report;
        let outcome = self.report.outcome.unwrap_or(Outcome::Failed).as_str();
        write!(f, "{}: {outcome}", self.source.name)?;
        if let Some(reason) = &self.report.reason {
            write!(f, " ({reason})")?;
        }
        writeln!(
            f,
            ": {new} new, {updated} updated, {unchanged} unchanged, {missing} missing, {closed} closed, {held} held, \
             {filtered} left out by filters, {} refused",
            self.report.refused.len()
        )?;
        for refusal in &self.report.refused {
            writeln!(f, "  refused: {}: {}", refusal.row, refusal.reason)?;
        }
        Ok(())
    }
}
