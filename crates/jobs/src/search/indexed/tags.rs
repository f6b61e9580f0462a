//! Numbers for tags, shared by all states of an index.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard},
};

use super::numbered::Numbered;

/// Tags as they are written, each with a number. They are never forgotten; a filling of the index begins with none.
#[derive(Debug, Default)]
pub(super) struct Tags {
    known: RwLock<Known>,
}

/// See [`Tags`].
#[derive(Debug, Default)]
pub(super) struct Known {
    tags: Numbered,
    /// The numbers of all spellings of a tag, by the one in small letters.
    spellings: HashMap<String, Vec<u32>>,
}

impl Tags {
    /// A tag's number.
    pub(super) fn number(&self, tag: &[u8]) -> u32 {
        let known = self.read().tags.get(tag);
        known.unwrap_or_else(|| self.known.write().unwrap_or_else(PoisonError::into_inner).add(tag))
    }

    /// What is known now.
    pub(super) fn read(&self) -> RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn add(&mut self, tag: &[u8]) -> u32 {
        let (number, is_new) = self.tags.add(tag);
        if is_new && let Ok(spelling) = std::str::from_utf8(tag) {
            self.spellings.entry(spelling.to_lowercase()).or_default().push(number);
        }
        number
    }

    /// The tags, each at the place of its number.
    pub(super) fn written(&self) -> &[Arc<[u8]>] {
        self.tags.written()
    }

    /// The numbers of a tag in any spelling.
    pub(super) fn spellings(&self, tag: &str) -> &[u32] {
        self.spellings.get(&tag.to_lowercase()).map_or(&[], Vec::as_slice)
    }
}
