//! A part of all live adverts, made ready while others are read.

use std::{collections::HashSet, sync::Arc};

use contracts::PostingId;
use database::DatabaseError;

use super::{
    block::{Advert, Block, Shared, only},
    cards::Cards,
    texts::Slot,
};
use crate::{Card, search::record::records};

/// What a card takes, or a little less, packed.
const CARD: usize = 96;

/// See the module. Little in it is as large as what it was made of, and nothing is small and many.
#[derive(Debug)]
pub(super) struct Part {
    /// Records, one behind the other.
    records: Vec<u8>,
    cards: Cards,
    /// Whose they are.
    postings: Vec<PostingId>,
}

impl Part {
    /// A part of these adverts, each with its record and its card.
    ///
    /// # Errors
    /// When a record is none.
    pub(super) fn new(adverts: Vec<(Vec<u8>, Card)>, shared: &Shared) -> Result<Self, DatabaseError> {
        let records = Vec::with_capacity(adverts.iter().map(|(record, _)| record.len()).sum());
        let (cards, postings) =
            (Cards::with_room(adverts.len(), adverts.len() * CARD), Vec::with_capacity(adverts.len()));
        let mut part = Self { records, cards, postings };
        for (record, card) in adverts {
            let record = only(&record)?;
            part.postings.push(record.posting());
            part.records.extend_from_slice(record.bytes());
            part.cards.pack(card, &shared.names)?;
        }
        Ok(part)
    }

    /// Its adverts, in the order of their slots.
    pub(super) fn postings(&self) -> &[PostingId] {
        &self.postings
    }
}

/// The blocks of all parts, whose slots follow each other, and where the slots end. Of two of one advert the first counts.
///
/// # Errors
/// When a record is none.
pub(super) fn joined(parts: &[Part], shared: &Shared) -> Result<(Vec<Arc<Block>>, Slot), DatabaseError> {
    let (mut known, mut adverts) = (HashSet::new(), Vec::new());
    let mut end: Slot = 0;
    for part in parts {
        for (position, record) in records(&part.records)?.into_iter().enumerate() {
            if known.insert(record.posting()) {
                adverts.push(Advert { record, card: part.cards.packed(position), slot: end });
            }
            end += 1;
        }
    }
    Ok((Block::divided(adverts, shared), end))
}
