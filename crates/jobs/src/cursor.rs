//! A place in a list: the sort key and the id of the last advert shown (keyset paging).

use std::{fmt, str::FromStr};

use contracts::PostingId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::Sort;

/// Written as 48 hexadecimal digits, 16 for the key and 32 for the posting's id; behind a letter where the list is not in
/// the order of publication (`s` salary, `r` relevance). Opaque to people.
///
/// The key of a list by publication is microseconds since 1970. All lists descend by (key, id).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cursor {
    sort: Sort,
    key: i64,
    posting: PostingId,
}

impl Cursor {
    /// Before every advert: where a list by publication begins.
    pub(crate) const NEWEST: Self = Self { sort: Sort::Newest, key: NEWEST_KEY, posting: PostingId(Uuid::max()) };

    /// After the advert with that key. `key` is not negative; in a list by publication it is a time.
    pub(crate) const fn new(sort: Sort, key: i64, posting: PostingId) -> Self {
        Self { sort, key, posting }
    }

    /// After the advert that was published then.
    pub(crate) fn published(at: Timestamp, posting: PostingId) -> Self {
        Self::new(Sort::Newest, at.as_microsecond(), posting)
    }

    /// The order of the list.
    #[must_use]
    pub const fn sort(&self) -> Sort {
        self.sort
    }

    pub(crate) const fn key(&self) -> i64 {
        self.key
    }

    pub(crate) const fn posting(&self) -> PostingId {
        self.posting
    }

    /// The key as a time, for lists by publication.
    pub(crate) fn published_at(&self) -> Timestamp {
        Timestamp::from_microsecond(self.key).unwrap_or(Timestamp::MAX)
    }
}

/// The last microsecond that jiff knows: 9999-12-30T22:00:00.999999Z.
const NEWEST_KEY: i64 = 253_402_207_200_999_999;

/// The text is no cursor that this program wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a place in the list")]
pub struct BrokenCursor;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.sort {
            Sort::Newest => "",
            Sort::Salary => "s",
            Sort::Relevance => "r",
        })?;
        write!(f, "{:016x}{}", self.key, self.posting.0.simple())
    }
}

impl FromStr for Cursor {
    type Err = BrokenCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (sort, digits) = match text.as_bytes().first() {
            Some(b's') => (Sort::Salary, &text[1..]),
            Some(b'r') => (Sort::Relevance, &text[1..]),
            _ => (Sort::Newest, text),
        };
        if digits.len() != 48 || !digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
            return Err(BrokenCursor);
        }
        let key = i64::from_str_radix(&digits[..16], 16).map_err(|_| BrokenCursor)?;
        let posting = Uuid::try_parse(&digits[16..]).map_err(|_| BrokenCursor)?;
        if sort == Sort::Newest {
            Timestamp::from_microsecond(key).map_err(|_| BrokenCursor)?;
        }
        Ok(Self { sort, key, posting: PostingId(posting) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_what_it_writes() {
        for sort in Sort::ALL {
            let cursor = Cursor { sort: *sort, key: 1_793_701_220_123_456, posting: PostingId::new() };
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
    }

    #[test]
    fn nothing_is_newer_than_the_newest_place() {
        assert_eq!(Cursor::NEWEST.key, Timestamp::MAX.as_microsecond());
    }

    #[test]
    fn anything_else_is_refused() {
        let far_future = format!("7{}", "f".repeat(47));
        let before_1970 = format!("f{}", "0".repeat(47));
        for broken in
            ["", "1", "s", "zz", "ü", &"0".repeat(49), &"G".repeat(48), &"é".repeat(24), &far_future, &before_1970]
        {
            assert_eq!(broken.parse::<Cursor>(), Err(BrokenCursor), "{broken}");
        }
    }
}
