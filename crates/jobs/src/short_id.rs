//! The public id of an advert: short enough to read aloud, and no hint at how many there are.

use std::{fmt, str::FromStr};

use contracts::PostingId;
use serde::{Deserialize, Serialize};

/// Ten characters of Crockford's base 32 in lower case: 50 random bits of the posting's UUID.
///
/// Two of 100,000 adverts share one with a probability of 0.000 005; the table's unique index would refuse the second.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ShortId(String);

/// The text is no public id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not an advert's id")]
pub struct BrokenShortId;

const LENGTH: usize = 10;
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

impl ShortId {
    /// The short id that belongs to a posting.
    #[must_use]
    pub fn of(posting: PostingId) -> Self {
        // RFC 9562: the low 62 bits of a version 7 UUID are random.
        let mut bits = posting.0.as_u128();
        let mut text = String::with_capacity(LENGTH);
        for _ in 0..LENGTH {
            text.push(char::from(ALPHABET[(bits & 31) as usize]));
            bits >>= 5;
        }
        Self(text)
    }

    /// The ten characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ShortId {
    type Err = BrokenShortId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() == LENGTH && text.bytes().all(|b| ALPHABET.contains(&b)) {
            Ok(Self(text.to_owned()))
        } else {
            Err(BrokenShortId)
        }
    }
}

impl fmt::Display for ShortId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_id_reads_what_it_writes() {
        let id = ShortId::of(PostingId::new());
        assert_eq!(id.as_str().parse(), Ok(id.clone()));
    }

    #[test]
    fn ids_made_in_the_same_millisecond_differ() {
        let ids: std::collections::HashSet<_> = (0..10_000).map(|_| ShortId::of(PostingId::new())).collect();
        assert_eq!(ids.len(), 10_000);
    }

    #[test]
    fn letters_that_look_like_digits_are_refused() {
        for broken in ["", "abc", "0123456789a", "012345678i", "012345678l", "012345678O", "01234567 9", "äöüäö"] {
            assert_eq!(broken.parse::<ShortId>(), Err(BrokenShortId), "{broken}");
        }
    }
}
