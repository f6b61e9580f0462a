//! Where the text of each advert stands while an index is loaded.

use std::collections::HashMap;

use contracts::PostingId;

use super::{left::Left, part::Part, texts::Slot};

/// See the module.
#[derive(Debug)]
pub(super) struct Slots {
    /// Of each part, the slots of its adverts.
    pub(super) of_parts: Vec<Vec<Slot>>,
    /// Where they end.
    pub(super) end: Slot,
    /// Of each part, the adverts whose texts must be read, in the order of their slots, which begin where those of what was
    /// left end.
    pub(super) unread: Vec<Vec<PostingId>>,
    /// What was left and is of use.
    pub(super) left: Left,
}

/// So many dead texts do not matter, however few live.
const FEW: usize = 256;

/// Whether texts whose slots end there are of use where so many of them live: the dead take memory, and are looked at with
/// every question. Where they are more than an eighth all texts are read anew.
pub(super) fn is_of_use(living: usize, end: Slot) -> bool {
    let end = end as usize;
    end.saturating_sub(living) <= end / 8 + FEW
}

impl Slots {
    /// Gives every advert a slot: that of its text among those that were left, where it has it still, else a new one.
    pub(super) fn given(parts: &[Part], left: Left) -> Self {
        let known = left.by_posting();
        let stands = |posting, version: Option<i64>| {
            known.get(&posting).filter(|(_, left)| version == Some(*left)).map(|(slot, _)| *slot)
        };
        let adverts = || parts.iter().flat_map(Part::texts);
        let same = adverts().filter(|(posting, version)| stands(*posting, *version).is_some()).count();
        if !is_of_use(same, left.texts.end()) {
            return Self::given(parts, Left::default());
        }
        let mut given = Self { of_parts: Vec::new(), end: left.texts.end(), unread: Vec::new(), left: Left::default() };
        for part in parts {
            let mut unread = Vec::new();
            let slots = part.texts().map(|(posting, version)| {
                stands(posting, version).unwrap_or_else(|| {
                    unread.push(posting);
                    given.end += 1;
                    given.end - 1
                })
            });
            given.of_parts.push(slots.collect());
            given.unread.push(unread);
        }
        let alive: HashMap<_, _> = adverts().collect();
        let mut left = left;
        left.owners.retain(|owner| alive.get(&owner.posting) == Some(&Some(owner.version)));
        Self { left, ..given }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_which_many_are_dead_are_of_no_use() {
        for (living, end, expected) in [
            (0, 0, true),
            (0, 256, true),
            (0, 293, false),
            (87_500 - 256, 100_000, true),
            (87_500 - 257, 100_000, false),
            (100_000, 100_000, true),
        ] {
            assert_eq!(is_of_use(living, end), expected, "{living} of {end}");
        }
    }
}
