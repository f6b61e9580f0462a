//! Numbers for tags, shared by all states of an index.

use std::{
    collections::HashMap,
    hash::BuildHasherDefault,
    sync::{PoisonError, RwLock, RwLockReadGuard},
};

use crate::search::fnv::Fnv;

/// Tags as they are written, each with a number. They are never forgotten; a filling of the index begins with none.
#[derive(Debug, Default)]
pub(super) struct Tags {
    known: RwLock<Known>,
}

/// See [`Tags`].
#[derive(Debug, Default)]
pub(super) struct Known {
    numbers: HashMap<Box<[u8]>, u32, BuildHasherDefault<Fnv>>,
    written: Vec<Box<[u8]>>,
    /// The numbers of all spellings of a tag, by the one in small letters.
    spellings: HashMap<String, Vec<u32>>,
}

impl Tags {
    /// A tag's number.
    pub(super) fn number(&self, tag: &[u8]) -> u32 {
        if let Some(number) = self.read().numbers.get(tag) {
            return *number;
        }
        self.known.write().unwrap_or_else(PoisonError::into_inner).add(tag)
    }

    /// What is known now.
    pub(super) fn read(&self) -> RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn add(&mut self, tag: &[u8]) -> u32 {
        if let Some(number) = self.numbers.get(tag) {
            return *number;
        }
        let number = u32::try_from(self.written.len()).unwrap_or(u32::MAX);
        self.numbers.insert(tag.into(), number);
        self.written.push(tag.into());
        if let Ok(spelling) = std::str::from_utf8(tag) {
            self.spellings.entry(spelling.to_lowercase()).or_default().push(number);
        }
        number
    }

    /// The tags, each at the place of its number.
    pub(super) fn written(&self) -> &[Box<[u8]>] {
        &self.written
    }

    /// The numbers of a tag in any spelling.
    pub(super) fn spellings(&self, tag: &str) -> &[u32] {
        self.spellings.get(&tag.to_lowercase()).map_or(&[], Vec::as_slice)
    }
}
