//! Brings one board's adverts in line with what its feed says now: new ones go live, changed ones change, those that
//! left the feed close. All of it happens in the caller's transaction, so a board is never half read.
//!
//! A row that the reader refused is still in the feed: an advert that is known under its id stays as it was, unless the
//! employer took it off. Where a refused row's id cannot be read, it may be any of them, and nothing closes.

mod company;
mod write;

use std::collections::{HashMap, HashSet};

use contracts::{Feed, PostingId, SourcedJob};
use database::{DatabaseError, Transaction};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sha2::{Digest, Sha256};

/// What a reading changed; `new + updated + unchanged` adverts are live afterwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Never seen before.
    pub new: usize,
    /// Seen before with another text, or closed until now.
    pub updated: usize,
    /// Exactly as they were.
    pub unchanged: usize,
    /// Gone from the feed; kept, but no longer shown in lists.
    pub closed: usize,
}

impl std::ops::AddAssign for Changes {
    fn add_assign(&mut self, other: Self) {
        self.new += other.new;
        self.updated += other.updated;
        self.unchanged += other.unchanged;
        self.closed += other.closed;
    }
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
    /// The advert cannot be written down.
    #[error("the advert cannot be written as JSON: {0}")]
    Unwritable(#[from] serde_json::Error),
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
    closed: bool,
}

/// An advert to write.
struct Change<'a> {
    id: PostingId,
    job: &'a SourcedJob,
    fingerprint: Vec<u8>,
}

/// Brings the adverts of `feed`'s board in line with it. Reading the same feed twice changes nothing.
///
/// # Errors
/// See [`ReconcileError`]; the transaction must then be rolled back.
pub async fn reconcile(tx: &mut Transaction, feed: &Feed, now: Timestamp) -> Result<Changes, ReconcileError> {
    let company = company::settle(tx, feed, now).await?;
    let mut known = known_adverts(tx, feed).await?;
    let (mut fresh, mut edited, mut unchanged) = (Vec::new(), Vec::new(), Vec::new());
    // What search finds includes the company's name, which stands in every one of its adverts' entries.
    let mut renamed = Vec::new();
    let mut seen = HashSet::with_capacity(feed.jobs.len());
    for job in &feed.jobs {
        if !seen.insert(job.external_id.as_str()) {
            return Err(ReconcileError::RepeatedId(job.external_id.clone()));
        }
        let fingerprint = fingerprint(job)?;
        match known.remove(&job.external_id) {
            None => fresh.push(Change { id: PostingId::new(), job, fingerprint }),
            Some(before) if before.closed || before.fingerprint != fingerprint => {
                edited.push(Change { id: before.id, job, fingerprint });
            }
            Some(before) => {
                unchanged.push((before.id, job.confirmed_at.unwrap_or(now)));
                if company.renamed {
                    renamed.push(Change { id: before.id, job, fingerprint });
                }
            }
        }
    }
    let gone = gone(known, feed);
    for change in fresh.iter().chain(&edited) {
        write::write(tx, feed, company.id, change, now).await?;
    }
    for change in &renamed {
        write::live(tx, feed, company.id, change).await?;
    }
    confirm(tx, &unchanged).await?;
    close(tx, &gone, now).await?;
    Ok(Changes { new: fresh.len(), updated: edited.len(), unchanged: unchanged.len(), closed: gone.len() })
}

/// Of the adverts that the feed does not show, those that left it.
fn gone(mut unseen: HashMap<String, Known>, feed: &Feed) -> Vec<PostingId> {
    for refusal in feed.refused.iter().filter(|refusal| !refusal.withdrawn) {
        match &refusal.external_id {
            Some(id) => drop(unseen.remove(id)),
            None => unseen.clear(),
        }
    }
    unseen.into_values().filter(|advert| !advert.closed).map(|advert| advert.id).collect()
}

async fn known_adverts(tx: &mut Transaction, feed: &Feed) -> Result<HashMap<String, Known>, ReconcileError> {
    let rows = sqlx::query!(
        r#"select id, external_id, fingerprint, closed_at is not null as "closed!"
           from jobs.posting where source = $1 and board = $2 for update"#,
        feed.source,
        feed.board
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let known = Known { id: PostingId(row.id), fingerprint: row.fingerprint, closed: row.closed };
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
async fn confirm(tx: &mut Transaction, adverts: &[(PostingId, Timestamp)]) -> Result<(), ReconcileError> {
    let (ids, at): (Vec<_>, Vec<_>) = adverts.iter().map(|(id, at)| (id.0, at.to_sqlx())).unzip();
    sqlx::query!(
        "update jobs.posting p set confirmed_at = greatest(p.confirmed_at, confirmed.at)
         from unnest($1::uuid[], $2::timestamptz[]) as confirmed (id, at) where p.id = confirmed.id",
        &ids,
        &at as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn close(tx: &mut Transaction, adverts: &[PostingId], now: Timestamp) -> Result<(), ReconcileError> {
    let ids: Vec<_> = adverts.iter().map(|id| id.0).collect();
    sqlx::query!("delete from jobs.live_job where posting_id = any($1)", &ids).execute(&mut **tx).await?;
    sqlx::query!(
        "update jobs.posting set closed_at = $2, version = version + 1 where id = any($1)",
        &ids,
        now.to_sqlx()
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
