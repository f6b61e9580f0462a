//! The search that asks Postgres each time.
//!
//! Without filters and counts a page by date comes straight from an index ([`plain`]). Everything else is one pass over
//! the records of the adverts that fit the text ([`counted`]): it finds the page and counts all values at once.

pub(super) mod counted;
mod gather;
mod limits;
mod packed;
mod plain;
#[cfg(test)]
mod tests;
mod worded;

use std::sync::Arc;

use database::{DatabaseError, Pool};
use jiff::Timestamp;
use sqlx::PgConnection;

use self::limits::{Bounds, Limits};

use super::{
    Answer, Count, Found, Ignored, Query, Search, Sort, Why, highlight, names,
    question::{self, Question},
    reach::{self, Reach},
    spelling, text,
};
use crate::{Card, Cursor, exchange};

/// So few matches that words that begin as the last one are looked for as well: it may not be typed to its end.
pub(super) const FEW: u32 = 5;

/// Searches by SQL alone, keeping nothing but whether the board is large. Cheap to clone.
#[derive(Clone, Debug)]
pub struct PostgresSearch {
    pool: Pool,
    limits: Arc<Limits>,
}

/// What is asked, with all that was found out about it.
struct Asked<'a> {
    query: &'a Query,
    /// The question as a `tsquery` and how far it reaches; `None`: no text.
    text: Option<(String, Reach)>,
    /// What the order of relevance goes by, as a `tsquery`.
    ranked: &'a str,
    /// The rate of the visitor's currency.
    per_euro: f64,
    now: Timestamp,
    limits: &'a Limits,
}

/// What a text comes to.
pub(super) struct Settled {
    question: Question,
    /// What is looked for, as a `tsquery`.
    pub(super) words: String,
    reach: Reach,
    /// Words that begin as the last one are looked for as well.
    widened: bool,
    /// The text that this is, where it is not the one that was asked for.
    instead: Option<String>,
}

/// A page, before it is dressed.
struct Page {
    cards: Vec<Card>,
    total: Count,
    next: Option<Cursor>,
    facets: Option<super::Facets>,
}

impl PostgresSearch {
    /// A search over the adverts of that database.
    #[must_use]
    pub fn new(pool: Pool) -> Self {
        Self::within(pool, Bounds::ORDINARY)
    }

    fn within(pool: Pool, bounds: Bounds) -> Self {
        Self { pool, limits: Arc::new(Limits::new(bounds)) }
    }

    pub(super) fn pool(&self) -> &Pool {
        &self.pool
    }

    async fn answer(&self, query: &Query, now: Timestamp) -> Result<Found, DatabaseError> {
        let (query, per_euro, ignored) = self.priced(query).await?;
        let asked = Asked { query: &query, text: None, ranked: "", per_euro, now, limits: &self.limits };
        // One connection for all statements: to take one and to give it back costs as much as a small statement.
        let mut db = self.pool.acquire().await?;
        let mut found = if query.text.is_empty() {
            found(page(&mut db, &asked).await?, None)
        } else {
            match question::ask(&mut *db, &text::parse(&query.text)).await? {
                Some(question) => self.search(&mut db, asked, question).await?,
                None => nothing(&query, per_euro, now),
            }
        };
        found.ignored = ignored;
        Ok(found)
    }

    /// The query without a salary that cannot be compared, and the rate of the visitor's currency.
    pub(super) async fn priced(&self, query: &Query) -> Result<(Query, f64, Vec<Ignored>), DatabaseError> {
        let mut query = query.clone();
        let currency = query.filters.currency();
        match exchange::per_euro(&self.pool, currency).await? {
            Some(per_euro) => Ok((query, per_euro, Vec::new())),
            None => {
                query.filters.currency = None;
                query.filters.salary = None;
                let note = Ignored::new(names::CURRENCY, currency.as_str(), Why::UnsupportedCurrency);
                Ok((query, 1.0, vec![note]))
            }
        }
    }

    async fn search(
        &self,
        db: &mut PgConnection,
        asked: Asked<'_>,
        question: Question,
    ) -> Result<Found, DatabaseError> {
        let settled = self.settle(db, &asked.query.text, question, Some(asked.now)).await?;
        let Settled { question, words, reach, widened, instead } = settled;
        let asked = Asked { text: Some((words, reach)), ranked: &question.ranked, ..asked };
        let mut found = found(page(db, &asked).await?, instead);
        found.widened = widened;
        found.highlights = highlight::of(db, &question.marks, &found.cards).await?;
        Ok(found)
    }

    /// What is looked for in the end: what was asked, or words spelt almost like it where nothing says that. With `now`,
    /// a text that was common a moment ago is taken to be so still.
    pub(super) async fn settle(
        &self,
        db: &mut PgConnection,
        text: &str,
        question: Question,
        now: Option<Timestamp>,
    ) -> Result<Settled, DatabaseError> {
        let (words, reach, widened) = self.widen(db, &question, now).await?;
        if matches!(reach, Reach::Rare(Count::Exactly(0)))
            && let Some((instead, question)) = spelling::almost_by(db, text, &question).await?
        {
            let (words, reach, widened) = self.widen(db, &question, now).await?;
            return Ok(Settled { question, words, reach, widened, instead: Some(instead) });
        }
        Ok(Settled { question, words, reach, widened, instead: None })
    }

    /// The question, with words that begin as its last one where it reaches hardly anything as it is.
    async fn widen(
        &self,
        db: &mut PgConnection,
        question: &Question,
        now: Option<Timestamp>,
    ) -> Result<(String, Reach, bool), DatabaseError> {
        let (common, texts) = (self.limits.bounds.common, &self.limits.texts);
        if now.is_some_and(|now| texts.were_common(&question.words, now)) {
            return Ok((question.words.clone(), Reach::Common(Count::MoreThan(common)), false));
        }
        let reach = reach::of(db, &question.words, common).await?;
        if let (Reach::Common(_), Some(now)) = (&reach, now) {
            texts.note(&question.words, now);
        }
        if let (Reach::Rare(Count::Exactly(0..FEW)), Some(widened)) = (&reach, &question.widened) {
            let wide = reach::of(db, widened, common).await?;
            if wide != reach {
                return Ok((widened.clone(), wide, true));
            }
        }
        Ok((question.words.clone(), reach, false))
    }
}

async fn page(db: &mut PgConnection, asked: &Asked<'_>) -> Result<Page, DatabaseError> {
    let query = asked.query;
    if !query.counted && query.filters.is_empty() && query.sort == Sort::Newest {
        return plain::page(db, asked).await;
    }
    counted::page(db, asked).await
}

impl Asked<'_> {
    /// Whether something is counted: the values of filters, or how many adverts fit, which a later page does not tell.
    fn counts(&self) -> bool {
        self.query.counted || self.query.after.is_none()
    }
}

impl Search for PostgresSearch {
    fn find<'a>(&'a self, query: &'a Query, now: Timestamp) -> Answer<'a> {
        Box::pin(self.answer(query, now))
    }
}

impl Page {
    fn empty(facets: Option<super::Facets>) -> Self {
        Self { cards: Vec::new(), total: Count::Exactly(0), next: None, facets }
    }
}

/// What is found where a text holds no word.
pub(super) fn nothing(query: &Query, per_euro: f64, now: Timestamp) -> Found {
    let facets = || super::tally::Tally::new(&query.filters, per_euro, now).facets(true);
    found(Page::empty(query.counted.then(facets)), None)
}

fn found(page: Page, instead: Option<String>) -> Found {
    let Page { cards, total, next, facets } = page;
    let highlights = vec![super::Highlights::default(); cards.len()];
    Found { cards, highlights, total, next, facets, instead, widened: false, ignored: Vec::new() }
}
