//! The values of a block with the adverts that have them.

use std::ops::Range;

use super::{bits::Bits, conditions::Sets};
use crate::search::{fitting::Filter, value::Value};

/// Of so many adverts one must have the value before a row of bits, which is counted many at a time, is shorter to look at
/// than a list.
const SPARSE: usize = 256;

/// See the module. Rows and lists lie one behind the other, as a question with counts looks at nearly all of them.
#[derive(Debug)]
pub(super) struct Members {
    adverts: usize,
    /// In order.
    values: Box<[(Value, Place)]>,
    filters: Box<[Group]>,
    rows: Box<[u64]>,
    lists: Box<[u16]>,
}

/// Where the adverts of a value are.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// Many: a bit for each advert of the block, from that word of the rows on; and how many they are.
    Row(u32, u32),
    /// Few: their positions, ascending.
    List(u32, u32),
}

/// The values of one filter: which they are, and their rows.
#[derive(Debug)]
struct Group {
    filter: Filter,
    values: Range<usize>,
    rows: Range<usize>,
}

impl Members {
    /// Of these values with the positions of their adverts, which ascend, in a block of so many.
    pub(super) fn new(mut by_value: Vec<(Value, Vec<u16>)>, adverts: usize) -> Self {
        by_value.sort_unstable_by_key(|(value, _)| *value);
        let (mut rows, mut lists, mut filters) = (Vec::new(), Vec::new(), Vec::<Group>::new());
        let mut values = Vec::with_capacity(by_value.len());
        for (value, positions) in by_value {
            let (filter, begun) = (value.filter(), rows.len());
            if filters.last().is_none_or(|group| group.filter != filter) {
                filters.push(Group { filter, values: values.len()..values.len(), rows: begun..begun });
            }
            values.push((value, placed(&positions, adverts, &mut rows, &mut lists)));
            if let Some(group) = filters.last_mut() {
                (group.values.end, group.rows.end) = (values.len(), rows.len());
            }
        }
        let (values, filters) = (values.into(), filters.into());
        Self { adverts, values, filters, rows: rows.into(), lists: lists.into() }
    }

    /// Adds the adverts that have a value to a set.
    pub(super) fn add(&self, value: Value, set: &mut Bits) {
        if let Ok(at) = self.values.binary_search_by_key(&value, |(value, _)| *value) {
            self.add_placed(self.values[at].1, set);
        }
    }

    /// Adds the adverts that have any value of that kind to a set.
    pub(super) fn add_all(&self, is_wanted: impl Fn(Value) -> bool, set: &mut Bits) {
        let wanted = self.values.iter().filter(|(value, _)| is_wanted(*value));
        wanted.for_each(|(_, place)| self.add_placed(*place, set));
    }

    fn add_placed(&self, place: Place, set: &mut Bits) {
        match place {
            Place::Row(..) => set.add(self.row(place)),
            Place::List(..) => self.list(place).iter().for_each(|position| set.insert((*position).into())),
        }
    }

    /// Tells `found` of each value how many adverts have it and pass every other filter, where there are any.
    pub(super) fn count(&self, sets: &Sets, mut found: impl FnMut(Value, u32)) {
        let mut counts = Vec::new();
        for group in &self.filters {
            let (set, values) = (sets.under(group.filter), &self.values[group.values.clone()]);
            if set.len == self.adverts {
                values.iter().for_each(|(value, place)| found(*value, place.len()));
            } else if set.len > 0 {
                let rows = &self.rows[group.rows.clone()];
                counts.clear();
                counts.resize(rows.len() / Bits::width(self.adverts), 0);
                set.bits.common_each(rows, &mut counts);
                let mut counts = counts.iter();
                for (value, place) in values {
                    let count = match place {
                        Place::Row(..) => counts.next().copied().unwrap_or_default(),
                        Place::List(..) => {
                            self.list(*place).iter().map(|at| u32::from(set.bits.contains((*at).into()))).sum()
                        }
                    };
                    if count > 0 {
                        found(*value, count);
                    }
                }
            }
        }
    }

    fn row(&self, place: Place) -> &[u64] {
        match place {
            Place::Row(start, _) => &self.rows[start as usize..start as usize + Bits::width(self.adverts)],
            Place::List(..) => &[],
        }
    }

    fn list(&self, place: Place) -> &[u16] {
        match place {
            Place::Row(..) => &[],
            Place::List(start, length) => &self.lists[start as usize..(start + length) as usize],
        }
    }

    /// The bytes that they take.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.values) + size_of_val(&*self.filters) + size_of_val(&*self.rows) + size_of_val(&*self.lists)
    }
}

impl Place {
    fn len(self) -> u32 {
        match self {
            Self::Row(_, count) | Self::List(_, count) => count,
        }
    }
}

/// Puts positions behind the rows or behind the lists.
fn placed(positions: &[u16], adverts: usize, rows: &mut Vec<u64>, lists: &mut Vec<u16>) -> Place {
    if positions.len() * SPARSE <= adverts {
        let start = number(lists.len());
        lists.extend_from_slice(positions);
        return Place::List(start, number(positions.len()));
    }
    let mut bits = Bits::none(adverts);
    positions.iter().for_each(|position| bits.insert((*position).into()));
    let start = number(rows.len());
    rows.extend_from_slice(bits.words());
    Place::Row(start, number(positions.len()))
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADVERTS: usize = 1_000;

    #[test]
    fn rows_and_lists_say_the_same() {
        let steps: [u16; 4] = [1, 3, 70, 400];
        let positions = |step: u16| (0..1_000).step_by(step.into()).collect::<Vec<u16>>();
        let members =
            Members::new(steps.iter().map(|step| (Value::Tag((*step).into()), positions(*step))).collect(), ADVERTS);
        assert_eq!(members.lists.len(), positions(400).len(), "the rarest alone is a list");
        let mut even = Bits::none(ADVERTS);
        (0..ADVERTS).step_by(2).for_each(|position| even.insert(position));
        for (set, is_in) in [(even, (|at| at % 2 == 0) as fn(&u16) -> bool), (Bits::all(ADVERTS), |_| true)] {
            let mut counted = Vec::new();
            members.count(&Sets::of(set), |value, count| counted.push((value, count)));
            let expected = steps.map(|step| {
                (
                    Value::Tag(step.into()),
                    u32::try_from(positions(step).iter().filter(|at| is_in(at)).count()).expect("few"),
                )
            });
            assert_eq!(counted, expected);
        }
        for step in steps {
            let (mut one, mut any) = (Bits::none(ADVERTS), Bits::none(ADVERTS));
            members.add(Value::Tag(step.into()), &mut one);
            members.add_all(|value| value == Value::Tag(step.into()), &mut any);
            assert!(one.iter().eq(positions(step).into_iter().map(usize::from)));
            assert_eq!(one, any);
        }
    }

    #[test]
    fn what_no_advert_has_is_not_counted() {
        let members = Members::new(vec![(Value::Equity, vec![7]), (Value::Role(1), (0..500).collect())], ADVERTS);
        let mut few = Bits::none(ADVERTS);
        few.insert(800);
        members.count(&Sets::of(few), |value, count| unreachable!("{value:?} {count}"));
        let mut none = Bits::none(ADVERTS);
        members.add(Value::Worldwide, &mut none);
        assert_eq!(none.len(), 0);
    }
}
