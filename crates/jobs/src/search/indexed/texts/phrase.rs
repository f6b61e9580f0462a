//! Words that stand at certain distances from each other.

use super::segment::{Segment, Slot};
use crate::search::indexed::bits::Bits;

/// Takes in the documents of a segment that hold the words of a phrase at their distances.
pub(super) fn find(segment: &Segment, words: &[(u32, Vec<u8>)], found: &mut Bits) {
    // Each document that holds the phrase up to here, with the places of its last word.
    let mut held: Option<Vec<(Slot, Vec<u16>)>> = None;
    for (distance, word) in words {
        let Some(place) = segment.find(word) else { return };
        let mut next = segment.documents_with_places(place);
        held = Some(match held {
            None => next.collect(),
            Some(before) => joined(before, &mut next, *distance),
        });
    }
    held.into_iter().flatten().for_each(|(slot, _)| found.insert(slot as usize));
}

/// Those of `before` that have a place of `next` that far behind one of theirs. Both are in the order of their slots.
fn joined(
    before: Vec<(Slot, Vec<u16>)>,
    next: &mut impl Iterator<Item = (Slot, Vec<u16>)>,
    distance: u32,
) -> Vec<(Slot, Vec<u16>)> {
    let mut next = next.peekable();
    let mut both = Vec::new();
    for (slot, ends) in before {
        while next.next_if(|(other, _)| *other < slot).is_some() {}
        let Some((_, mut places)) = next.next_if(|(other, _)| *other == slot) else { continue };
        places.retain(|place| ends.iter().any(|end| u32::from(*end) + distance == u32::from(*place)));
        if !places.is_empty() {
            both.push((slot, places));
        }
    }
    both
}
