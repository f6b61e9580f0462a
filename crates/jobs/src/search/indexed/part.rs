//! A part of all live adverts, made ready while others are read.

use std::{collections::HashSet, sync::Arc};

use contracts::PostingId;
use database::DatabaseError;

use super::{
    block::{Advert, Block, Shared, only},
    cards::Cards,
    slots::Slots,
};
use crate::{Card, search::record::records};

/// What a card takes, or a little less, packed.
const CARD: usize = 96;

/// An advert as it was read.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) record: Vec<u8>,
    pub(super) card: Card,
    /// Which of its texts it has; `None`: Postgres has no number for it.
    pub(super) version: Option<i64>,
}

/// See the module. Little in it is as large as what it was made of, and nothing is small and many.
#[derive(Debug)]
pub(super) struct Part {
    /// Records, one behind the other.
    records: Vec<u8>,
    cards: Cards,
    /// Whose they are, and which of their texts they have.
    postings: Vec<PostingId>,
    versions: Vec<Option<i64>>,
}

impl Part {
    /// A part of these adverts.
    ///
    /// # Errors
    /// When a record is none.
    pub(super) fn new(adverts: Vec<Seen>, shared: &Shared) -> Result<Self, DatabaseError> {
        let mut part = Self {
            records: Vec::with_capacity(adverts.iter().map(|seen| seen.record.len()).sum()),
            cards: Cards::with_room(adverts.len(), adverts.len() * CARD),
            postings: Vec::with_capacity(adverts.len()),
            versions: Vec::with_capacity(adverts.len()),
        };
        for Seen { record, card, version } in adverts {
            let record = only(&record)?;
            part.postings.push(record.posting());
            part.versions.push(version);
            part.records.extend_from_slice(record.bytes());
            part.cards.pack(card, &shared.names)?;
        }
        Ok(part)
    }

    /// Its adverts, and which of their texts they have.
    pub(super) fn texts(&self) -> impl Iterator<Item = (PostingId, Option<i64>)> {
        self.postings.iter().copied().zip(self.versions.iter().copied())
    }
}

/// The blocks of all parts. Of two of one advert the first counts.
///
/// # Errors
/// When a record is none.
pub(super) fn joined(parts: &[Part], slots: &Slots, shared: &Shared) -> Result<Vec<Arc<Block>>, DatabaseError> {
    let (mut known, mut adverts) = (HashSet::new(), Vec::new());
    for (part, slots) in parts.iter().zip(&slots.of_parts) {
        for ((position, record), slot) in records(&part.records)?.into_iter().enumerate().zip(slots) {
            if known.insert(record.posting()) {
                adverts.push(Advert { record, card: part.cards.packed(position), slot: *slot });
            }
        }
    }
    Ok(Block::divided(adverts, shared))
}
