//! The records of all live adverts, the newest first, in blocks that snapshots share.
//!
//! A change copies the one or two blocks that it touches and the list of blocks; who reads an older snapshot goes on
//! reading it.

use std::{cmp::Reverse, collections::HashSet, sync::Arc};

use contracts::PostingId;
use database::DatabaseError;

use crate::search::record::{Record, records};

/// Records of a block when it is made; it is divided when it holds twice as many.
const BLOCK: usize = 512;

/// One state of all live adverts. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    blocks: Vec<Arc<Block>>,
    adverts: usize,
}

/// Neighbours in the list by date.
#[derive(Debug)]
struct Block {
    bytes: Vec<u8>,
    adverts: usize,
}

/// What the list is ordered by, descending.
fn place(record: &Record<'_>) -> (i64, PostingId) {
    (record.published(), record.posting())
}

impl Columns {
    /// All records of these answers, each one behind the other in any order. Of two of one advert the first counts.
    ///
    /// # Errors
    /// When the bytes are no records.
    pub(super) fn read(answers: &[Vec<u8>]) -> Result<Self, DatabaseError> {
        let (mut all, mut known) = (Vec::new(), HashSet::new());
        for answer in answers {
            all.extend(records(answer)?.into_iter().filter(|record| known.insert(record.posting())));
        }
        Ok(Self::of(divided(all)))
    }

    /// The same with `changed` read anew: they are as in `answer`, and those that are not in it are gone.
    ///
    /// # Errors
    /// When the bytes are no records.
    pub(super) fn with(&self, changed: &HashSet<PostingId>, answer: &[u8]) -> Result<Self, DatabaseError> {
        let mut new = records(answer)?;
        new.sort_unstable_by_key(|record| Reverse(place(record)));
        let mut new = new.into_iter().peekable();
        let mut blocks = Vec::with_capacity(self.blocks.len() + 1);
        for (number, block) in self.blocks.iter().enumerate() {
            let old = records(&block.bytes)?;
            let is_last = number + 1 == self.blocks.len();
            let end = old.last().map(place);
            let mut kept: Vec<_> = old.into_iter().filter(|record| !changed.contains(&record.posting())).collect();
            let before = kept.len();
            while let Some(record) = new.next_if(|record| is_last || Some(place(record)) >= end) {
                kept.push(record);
            }
            if before == block.adverts && kept.len() == before {
                blocks.push(Arc::clone(block));
            } else if kept.len() < 2 * BLOCK {
                blocks.extend(packed(kept));
            } else {
                blocks.extend(divided(kept));
            }
        }
        blocks.extend(divided(new.collect()));
        Ok(Self::of(blocks))
    }

    fn of(blocks: Vec<Arc<Block>>) -> Self {
        Self { adverts: blocks.iter().map(|block| block.adverts).sum(), blocks }
    }

    /// How many adverts there are.
    pub(super) fn len(&self) -> usize {
        self.adverts
    }

    /// The bytes of all records.
    pub(super) fn bytes(&self) -> usize {
        self.blocks.iter().map(|block| block.bytes.capacity()).sum()
    }

    /// The blocks' records, the newest first.
    pub(super) fn parts(&self) -> impl Iterator<Item = Result<Vec<Record<'_>>, DatabaseError>> {
        self.blocks.iter().map(|block| records(&block.bytes))
    }
}

fn packed(mut adverts: Vec<Record<'_>>) -> Option<Arc<Block>> {
    adverts.sort_unstable_by_key(|record| Reverse(place(record)));
    let mut bytes = Vec::with_capacity(adverts.iter().map(|record| record.bytes().len()).sum());
    adverts.iter().for_each(|record| bytes.extend_from_slice(record.bytes()));
    (!adverts.is_empty()).then(|| Arc::new(Block { bytes, adverts: adverts.len() }))
}

fn divided(mut adverts: Vec<Record<'_>>) -> Vec<Arc<Block>> {
    adverts.sort_unstable_by_key(|record| Reverse(place(record)));
    adverts.chunks(BLOCK).filter_map(|part| packed(part.to_vec())).collect()
}
