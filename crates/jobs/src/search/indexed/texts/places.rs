//! Where a lexeme stands in a document, in few bytes: each place as the difference to the one before, doubled, and one more
//! where another follows. A count of them would be a byte for each lexeme of each document, a quarter of all.

use super::numbers::{Numbers, write};

/// Writes places, which ascend and begin with 1 or above, behind what is there. No places are a zero.
pub(super) fn write_places(bytes: &mut Vec<u8>, places: impl ExactSizeIterator<Item = u16>) {
    let mut left = places.len();
    if left == 0 {
        write(bytes, 0);
    }
    let mut before = 0;
    for place in places {
        left -= 1;
        write(bytes, u32::from(place.saturating_sub(before)) << 1 | u32::from(left > 0));
        before = place;
    }
}

/// The places that were written.
pub(super) fn places(written: &[u8]) -> impl Iterator<Item = u16> {
    let sums = Numbers::new(written).scan(0, |place, number| {
        *place += number >> 1;
        Some(u16::try_from(*place).unwrap_or(u16::MAX))
    });
    sums.filter(|place| *place > 0)
}

/// The places of one document, as they are written, and what is written behind them.
pub(super) fn first(written: &[u8]) -> (&[u8], &[u8]) {
    let mut numbers = Numbers::new(written);
    while numbers.next().is_some_and(|number| number & 1 == 1) {}
    written.split_at(written.len() - numbers.rest().len())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_written_is_read_document_by_document(documents: Vec<BTreeSet<u16>>) {
            let places_of = |document: &BTreeSet<u16>| document.iter().copied().filter(|place| *place > 0).collect::<Vec<_>>();
            let documents: Vec<_> = documents.iter().map(places_of).collect();
            let mut bytes = Vec::new();
            documents.iter().for_each(|document| write_places(&mut bytes, document.iter().copied()));
            let mut rest = bytes.as_slice();
            for document in documents {
                let (one, behind) = first(rest);
                prop_assert_eq!(places(one).collect::<Vec<_>>(), document);
                rest = behind;
            }
            prop_assert!(rest.is_empty());
        }
    }
}
