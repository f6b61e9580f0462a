//! One state of all live adverts: blocks in the order of the list by date, and their texts. States share what did not change.
//!
//! A change copies the blocks that it touches and the list of blocks; who reads an older state goes on reading it.

use std::{collections::HashSet, sync::Arc};

use contracts::PostingId;
use database::DatabaseError;

use super::{
    bits::Bits,
    block::{Advert, Block, Shared, only},
    cards::Cards,
    left::Left,
    part::{self, Part},
    slots::Slots,
    tags::Tags,
    texts::{Added, Slot, Texts},
};
use crate::{Card, search::postgres::counted::Key};

/// One state. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    blocks: Vec<Arc<Block>>,
    adverts: usize,
    texts: Texts,
    shared: Shared,
}

/// A live advert as it was read.
#[derive(Debug)]
pub(super) struct Fresh {
    /// What filters look at, as Postgres packs it.
    pub(super) record: Vec<u8>,
    /// What is shown.
    pub(super) card: Card,
    /// Its words, as Postgres sends a `tsvector`.
    pub(super) document: Vec<u8>,
}

impl Columns {
    /// All adverts of these parts, without their texts, which [`Self::with_texts`] adds. Of two of one advert the first
    /// counts. `shared` is what the parts were made with. What was `left` stands where it stood.
    ///
    /// # Errors
    /// When a record is none.
    pub(super) fn of(parts: &[Part], left: Left, shared: Shared) -> Result<(Self, Slots), DatabaseError> {
        let slots = Slots::given(parts, left);
        let blocks = part::joined(parts, &slots, &shared)?;
        Ok((Self::new(blocks, Texts::awaited(slots.end), shared), slots))
    }

    /// The same with the texts that were awaited.
    pub(super) fn with_texts(&self, texts: &Texts) -> Self {
        Self { texts: self.texts.with_awaited(texts), ..self.clone() }
    }

    /// The same with `changed` read anew: they are as in `fresh`, and those that are not in it are gone.
    ///
    /// # Errors
    /// When a record or a document is none.
    pub(super) fn with(&self, changed: &HashSet<PostingId>, fresh: &[Fresh]) -> Result<Self, DatabaseError> {
        let first = self.texts.end();
        let mut cards = Cards::default();
        fresh.iter().try_for_each(|advert| cards.pack(advert.card.clone(), &self.shared.names))?;
        let mut new = Vec::with_capacity(fresh.len());
        for ((position, slot), advert) in (first..).enumerate().zip(fresh) {
            new.push(Advert { record: only(&advert.record)?, card: cards.packed(position), slot });
        }
        let blocks = self.blocks_with(changed, new);
        let texts = match fresh {
            [] => self.texts.clone(),
            _ => {
                let added = Added::new(fresh.iter().map(|advert| advert.document.as_slice()))?;
                self.texts.with(added, || living(&blocks, first))
            }
        };
        Ok(Self::new(blocks, texts, self.shared.clone()))
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
                blocks.extend(Block::divided(here, &self.shared));
            }
        }
        let rest: Vec<_> = new.collect();
        if !rest.is_empty() {
            blocks.extend(Block::divided(rest, &self.shared));
        }
        blocks
    }

    fn new(blocks: Vec<Arc<Block>>, texts: Texts, shared: Shared) -> Self {
        Self { adverts: blocks.iter().map(|block| block.len()).sum(), blocks, texts, shared }
    }

    /// How many adverts there are.
    pub(super) fn len(&self) -> usize {
        self.adverts
    }

    /// The bytes that all takes.
    pub(super) fn bytes(&self) -> usize {
        let blocks: usize = self.blocks.iter().map(|block| block.bytes()).sum();
        blocks + self.texts.bytes() + self.shared.names.read().bytes()
    }

    /// The blocks, the newest adverts first; none is empty.
    pub(super) fn blocks(&self) -> &[Arc<Block>] {
        &self.blocks
    }

    /// The texts; complete or not.
    pub(super) fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The tags of all adverts, and of some that are gone.
    pub(super) fn tags(&self) -> &Tags {
        &self.shared.tags
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
        let none = Columns::of(&[], Left::default(), Shared::default())
            .and_then(|(none, _)| none.with(&HashSet::from([PostingId::new()]), &[]));
        assert!(none.is_ok_and(|none| none.len() == 0 && none.blocks().is_empty()));
        const { assert!(2 * super::super::block::BLOCK <= 65_536, "positions have 16 bits") };
    }
}
