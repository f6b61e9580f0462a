//! The search that holds what filters look at of every live advert in the process (ADR 33).
//!
//! It answers questions without a text; those with one, and all while it is not loaded or the board is small, are
//! [`PostgresSearch`]'s. Of a page only the cards are asked of Postgres, by their ids.

mod columns;
mod scan;

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use contracts::PostingId;
use database::{DatabaseError, Pool};
use jiff::Timestamp;

use self::columns::Columns;
use super::{
    Answer, Count, Found, Highlights, PostgresSearch, Query, Search,
    postgres::{counted, gather},
    record::{Record, records},
};
use crate::Cursor;

/// Live adverts from which on the index answers: up to here every count of Postgres is exact.
pub const INDEX_FROM: usize = 10_000;

/// Adverts that are read in one statement.
const SLICE: i64 = 10_000;

/// Times that a load reads again what changed meanwhile, before it gives up.
const CATCHING_UP: usize = 20;

/// An index in the process, beside Postgres. Cheap to clone; clones are one index.
#[derive(Clone, Debug)]
pub struct IndexedSearch {
    pool: Pool,
    postgres: PostgresSearch,
    from: usize,
    held: Arc<RwLock<Held>>,
}

/// What an index holds, for a page of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndexSize {
    /// Adverts.
    pub adverts: usize,
    /// Bytes of their records.
    pub bytes: usize,
}

#[derive(Debug, Default)]
struct Held {
    /// `None`: not loaded, or changes may have been missed.
    columns: Option<Arc<Columns>>,
    /// Rises with every load: what began under another number is of no use.
    load: u64,
    /// What changed since a running load began; `None`: none runs.
    changed: Option<HashSet<PostingId>>,
    /// Rises with every change that is read.
    ticket: u64,
    /// The ticket of what was last applied of each advert, while any is being read: a read that was overtaken by one
    /// that began later is dropped.
    applied: HashMap<PostingId, u64>,
    /// Changes that are being read.
    reading: usize,
}

impl IndexedSearch {
    /// An empty index over the adverts of that database, which answers from `from` live adverts on once
    /// [`Self::reload`] has filled it.
    #[must_use]
    pub fn new(pool: Pool, from: usize) -> Self {
        Self { postgres: PostgresSearch::new(pool.clone()), pool, from, held: Arc::default() }
    }

    /// Fills the index anew: at the start, and whenever a change may have been missed. Postgres answers meanwhile. A
    /// later call overtakes an earlier one.
    ///
    /// # Errors
    /// When Postgres cannot answer, or adverts change faster than they are read. The index is empty then.
    pub async fn reload(&self) -> Result<(), DatabaseError> {
        let load = {
            let mut held = self.write();
            held.load += 1;
            held.columns = None;
            held.changed = Some(HashSet::new());
            held.load
        };
        let loaded = self.load(load).await;
        let mut held = self.write();
        if held.load == load {
            held.changed = None;
        }
        loaded
    }

    /// Throws away what is held: changes will not be told. Postgres answers until the next [`Self::reload`].
    pub fn forget(&self) {
        let mut held = self.write();
        held.load += 1;
        held.columns = None;
        held.changed = None;
    }

    async fn load(&self, load: u64) -> Result<(), DatabaseError> {
        let mut columns = read_all(&self.pool).await?;
        for _ in 0..CATCHING_UP {
            let changed = {
                let mut held = self.write();
                if held.load != load {
                    return Ok(());
                }
                let changed = held.changed.replace(HashSet::new()).unwrap_or_default();
                if changed.is_empty() {
                    held.columns = Some(Arc::new(columns));
                    held.changed = None;
                    return Ok(());
                }
                changed
            };
            let answer = read(&self.pool, &changed).await?;
            columns = columns.with(&changed, &answer)?;
        }
        Err(DatabaseError::Corrupt("adverts change faster than the search index reads them".to_owned()))
    }

    /// Reads that advert again, or learns that it is gone. To be called after the change is committed: what is read is
    /// then at least as new, so that the order in which changes are told does not matter.
    ///
    /// # Errors
    /// When Postgres cannot answer; [`Self::reload`] must follow, or the same again.
    pub async fn apply(&self, posting: PostingId) -> Result<(), DatabaseError> {
        let (load, ticket) = {
            let mut held = self.write();
            if let Some(changed) = &mut held.changed {
                changed.insert(posting);
            }
            if held.columns.is_none() {
                return Ok(());
            }
            held.ticket += 1;
            held.reading += 1;
            (held.load, held.ticket)
        };
        let reading = Reading { index: self };
        let changed = HashSet::from([posting]);
        let answer = read(&self.pool, &changed).await?;
        while let Some(before) = self.current(load, ticket, posting) {
            let after = Arc::new(before.with(&changed, &answer)?);
            let mut held = self.write();
            // Another change may have come first; copying is done outside the lock.
            if held.columns.as_ref().is_some_and(|now| Arc::ptr_eq(now, &before)) {
                held.columns = Some(after);
                held.applied.insert(posting, ticket);
                break;
            }
        }
        drop(reading);
        Ok(())
    }

    /// What the change with that ticket is to be applied to; `None`: it was overtaken.
    fn current(&self, load: u64, ticket: u64, posting: PostingId) -> Option<Arc<Columns>> {
        let held = self.read();
        let overtaken = held.load != load || held.applied.get(&posting).is_some_and(|applied| *applied > ticket);
        held.columns.clone().filter(|_| !overtaken)
    }

    /// What it holds; `None`: it is not loaded.
    #[must_use]
    pub fn size(&self) -> Option<IndexSize> {
        let columns = self.read().columns.clone()?;
        Some(IndexSize { adverts: columns.len(), bytes: columns.bytes() })
    }

    fn read(&self) -> RwLockReadGuard<'_, Held> {
        self.held.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Held> {
        self.held.write().unwrap_or_else(PoisonError::into_inner)
    }

    async fn answer(&self, query: &Query, now: Timestamp) -> Result<Found, DatabaseError> {
        let columns = self.read().columns.clone().filter(|columns| columns.len() >= self.from);
        let Some(columns) = columns.filter(|_| query.text.is_empty()) else {
            return self.postgres.find(query, now).await;
        };
        let (query, per_euro, ignored) = self.postgres.priced(query).await?;
        let pass = tokio::task::spawn_blocking(move || scan::scan(&columns, &query, per_euro, now));
        let scanned = match pass.await {
            Ok(scanned) => scanned?,
            Err(lost) => {
                return Err(DatabaseError::Corrupt(format!("a pass over the search index ended early: {lost}")));
            }
        };
        let cards = counted::shown(&self.pool, &scanned.keys).await?;
        Ok(Found {
            highlights: vec![Highlights::default(); cards.len()],
            cards,
            total: Count::Exactly(scanned.total),
            next: scanned.next,
            facets: scanned.facets,
            instead: None,
            widened: false,
            ignored,
        })
    }
}

impl Search for IndexedSearch {
    fn find<'a>(&'a self, query: &'a Query, now: Timestamp) -> Answer<'a> {
        Box::pin(self.answer(query, now))
    }
}

/// A change that is being read, also where its reader is dropped before the end.
struct Reading<'a> {
    index: &'a IndexedSearch,
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        let mut held = self.index.write();
        held.reading -= 1;
        if held.reading == 0 {
            held.applied.clear();
        }
    }
}

/// All live adverts, slice after slice by date. What changes meanwhile is read again behind it.
async fn read_all(pool: &Pool) -> Result<Columns, DatabaseError> {
    let (mut answers, mut after) = (Vec::new(), Cursor::NEWEST);
    loop {
        let (bytes, count) = gather::newest(pool, after, SLICE).await?;
        let end = records(&bytes)?.into_iter().min_by_key(|record: &Record<'_>| (record.published(), record.posting()));
        let end = end.map(|record| Cursor::new(super::Sort::Newest, record.published(), record.posting()));
        answers.push(bytes);
        match end.filter(|_| count == SLICE) {
            Some(end) => after = end,
            None => return Columns::read(&answers),
        }
    }
}

/// The records of those adverts that are live.
pub(super) async fn read(pool: &Pool, postings: &HashSet<PostingId>) -> Result<Vec<u8>, DatabaseError> {
    let ids: Vec<_> = postings.iter().map(|posting| posting.0).collect();
    let bytes = sqlx::query_scalar!(
        "select string_agg(record, '') as bytes from jobs.live_job where posting_id = any($1)",
        &ids
    )
    .fetch_one(pool)
    .await?;
    Ok(bytes.unwrap_or_default())
}
