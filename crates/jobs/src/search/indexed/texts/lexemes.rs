//! A document as Postgres sends it (`tsvectorsend`): its lexemes, each with the places where it stands.

use database::DatabaseError;

/// The bits of a place; those above them are its weight.
const PLACE: u16 = 0x3fff;

/// One lexeme of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lexeme<'a> {
    /// Its bytes (UTF-8).
    pub(super) word: &'a [u8],
    /// Big-endian pairs of bytes.
    places: &'a [[u8; 2]],
}

impl Lexeme<'_> {
    /// Where it stands, ascending, from 1. None where the document was stripped of places.
    pub(super) fn places(&self) -> impl ExactSizeIterator<Item = u16> {
        self.places.iter().map(|place| u16::from_be_bytes(*place) & PLACE)
    }
}

/// The lexemes of a document.
///
/// # Errors
/// When the bytes are no document.
pub(super) fn lexemes(document: &[u8]) -> Result<Vec<Lexeme<'_>>, DatabaseError> {
    parse(document).ok_or_else(|| DatabaseError::Corrupt("a document of a live advert".to_owned()))
}

fn parse(document: &[u8]) -> Option<Vec<Lexeme<'_>>> {
    let (count, mut rest) = document.split_first_chunk()?;
    let count = usize::try_from(i32::from_be_bytes(*count)).ok()?;
    // A lexeme takes three bytes at least.
    let mut all = Vec::with_capacity(count.min(rest.len() / 3));
    for _ in 0..count {
        let end = rest.iter().position(|byte| *byte == 0)?;
        let (places, behind) = rest[end + 1..].split_first_chunk()?;
        let (places, behind) = behind.split_at_checked(2 * usize::from(u16::from_be_bytes(*places)))?;
        all.push(Lexeme { word: &rest[..end], places: places.as_chunks().0 });
        rest = behind;
    }
    rest.is_empty().then_some(all)
}

/// A document of these lexemes, as Postgres would send it.
#[cfg(test)]
pub(super) fn document(lexemes: &[(&str, &[u16])]) -> Vec<u8> {
    let mut bytes = i32::try_from(lexemes.len()).unwrap_or(0).to_be_bytes().to_vec();
    for (word, places) in lexemes {
        bytes.extend_from_slice(word.as_bytes());
        bytes.push(0);
        bytes.extend_from_slice(&u16::try_from(places.len()).unwrap_or(0).to_be_bytes());
        places.iter().for_each(|place| bytes.extend_from_slice(&place.to_be_bytes()));
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_no_places_and_broken_bytes_are_corrupt() {
        let bytes = document(&[("cto", &[1, 0xc000 | 7]), ("=", &[])]);
        let read = parse(&bytes).unwrap_or_default();
        assert_eq!(read.iter().map(|lexeme| lexeme.word).collect::<Vec<_>>(), [&b"cto"[..], b"="]);
        assert_eq!(read[0].places().collect::<Vec<_>>(), [1, 7]);
        assert_eq!(read[1].places().len(), 0);
        for end in 0..bytes.len() {
            assert!(lexemes(&bytes[..end]).is_err(), "{end}");
        }
        assert!(lexemes(&[bytes, vec![0]].concat()).is_err());
        assert!(lexemes(&[0xff; 4]).is_err());
    }
}
