//! Brings one board's adverts in line with what its feed says now: new ones go live, changed ones change, those that
//! left the feed are missing at first and close with the next reading. All of it happens in the caller's transaction, so
//! a board is never half read.
//!
//! A row that the reader refused is still in the feed: an advert that is known under its id stays as it was, unless the
//! employer took it off. Where a refused row's id cannot be read, it may be any of them, and nothing closes.
//!
//! Whatever this changes for readers is told as `jobs.posting` in the same transaction, once an advert. The caller rings
//! ([`database::outbox::ring`]) after the commit.

mod absent;
mod company;
mod domain;
mod history;
mod said;
mod twins;
mod write;

use std::collections::{HashMap, HashSet};

use contracts::{Feed, PostingId, SourcedJob};
use database::{DatabaseError, Transaction, outbox::OutboxError};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub use absent::{Missing, board_is_gone, close_gone, has_hidden, missing, seen_again};
use company::{Owner, Owners};

use crate::{
    ClosingReason, Happening,
    liveness::{PostingState, state},
    tell::tell,
};

/// What a reading changed. Of `new + updated + unchanged` adverts, and of those that are `missing` or `held`, those are live
/// afterwards that were confirmed lately and have not reached their own end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Never seen before.
    pub new: usize,
    /// Seen before with another text, or closed or hidden until now.
    pub updated: usize,
    /// Exactly as they were.
    pub unchanged: usize,
    /// Left the feed with this reading; still shown, and closed if the next reading lacks them too.
    pub missing: usize,
    /// Gone from the feed for good; kept, but no longer shown in lists.
    pub closed: usize,
    /// Left the feed together with so many others that it is rather the feed that is broken: an operator decides.
    pub held: usize,
}

impl std::ops::AddAssign for Changes {
    fn add_assign(&mut self, other: Self) {
        self.new += other.new;
        self.updated += other.updated;
        self.unchanged += other.unchanged;
        self.missing += other.missing;
        self.closed += other.closed;
        self.held += other.held;
    }
}

/// What to do where more than half of at least ten adverts leave a board at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shrinkage {
    /// Keep them all, and say so.
    Hold,
    /// An operator has said that it is right.
    Accept,
}

/// Why a board could not be read in.
#[derive(Debug, thiserror::Error)]
pub enum ReconcileError {
    /// The database refused or is away.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// Two adverts of the feed bear the same id; readers refuse the second, so a reader is wrong.
    #[error("two adverts of the feed bear the id `{0}`")]
    RepeatedId(String),
    /// An advert says not whose it is, and neither does the feed; readers refuse such rows, so a reader is wrong.
    #[error("the advert `{0}` names no employer")]
    NoEmployer(String),
    /// The advert cannot be written down.
    #[error("the advert cannot be written as JSON: {0}")]
    Unwritable(#[from] serde_json::Error),
    /// What changed cannot be told.
    #[error("what became of an advert cannot be told: {0}")]
    Untold(#[source] OutboxError),
}

impl From<OutboxError> for ReconcileError {
    fn from(error: OutboxError) -> Self {
        match error {
            OutboxError::Database(error) => Self::Database(error),
            other => Self::Untold(other),
        }
    }
}

impl From<sqlx::Error> for ReconcileError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

/// An advert of this board that the database already has.
struct Known {
    id: PostingId,
    fingerprint: Vec<u8>,
    confirmed_at: Timestamp,
    closed: bool,
    /// Among the live ones, or behind one of them that is for the same role.
    listed: bool,
    /// Readings in a row that lacked it.
    missed: i16,
}

/// An advert to write.
struct Change<'a> {
    id: PostingId,
    job: &'a SourcedJob,
    owner: &'a Owner,
    fingerprint: Vec<u8>,
    /// Whether its dates let it be shown in lists.
    live: bool,
}

/// Brings the adverts of `feed`'s board in line with it. Reading the same feed twice changes nothing, but that an advert
/// which both lack is closed.
///
/// # Errors
/// See [`ReconcileError`]; the transaction must then be rolled back.
pub async fn reconcile(
    tx: &mut Transaction,
    feed: &Feed,
    now: Timestamp,
    shrinkage: Shrinkage,
) -> Result<Changes, ReconcileError> {
    let owners = company::settle(tx, feed, now).await?;
    let mut changed_companies = owners.changed();
    if let Owners::One(owner) = &owners
        && domain::verify(tx, owner.id, feed).await?
    {
        changed_companies.push(owner.id.0);
    }
    let mut known = known_adverts(tx, feed).await?;
    let before = known.values().filter(|advert| !advert.closed && advert.missed == 0).count();
    let (mut fresh, mut edited, mut unchanged) = (Vec::new(), Vec::new(), Vec::new());
    // What search finds includes the company's name, which stands in every one of its adverts' entries.
    let mut renamed = Vec::new();
    let mut seen = HashSet::with_capacity(feed.jobs.len());
    for job in &feed.jobs {
        if !seen.insert(job.external_id.as_str()) {
            return Err(ReconcileError::RepeatedId(job.external_id.clone()));
        }
        let fingerprint = fingerprint(job)?;
        let owner = owners.of(job)?;
        let before = known.remove(&job.external_id);
        let live = is_live(before.as_ref(), job, now);
        match before {
            None => fresh.push(Change { id: PostingId::new(), job, owner, fingerprint, live }),
            Some(before) if before.closed || before.fingerprint != fingerprint || live && !before.listed => {
                edited.push(Change { id: before.id, job, owner, fingerprint, live });
            }
            Some(before) => {
                unchanged.push((before.id, job.confirmed_at.unwrap_or(now)));
                if owner.renamed && live {
                    renamed.push(Change { id: before.id, job, owner, fingerprint, live });
                }
            }
        }
    }
    for change in &fresh {
        write::write(tx, feed, change, now).await?;
    }
    history::published(tx, &fresh, now).await?;
    for change in &edited {
        let before = history::before(tx, change.id).await?;
        write::write(tx, feed, change, now).await?;
        history::written(tx, change, before, now).await?;
    }
    for change in &renamed {
        write::live(tx, change).await?;
    }
    // What is not shown takes nothing's place.
    let shown: Vec<_> = fresh.iter().chain(&edited).chain(&renamed).filter(|change| change.live).collect();
    let moved = twins::settle(tx, feed, &shown).await?;
    let mut told: Vec<_> = fresh.iter().chain(&edited).map(|change| change.id.0).collect();
    let beside: Vec<_> = renamed.iter().map(|change| change.id.0).chain(moved).collect();
    told.extend(raise(tx, &beside, &changed_companies, &told).await?);
    tell(tx, &told, now).await?;
    confirm(tx, &unchanged, now).await?;
    let left = absent::left(known, feed);
    let mut changes = absent::settle(tx, left, before, shrinkage, now).await?;
    (changes.new, changes.updated, changes.unchanged) = (fresh.len(), edited.len(), unchanged.len());
    Ok(changes)
}

/// Raises the versions of adverts that changed for readers though nothing was written of themselves: `beside`, and what is
/// open at `companies`, without those of `risen`. Says which they are.
async fn raise(
    tx: &mut Transaction,
    beside: &[Uuid],
    companies: &[Uuid],
    risen: &[Uuid],
) -> Result<Vec<Uuid>, ReconcileError> {
    if beside.is_empty() && companies.is_empty() {
        return Ok(Vec::new());
    }
    Ok(sqlx::query_scalar!(
        "update jobs.posting set version = version + 1
         where (id = any($1) or company_id = any($2) and closed_at is null and retired_at is null) and id <> all($3)
         returning id",
        beside,
        companies,
        risen
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// Whether an advert that a feed holds may be shown: a saved feed can be as old as its file.
fn is_live(before: Option<&Known>, job: &SourcedJob, now: Timestamp) -> bool {
    let confirmed_at = job.confirmed_at.unwrap_or(now);
    let confirmed_at = before.map_or(confirmed_at, |before| before.confirmed_at.max(confirmed_at));
    state(confirmed_at, job.expires_at, now) == PostingState::Live
}

async fn known_adverts(tx: &mut Transaction, feed: &Feed) -> Result<HashMap<String, Known>, ReconcileError> {
    let rows = sqlx::query!(
        r#"select p.id, p.external_id, p.fingerprint, p.confirmed_at, p.closed_at is not null as "closed!", p.missed_runs,
                  exists (select from jobs.live_job l where l.posting_id = p.id)
                      or (shown.id is not null and shown.closed_at is null and shown.retired_at is null) as "listed!"
           from jobs.posting p left join jobs.posting shown on shown.id = p.duplicate_of
           where p.source = $1 and p.board = $2 for update of p"#,
        feed.source,
        feed.board
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let known = Known {
                id: PostingId(row.id),
                fingerprint: row.fingerprint,
                confirmed_at: row.confirmed_at.to_jiff(),
                closed: row.closed,
                listed: row.listed,
                missed: row.missed_runs,
            };
            (row.external_id, known)
        })
        .collect())
}

/// What tells whether an advert changed: everything that people read, without the dates of reading.
fn fingerprint(job: &SourcedJob) -> Result<Vec<u8>, serde_json::Error> {
    let timeless = SourcedJob { published_at: None, confirmed_at: None, ..job.clone() };
    Ok(Sha256::digest(serde_json::to_vec(&timeless)?).to_vec())
}

/// The feed still holds them: that is the employer's word that they are open. It is no change of the advert.
async fn confirm(
    tx: &mut Transaction,
    adverts: &[(PostingId, Timestamp)],
    now: Timestamp,
) -> Result<(), ReconcileError> {
    let (ids, at): (Vec<_>, Vec<_>) = adverts.iter().map(|(id, at)| (id.0, at.to_sqlx())).unzip();
    sqlx::query!(
        "update jobs.posting p set confirmed_at = greatest(p.confirmed_at, confirmed.at), missed_runs = 0
         from unnest($1::uuid[], $2::timestamptz[]) as confirmed (id, at) where p.id = confirmed.id",
        &ids,
        &at as _,
    )
    .execute(&mut **tx)
    .await?;
    history::confirmed(tx, &ids, now).await
}

async fn close(
    tx: &mut Transaction,
    adverts: &[PostingId],
    why: ClosingReason,
    now: Timestamp,
) -> Result<(), ReconcileError> {
    if adverts.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = adverts.iter().map(|id| id.0).collect();
    sqlx::query!("delete from jobs.live_job where posting_id = any($1)", &ids).execute(&mut **tx).await?;
    sqlx::query!(
        "update jobs.posting set closed_at = $2, version = version + 1 where id = any($1)",
        &ids,
        now.to_sqlx()
    )
    .execute(&mut **tx)
    .await?;
    history::tell(tx, adverts, &Happening::Closed(why), now).await?;
    Ok(tell(tx, &ids, now).await?)
}
