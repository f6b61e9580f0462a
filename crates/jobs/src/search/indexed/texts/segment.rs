//! The inverted index of some documents: each lexeme with the documents that hold it and the places where it stands.
//!
//! Documents have numbers (*slots*) that rise and are never given twice. A segment is never changed; of neighbours one is
//! made ([`super::merge`]).

use std::ops::Range;

use super::{numbers::Numbers, places};

/// The number of a document.
pub(in super::super) type Slot = u32;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Segment {
    /// Where the slots begin; they are written from here on, so that a segment can be made before it is known.
    pub(super) base: Slot,
    /// How many documents there are.
    pub(super) documents: usize,
    /// All lexemes in order, one behind the other, and where each ends.
    pub(super) words: Box<[u8]>,
    pub(super) word_ends: Box<[u32]>,
    /// Of each lexeme its documents, as differences.
    pub(super) slots: Box<[u8]>,
    pub(super) slot_ends: Box<[u32]>,
    /// Of each lexeme and document the places, as [`super::places`] writes them.
    pub(super) places: Box<[u8]>,
    pub(super) place_ends: Box<[u32]>,
}

impl Segment {
    /// How many documents there are, the dead ones that were not dropped included.
    pub(super) fn len(&self) -> usize {
        self.documents
    }

    /// How many lexemes there are.
    pub(super) fn words(&self) -> usize {
        self.word_ends.len()
    }

    /// The bytes that it takes.
    pub(super) fn bytes(&self) -> usize {
        let ends = self.word_ends.len() + self.slot_ends.len() + self.place_ends.len();
        self.words.len() + self.slots.len() + self.places.len() + ends * size_of::<u32>()
    }

    /// The position of a lexeme.
    pub(super) fn find(&self, word: &[u8]) -> Option<usize> {
        let place = self.first_from(word);
        (place < self.words() && self.word(place) == word).then_some(place)
    }

    /// The positions of the lexemes that begin so.
    pub(super) fn beginning(&self, prefix: &[u8]) -> Range<usize> {
        let first = self.first_from(prefix);
        let count = (first..self.words()).take_while(|place| self.word(*place).starts_with(prefix)).count();
        first..first + count
    }

    /// The first lexeme that is not before `word`.
    fn first_from(&self, word: &[u8]) -> usize {
        let (mut low, mut high) = (0, self.words());
        while low < high {
            let middle = low.midpoint(high);
            if self.word(middle) < word { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The lexeme at that position.
    pub(super) fn word(&self, place: usize) -> &[u8] {
        part(&self.words, &self.word_ends, place)
    }

    /// The documents of the lexeme at that position and their places, as they are written.
    pub(super) fn lists(&self, place: usize) -> (&[u8], &[u8]) {
        (part(&self.slots, &self.slot_ends, place), part(&self.places, &self.place_ends, place))
    }

    /// The documents that hold the lexeme at that position, ascending.
    pub(super) fn documents(&self, place: usize) -> impl Iterator<Item = Slot> {
        Numbers::new(self.lists(place).0).scan(self.base, |slot, difference| {
            *slot += difference;
            Some(*slot)
        })
    }

    /// The same, each with the places where it stands.
    pub(super) fn documents_with_places(&self, place: usize) -> impl Iterator<Item = (Slot, Vec<u16>)> {
        self.written(place).map(|(slot, written)| (slot, places::places(written).collect()))
    }

    /// The same, each with its places as they are written.
    pub(super) fn written(&self, place: usize) -> impl Iterator<Item = (Slot, &[u8])> {
        let mut rest = self.lists(place).1;
        self.documents(place).map(move |slot| {
            let (written, behind) = places::first(rest);
            rest = behind;
            (slot, written)
        })
    }
}

/// The part of `bytes` that ends at the `place`th end.
pub(super) fn part<'a>(bytes: &'a [u8], ends: &[u32], place: usize) -> &'a [u8] {
    let start = place.checked_sub(1).map_or(0, |before| ends[before]);
    &bytes[start as usize..ends[place] as usize]
}

/// Each lexeme with the documents that hold it and its places there.
#[cfg(test)]
pub(super) fn all(segment: &Segment) -> Vec<(Vec<u8>, Vec<(Slot, Vec<u16>)>)> {
    let all = 0..segment.words();
    all.map(|place| (segment.word(place).to_vec(), segment.documents_with_places(place).collect())).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{lexemes::document, writer::Writer};

    #[test]
    fn lexemes_are_found_with_their_documents_and_places() {
        let mut writer = Writer::default();
        for words in [
            document(&[("cto", &[1, 9, 300]), ("rust", &[2])]),
            document(&[("rust", &[5]), ("zurich", &[])]),
            document(&[("cto", &[16_383]), ("ruby", &[1])]),
        ] {
            assert!(writer.add(&words).is_ok());
        }
        assert!(Writer::default().add(&[0xff; 4]).is_err());
        let segment = writer.finish(7);
        let held =
            |word: &[u8]| segment.find(word).map(|place| segment.documents_with_places(place).collect::<Vec<_>>());
        assert_eq!(held(b"cto"), Some(vec![(7, vec![1, 9, 300]), (9, vec![16_383])]));
        assert_eq!(held(b"rust"), Some(vec![(7, vec![2]), (8, vec![5])]));
        assert_eq!(held(b"zurich"), Some(vec![(8, vec![])]));
        assert_eq!((held(b"rus"), held(b"zz"), held(b"")), (None, None, None));
        let beginning = |prefix: &[u8]| segment.beginning(prefix).len();
        assert_eq!((beginning(b"ru"), beginning(b"x"), beginning(b"")), (2, 0, 4));
        assert_eq!((segment.len(), segment.words()), (3, 4));
    }
}
