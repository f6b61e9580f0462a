//! Neighbours in the list by date, with the adverts of each value side by side.

use std::{cmp::Reverse, collections::HashMap, hash::BuildHasherDefault, sync::Arc};

use contracts::PostingId;
use database::DatabaseError;

use super::{
    bits::Bits,
    cards::{Cards, Packed},
    members::Members,
    numbered::Names,
    pays::Pays,
    tags::Tags,
    texts::Slot,
};
use crate::{
    Card,
    search::{
        fnv::Fnv,
        postgres::counted::Key,
        record::{Record, records},
        value::{self, Value},
    },
};

/// Adverts of a block when it is made; it is divided when it holds twice as many. A change copies a block, and a question
/// looks at each.
pub(super) const BLOCK: usize = 2_048;

/// One advert, as blocks are made of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Advert<'a> {
    pub(super) record: Record<'a>,
    pub(super) card: Packed<'a>,
    pub(super) slot: Slot,
}

impl Advert<'_> {
    /// What the list is ordered by, descending.
    pub(super) fn place(&self) -> Key {
        (self.record.published(), self.record.posting())
    }
}

/// What the blocks of an index share.
#[derive(Clone, Debug, Default)]
pub(super) struct Shared {
    pub(super) tags: Arc<Tags>,
    pub(super) names: Arc<Names>,
}

/// See the module. It is never changed, but for when its adverts were confirmed.
#[derive(Debug)]
pub(super) struct Block {
    /// The records, the newest first, and where each begins.
    bytes: Box<[u8]>,
    starts: Box<[u32]>,
    published: Box<[i64]>,
    slots: Box<[Slot]>,
    cards: Cards,
    names: Arc<Names>,
    pays: Pays,
    members: Members,
}

impl Block {
    /// Blocks of these adverts, which may be in any order. None is empty.
    pub(super) fn divided(mut adverts: Vec<Advert<'_>>, shared: &Shared) -> Vec<Arc<Self>> {
        adverts.sort_unstable_by_key(|advert| Reverse(advert.place()));
        // Parts of one size rather than full ones and a rest.
        let parts = if adverts.len() < 2 * BLOCK { 1 } else { adverts.len().div_ceil(BLOCK) };
        adverts.chunks(adverts.len().div_ceil(parts).max(1)).map(|part| Arc::new(Self::new(part, shared))).collect()
    }

    /// Of adverts in order, at most 65,536.
    fn new(adverts: &[Advert<'_>], shared: &Shared) -> Self {
        let mut bytes = Vec::with_capacity(adverts.iter().map(|advert| advert.record.bytes().len()).sum());
        let mut starts = Vec::with_capacity(adverts.len());
        let mut cards = Cards::with_room(adverts.len(), adverts.iter().map(|advert| advert.card.len()).sum());
        let mut by_value: HashMap<Value, Vec<u16>, BuildHasherDefault<Fnv>> = HashMap::default();
        let mut by_pay = Vec::with_capacity(adverts.len());
        for (position, advert) in (0_u16..).zip(adverts) {
            starts.push(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
            bytes.extend_from_slice(advert.record.bytes());
            cards.push(advert.card);
            for value in value::values(advert.record, |tag| shared.tags.number(tag)) {
                by_value.entry(value).or_default().push(position);
            }
            by_pay.push((advert.record.salary(), position));
        }
        by_pay
            .sort_unstable_by_key(|(pay, position)| Reverse((*pay, adverts[usize::from(*position)].record.posting())));
        Self {
            bytes: bytes.into(),
            starts: starts.into(),
            published: adverts.iter().map(|advert| advert.record.published()).collect(),
            slots: adverts.iter().map(|advert| advert.slot).collect(),
            cards,
            names: Arc::clone(&shared.names),
            pays: Pays::new(by_pay),
            members: Members::new(by_value.into_iter().collect(), adverts.len()),
        }
    }

    /// How many adverts there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    /// The bytes that it takes.
    pub(super) fn bytes(&self) -> usize {
        let columns = size_of_val(&*self.starts) + size_of_val(&*self.published) + size_of_val(&*self.slots);
        self.bytes.len() + columns + self.pays.bytes() + self.members.bytes() + self.cards.bytes()
    }

    /// Its records.
    pub(super) fn record(&self, position: usize) -> Record<'_> {
        Record::whole(&self.bytes[self.starts[position] as usize..])
    }

    /// What is shown of an advert.
    ///
    /// # Errors
    /// When it cannot be unpacked, which every card can.
    pub(super) fn card(&self, position: usize) -> Result<Card, DatabaseError> {
        self.cards.packed(position).card(&self.names.read())
    }

    /// Notes when an advert was confirmed, in microseconds since 1970.
    pub(super) fn confirm(&self, position: usize, at: i64) {
        self.cards.confirm(position, at);
    }

    /// An advert's place in the list by date.
    pub(super) fn place(&self, position: usize) -> Key {
        (self.published[position], self.record(position).posting())
    }

    /// Its adverts, the newest first.
    pub(super) fn adverts(&self) -> impl Iterator<Item = Advert<'_>> {
        (0..self.len()).map(|position| Advert {
            record: self.record(position),
            card: self.cards.packed(position),
            slot: self.slots[position],
        })
    }

    /// The ids of its adverts.
    pub(super) fn postings(&self) -> impl Iterator<Item = PostingId> {
        (0..self.len()).map(|position| self.record(position).posting())
    }

    /// The slots of its adverts' texts.
    pub(super) fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// All values with the adverts that have them.
    pub(super) fn members(&self) -> &Members {
        &self.members
    }

    /// The adverts by pay.
    pub(super) fn pays(&self) -> &Pays {
        &self.pays
    }

    /// How many, from the first on, were published since then (microseconds since 1970).
    pub(super) fn since(&self, moment: i64) -> usize {
        // Most blocks are newer or older as a whole.
        match *self.published {
            [.., oldest] if oldest >= moment => self.len(),
            [newest, ..] if newest < moment => 0,
            _ => self.published.partition_point(|published| *published >= moment),
        }
    }

    /// The adverts whose texts are in `answers`.
    pub(super) fn answering(&self, answers: &Bits) -> Bits {
        let mut set = Bits::none(self.len());
        for (position, slot) in self.slots.iter().enumerate() {
            if answers.contains(*slot as usize) {
                set.insert(position);
            }
        }
        set
    }
}

/// The only record of these bytes.
///
/// # Errors
/// When they are anything else.
pub(super) fn only(bytes: &[u8]) -> Result<Record<'_>, DatabaseError> {
    match records(bytes)?.as_slice() {
        [record] => Ok(*record),
        other => Err(DatabaseError::Corrupt(format!("{} records where there should be one", other.len()))),
    }
}
