//! Numbers for texts that many adverts have.

use std::{
    collections::HashMap,
    hash::BuildHasherDefault,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard},
};

use crate::search::fnv::Fnv;

/// Texts, or whatever else has bytes, each with a number, from 0 on. They are never forgotten; a filling of the index
/// begins with none.
#[derive(Debug, Default)]
pub(super) struct Numbered {
    numbers: HashMap<Arc<[u8]>, u32, BuildHasherDefault<Fnv>>,
    written: Vec<Arc<[u8]>>,
}

impl Numbered {
    /// The number of a text that is known.
    pub(super) fn get(&self, text: &[u8]) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    /// Its number, and whether it is new.
    pub(super) fn add(&mut self, text: &[u8]) -> (u32, bool) {
        if let Some(number) = self.get(text) {
            return (number, false);
        }
        let number = u32::try_from(self.written.len()).unwrap_or(u32::MAX);
        let text: Arc<[u8]> = text.into();
        self.numbers.insert(Arc::clone(&text), number);
        self.written.push(text);
        (number, true)
    }

    /// The texts, each at the place of its number.
    pub(super) fn written(&self) -> &[Arc<[u8]>] {
        &self.written
    }

    /// The bytes that they take.
    pub(super) fn bytes(&self) -> usize {
        // Each once with two counts, with a number, and twice named by its place and length.
        let named = size_of::<(Arc<[u8]>, u32)>() + size_of::<Arc<[u8]>>() + 2 * size_of::<usize>();
        self.written.iter().map(|text| text.len() + named).sum()
    }
}

/// What cards share, by numbers: shared by all states of an index.
#[derive(Debug, Default)]
pub(super) struct Names {
    known: RwLock<Numbered>,
}

impl Names {
    /// The number of a text.
    pub(super) fn number(&self, text: &[u8]) -> u32 {
        let known = self.read().get(text);
        known.unwrap_or_else(|| self.known.write().unwrap_or_else(PoisonError::into_inner).add(text).0)
    }

    /// What is known now.
    pub(super) fn read(&self) -> RwLockReadGuard<'_, Numbered> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_number() {
        let names = Names::default();
        let numbers: Vec<_> = ["Halden", "", "Halden", "Rust", ""].map(|text| names.number(text.as_bytes())).to_vec();
        assert_eq!(numbers, [0, 1, 0, 2, 1]);
        let known = names.read();
        assert_eq!(known.written().iter().map(AsRef::as_ref).collect::<Vec<_>>(), [&b"Halden"[..], b"", b"Rust"]);
        assert_eq!((known.get(b"Rust"), known.get(b"Go")), (Some(2), None));
    }
}
