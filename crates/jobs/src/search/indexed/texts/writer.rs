//! A segment while documents are added.
//!
//! What a lexeme will take is counted while documents come; then every list has its place, and each document's part of it
//! is put there. Lists that grow one by one would be two allocations for each lexeme, and copied again and again.

use database::DatabaseError;

use super::{
    lexemes::lexemes,
    numbers::{length, put},
    places::write_places,
    segment::{Segment, Slot},
    words::Words,
};

/// See the module.
#[derive(Default)]
pub(super) struct Writer {
    words: Words,
    /// What each lexeme takes, by its number.
    sizes: Vec<List>,
    /// Of each document, how many lexemes it holds.
    documents: Vec<usize>,
    /// The lexemes of all documents, one behind the other.
    held: Vec<Held>,
    /// Their places, as they will be written.
    places: Vec<u8>,
}

/// A lexeme in a document.
struct Held {
    word: u32,
    /// Bytes of its places.
    places: u32,
}

/// A lexeme's documents and places: first what they take, then where the next ones go.
#[derive(Clone, Copy, Default)]
struct List {
    /// The document before, from 0.
    last: Slot,
    slots: u32,
    places: u32,
}

impl Writer {
    /// Adds a document as Postgres sends it.
    ///
    /// # Errors
    /// When it is none; nothing may be added then.
    pub(super) fn add(&mut self, document: &[u8]) -> Result<(), DatabaseError> {
        let (slot, first) = (number(self.documents.len()), self.held.len());
        for lexeme in lexemes(document)? {
            let lexeme = lexeme?;
            let word = self.words.number(&lexeme);
            if word == self.sizes.len() {
                self.sizes.push(List::default());
            }
            let before = self.places.len();
            write_places(&mut self.places, lexeme.places());
            let places = number(self.places.len() - before);
            let size = &mut self.sizes[word];
            size.slots += length(slot - size.last);
            size.places += places;
            size.last = slot;
            self.held.push(Held { word: number(word), places });
        }
        self.documents.push(self.held.len() - first);
        Ok(())
    }

    /// The segment of all documents, whose slots begin at `base`.
    pub(super) fn finish(mut self, base: Slot) -> Segment {
        let order = self.words.in_order();
        let (mut words, mut word_ends) = (Vec::new(), Vec::with_capacity(order.len()));
        let (mut slot_ends, mut place_ends) = (Vec::with_capacity(order.len()), Vec::with_capacity(order.len()));
        let (mut slots, mut places) = (0, 0);
        for word in order {
            words.extend_from_slice(self.words.word(word));
            word_ends.push(number(words.len()));
            let next = List { last: 0, slots, places };
            let size = std::mem::replace(&mut self.sizes[word], next);
            (slots, places) = (slots + size.slots, places + size.places);
            slot_ends.push(slots);
            place_ends.push(places);
        }
        let (mut slots, mut places) = (vec![0; slots as usize], vec![0; places as usize]);
        self.put(&mut slots, &mut places);
        Segment {
            base,
            documents: self.documents.len(),
            words: words.into(),
            word_ends: word_ends.into(),
            slots: slots.into(),
            slot_ends: slot_ends.into(),
            places: places.into(),
            place_ends: place_ends.into(),
        }
    }

    /// Puts every document's part of each list where it belongs.
    fn put(&mut self, slots: &mut [u8], places: &mut [u8]) {
        let (mut held, mut written) = (self.held.iter(), self.places.as_slice());
        for (slot, count) in (0..).zip(&self.documents) {
            for lexeme in held.by_ref().take(*count) {
                let list = &mut self.sizes[lexeme.word as usize];
                list.slots = number(put(slots, list.slots as usize, slot - list.last));
                list.last = slot;
                let (these, behind) = written.split_at(lexeme.places as usize);
                let there = &mut places[list.places as usize..][..these.len()];
                match these {
                    // Most lexemes stand in one place, and a copy of two bytes need not be a call.
                    [one, other] => (there[0], there[1]) = (*one, *other),
                    these => there.copy_from_slice(these),
                }
                list.places += lexeme.places;
                written = behind;
            }
        }
    }
}

/// Documents and bytes of a writer are far fewer than 2^32.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
