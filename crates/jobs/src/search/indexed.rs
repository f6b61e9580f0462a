//! The search that holds what filters look at, the words and the cards of every live advert in the process (ADR 33).
//!
//! Postgres says how a text is to be read (stems, synonyms), ranks the newest that fit where that is asked for, and marks
//! words in the cards; which adverts fit, the page and every count come out of memory. What the index cannot answer, and all
//! while it is not loaded or the board is small, is [`PostgresSearch`]'s.

mod bits;
mod block;
mod cards;
mod check;
mod columns;
mod conditions;
mod held;
mod left;
mod look;
mod members;
mod numbered;
mod part;
mod pays;
mod read;
mod scan;
mod slots;
mod tags;
mod texts;

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use contracts::PostingId;
use database::{DatabaseError, Pool};
use jiff::{SignedDuration, Timestamp};
use tokio::task::spawn_blocking;

use self::{columns::Columns, held::Held, look::Looked};
use super::{
    Answer, Found, Query, Search, highlight,
    postgres::{PostgresSearch, nothing},
    question::{self, Question},
    spelling, text,
};

pub use check::Checked;

/// Live adverts from which on the index answers: up to here every count of Postgres is exact.
pub const INDEX_FROM: usize = 10_000;

/// Confirmations that are read in one statement.
const CONFIRMED: i64 = 20_000;

/// Texts are left anew where one in so many had to be read; fewer are read again sooner than all are written.
const WORTH_LEAVING: usize = 100;

/// Confirmations are read again for so long: a transaction commits after the moment that it notes.
const OVERLAP: SignedDuration = SignedDuration::from_mins(2);

/// An index in the process, beside Postgres. Cheap to clone; clones are one index.
#[derive(Clone, Debug)]
pub struct IndexedSearch {
    pool: Pool,
    postgres: PostgresSearch,
    from: usize,
    held: Arc<Held>,
    /// Where texts are left for the next process.
    folder: Option<Arc<Path>>,
    /// Up to when confirmations were read.
    confirmed: Arc<Mutex<Option<Timestamp>>>,
}

/// An index that answers what asks for no words, and awaits those.
#[derive(Debug)]
#[must_use = "without its words an index leaves every text to Postgres"]
pub struct IndexFilling(held::Filling);

/// The texts of an index that is filled, to be left for the next process.
#[derive(Debug)]
#[must_use = "what is not left is read again"]
pub struct IndexTexts(Option<(left::Left, usize)>);

/// What an index holds, for a page of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndexSize {
    /// Adverts.
    pub adverts: usize,
    /// Bytes that they take.
    pub bytes: usize,
    /// Whether their texts are there as well.
    pub texts: bool,
}

/// A query that Postgres said all about that it must.
#[derive(Clone)]
struct Priced {
    query: Query,
    /// The rate of the visitor's currency.
    per_euro: f64,
    now: Timestamp,
}

impl IndexedSearch {
    /// An empty index over the adverts of that database, which answers from `from` live adverts on once
    /// [`Self::reload`] has filled it.
    #[must_use]
    pub fn new(pool: Pool, from: usize) -> Self {
        let postgres = PostgresSearch::new(pool.clone());
        Self { pool, postgres, from, held: Arc::default(), folder: None, confirmed: Arc::default() }
    }

    /// The same index, which leaves its texts in that folder when it was filled, and takes those that it finds there: a
    /// board's texts take seconds to read from Postgres. The folder is a cache, and what is in it may be deleted.
    #[must_use]
    pub fn with_folder(self, folder: Option<&Path>) -> Self {
        Self { folder: folder.map(Arc::from), ..self }
    }

    /// Fills the index anew: at the start, and whenever a change may have been missed. Postgres answers meanwhile. A
    /// later call overtakes an earlier one.
    ///
    /// # Errors
    /// When Postgres cannot answer, or adverts change faster than they are read. The index is empty then.
    pub async fn reload(&self) -> Result<(), DatabaseError> {
        let filling = self.load_filters().await?;
        let texts = self.load_texts(filling).await?;
        self.leave(texts).await;
        Ok(())
    }

    /// The first part of [`Self::reload`]: what filters look at, and cards. From then on the index answers what asks for
    /// no words.
    ///
    /// # Errors
    /// As [`Self::reload`].
    pub async fn load_filters(&self) -> Result<IndexFilling, DatabaseError> {
        Ok(IndexFilling(self.held.load_filters(&self.pool, self.folder.clone()).await?))
    }

    /// The second part of [`Self::reload`]: the words, which take longer to read.
    ///
    /// # Errors
    /// As [`Self::reload`].
    pub async fn load_texts(&self, filling: IndexFilling) -> Result<IndexTexts, DatabaseError> {
        Ok(IndexTexts(self.held.load_texts(&self.pool, filling.0).await?))
    }

    /// The last part of [`Self::reload`]: leaves the texts in the folder, where there is one and they are worth it. What
    /// goes wrong is logged; the next process reads them from Postgres then.
    pub async fn leave(&self, texts: IndexTexts) {
        let Some((folder, (left, read))) = self.folder.clone().zip(texts.0) else { return };
        let is_of_use = slots::is_of_use(left.owners.len(), left.texts.end());
        if left.owners.len() < self.from || read * WORTH_LEAVING < left.owners.len() || !is_of_use {
            return;
        }
        let written = spawn_blocking(move || left.write(&folder)).await;
        match written.map_err(std::io::Error::from).flatten() {
            Ok(()) => tracing::debug!("the texts of the search index are left for the next process"),
            Err(error) => tracing::warn!(%error, "the texts of the search index cannot be left for the next process"),
        }
    }

    /// Throws away what is held: changes will not be told. Postgres answers until the next [`Self::reload`].
    pub fn forget(&self) {
        self.held.forget();
    }

    /// Reads that advert again, or learns that it is gone. To be called after the change is committed: what is read is
    /// then at least as new, so that the order in which changes are told does not matter.
    ///
    /// # Errors
    /// When Postgres cannot answer; [`Self::reload`] must follow, or the same again.
    pub async fn apply(&self, posting: PostingId) -> Result<(), DatabaseError> {
        self.held.apply(&self.pool, posting).await
    }

    /// Reads which adverts were confirmed since the last call: nobody tells that, as nothing else changes with it. To be
    /// called every minute or so.
    ///
    /// # Errors
    /// When Postgres cannot answer; the next call reads the same again.
    pub async fn confirm(&self, now: Timestamp) -> Result<(), DatabaseError> {
        let Some(columns) = self.held.columns() else { return Ok(()) };
        let since = self.confirmed.lock().unwrap_or_else(PoisonError::into_inner).unwrap_or(now);
        let since = since.saturating_sub(OVERLAP).unwrap_or(Timestamp::MIN);
        let confirmed = read::confirmed(&self.pool, since, CONFIRMED).await?;
        // Where one statement did not hold all the next call goes on.
        let is_all = confirmed.len() < usize::try_from(CONFIRMED).unwrap_or(usize::MAX);
        let last = confirmed.last().and_then(|(_, at)| Timestamp::from_microsecond(*at).ok());
        let until = if is_all { now } else { last.map_or(now, |last| last.saturating_add(OVERLAP).unwrap_or(now)) };
        let confirmed: HashMap<_, _> = confirmed.into_iter().collect();
        for block in columns.blocks() {
            for (position, posting) in block.postings().enumerate() {
                if let Some(at) = confirmed.get(&posting) {
                    block.confirm(position, *at);
                }
            }
        }
        *self.confirmed.lock().unwrap_or_else(PoisonError::into_inner) = Some(until);
        Ok(())
    }

    /// What it holds; `None`: it is not loaded.
    #[must_use]
    pub fn size(&self) -> Option<IndexSize> {
        let columns = self.held.columns()?;
        Some(IndexSize { adverts: columns.len(), bytes: columns.bytes(), texts: columns.texts().are_complete() })
    }

    async fn answer(&self, query: &Query, now: Timestamp) -> Result<Found, DatabaseError> {
        let can_answer = |columns: &Arc<Columns>| {
            columns.len() >= self.from && (query.text().is_empty() || columns.texts().are_complete())
        };
        let Some(columns) = self.held.columns().filter(can_answer) else {
            return self.postgres.find(query, now).await;
        };
        let (priced, per_euro, ignored) = self.postgres.priced(query).await?;
        let priced = Priced { query: priced, per_euro, now };
        let found = if query.text().is_empty() {
            let Priced { query, per_euro, now } = priced.clone();
            let scanned = spawn_blocking(move || scan::scan(&columns, &query, None, per_euro, now)).await;
            let scanned = scanned.map_err(|lost| read::ended_early(&lost))?;
            Some(look::page(&self.pool, &priced.query, scanned, None).await?)
        } else {
            self.search(columns, &priced).await?
        };
        match found {
            Some(found) => Ok(Found { ignored, ..found }),
            // Weights, and phrases of more than words, which nobody can type.
            None => self.postgres.find(query, now).await,
        }
    }

    /// The page for a text; `None`: only Postgres can answer it.
    async fn search(&self, columns: Arc<Columns>, priced: &Priced) -> Result<Option<Found>, DatabaseError> {
        let query = &priced.query;
        let Some(mut question) = question::ask(&self.pool, &text::parse(query.text())).await? else {
            return Ok(Some(nothing(query, priced.per_euro, priced.now)));
        };
        let Some(mut looked) = look(&columns, &question, priced).await? else { return Ok(None) };
        let mut instead = None;
        let is_found = looked.scanned.reach > 0;
        if !is_found && let Some((text, other)) = spelling::almost(&self.pool, query.text(), &question).await? {
            let Some(again) = look(&columns, &other, priced).await? else { return Ok(None) };
            (looked, question, instead) = (again, other, Some(text));
        }
        let Looked { scanned, words, widened } = looked;
        let found = look::page(&self.pool, query, scanned, Some((&words, &question.ranked))).await?;
        let highlights = highlight::of(&self.pool, &question.marks, &found.cards).await?;
        Ok(Some(Found { highlights, instead, widened, ..found }))
    }
}

async fn look(columns: &Arc<Columns>, question: &Question, priced: &Priced) -> Result<Option<Looked>, DatabaseError> {
    let (columns, question, Priced { query, per_euro, now }) = (Arc::clone(columns), question.clone(), priced.clone());
    let looked = spawn_blocking(move || look::look(&columns, &question, &query, per_euro, now)).await;
    looked.map_err(|lost| read::ended_early(&lost))
}

impl Search for IndexedSearch {
    fn find<'a>(&'a self, query: &'a Query, now: Timestamp) -> Answer<'a> {
        Box::pin(self.answer(query, now))
    }
}
