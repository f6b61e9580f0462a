//! A place in a list that is ordered by publication: the key of the last advert shown (keyset paging).

use std::{fmt, str::FromStr};

use contracts::PostingId;
use jiff::Timestamp;
use uuid::Uuid;

/// Written as 48 hexadecimal digits: 16 for microseconds since 1970, 32 for the posting's id. Opaque to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) published_at: Timestamp,
    pub(crate) posting: PostingId,
}

impl Cursor {
    /// Before every advert: where a list begins.
    pub(crate) const NEWEST: Self = Self { published_at: Timestamp::MAX, posting: PostingId(Uuid::max()) };
}

/// The text is no cursor that this program wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a place in the list")]
pub struct BrokenCursor;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}{}", self.published_at.as_microsecond(), self.posting.0.simple())
    }
}

impl FromStr for Cursor {
    type Err = BrokenCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() != 48 || !text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
            return Err(BrokenCursor);
        }
        let micros = i64::from_str_radix(&text[..16], 16).map_err(|_| BrokenCursor)?;
        let posting = Uuid::try_parse(&text[16..]).map_err(|_| BrokenCursor)?;
        let published_at = Timestamp::from_microsecond(micros).map_err(|_| BrokenCursor)?;
        Ok(Self { published_at, posting: PostingId(posting) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_what_it_writes() {
        let cursor = Cursor { published_at: "2026-11-03T10:20:30.123456Z".parse().unwrap(), posting: PostingId::new() };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
    }

    #[test]
    fn anything_else_is_refused() {
        let far_future = format!("7{}", "f".repeat(47));
        let before_1970 = format!("f{}", "0".repeat(47));
        for broken in ["", "1", "zz", "ü", &"0".repeat(49), &"G".repeat(48), &"é".repeat(24), &far_future, &before_1970]
        {
            assert_eq!(broken.parse::<Cursor>(), Err(BrokenCursor), "{broken}");
        }
    }
}
