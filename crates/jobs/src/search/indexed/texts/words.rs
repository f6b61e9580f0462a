//! Numbers for the lexemes of some documents.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

use super::lexemes::Lexeme;
use crate::search::fnv::Fnv;

/// Lexemes, each with a number, from 0 on.
#[derive(Default)]
pub(super) struct Words {
    short: HashMap<u128, u32, BuildHasherDefault<Folded>>,
    long: HashMap<Box<[u8]>, u32, BuildHasherDefault<Fnv>>,
    /// All of them, one behind the other, and where each ends.
    text: Vec<u8>,
    ends: Vec<u32>,
}

impl Words {
    /// The number of a lexeme: how many there are where it is new.
    pub(super) fn number(&mut self, lexeme: &Lexeme<'_>) -> usize {
        let (word, next) = (lexeme.word, number(self.ends.len()));
        let known = match lexeme.short {
            Some(short) => *self.short.entry(short).or_insert(next),
            None => self.long.get(word).copied().unwrap_or_else(|| {
                self.long.insert(word.into(), next);
                next
            }),
        };
        if known == next {
            self.text.extend_from_slice(word);
            self.ends.push(number(self.text.len()));
        }
        known as usize
    }

    /// The lexeme with that number.
    pub(super) fn word(&self, number: usize) -> &[u8] {
        super::segment::part(&self.text, &self.ends, number)
    }

    /// The numbers in the order of their lexemes.
    pub(super) fn in_order(&self) -> Vec<usize> {
        let mut numbers: Vec<_> = (0..self.ends.len()).collect();
        numbers.sort_unstable_by_key(|number| self.word(*number));
        numbers
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A hash of one number in a handful of instructions: its halves multiplied, and the product's halves joined, as wyhash
/// does. Byte by byte it would be a quarter of the time that a document takes.
#[derive(Default)]
struct Folded(u64);

impl Hasher for Folded {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u128(u128::from(*byte)));
    }

    fn write_u128(&mut self, number: u128) {
        // Odd, and with bytes that are in no text, so that no half of a lexeme becomes zero.
        let (low, high) = (number ^ 0xff51_afd7_ed55_8ccd, (number >> 64) ^ 0xffce_b9fe_1a85_ec53);
        let product = (low & MASK) * (high & MASK);
        self.0 = half(product) ^ half(product >> 64) ^ self.0.rotate_left(32);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

const MASK: u128 = u64::MAX as u128;

fn half(number: u128) -> u64 {
    u64::try_from(number & MASK).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{
        super::lexemes::{document, lexemes},
        *,
    };

    #[test]
    fn every_lexeme_has_one_number() {
        let long = "b".repeat(17);
        let all = ["cto", "=", "a", "ab", "0123456789abcdef", "0123456789abcdeg", "0123456789abcde", &long, "zürich"];
        let document = document(&all.map(|word| (word, &[1][..])));
        let mut words = Words::default();
        for _ in 0..2 {
            let lexemes = lexemes(&document).unwrap().map(Result::unwrap);
            let numbers: Vec<_> = lexemes.map(|lexeme| words.number(&lexeme)).collect();
            assert_eq!(numbers, (0..all.len()).collect::<Vec<_>>());
        }
        let mut sorted = all;
        sorted.sort_unstable();
        let in_order: Vec<_> = words.in_order().into_iter().map(|number| words.word(number)).collect();
        assert_eq!(in_order, sorted.map(str::as_bytes));
    }

    #[test]
    fn lexemes_that_are_alike_are_far_apart() {
        let hash = |number: u32| {
            let mut folded = Folded::default();
            let digits = u128::from_str_radix(&number.to_string(), 16).unwrap();
            // "0", "1" and so on, behind the same letters.
            folded.write_u128(0x74_726f_7700 | digits << 40 | 0x77);
            folded.finish()
        };
        let hashes: Vec<_> = (0..10_000).map(hash).collect();
        // A table takes the low bits, and tells those with the same ones apart by the highest seven.
        let low: HashSet<_> = hashes.iter().map(|hash| hash & 0xffff).collect();
        let high: HashSet<_> = hashes.iter().map(|hash| hash >> 57).collect();
        assert!(low.len() > 8_500 && high.len() == 128, "{} {}", low.len(), high.len());
    }
}
