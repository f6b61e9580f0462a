//! The inverted index of some documents: each lexeme with the documents that hold it and the places where it stands.
//!
//! Documents have numbers (*slots*) that rise and are never given twice. A segment is never changed; of two neighbours one
//! is made.

use std::{collections::HashMap, hash::BuildHasherDefault, ops::Range};

use database::DatabaseError;

use super::{
    lexemes::lexemes,
    numbers::{Numbers, write},
};
use crate::search::{fnv::Fnv, indexed::bits::Bits};

/// The number of a document.
pub(in super::super) type Slot = u32;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Segment {
    /// How many documents there are.
    documents: usize,
    /// All lexemes in order, one behind the other, and where each ends.
    words: Box<[u8]>,
    word_ends: Box<[u32]>,
    /// Of each lexeme its documents, as differences.
    slots: Box<[u8]>,
    slot_ends: Box<[u32]>,
    /// Of each lexeme and document the number of places, and the places as differences.
    places: Box<[u8]>,
    place_ends: Box<[u32]>,
}

/// What is known of a lexeme while documents are added.
#[derive(Default)]
struct Growing {
    slots: Vec<u8>,
    places: Vec<u8>,
    last: Slot,
}

/// Lexemes while documents are added.
#[derive(Default)]
struct Words {
    /// Where in `growing` a lexeme is.
    known: HashMap<Box<[u8]>, usize, BuildHasherDefault<Fnv>>,
    growing: Vec<Growing>,
}

impl Segment {
    /// A segment of these documents, as Postgres sends them, in the order of their slots.
    ///
    /// # Errors
    /// When one is no document.
    pub(super) fn of<'a>(documents: impl IntoIterator<Item = (Slot, &'a [u8])>) -> Result<Self, DatabaseError> {
        let (mut words, mut count) = (Words::default(), 0);
        for (slot, document) in documents {
            count += 1;
            for lexeme in lexemes(document)? {
                words.of(lexeme.word).add(slot, lexeme.places());
            }
        }
        Ok(Self::packed(words, count))
    }

    /// One segment of neighbours in the order of their slots, which end before `end`, without the documents that `lives`
    /// denies.
    pub(super) fn merged(parts: &[&Self], end: Slot, lives: impl Fn(Slot) -> bool) -> Self {
        let (mut words, mut held) = (Words::default(), Bits::none(end as usize));
        for part in parts {
            for place in 0..part.word_ends.len() {
                let mut documents = part.written(place).filter(|(slot, _)| lives(*slot)).peekable();
                if documents.peek().is_none() {
                    continue;
                }
                let growing = words.of(part.word(place));
                for (slot, places) in documents {
                    growing.add_written(slot, places);
                    held.insert(slot as usize);
                }
            }
        }
        Self::packed(words, held.len())
    }

    fn packed(words: Words, documents: usize) -> Self {
        let Words { known, growing } = words;
        let mut known: Vec<_> = known.into_iter().collect();
        known.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        let mut packed = Packed::default();
        for (word, place) in &known {
            packed.add(word, &growing[*place]);
        }
        Self {
            documents,
            words: packed.words.into(),
            word_ends: packed.word_ends.into(),
            slots: packed.slots.into(),
            slot_ends: packed.slot_ends.into(),
            places: packed.places.into(),
            place_ends: packed.place_ends.into(),
        }
    }

    /// How many documents there are, the dead ones that were not dropped included.
    pub(super) fn len(&self) -> usize {
        self.documents
    }

    /// The bytes that it takes.
    pub(super) fn bytes(&self) -> usize {
        let ends = self.word_ends.len() + self.slot_ends.len() + self.place_ends.len();
        self.words.len() + self.slots.len() + self.places.len() + ends * size_of::<u32>()
    }

    /// The position of a lexeme.
    pub(super) fn find(&self, word: &[u8]) -> Option<usize> {
        let place = self.first_from(word);
        (place < self.word_ends.len() && self.word(place) == word).then_some(place)
    }

    /// The positions of the lexemes that begin so.
    pub(super) fn beginning(&self, prefix: &[u8]) -> Range<usize> {
        let first = self.first_from(prefix);
        let count = (first..self.word_ends.len()).take_while(|place| self.word(*place).starts_with(prefix)).count();
        first..first + count
    }

    /// The first lexeme that is not before `word`.
    fn first_from(&self, word: &[u8]) -> usize {
        let (mut low, mut high) = (0, self.word_ends.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.word(middle) < word { low = middle + 1 } else { high = middle }
        }
        low
    }

    fn word(&self, place: usize) -> &[u8] {
        part(&self.words, &self.word_ends, place)
    }

    /// The documents that hold the lexeme at that position, ascending.
    pub(super) fn documents(&self, place: usize) -> impl Iterator<Item = Slot> {
        sums(part(&self.slots, &self.slot_ends, place))
    }

    /// The same, each with the places where it stands.
    pub(super) fn documents_with_places(&self, place: usize) -> impl Iterator<Item = (Slot, Vec<u16>)> {
        self.written(place).map(|(slot, written)| {
            let places = Numbers::new(written).skip(1).scan(0, |at, difference| {
                *at += difference;
                Some(u16::try_from(*at).unwrap_or(u16::MAX))
            });
            (slot, places.collect())
        })
    }

    /// The same, each with its places as they are written.
    fn written(&self, place: usize) -> impl Iterator<Item = (Slot, &[u8])> {
        let mut rest = part(&self.places, &self.place_ends, place);
        self.documents(place).map(move |slot| {
            let mut numbers = Numbers::new(rest);
            let count = numbers.next().unwrap_or(0);
            numbers.by_ref().take(count as usize).for_each(drop);
            let (written, behind) = rest.split_at(rest.len() - numbers.left());
            rest = behind;
            (slot, written)
        })
    }
}

impl Growing {
    fn add(&mut self, slot: Slot, places: impl ExactSizeIterator<Item = u16>) {
        self.add_slot(slot);
        // A lexeme has 256 places at the most.
        write(&mut self.places, u32::try_from(places.len()).unwrap_or(0));
        let mut before = 0;
        for place in places {
            write(&mut self.places, u32::from(place.saturating_sub(before)));
            before = place;
        }
    }

    fn add_written(&mut self, slot: Slot, places: &[u8]) {
        self.add_slot(slot);
        self.places.extend_from_slice(places);
    }

    fn add_slot(&mut self, slot: Slot) {
        write(&mut self.slots, slot - self.last);
        self.last = slot;
    }
}

impl Words {
    fn of(&mut self, word: &[u8]) -> &mut Growing {
        let place = self.known.get(word).copied().unwrap_or_else(|| {
            self.known.insert(word.into(), self.growing.len());
            self.growing.push(Growing::default());
            self.growing.len() - 1
        });
        &mut self.growing[place]
    }
}

#[derive(Default)]
struct Packed {
    words: Vec<u8>,
    word_ends: Vec<u32>,
    slots: Vec<u8>,
    slot_ends: Vec<u32>,
    places: Vec<u8>,
    place_ends: Vec<u32>,
}

impl Packed {
    fn add(&mut self, word: &[u8], growing: &Growing) {
        for (bytes, ends, new) in [
            (&mut self.words, &mut self.word_ends, word),
            (&mut self.slots, &mut self.slot_ends, growing.slots.as_slice()),
            (&mut self.places, &mut self.place_ends, growing.places.as_slice()),
        ] {
            bytes.extend_from_slice(new);
            // Four gigabytes of one segment are ten million adverts, far beyond what one process should hold.
            ends.push(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
        }
    }
}

/// The part of `bytes` that ends at the `place`th end.
fn part<'a>(bytes: &'a [u8], ends: &[u32], place: usize) -> &'a [u8] {
    let start = place.checked_sub(1).map_or(0, |before| ends[before]);
    &bytes[start as usize..ends[place] as usize]
}

fn sums(bytes: &[u8]) -> impl Iterator<Item = u32> {
    Numbers::new(bytes).scan(0, |sum, difference| {
        *sum += difference;
        Some(*sum)
    })
}

#[cfg(test)]
mod tests {
    use super::{super::lexemes::document, *};

    /// Each lexeme with the documents that hold it and its places there.
    fn all(segment: &Segment) -> Vec<(Vec<u8>, Vec<Held>)> {
        let all = 0..segment.word_ends.len();
        all.map(|place| (segment.word(place).to_vec(), segment.documents_with_places(place).collect())).collect()
    }

    type Held = (Slot, Vec<u16>);

    #[test]
    fn merged_segments_are_the_segment_of_all_that_live() {
        let documents = [
            (3, document(&[("cto", &[1, 9, 300]), ("rust", &[2])])),
            (4, document(&[("rust", &[5]), ("zurich", &[])])),
            (900, document(&[("cto", &[16_383]), ("ruby", &[1])])),
        ];
        let of = |slots: &[Slot]| {
            let chosen = documents.iter().filter(|(slot, _)| slots.contains(slot));
            Segment::of(chosen.map(|(slot, document)| (*slot, document.as_slice()))).unwrap_or_default()
        };
        let merged = Segment::merged(&[&of(&[3, 4]), &of(&[900])], 901, |_| true);
        assert_eq!((all(&merged), merged.len()), (all(&of(&[3, 4, 900])), 3));
        let without = Segment::merged(&[&merged], 901, |slot| slot != 4);
        assert_eq!((all(&without), without.len()), (all(&of(&[3, 900])), 2));
        let rust = merged.find(b"rust").map(|place| merged.documents(place).collect::<Vec<_>>());
        assert_eq!(rust, Some(vec![3, 4]));
        assert_eq!((merged.find(b"rus"), merged.find(b"zz"), merged.find(b"")), (None, None, None));
        assert_eq!(
            (merged.beginning(b"ru").len(), merged.beginning(b"x").len(), merged.beginning(b"").len()),
            (2, 0, 4)
        );
    }
}
