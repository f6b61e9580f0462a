//! The search that asks Postgres each time.

use database::{DatabaseError, Pool};
use jiff::Timestamp;

use super::{
    Answer, Count, Found, Highlights, PAGE_SIZE, Query, Search, page,
    reach::{self, Reach},
};
use crate::{Cursor, card};

/// Searches by SQL alone, keeping nothing. Cheap to clone.
#[derive(Clone, Debug)]
pub struct PostgresSearch {
    pool: Pool,
}

impl PostgresSearch {
    /// A search over the adverts of that database.
    #[must_use]
    pub fn new(pool: Pool) -> Self {
        Self { pool }
    }

    async fn find(&self, query: &Query, _now: Timestamp) -> Result<Found, DatabaseError> {
        let pool = &self.pool;
        let after = query.after.unwrap_or(Cursor::NEWEST);
        let text = query.text.as_str();
        if text.is_empty() {
            let total = reach::live(pool).await?;
            return found(page::newest(pool, after).await?, total);
        }
        match reach::of(pool, text).await? {
            Reach::Nothing => found(Vec::new(), Count::Exactly(0)),
            Reach::Rare(total) => found(page::from_index(pool, text, after).await?, total),
            Reach::Common(total) => {
                let rows = page::by_date(pool, text, after, page::WALKED).await?;
                // A common word whose adverts are all old, or the list's end: sorting every match is slower, but bounded.
                let rows = if rows.len() > PAGE_SIZE { rows } else { page::from_index(pool, text, after).await? };
                found(rows, total)
            }
            Reach::Unpacked => {
                let mut found = found(page::by_date(pool, text, after, page::UNPACKED).await?, Count::Unknown)?;
                if found.next.is_none() {
                    found.next = page::end_of_walk(pool, after).await?;
                }
                Ok(found)
            }
        }
    }
}

impl Search for PostgresSearch {
    fn find<'a>(&'a self, query: &'a Query, now: Timestamp) -> Answer<'a> {
        Box::pin(Self::find(self, query, now))
    }
}

fn found(rows: Vec<card::CardRow>, total: Count) -> Result<Found, DatabaseError> {
    let (cards, next) = card::page(rows, PAGE_SIZE)?;
    let highlights = vec![Highlights::default(); cards.len()];
    Ok(Found { cards, highlights, total, next, facets: None, instead: None, widened: false, ignored: Vec::new() })
}
