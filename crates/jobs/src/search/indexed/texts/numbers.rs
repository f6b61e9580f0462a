//! Numbers of as few bytes as they need: seven bits a byte, the lowest first, the highest bit says that more follow
//! (LEB128).

/// Writes one behind what is there.
pub(super) fn write(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

/// Writes one over what is there, from `at` on, and says where it ends. There must be room.
pub(super) fn put(bytes: &mut [u8], mut at: usize, mut number: u32) -> usize {
    while number >= 0x80 {
        bytes[at] = number.to_le_bytes()[0] | 0x80;
        number >>= 7;
        at += 1;
    }
    bytes[at] = number.to_le_bytes()[0];
    at + 1
}

/// The bytes that one takes.
pub(super) fn length(number: u32) -> u32 {
    match number {
        0..0x80 => 1,
        0x80..0x4000 => 2,
        0x4000..0x20_0000 => 3,
        0x20_0000..0x1000_0000 => 4,
        _ => 5,
    }
}

/// The numbers that were written.
#[derive(Clone, Debug)]
pub(super) struct Numbers<'a> {
    bytes: &'a [u8],
}

impl<'a> Numbers<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// The bytes that were not read yet.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes
    }
}

impl Iterator for Numbers<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let (first, mut rest) = self.bytes.split_first()?;
        let mut number = u32::from(first & 0x7f);
        let (mut byte, mut shift) = (*first, 7);
        while byte & 0x80 != 0 && shift < 32 {
            let (next, behind) = rest.split_first()?;
            number |= u32::from(next & 0x7f) << shift;
            (byte, rest, shift) = (*next, behind, shift + 7);
        }
        self.bytes = rest;
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_written_is_read(numbers: Vec<u32>, bits in 0_u32..32) {
            let numbers: Vec<_> = numbers.into_iter().map(|number| number >> bits).collect();
            let mut bytes = Vec::new();
            numbers.iter().for_each(|number| write(&mut bytes, *number));
            prop_assert_eq!(Numbers::new(&bytes).collect::<Vec<_>>(), numbers.clone());
            let mut over = vec![0; numbers.iter().map(|number| length(*number) as usize).sum()];
            let end = numbers.iter().fold(0, |at, number| put(&mut over, at, *number));
            prop_assert_eq!((end, over), (bytes.len(), bytes));
        }
    }
}
