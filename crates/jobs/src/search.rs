//! Search over live adverts: text, filters with counts, and three orders.

mod facets;
mod filters;
mod fitting;
mod fnv;
mod highlight;
mod indexed;
mod notice;
mod page;
mod parameters;
mod postgres;
mod query;
mod question;
mod ranking;
mod reach;
mod record;
mod spelling;
mod tally;
mod terms;
mod text;
mod value;
mod watched;

use std::{ops::Range, pin::Pin};

use database::DatabaseError;
use jiff::Timestamp;

use crate::{Card, Cursor};

pub use facets::{Facet, Facets};
pub use filters::{BASE_CURRENCY, Filters, MAX_DAYS, MAX_SALARY, MAX_VALUES, RemoteFrom, TeamSize, UTC_OFFSETS};
pub use indexed::{Checked, INDEX_FROM, IndexFilling, IndexSize, IndexTexts, IndexedSearch};
pub use notice::{Ignored, MAX_IGNORED, Why};
pub use parameters::{MAX_PARAMETERS, Reading, names};
pub use postgres::PostgresSearch;
pub use query::{MAX_TEXT_CHARS, Query, QueryError, Sort};
pub use watched::Watched;

/// Adverts on a page.
pub const PAGE_SIZE: usize = 20;

/// Tags among the [`Facets`] at the most, beside the selected ones.
pub const MAX_TAGS: usize = 30;

/// What answers searches: [`PostgresSearch`], or an index in the process.
pub trait Search: std::fmt::Debug + Send + Sync {
    /// A page of the live adverts that fit, at the moment `now`.
    ///
    /// # Errors
    /// When the database cannot answer.
    fn find<'a>(&'a self, query: &'a Query, now: Timestamp) -> Answer<'a>;
}

/// What a [`Search`] will have found.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Found, DatabaseError>> + Send + 'a>>;

/// How many adverts match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// So many.
    Exactly(u32),
    /// At least so many; counting on would cost more than it tells.
    MoreThan(u32),
    /// Not known: the adverts were looked at one by one, newest first, and only as many as a page may cost.
    Unknown,
}

/// A page of results.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// At most [`PAGE_SIZE`] adverts.
    pub cards: Vec<Card>,
    /// What of each card fits the text, in the order of the cards.
    pub highlights: Vec<Highlights>,
    /// All matches, on this and other pages.
    pub total: Count,
    /// Where to go on, if there may be more. After a [`Count::Unknown`] total a page can be short, or empty, and still
    /// have a next one.
    pub next: Option<Cursor>,
    /// Counts of every filter's values, where the query asked for them.
    pub facets: Option<Facets>,
    /// The text that was searched for instead, where nothing fits the one that was asked for: words that are spelt
    /// almost like it.
    pub instead: Option<String>,
    /// The last word found next to nothing, so words that begin with it count as well.
    pub widened: bool,
    /// What of the query was ignored, beside what [`Query::read`] noted.
    pub ignored: Vec<Ignored>,
}

/// What fits the text, as ranges of bytes, ascending, between characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Highlights {
    /// Of [`Card::title`].
    pub title: Vec<Range<usize>>,
    /// Of [`Card::company`].
    pub company: Vec<Range<usize>>,
    /// Of each of [`Card::stack`].
    pub stack: Vec<Vec<Range<usize>>>,
}

/// A part of a text that fits what was searched for, or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment<'a> {
    /// The part. It is text, not HTML.
    pub text: &'a str,
    /// Whether it fits.
    pub matched: bool,
}

/// `text` cut at `ranges`, in order, without empty parts. Ranges that are out of order or cut a character are left out.
#[must_use]
pub fn segments<'a>(text: &'a str, ranges: &[Range<usize>]) -> Vec<Segment<'a>> {
    let (mut parts, mut end) = (Vec::new(), 0);
    for range in ranges {
        if range.start < end {
            continue;
        }
        let (Some(before), Some(inside)) = (text.get(end..range.start), text.get(range.clone())) else {
            continue;
        };
        parts.push(Segment { text: before, matched: false });
        parts.push(Segment { text: inside, matched: true });
        end = range.end;
    }
    parts.push(Segment { text: &text[end..], matched: false });
    parts.retain(|part| !part.text.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_together_are_the_text() {
        let text = "Leiter Übertragung";
        let matched = |text: &'static str| Segment { text, matched: true };
        let other = |text: &'static str| Segment { text, matched: false };
        assert_eq!(segments(text, &[]), [other(text)]);
        assert_eq!(segments(text, &[0..6, 7..19]), [matched("Leiter"), other(" "), matched("Übertragung")]);
        assert_eq!(segments(text, &[0..8, 0..6, 3..5, 7..999]), [matched("Leiter"), other(" Übertragung")]);
        assert!(segments("", &[]).is_empty());
    }
}
