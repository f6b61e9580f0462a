//! The search that asks Postgres each time.
//!
//! Without filters and counts a page by date comes straight from an index ([`plain`]). Everything else is one pass over
//! the records of the adverts that fit the text ([`counted`]): it finds the page and counts all values at once.

pub(super) mod counted;
mod gather;
mod plain;

use database::{DatabaseError, Pool};
use jiff::Timestamp;

use super::{
    Answer, Count, Found, Ignored, Query, Search, Sort, Why, highlight, names,
    question::{self, Question},
    reach::{self, Reach},
    spelling, text,
};
use crate::{Card, Cursor, exchange};

/// So few matches that words that begin as the last one are looked for as well: it may not be typed to its end.
pub(super) const FEW: u32 = 5;

/// Searches by SQL alone, keeping nothing. Cheap to clone.
#[derive(Clone, Debug)]
pub struct PostgresSearch {
    pool: Pool,
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
        Self { pool }
    }

    pub(super) fn pool(&self) -> &Pool {
        &self.pool
    }

    async fn answer(&self, query: &Query, now: Timestamp) -> Result<Found, DatabaseError> {
        let (query, per_euro, ignored) = self.priced(query).await?;
        let groups = text::parse(&query.text);
        let mut found = if query.text.is_empty() {
            let page = self.page(&Asked { query: &query, text: None, ranked: "", per_euro, now }).await?;
            found(page, None)
        } else {
            match question::ask(&self.pool, &groups).await? {
                Some(question) => self.search(&query, question, per_euro, now).await?,
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
        query: &Query,
        question: Question,
        per_euro: f64,
        now: Timestamp,
    ) -> Result<Found, DatabaseError> {
        let Settled { question, words, reach, widened, instead } = self.settle(&query.text, question).await?;
        let asked = Asked { query, text: Some((words, reach)), ranked: &question.ranked, per_euro, now };
        let page = self.page(&asked).await?;
        let mut found = found(page, instead);
        found.widened = widened;
        found.highlights = highlight::of(&self.pool, &question.marks, &found.cards).await?;
        Ok(found)
    }

    /// What is looked for in the end: what was asked, or words spelt almost like it where nothing says that.
    pub(super) async fn settle(&self, text: &str, question: Question) -> Result<Settled, DatabaseError> {
        let (words, reach, widened) = self.widen(&question).await?;
        if matches!(reach, Reach::Rare(Count::Exactly(0)))
            && let Some((instead, question)) = spelling::almost(&self.pool, text, &question).await?
        {
            let (words, reach, widened) = self.widen(&question).await?;
            return Ok(Settled { question, words, reach, widened, instead: Some(instead) });
        }
        Ok(Settled { question, words, reach, widened, instead: None })
    }

    /// The question, with words that begin as its last one where it reaches hardly anything as it is.
    async fn widen(&self, question: &Question) -> Result<(String, Reach, bool), DatabaseError> {
        let reach = reach::of(&self.pool, &question.words).await?;
        if let (Reach::Rare(Count::Exactly(0..FEW)), Some(widened)) = (&reach, &question.widened) {
            let wide = reach::of(&self.pool, widened).await?;
            if wide != reach {
                return Ok((widened.clone(), wide, true));
            }
        }
        Ok((question.words.clone(), reach, false))
    }

    async fn page(&self, asked: &Asked<'_>) -> Result<Page, DatabaseError> {
        let query = asked.query;
        if !query.counted && query.filters.is_empty() && query.sort == Sort::Newest {
            return plain::page(&self.pool, query.after, asked.text.as_ref()).await;
        }
        counted::page(&self.pool, asked).await
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
