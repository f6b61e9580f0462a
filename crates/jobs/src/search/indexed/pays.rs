//! The adverts of a block in the order of their pay.

use super::bits::Bits;

/// Every so many adverts it is noted which come before, as bits, and what the next one pays.
const STEP: usize = 64;

/// See the module.
#[derive(Debug)]
pub(super) struct Pays {
    /// Euros a year and position, the highest pay first; 0: not stated.
    order: Box<[(i64, u16)]>,
    /// The first 0, 64, 128 … of them, a bit for each advert of the block.
    first: Box<[u64]>,
    /// What those pay that come behind them.
    next: Box<[i64]>,
}

impl Pays {
    /// Of all adverts of a block, the highest pay first.
    pub(super) fn new(order: Vec<(i64, u16)>) -> Self {
        let mut so_far = Bits::none(order.len());
        let mut first = so_far.words().to_vec();
        for part in order.chunks_exact(STEP) {
            part.iter().for_each(|(_, position)| so_far.insert((*position).into()));
            first.extend_from_slice(so_far.words());
        }
        let next = order.iter().step_by(STEP).map(|(pay, _)| *pay).collect();
        Self { order: order.into(), first: first.into(), next }
    }

    /// Pay and position, the highest pay first.
    pub(super) fn order(&self) -> &[(i64, u16)] {
        &self.order
    }

    /// How many reach that pay: so many are the first.
    pub(super) fn reaching(&self, least: i64) -> usize {
        // Two searches that look at little memory each.
        let steps = self.next.partition_point(|pay| *pay >= least);
        let start = steps.saturating_sub(1) * STEP;
        let part = &self.order[start..self.order.len().min(start + STEP)];
        start + part.partition_point(|(pay, _)| *pay >= least)
    }

    /// How many of the first `count` are in a set.
    pub(super) fn within(&self, count: usize, set: &Bits) -> u32 {
        let (noted, rest) = self.first(count);
        set.common(noted) + rest.iter().map(|(_, at)| u32::from(set.contains((*at).into()))).sum::<u32>()
    }

    /// Adds the first `count` to a set.
    pub(super) fn add(&self, count: usize, set: &mut Bits) {
        let (noted, rest) = self.first(count);
        set.add(noted);
        rest.iter().for_each(|(_, position)| set.insert((*position).into()));
    }

    fn first(&self, count: usize) -> (&[u64], &[(i64, u16)]) {
        let (noted, width) = (count / STEP, Bits::width(self.order.len()));
        (&self.first[noted * width..][..width], &self.order[noted * STEP..count])
    }

    /// The bytes that they take.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.order) + size_of_val(&*self.first) + size_of_val(&*self.next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_paid_are_counted_however_many_they_are() {
        // Every pay but for 0 twice, the adverts in no order.
        let order: Vec<(i64, u16)> = (0..301).map(|at: u16| (i64::from(300 - at) / 2, at * 10 % 301)).collect();
        let pays = Pays::new(order.clone());
        let mut even = Bits::none(301);
        (0..301).step_by(2).for_each(|at| even.insert(at));
        for least in [151, 150, 149, 120, 86, 1, 0, -1] {
            let count = order.iter().filter(|(pay, _)| *pay >= least).count();
            assert_eq!(pays.reaching(least), count);
            let best = || order.iter().take(count).map(|(_, at)| usize::from(*at));
            assert_eq!(pays.within(count, &even) as usize, best().filter(|at| at % 2 == 0).count());
            let mut set = Bits::none(301);
            pays.add(count, &mut set);
            assert!(best().all(|at| set.contains(at)) && set.len() == count);
        }
    }
}
