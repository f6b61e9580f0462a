//! Sets of small numbers, a bit each.

/// Bits of a word.
const WORD: usize = 64;

/// A set of numbers below a bound that is given when it is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// The empty set of numbers below `end`.
    pub(super) fn none(end: usize) -> Self {
        Self { words: vec![0; end.div_ceil(WORD)] }
    }

    /// Every number below `end`.
    pub(super) fn all(end: usize) -> Self {
        let mut bits = Self { words: vec![u64::MAX; end.div_ceil(WORD)] };
        bits.keep_below(end);
        bits
    }

    /// Takes one in. What lies beyond the bound is ignored.
    pub(super) fn insert(&mut self, number: usize) {
        if let Some(word) = self.words.get_mut(number / WORD) {
            *word |= 1 << (number % WORD);
        }
    }

    /// Whether it is in.
    pub(super) fn contains(&self, number: usize) -> bool {
        self.words.get(number / WORD).is_some_and(|word| word >> (number % WORD) & 1 == 1)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.common(&self.words) as usize
    }

    /// The bits, a word for 64 numbers.
    pub(super) fn words(&self) -> &[u64] {
        &self.words
    }

    /// The words of a set of numbers below `end`.
    pub(super) const fn width(end: usize) -> usize {
        end.div_ceil(WORD)
    }

    /// How many there are in both sets.
    pub(super) fn common(&self, other: &[u64]) -> u32 {
        let mut count = [0];
        self.common_each(other, &mut count);
        count[0]
    }

    /// Counts for each of these sets, whose words lie one behind the other, how many it has in common with this one.
    ///
    /// A question about a large board counts some thousand pairs. With the instructions that all processors of the last ten
    /// years have that takes a third of the time, and with those of the newest a tenth.
    pub(super) fn common_each(&self, others: &[u64], counts: &mut [u32]) {
        #[cfg(target_arch = "x86_64")]
        {
            use std::arch::is_x86_feature_detected as has;
            if has!("avx512f") && has!("avx512vl") && has!("avx512vpopcntdq") {
                #[expect(unsafe_code, reason = "this processor has what the function is compiled for")]
                // SAFETY: it was asked for just now.
                return unsafe { each_widest(&self.words, others, counts) };
            }
            if has!("avx2") && has!("popcnt") {
                #[expect(unsafe_code, reason = "this processor has what the function is compiled for")]
                // SAFETY: it was asked for just now.
                return unsafe { each_wide(&self.words, others, counts) };
            }
        }
        each(&self.words, others, counts);
    }

    /// How many there are below `end`.
    pub(super) fn len_below(&self, end: usize) -> usize {
        let whole = end / WORD;
        let part = self.words.get(whole).map_or(0, |word| (word & ((1 << (end % WORD)) - 1)).count_ones() as usize);
        self.words.iter().take(whole).map(|word| word.count_ones() as usize).sum::<usize>() + part
    }

    /// Drops what is not in `other`.
    pub(super) fn keep(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= other);
    }

    /// Drops what is not below `end`.
    pub(super) fn keep_below(&mut self, end: usize) {
        for (place, word) in self.words.iter_mut().enumerate().skip(end / WORD) {
            *word &= if place == end / WORD { (1 << (end % WORD)) - 1 } else { 0 };
        }
    }

    /// Takes in what is in these words.
    pub(super) fn add(&mut self, other: &[u64]) {
        self.words.iter_mut().zip(other).for_each(|(word, other)| *word |= other);
    }

    /// Every number below the bound that was not in, and none that was. Numbers between the bound and the end of its
    /// word come in as well, which nobody asks for.
    pub(super) fn invert(&mut self) {
        self.words.iter_mut().for_each(|word| *word = !*word);
    }

    /// The numbers, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(place, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let lowest = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
                rest &= rest - 1;
                Some(place * WORD + lowest)
            })
        })
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512vl,avx512vpopcntdq")]
fn each_widest(one: &[u64], others: &[u64], counts: &mut [u32]) {
    each(one, others, counts);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,popcnt")]
fn each_wide(one: &[u64], others: &[u64], counts: &mut [u32]) {
    each(one, others, counts);
}

#[inline(always)]
fn each(one: &[u64], others: &[u64], counts: &mut [u32]) {
    let others = others.chunks_exact(one.len().max(1));
    counts.iter_mut().zip(others).for_each(|(count, other)| *count = counted(one, other));
}

#[inline(always)]
fn counted(one: &[u64], other: &[u64]) -> u32 {
    let both = one.iter().zip(other);
    // At most 65,536 numbers.
    both.map(|(one, other)| u64::from((one & other).count_ones())).sum::<u64>() as u32
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    const END: usize = 200;

    fn bits(numbers: &BTreeSet<usize>) -> Bits {
        let mut bits = Bits::none(END);
        numbers.iter().for_each(|number| bits.insert(*number));
        bits
    }

    proptest! {
        #[test]
        fn they_are_sets(one: BTreeSet<u8>, other: BTreeSet<u8>, end in 0..END) {
            let below = |set: BTreeSet<u8>| set.into_iter().map(usize::from).filter(|n| *n < END).collect::<BTreeSet<_>>();
            let (one, other) = (below(one), below(other));
            let numbers = |bits: &Bits| bits.iter().collect::<BTreeSet<_>>();
            prop_assert_eq!(numbers(&bits(&one)), one.clone());
            prop_assert_eq!(bits(&one).len(), one.len());
            let common = u32::try_from(one.intersection(&other).count()).expect("few");
            prop_assert_eq!(bits(&one).common(bits(&other).words()), common);
            let (first, second) = (bits(&one), bits(&other));
            let (rows, mut counts) = ([first.words(), second.words(), second.words()].concat(), [7; 3]);
            first.common_each(&rows, &mut counts);
            prop_assert_eq!(counts, [u32::try_from(one.len()).expect("few"), common, common]);
            prop_assert_eq!(bits(&one).len_below(end), one.iter().filter(|n| **n < end).count());
            prop_assert!((0..END).all(|n| bits(&one).contains(n) == one.contains(&n)));
            let mut kept = bits(&one);
            kept.keep(&bits(&other));
            prop_assert_eq!(numbers(&kept), one.intersection(&other).copied().collect());
            let mut added = bits(&one);
            added.add(bits(&other).words());
            prop_assert_eq!(numbers(&added), one.union(&other).copied().collect());
            let mut below = bits(&one);
            below.keep_below(end);
            prop_assert_eq!(numbers(&below), one.iter().copied().filter(|n| *n < end).collect());
            let mut inverted = bits(&one);
            inverted.invert();
            prop_assert!((0..END).all(|n| inverted.contains(n) != one.contains(&n)));
            prop_assert_eq!(numbers(&Bits::all(end)), (0..end).collect());
        }
    }
}
