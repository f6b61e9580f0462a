//! The words of all live adverts: which adverts answer a text.
//!
//! Segments as of a log-structured merge: a change is a small one, and neighbours of one size become one, so that there are
//! few, and each document is merged a few times in its life.

mod ask;
mod lexemes;
mod merge;
mod numbers;
mod phrase;
mod places;
mod segment;
mod stored;
mod words;
mod writer;

use std::{
    io::{self, Read, Write},
    sync::Arc,
};

use database::DatabaseError;

use self::{ask::Ask, segment::Segment, writer::Writer};
use super::bits::Bits;

pub(super) use segment::Slot;
pub(super) use stored::{Summed, broken};

/// Documents from which on a merge drops those that are dead; below it asking which they are costs more.
const WORTH_DROPPING: usize = 256;

/// Documents with slots of their own, from 0 on, ready to join others.
#[derive(Debug)]
pub(super) struct Added(Segment);

/// What a text asks, as the index understands it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked(Ask);

/// One state of all documents. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    /// In the order of their slots, the long ones first.
    segments: Vec<Arc<Segment>>,
    /// Where the next document's slot is.
    end: Slot,
    /// The documents of the first slots are not there yet.
    awaits: bool,
}

impl Asked {
    /// Reads a `tsquery` as Postgres writes it; `None`: only Postgres can answer it.
    pub(super) fn read(question: &str) -> Option<Self> {
        ask::read(question).map(Self)
    }
}

impl Added {
    /// These documents, as Postgres sends them.
    ///
    /// # Errors
    /// When one is no document.
    pub(super) fn new<'a>(documents: impl IntoIterator<Item = &'a [u8]>) -> Result<Self, DatabaseError> {
        let mut writer = Writer::default();
        documents.into_iter().try_for_each(|document| writer.add(document))?;
        Ok(Self(writer.finish(0)))
    }

    /// All of these, one behind the other.
    pub(super) fn joined(added: Vec<Self>) -> Self {
        let mut end = 0;
        let mut parts = Vec::with_capacity(added.len());
        for added in added {
            let part = added.moved(end);
            end += slots(&part);
            parts.push(part);
        }
        let parts: Vec<_> = parts.iter().collect();
        Self(Segment::merged(&parts))
    }

    /// The same with slots from `base` on.
    fn moved(self, base: Slot) -> Segment {
        Segment { base, ..self.0 }
    }
}

impl Texts {
    /// None yet of the documents whose slots end there. Others come behind them.
    pub(super) fn awaited(end: Slot) -> Self {
        Self { segments: Vec::new(), end, awaits: true }
    }

    /// With `first`, which were awaited.
    pub(super) fn with_awaited(&self, first: &Self) -> Self {
        let segments = first.segments.iter().chain(&self.segments).map(Arc::clone).collect();
        Self { segments, end: self.end, awaits: false }
    }

    /// Whether every document is there.
    pub(super) fn are_complete(&self) -> bool {
        !self.awaits
    }

    /// Writes them one by one, and where the slots end.
    pub(super) fn write(&self, to: &mut Summed<impl Write>) -> io::Result<()> {
        to.write(&self.end.to_le_bytes())?;
        to.write(&number(self.segments.len()).to_le_bytes())?;
        self.segments.iter().try_for_each(|segment| segment.write(to))
    }

    /// Reads what was written.
    pub(super) fn read(from: &mut Summed<impl Read>) -> io::Result<Self> {
        let (end, count) = (Slot::from_le_bytes(from.read()?), u32::from_le_bytes(from.read()?));
        let segments = (0..count).map(|_| Segment::read(from).map(Arc::new)).collect::<io::Result<_>>()?;
        Ok(Self { segments, end, awaits: false })
    }

    /// The slot that the next document will have.
    pub(super) fn end(&self) -> Slot {
        self.end
    }

    /// With documents whose slots then begin at [`Self::end`]. `living` tells which slots are still in use; it is asked
    /// where many documents are merged.
    pub(super) fn with(&self, added: Added, living: impl FnOnce() -> Bits) -> Self {
        let added = added.moved(self.end);
        let end = self.end + slots(&added);
        let mut segments = self.segments.clone();
        let (mut first, mut total) = (segments.len(), added.len());
        while let Some(before) = first.checked_sub(1).map(|before| segments[before].len()).filter(|len| *len <= total) {
            (first, total) = (first - 1, total + before);
        }
        let neighbours = segments.split_off(first);
        let last = if neighbours.is_empty() {
            added
        } else {
            let parts: Vec<_> = neighbours.iter().map(Arc::as_ref).chain([&added]).collect();
            if total < WORTH_DROPPING {
                Segment::merged(&parts)
            } else {
                let living = living();
                // What is added just now is in no list yet.
                Segment::merged_of_living(&parts, end, |slot| slot >= self.end || living.contains(slot as usize))
            }
        };
        segments.push(Arc::new(last));
        Self { segments, end, awaits: self.awaits }
    }

    /// The bytes that they take.
    pub(super) fn bytes(&self) -> usize {
        self.segments.iter().map(|segment| segment.bytes()).sum()
    }

    /// The slots of the documents that answer; of slots without a living document it says nothing.
    pub(super) fn answers(&self, asked: &Asked) -> Bits {
        self.answer(&asked.0)
    }

    fn answer(&self, ask: &Ask) -> Bits {
        let mut found = Bits::none(self.end as usize);
        match ask {
            Ask::Word(word) => self.each(|segment| {
                let place = segment.find(word);
                place
                    .into_iter()
                    .flat_map(|place| segment.documents(place))
                    .for_each(|slot| found.insert(slot as usize));
            }),
            Ask::Beginning(prefix) => self.each(|segment| {
                let places = segment.beginning(prefix);
                places.flat_map(|place| segment.documents(place)).for_each(|slot| found.insert(slot as usize));
            }),
            Ask::Phrase(words) => self.each(|segment| phrase::find(segment, words, &mut found)),
            Ask::Not(inside) => {
                found = self.answer(inside);
                found.invert();
            }
            Ask::All(parts) => {
                found.invert();
                parts.iter().for_each(|part| found.keep(&self.answer(part)));
            }
            Ask::Any(parts) => parts.iter().for_each(|part| found.add(self.answer(part).words())),
        }
        found
    }

    fn each(&self, look: impl FnMut(&Segment)) {
        self.segments.iter().map(Arc::as_ref).for_each(look);
    }
}

/// How many slots a segment has that nothing was dropped of.
fn slots(segment: &Segment) -> Slot {
    number(segment.len())
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{lexemes::document, *};

    fn slots(texts: &Texts, question: &str) -> Vec<usize> {
        let asked = Asked::read(question);
        let found = asked.map(|asked| texts.answers(&asked)).unwrap_or_default();
        (0..texts.end() as usize).filter(|slot| found.contains(*slot)).collect()
    }

    fn one(texts: &Texts, document: &[u8], living: Bits) -> Texts {
        let added = Added::new([document]);
        added.map(|added| texts.with(added, || living)).unwrap_or_default()
    }

    #[test]
    fn questions_are_answered_across_segments() {
        let mut texts = Texts::default();
        for (words, places) in [(["head", "data"], [1, 3]), (["data", "head"], [1, 2]), (["head", "rust"], [1, 2])] {
            let mut lexemes = [(words[0], &places[..1]), (words[1], &places[1..])];
            lexemes.sort_unstable();
            texts = one(&texts, &document(&lexemes), Bits::default());
        }
        for (question, expected) in [
            ("'head'", vec![0, 1, 2]),
            ("'head' & 'data'", vec![0, 1]),
            ("'head' & !'data'", vec![2]),
            ("!'data'", vec![2]),
            ("'rust' | 'data'", vec![0, 1, 2]),
            ("'head' <2> 'data'", vec![0]),
            ("'head' <-> 'data'", vec![]),
            ("'data' <-> 'head'", vec![1]),
            ("'ru':*", vec![2]),
            ("'nothing'", vec![]),
        ] {
            assert_eq!(slots(&texts, question), expected, "{question}");
        }
    }

    fn texts(added: Vec<Added>) -> Texts {
        Texts::default().with(Added::joined(added), Bits::default)
    }

    #[test]
    fn documents_that_were_awaited_come_before_those_that_came_meanwhile() {
        let added = |words: &[&str]| {
            let documents: Vec<_> = words.iter().map(|word| document(&[(word, &[1])])).collect();
            Added::new(documents.iter().map(Vec::as_slice)).unwrap_or_else(|error| panic!("{error}"))
        };
        let before = one(&Texts::awaited(3), &document(&[("cto", &[1])]), Bits::default());
        assert!(!before.are_complete());
        assert_eq!((slots(&before, "'cto'"), before.end()), (vec![3], 4));
        let after = before.with_awaited(&texts(vec![added(&["cto", "vpe"]), added(&["cto"])]));
        assert!(after.are_complete());
        assert_eq!((slots(&after, "'cto'"), slots(&after, "!'cto'"), after.end()), (vec![0, 2, 3], vec![1], 4));
        let later = one(&after, &document(&[("vpe", &[1])]), Bits::default());
        assert_eq!((slots(&later, "'vpe'"), later.end()), (vec![1, 4], 5));
    }

    #[test]
    fn there_are_few_segments_and_the_dead_go() {
        let mut texts = Texts::default();
        for _ in 0..1_000 {
            // Only the newest lives.
            let mut living = Bits::none(2_000);
            living.insert(texts.end() as usize);
            texts = one(&texts, &document(&[("cto", &[1])]), living);
        }
        assert!(texts.segments.len() <= 10, "{}", texts.segments.len());
        assert_eq!(texts.end(), 1_000);
        let held = slots(&texts, "'cto'").len();
        assert!(held < 2 * WORTH_DROPPING && slots(&texts, "'cto'").contains(&999), "{held}");
    }
}
