//! Text search over live adverts, newest first.
//!
//! The text is read as Postgres's `websearch_to_tsquery` does: every word must occur, `"words in a row"`, `or`, `-not`.

mod page;
mod reach;

use database::{DatabaseError, Pool};
use reach::Reach;

use crate::{Card, Cursor, card};

/// Adverts on a page.
pub const PAGE_SIZE: usize = 20;

/// The longest query that is searched for, in characters.
pub const MAX_TEXT_CHARS: usize = 200;

/// What a visitor asks for. Made by [`Query::new`], which checks it.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Query {
    pub(crate) text: Option<String>,
    pub(crate) after: Option<Cursor>,
}

/// Why a query cannot be answered, in words for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// More than [`MAX_TEXT_CHARS`] characters.
    #[error("a search takes at most {MAX_TEXT_CHARS} characters; this one has {0}")]
    TooLong(usize),
    /// Postgres cannot hold U+0000, and nobody types it.
    #[error("a search cannot contain control characters")]
    ControlCharacter,
}

/// How many adverts match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// So many.
    Exactly(u32),
    /// More than so many; counting on would cost more than it tells.
    MoreThan(u32),
    /// Not known: the adverts were looked at one by one, newest first, and only as many as a page may cost.
    Unknown,
}

/// A page of results.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// At most [`PAGE_SIZE`] adverts.
    pub cards: Vec<Card>,
    /// All matches, on this and other pages.
    pub total: Count,
    /// Where to go on, if there may be more. After an [`Count::Unknown`] total a page can be short, or empty, and still
    /// have a next one.
    pub next: Option<Cursor>,
}

impl Query {
    /// A query for `text` (spaces trimmed; empty means everything), from `after` on.
    ///
    /// # Errors
    /// When the text is too long or holds control characters.
    pub fn new(text: &str, after: Option<Cursor>) -> Result<Self, QueryError> {
        let text = text.trim();
        let length = text.chars().count();
        if length > MAX_TEXT_CHARS {
            return Err(QueryError::TooLong(length));
        }
        if text.chars().any(|c| c.is_control() && !c.is_whitespace()) {
            return Err(QueryError::ControlCharacter);
        }
        Ok(Self { text: Some(text.to_owned()).filter(|t| !t.is_empty()), after })
    }

    /// The text as it will be searched for.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }
}

/// A page of the live adverts that match, newest first. Three statements at the most.
///
/// # Errors
/// When the database cannot answer.
pub async fn search(pool: &Pool, query: &Query) -> Result<Found, DatabaseError> {
    let after = query.after.unwrap_or(Cursor::NEWEST);
    let Some(text) = query.text.as_deref() else {
        let total = reach::live(pool).await?;
        return found(page::newest(pool, after).await?, total);
    };
    match reach::of(pool, text).await? {
        Reach::Nothing => Ok(Found { cards: Vec::new(), total: Count::Exactly(0), next: None }),
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

fn found(rows: Vec<card::CardRow>, total: Count) -> Result<Found, DatabaseError> {
    let (cards, next) = card::page(rows, PAGE_SIZE)?;
    Ok(Found { cards, total, next })
}
