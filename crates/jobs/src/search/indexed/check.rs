//! Whether the index says what Postgres says, looked at now and then while it answers.

use std::collections::{HashMap, HashSet};

use contracts::PostingId;
use database::{DatabaseError, Pool};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use super::{IndexedSearch, block::Block, columns::Fresh, read};
use crate::search::postgres::counted::Key;

/// Adverts of a check whose cards are compared as well.
const CARDS: usize = 20;

/// Before every advert: the year 1, since Postgres knows no moment as early as the first of jiff.
const OLDEST: Key = (-62_135_596_800_000_000, PostingId(Uuid::nil()));

/// What a check saw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Adverts that were compared.
    pub adverts: usize,
    /// Those that the index lacks, has too many, or knows otherwise than Postgres. One that changes just now is among
    /// them.
    pub different: Vec<PostingId>,
}

impl IndexedSearch {
    /// Compares a part of the list by date with Postgres: which part, `chosen` says, any number. `None`: the index is not
    /// loaded, or holds nothing.
    ///
    /// # Errors
    /// When Postgres cannot answer.
    pub async fn check(&self, chosen: usize) -> Result<Option<Checked>, DatabaseError> {
        let Some(columns) = self.held.columns().filter(|columns| !columns.blocks().is_empty()) else {
            return Ok(None);
        };
        let place = chosen % columns.blocks().len();
        let block = &columns.blocks()[place];
        // Up to the neighbours, so that an advert that is in no block is missed by one.
        let newer = place.checked_sub(1).map(|before| &columns.blocks()[before]);
        let newest = newer.map_or((Timestamp::MAX.as_microsecond(), PostingId(Uuid::max())), |newer| last(newer));
        let oldest = if place + 1 == columns.blocks().len() { OLDEST } else { last(block) };
        let theirs = records(&self.pool, newest, oldest).await?;
        let ours = block.adverts().map(|advert| (advert.record.posting(), advert.record.bytes().to_vec()));
        let ours: HashMap<_, _> = ours.collect();
        let mut different: HashSet<_> =
            ours.iter().filter(|(id, record)| theirs.get(id) != Some(*record)).map(first).collect();
        different.extend(theirs.keys().filter(|id| !ours.contains_key(id)));
        different.extend(self.different_cards(block, chosen).await?);
        Ok(Some(Checked { adverts: ours.len().max(theirs.len()), different: different.into_iter().collect() }))
    }

    /// Those of some adverts of a block whose cards are others.
    async fn different_cards(&self, block: &Block, chosen: usize) -> Result<Vec<PostingId>, DatabaseError> {
        let step = block.len().div_ceil(CARDS);
        let adverts: Vec<_> = block.postings().enumerate().skip(chosen % step).step_by(step).collect();
        let postings = adverts.iter().map(|(_, posting)| *posting).collect();
        let fresh = read::these(&self.pool, &postings).await?;
        let mut different = Vec::new();
        for (position, posting) in adverts {
            let is_of =
                |fresh: &&Fresh| super::block::only(&fresh.record).is_ok_and(|record| record.posting() == posting);
            let Some(theirs) = fresh.iter().find(is_of) else { continue };
            let mut ours = block.card(position)?;
            // Read once a minute, not told.
            ours.confirmed_at = theirs.card.confirmed_at;
            if ours != theirs.card {
                different.push(posting);
            }
        }
        Ok(different)
    }
}

/// Where the list is when a block ends.
fn last(block: &Block) -> Key {
    block.place(block.len() - 1)
}

fn first<'a>((posting, _): (&'a PostingId, &'a Vec<u8>)) -> PostingId {
    *posting
}

/// The records of the adverts behind `newest`, up to `oldest`.
async fn records(pool: &Pool, newest: Key, oldest: Key) -> Result<HashMap<PostingId, Vec<u8>>, DatabaseError> {
    let moment = |key: Key| Timestamp::from_microsecond(key.0).unwrap_or(Timestamp::MAX).to_sqlx();
    let rows = sqlx::query!(
        "select posting_id, record from jobs.live_job
         where (published_at, posting_id) < ($1, $2) and (published_at, posting_id) >= ($3, $4)
         order by published_at desc, posting_id desc limit 100000",
        moment(newest),
        newest.1.0,
        moment(oldest),
        oldest.1.0
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|row| (PostingId(row.posting_id), row.record)).collect())
}
