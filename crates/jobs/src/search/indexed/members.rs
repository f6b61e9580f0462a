//! The adverts of a block that have a value.

use super::bits::Bits;

/// Of so many adverts one must have the value before bits are shorter to look at than a list.
const SPARSE: usize = 64;

/// Positions in a block, ascending.
#[derive(Debug)]
pub(super) enum Members {
    /// Few: a list.
    Few(Box<[u16]>),
    /// Many: a bit for each advert of the block, and how many they are.
    Many(Bits, u32),
}

impl Members {
    /// These positions, which ascend, in a block of so many adverts.
    pub(super) fn new(positions: &[u16], adverts: usize) -> Self {
        if positions.len() * SPARSE <= adverts {
            return Self::Few(positions.into());
        }
        let mut bits = Bits::none(adverts);
        positions.iter().for_each(|position| bits.insert((*position).into()));
        Self::Many(bits, number(positions.len()))
    }

    /// How many there are.
    pub(super) fn len(&self) -> u32 {
        match self {
            Self::Few(positions) => number(positions.len()),
            Self::Many(_, count) => *count,
        }
    }

    /// How many of them are in a set.
    pub(super) fn within(&self, set: &Bits) -> u32 {
        number(match self {
            Self::Few(positions) => positions.iter().filter(|position| set.contains((**position).into())).count(),
            Self::Many(bits, _) => bits.common(set),
        })
    }

    /// Adds them to a set.
    pub(super) fn add_to(&self, set: &mut Bits) {
        match self {
            Self::Few(positions) => positions.iter().for_each(|position| set.insert((*position).into())),
            Self::Many(bits, _) => set.add(bits),
        }
    }

    /// The bytes that they take beside themselves.
    pub(super) fn bytes(&self, adverts: usize) -> usize {
        match self {
            Self::Few(positions) => size_of_val::<[u16]>(positions),
            Self::Many(..) => adverts / 8,
        }
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_many_say_the_same() {
        let mut even = Bits::none(1_000);
        (0..1_000).step_by(2).for_each(|position| even.insert(position));
        for step in [1, 3, 70, 400] {
            let positions: Vec<u16> = (0..1_000).step_by(step).collect();
            let members = Members::new(&positions, 1_000);
            assert_eq!(matches!(members, Members::Few(_)), step > 64);
            assert_eq!(members.len() as usize, positions.len());
            assert_eq!(members.within(&even) as usize, positions.iter().filter(|position| *position % 2 == 0).count());
            let mut set = Bits::none(1_000);
            members.add_to(&mut set);
            assert!(set.iter().eq(positions.iter().map(|position| usize::from(*position))));
        }
    }
}
