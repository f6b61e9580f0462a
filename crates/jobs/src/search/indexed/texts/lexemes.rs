//! A document as Postgres sends it (`tsvectorsend`): its lexemes, each with the places where it stands.

use database::DatabaseError;

/// The bits of a place; those above them are its weight.
const PLACE: u16 = 0x3fff;

/// Bytes that are looked at in one step. Nearly all lexemes are shorter: they are stems.
const STEP: usize = size_of::<u128>();

/// A one in the lowest bit of each byte.
const ONES: u128 = u128::from_ne_bytes([1; STEP]);

/// One lexeme of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lexeme<'a> {
    /// Its bytes (UTF-8).
    pub(super) word: &'a [u8],
    /// The same as one number, the first byte lowest, where it has fewer than 16. No two are the same number, as no lexeme
    /// holds a zero.
    pub(super) short: Option<u128>,
    /// Big-endian pairs of bytes.
    places: &'a [[u8; 2]],
}

impl Lexeme<'_> {
    /// Where it stands, ascending, from 1. None where the document was stripped of places.
    pub(super) fn places(&self) -> impl ExactSizeIterator<Item = u16> {
        self.places.iter().map(|place| u16::from_be_bytes(*place) & PLACE)
    }
}

/// The lexemes of a document, read one by one; behind the last, whether it ended as it should.
pub(super) struct Lexemes<'a> {
    rest: &'a [u8],
    left: usize,
}

/// The lexemes of a document.
///
/// # Errors
/// When it does not say how many there are.
pub(super) fn lexemes(document: &[u8]) -> Result<Lexemes<'_>, DatabaseError> {
    let (count, rest) = document.split_first_chunk().ok_or_else(broken)?;
    let left = usize::try_from(i32::from_be_bytes(*count)).map_err(|_| broken())?;
    Ok(Lexemes { rest, left })
}

impl<'a> Iterator for Lexemes<'a> {
    type Item = Result<Lexeme<'a>, DatabaseError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.left == 0 {
            // What is left over is told of once.
            return (!std::mem::take(&mut self.rest).is_empty()).then(|| Err(broken()));
        }
        self.left -= 1;
        let lexeme = self.lexeme().ok_or_else(broken);
        if lexeme.is_err() {
            (self.rest, self.left) = (&[], 0);
        }
        Some(lexeme)
    }
}

impl<'a> Lexemes<'a> {
    fn lexeme(&mut self) -> Option<Lexeme<'a>> {
        let (end, short) = end(self.rest)?;
        let (places, behind) = self.rest[end + 1..].split_first_chunk()?;
        let (places, behind) = behind.split_at_checked(2 * usize::from(u16::from_be_bytes(*places)))?;
        let word = &self.rest[..end];
        self.rest = behind;
        Some(Lexeme { word, short, places: places.as_chunks().0 })
    }
}

/// Where the first zero is, and what stands before it as a number. All bytes of a step are looked at together: lexemes are
/// of every length, so that a processor that went byte by byte would guess wrong at each.
fn end(bytes: &[u8]) -> Option<(usize, Option<u128>)> {
    let mut step = [0; STEP];
    match bytes.first_chunk() {
        Some(first) => step = *first,
        None => {
            step[..bytes.len()].copy_from_slice(bytes);
            // A zero of ours behind the last byte is none of theirs.
            bytes.contains(&0).then_some(())?;
        }
    }
    let step = u128::from_le_bytes(step);
    // The lowest byte that borrows into its highest bit without having had it is the first that is zero.
    let zeros = step.wrapping_sub(ONES) & !step & (ONES << 7);
    if zeros == 0 {
        return bytes.iter().position(|byte| *byte == 0).map(|end| (end, None));
    }
    let bits = zeros.trailing_zeros() - 7;
    Some((bits as usize / 8, Some(step & ((1 << bits) - 1))))
}

fn broken() -> DatabaseError {
    DatabaseError::Corrupt("a document of a live advert".to_owned())
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

    fn read(document: &[u8]) -> Result<Vec<Lexeme<'_>>, DatabaseError> {
        lexemes(document)?.collect()
    }

    #[test]
    fn weights_are_no_places_and_broken_bytes_are_corrupt() {
        let bytes = document(&[("cto", &[1, 0xc000 | 7]), ("=", &[])]);
        let lexemes = read(&bytes).unwrap();
        assert_eq!(lexemes.iter().map(|lexeme| lexeme.word).collect::<Vec<_>>(), [&b"cto"[..], b"="]);
        assert_eq!(lexemes[0].places().collect::<Vec<_>>(), [1, 7]);
        assert_eq!(lexemes[1].places().len(), 0);
        for end in 0..bytes.len() {
            assert!(read(&bytes[..end]).is_err(), "{end}");
        }
        assert!(read(&[bytes, vec![0]].concat()).is_err());
        assert!(read(&[0xff; 4]).is_err());
    }

    #[test]
    fn lexemes_of_every_length_are_read_to_their_ends() {
        let words: Vec<_> = (0..40).map(|length| "aé\u{1}z".chars().cycle().take(length).collect::<String>()).collect();
        let all: Vec<_> = words.iter().map(|word| (word.as_str(), &[1, 256, 513][..])).collect();
        let bytes = document(&all);
        let lexemes = read(&bytes).unwrap();
        assert_eq!(lexemes.len(), words.len());
        for (lexeme, word) in lexemes.iter().zip(&words) {
            assert_eq!(lexeme.word, word.as_bytes());
            assert_eq!(lexeme.short.is_some(), word.len() < STEP);
            let mut short = lexeme.short.unwrap_or_default().to_le_bytes().to_vec();
            short.truncate(word.len());
            assert!(lexeme.short.is_none() || short == word.as_bytes(), "{word}");
            assert_eq!(lexeme.places().collect::<Vec<_>>(), [1, 256, 513]);
        }
    }
}
