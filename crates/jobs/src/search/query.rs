//! What a visitor asks for.

use super::Filters;
use crate::Cursor;

/// The longest text that is searched for, in characters.
pub const MAX_TEXT_CHARS: usize = 200;

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// By publication, the newest first.
    #[default]
    Newest,
    /// By the upper end of the pay at the reference rates, the highest first; adverts without a stated salary come last.
    Salary,
    /// By how well the text fits, the best first; adverts without a stated salary come after all that state one.
    Relevance,
}

impl Sort {
    /// Every order.
    pub const ALL: &'static [Self] = &[Self::Newest, Self::Salary, Self::Relevance];

    /// The written form, for addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Salary => "salary",
            Self::Relevance => "relevance",
        }
    }

    /// The order of that written form.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|sort| sort.as_str() == word)
    }
}

/// A search. Made by [`Query::new`] or read from an address by [`Query::read`]; both check it.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Query {
    pub(crate) text: String,
    pub(crate) filters: Filters,
    pub(crate) sort: Sort,
    pub(crate) after: Option<Cursor>,
    pub(crate) counted: bool,
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

impl Query {
    /// A query for `text` (spaces trimmed; empty means everything), newest first, without filters, from `after` on.
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
        Ok(Self { text: text.to_owned(), after, ..Self::default() })
    }

    /// The same with the counts of every filter's values, or without them.
    #[must_use]
    pub fn counted(self, counted: bool) -> Self {
        Self { counted, ..self }
    }

    /// The same with these filters, from the list's start. Lists longer than an address may hold are cut.
    #[must_use]
    pub fn filtered(self, filters: Filters) -> Self {
        Self { filters, after: None, ..self }
    }

    /// The same in that order, from the list's start. [`Sort::Relevance`] without a text is [`Sort::Newest`].
    #[must_use]
    pub fn sorted(self, sort: Sort) -> Self {
        let sort = if self.text.is_empty() && sort == Sort::Relevance { Sort::Newest } else { sort };
        Self { sort, after: None, ..self }
    }

    /// The same from that place in the list on; a place in a list of another order is none.
    #[must_use]
    pub fn from(self, after: Option<Cursor>) -> Self {
        Self { after: after.filter(|place| place.sort() == self.sort), ..self }
    }

    /// The text as it will be searched for.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The filters.
    #[must_use]
    pub fn filters(&self) -> &Filters {
        &self.filters
    }

    /// The order.
    #[must_use]
    pub fn sort(&self) -> Sort {
        self.sort
    }

    /// Where the page begins; `None`: at the start.
    #[must_use]
    pub fn after(&self) -> Option<Cursor> {
        self.after
    }

    /// Whether counts are wanted.
    #[must_use]
    pub fn is_counted(&self) -> bool {
        self.counted
    }
}
