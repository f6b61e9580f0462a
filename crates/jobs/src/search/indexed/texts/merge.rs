//! One segment of several neighbours.
//!
//! Their lexemes are in order, so that those of all come in one order by looking at the first of each; and as their slots
//! follow each other, the documents of a lexeme are those of one segment behind those of the other.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, binary_heap::PeekMut},
};

use super::{
    numbers::{Numbers, write},
    segment::{Segment, Slot},
};
use crate::search::indexed::bits::Bits;

impl Segment {
    /// One segment of neighbours in the order of their slots.
    pub(super) fn merged(parts: &[&Self]) -> Self {
        let mut packed = Packed::with_room(parts);
        each_word(parts, |word, lists| {
            lists.iter().for_each(|(part, place)| packed.add_all(part, *place));
            packed.end(word);
        });
        packed.finish(parts.iter().map(|part| part.len()).sum())
    }

    /// The same without the documents that `lives` denies; the slots end before `end`.
    pub(super) fn merged_of_living(parts: &[&Self], end: Slot, lives: impl Fn(Slot) -> bool) -> Self {
        let (mut packed, mut held) = (Packed::with_room(parts), Bits::none(end as usize));
        each_word(parts, |word, lists| {
            for (part, place) in lists {
                for (slot, places) in part.written(*place).filter(|(slot, _)| lives(*slot)) {
                    packed.add(slot, places);
                    held.insert(slot as usize);
                }
            }
            packed.end(word);
        });
        packed.finish(held.len())
    }
}

/// Calls `with` for every lexeme, in order, with the segments that have it, in their order, and its position in each.
fn each_word<'a>(parts: &[&'a Segment], mut with: impl FnMut(&[u8], &[(&'a Segment, usize)])) {
    let firsts = parts.iter().enumerate().filter(|(_, part)| part.words() > 0);
    let mut next: BinaryHeap<_> = firsts.map(|(number, part)| Reverse((part.word(0), number, 0))).collect();
    let mut lists = Vec::with_capacity(parts.len());
    while let Some(Reverse((word, ..))) = next.peek() {
        let word = *word;
        lists.clear();
        while let Some(mut first) = next.peek_mut()
            && first.0.0 == word
        {
            let Reverse((_, number, place)) = *first;
            let part = parts[number];
            lists.push((part, place));
            if place + 1 < part.words() {
                *first = Reverse((part.word(place + 1), number, place + 1));
            } else {
                PeekMut::pop(first);
            }
        }
        with(word, &lists);
    }
}

/// A segment, lexeme by lexeme.
struct Packed {
    segment: Unboxed,
    base: Slot,
    /// The last document of the lexeme, from `base` on.
    last: Slot,
}

#[derive(Default)]
struct Unboxed {
    words: Vec<u8>,
    word_ends: Vec<u32>,
    slots: Vec<u8>,
    slot_ends: Vec<u32>,
    places: Vec<u8>,
    place_ends: Vec<u32>,
}

impl Packed {
    /// With room for all of `parts`: a list that grows beyond its room is copied, and leaves a hole of its size.
    fn with_room(parts: &[&Segment]) -> Self {
        let room = |bytes: fn(&Segment) -> usize| parts.iter().map(|part| bytes(part)).sum::<usize>();
        let segment = Unboxed {
            slots: Vec::with_capacity(room(|part| part.slots.len())),
            places: Vec::with_capacity(room(|part| part.places.len())),
            ..Unboxed::default()
        };
        Self { segment, base: parts.first().map_or(0, |part| part.base), last: 0 }
    }

    /// Adds a document to the lexeme, with its places as they are written.
    fn add(&mut self, slot: Slot, places: &[u8]) {
        let slot = slot - self.base;
        write(&mut self.segment.slots, slot - self.last);
        self.segment.places.extend_from_slice(places);
        self.last = slot;
    }

    /// Adds all documents of the lexeme at that position of a segment.
    fn add_all(&mut self, part: &Segment, place: usize) {
        let (slots, places) = part.lists(place);
        let mut differences = Numbers::new(slots);
        let Some(first) = differences.next() else { return };
        let first = part.base - self.base + first;
        write(&mut self.segment.slots, first - self.last);
        self.segment.slots.extend_from_slice(differences.rest());
        self.segment.places.extend_from_slice(places);
        self.last = first + differences.sum::<Slot>();
    }

    /// Ends the lexeme; it is left out where it has no documents.
    fn end(&mut self, word: &[u8]) {
        let Unboxed { words, word_ends, slots, slot_ends, places, place_ends } = &mut self.segment;
        self.last = 0;
        if slots.len() == slot_ends.last().map_or(0, |end| *end as usize) {
            return;
        }
        words.extend_from_slice(word);
        for (bytes, ends) in [(words, word_ends), (slots, slot_ends), (places, place_ends)] {
            // Four gigabytes of one segment are ten million adverts, far beyond what one process should hold.
            ends.push(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
        }
    }

    fn finish(self, documents: usize) -> Segment {
        let Self { segment, base, .. } = self;
        Segment {
            base,
            documents,
            words: segment.words.into(),
            word_ends: segment.word_ends.into(),
            slots: segment.slots.into(),
            slot_ends: segment.slot_ends.into(),
            places: segment.places.into(),
            place_ends: segment.place_ends.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::super::{lexemes::document, segment::all, writer::Writer};
    use super::*;

    type Document = BTreeMap<String, BTreeSet<u16>>;

    fn segment<'a>(base: Slot, documents: impl IntoIterator<Item = &'a Document>) -> Segment {
        let mut writer = Writer::default();
        for of in documents {
            let lexemes: Vec<_> =
                of.iter().map(|(word, places)| (word.as_str(), places.iter().copied().collect())).collect();
            let lexemes: Vec<_> =
                lexemes.iter().map(|(word, places): &(_, Vec<_>)| (*word, places.as_slice())).collect();
            assert!(writer.add(&document(&lexemes)).is_ok());
        }
        writer.finish(base)
    }

    fn documents() -> impl Strategy<Value = Vec<Document>> {
        let places = proptest::collection::btree_set(1_u16..400, 0..4);
        proptest::collection::vec(proptest::collection::btree_map("[a-c]{1,2}", places, 0..6), 0..40)
    }

    proptest! {
        #[test]
        fn merged_segments_are_the_segment_of_all_that_live(documents in documents(), cuts: [u8; 3], base in 0_u32..500) {
            let cut = |cut: u8| usize::from(cut) % (documents.len() + 1);
            let mut ends: Vec<_> = cuts.into_iter().map(cut).chain([0, documents.len()]).collect();
            ends.sort_unstable();
            let parts: Vec<_> =
                ends.windows(2).map(|cut| segment(base + cut[0] as u32, &documents[cut[0]..cut[1]])).collect();
            let parts: Vec<_> = parts.iter().collect();
            let whole = segment(base, &documents);
            let merged = Segment::merged(&parts);
            prop_assert_eq!((all(&merged), merged.len()), (all(&whole), documents.len()));
            prop_assert_eq!((&merged.slots, &merged.places), (&whole.slots, &whole.places));

            let lives = |slot: Slot| slot % 3 != 1;
            let without = Segment::merged_of_living(&parts, base + documents.len() as u32, lives);
            // The same slots, without words.
            let emptied = (base..).zip(&documents).map(|(slot, of)| if lives(slot) { of.clone() } else { Document::new() });
            let emptied: Vec<_> = emptied.collect();
            prop_assert_eq!(all(&without), all(&segment(base, &emptied)));
            prop_assert_eq!(without.len(), emptied.iter().filter(|of| !of.is_empty()).count());
        }
    }
}
