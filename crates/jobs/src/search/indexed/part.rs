//! A part of all live adverts, made ready while others are read.

use std::{collections::HashSet, sync::Arc, thread};

use database::DatabaseError;

use super::{
    block::{Advert, Block, Shared, only},
    cards::Cards,
    columns::Fresh,
    texts::{Added, Slot, Texts},
};
use crate::search::record::records;

/// What a card takes, or a little less, packed.
const CARD: usize = 96;

/// See the module. Little in it is as large as what it was made of, and nothing is small and many.
#[derive(Debug)]
pub(super) struct Part {
    /// Records, one behind the other.
    records: Vec<u8>,
    cards: Cards,
    texts: Added,
}

impl Part {
    /// A part of these adverts.
    ///
    /// # Errors
    /// When a record or a document is none.
    pub(super) fn new(adverts: Vec<Fresh>, shared: &Shared) -> Result<Self, DatabaseError> {
        let texts = Added::new(adverts.iter().map(|advert| advert.document.as_slice()))?;
        let records = Vec::with_capacity(adverts.iter().map(|advert| advert.record.len()).sum());
        let mut part = Self { records, cards: Cards::with_room(adverts.len(), adverts.len() * CARD), texts };
        for advert in adverts {
            part.records.extend_from_slice(only(&advert.record)?.bytes());
            part.cards.pack(advert.card, &shared.names)?;
        }
        Ok(part)
    }
}

/// The blocks and the texts of all parts, made at once: there is one core for each.
///
/// # Errors
/// When a record is none.
pub(super) fn joined(parts: Vec<Part>, shared: &Shared) -> Result<(Vec<Arc<Block>>, Texts), DatabaseError> {
    let (texts, parts): (Vec<_>, Vec<_>) =
        parts.into_iter().map(|part| (part.texts, (part.records, part.cards))).unzip();
    thread::scope(|scope| {
        let texts = scope.spawn(move || Texts::of(texts));
        let blocks = blocks(&parts, shared)?;
        let texts = texts.join().map_err(|_| DatabaseError::Corrupt("texts that cannot be merged".to_owned()))?;
        Ok((blocks, texts))
    })
}

/// The blocks of all parts, whose slots follow each other. Of two of one advert the first counts.
fn blocks(parts: &[(Vec<u8>, Cards)], shared: &Shared) -> Result<Vec<Arc<Block>>, DatabaseError> {
    let (mut known, mut adverts) = (HashSet::new(), Vec::new());
    let mut end: Slot = 0;
    for (bytes, cards) in parts {
        for (position, record) in records(bytes)?.into_iter().enumerate() {
            if known.insert(record.posting()) {
                adverts.push(Advert { record, card: cards.packed(position), slot: end });
            }
            end += 1;
        }
    }
    Ok(Block::divided(adverts, shared))
}
