//! One state of all live adverts: blocks in the order of the list by date, and their texts. States share what did not change.
//!
//! A change copies the blocks that it touches and the list of blocks; who reads an older state goes on reading it.

use std::{collections::HashSet, sync::Arc};

use contracts::PostingId;
use database::DatabaseError;

use super::{
    bits::Bits,
    block::{Advert, Block, only},
    entry::Entry,
    tags::Tags,
    texts::{Added, Slot, Texts},
};
use crate::search::postgres::counted::Key;

/// One state. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    blocks: Vec<Arc<Block>>,
    adverts: usize,
    texts: Texts,
    tags: Arc<Tags>,
}

/// A live advert as it was read.
#[derive(Debug)]
pub(super) struct Fresh {
    /// What filters look at, as Postgres packs it.
    pub(super) record: Vec<u8>,
    /// What is shown.
    pub(super) entry: Arc<Entry>,
    /// Its words, as Postgres sends a `tsvector`.
    pub(super) document: Vec<u8>,
}

/// A part of all live adverts, with their texts made ready.
#[derive(Debug)]
pub(super) struct Part {
    adverts: Vec<(Slot, Vec<u8>, Arc<Entry>)>,
    texts: Added,
}

impl Part {
    /// Adverts whose slots begin at `first`.
    ///
    /// # Errors
    /// When a document is none.
    pub(super) fn new(first: Slot, adverts: Vec<Fresh>) -> Result<Self, DatabaseError> {
        let texts = Added::new(first, adverts.iter().map(|advert| advert.document.as_slice()))?;
        let adverts = (first..).zip(adverts).map(|(slot, advert)| (slot, advert.record, advert.entry)).collect();
        Ok(Self { adverts, texts })
    }
}

impl Columns {
    /// All adverts of these parts, which are in the order of their slots. Of two of one advert the first counts.
    ///
    /// # Errors
    /// When a record is none.
    pub(super) fn of(parts: Vec<Part>) -> Result<Self, DatabaseError> {
        let end = parts.iter().flat_map(|part| &part.adverts).map(|(slot, ..)| slot + 1).max().unwrap_or(0);
        let (mut adverts, mut texts) = (Vec::new(), Vec::with_capacity(parts.len()));
        for part in parts {
            adverts.extend(part.adverts);
            texts.push(part.texts);
        }
        let tags = Arc::new(Tags::default());
        let mut known = HashSet::new();
        let mut all = Vec::with_capacity(adverts.len());
        for (slot, record, entry) in &adverts {
            let record = only(record)?;
            if known.insert(record.posting()) {
                all.push(Advert { record, slot: *slot, entry: Arc::clone(entry) });
            }
        }
        let blocks = Block::divided(all, &tags);
        Ok(Self::new(blocks, Texts::of(&texts, end), tags))
    }

    /// The same with `changed` read anew: they are as in `fresh`, and those that are not in it are gone.
    ///
    /// # Errors
    /// When a record or a document is none.
    pub(super) fn with(&self, changed: &HashSet<PostingId>, fresh: &[Fresh]) -> Result<Self, DatabaseError> {
        let first = self.texts.end();
        let mut new = Vec::with_capacity(fresh.len());
        for (slot, advert) in (first..).zip(fresh) {
            new.push(Advert { record: only(&advert.record)?, slot, entry: Arc::clone(&advert.entry) });
        }
        let blocks = self.blocks_with(changed, new);
        let texts = match fresh {
            [] => self.texts.clone(),
            _ => {
                let added = Added::new(first, fresh.iter().map(|advert| advert.document.as_slice()))?;
                self.texts.with(added, || living(&blocks, first))
            }
        };
        Ok(Self::new(blocks, texts, Arc::clone(&self.tags)))
    }

    /// The blocks without `changed` and with `new`.
    fn blocks_with(&self, changed: &HashSet<PostingId>, mut new: Vec<Advert<'_>>) -> Vec<Arc<Block>> {
        new.sort_unstable_by_key(|advert| std::cmp::Reverse(advert.place()));
        let mut new = new.into_iter().peekable();
        let mut blocks = Vec::with_capacity(self.blocks.len() + 1);
        for (number, block) in self.blocks.iter().enumerate() {
            let is_last = number + 1 == self.blocks.len();
            let end: Key = block.place(block.len() - 1);
            let mut here = Vec::new();
            while let Some(advert) = new.next_if(|advert| is_last || advert.place() >= end) {
                here.push(advert);
            }
            if here.is_empty() && !holds_any(block, changed) {
                blocks.push(Arc::clone(block));
                continue;
            }
            here.extend(block.adverts().filter(|advert| !changed.contains(&advert.record.posting())));
            if !here.is_empty() {
                blocks.extend(Block::divided(here, &self.tags));
            }
        }
        let rest: Vec<_> = new.collect();
        if !rest.is_empty() {
            blocks.extend(Block::divided(rest, &self.tags));
        }
        blocks
    }

    fn new(blocks: Vec<Arc<Block>>, texts: Texts, tags: Arc<Tags>) -> Self {
        Self { adverts: blocks.iter().map(|block| block.len()).sum(), blocks, texts, tags }
    }

    /// How many adverts there are.
    pub(super) fn len(&self) -> usize {
        self.adverts
    }

    /// The bytes that all takes.
    pub(super) fn bytes(&self) -> usize {
        self.blocks.iter().map(|block| block.bytes()).sum::<usize>() + self.texts.bytes()
    }

    /// The blocks, the newest adverts first; none is empty.
    pub(super) fn blocks(&self) -> &[Arc<Block>] {
        &self.blocks
    }

    /// The texts.
    pub(super) fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The tags of all adverts, and of some that are gone.
    pub(super) fn tags(&self) -> &Tags {
        &self.tags
    }
}

fn holds_any(block: &Block, changed: &HashSet<PostingId>) -> bool {
    match changed.iter().next() {
        // The usual case, without a hash for each advert.
        Some(only) if changed.len() == 1 => block.postings().any(|posting| posting == *only),
        _ => block.postings().any(|posting| changed.contains(&posting)),
    }
}

/// The slots below `end` that living adverts have.
fn living(blocks: &[Arc<Block>], end: Slot) -> Bits {
    let mut living = Bits::none(end as usize);
    blocks.iter().flat_map(|block| block.slots()).for_each(|slot| living.insert(*slot as usize));
    living
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_nothing_are_none() {
        let none = Columns::of(Vec::new()).and_then(|none| none.with(&HashSet::from([PostingId::new()]), &[]));
        assert!(none.is_ok_and(|none| none.len() == 0 && none.blocks().is_empty()));
        const { assert!(2 * super::super::block::BLOCK <= 65_536, "positions have 16 bits") };
    }
}
