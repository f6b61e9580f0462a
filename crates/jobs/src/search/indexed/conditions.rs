//! Filters, as sets of the adverts of a block.

use contracts::{RoleKind, Stage, UtcOffset, Workplace};
use jiff::Timestamp;

use super::{bits::Bits, block::Block, tags::Known};
use crate::search::{
    Filters, RemoteFrom, TeamSize,
    fitting::{DAY, Filter, in_euros},
    value::{Value, pair},
};

/// What one filter asks for.
#[derive(Debug)]
enum Wanted {
    /// One of these.
    Values(Vec<Value>),
    /// That somebody whose clock stands there may apply.
    Offset(UtcOffset),
    /// So many euros a year at least.
    Pay(i64),
    /// Published since then, in microseconds since 1970.
    Since(i64),
}

/// The filters of a query, ready to be asked of many blocks.
#[derive(Debug)]
pub(super) struct Conditions {
    wanted: Vec<(Filter, Wanted)>,
}

/// A set of a block's adverts, and how many it has.
#[derive(Debug)]
pub(super) struct Set {
    pub(super) bits: Bits,
    pub(super) len: usize,
}

/// What of a block passes the filters.
#[derive(Debug)]
pub(super) struct Sets {
    /// What passes all.
    pub(super) fitting: Set,
    /// What passes all but one filter, for each that asks for anything.
    others: Vec<(Filter, Set)>,
}

impl Conditions {
    /// `per_euro` is the rate of the visitor's currency.
    pub(super) fn new(filters: &Filters, per_euro: f64, now: Timestamp, tags: &Known) -> Self {
        let places = |places: Vec<usize>, value: fn(u8) -> Value| {
            places.into_iter().map(|place| value(u8::try_from(place).unwrap_or(u8::MAX))).collect::<Vec<_>>()
        };
        let letters = |code: &str, first, value: fn(u16) -> Value| {
            let code = code.as_bytes().first_chunk().copied().unwrap_or_default();
            value(u16::try_from(pair(code, first)).unwrap_or(u16::MAX))
        };
        let country = |from: &RemoteFrom| match from {
            RemoteFrom::Worldwide => Value::Worldwide,
            RemoteFrom::Country(code) => letters(code.as_str(), b'A', Value::Country),
        };
        let mut remote_from: Vec<_> = filters.remote_from.iter().map(country).collect();
        // Worldwide is among them whichever country is chosen.
        remote_from.extend((!remote_from.is_empty()).then_some(Value::Worldwide));
        let stack =
            filters.stack.iter().flat_map(|tag| tags.spellings(tag)).map(|number| Value::Tag(*number)).collect();
        let languages = filters.languages.iter().map(|code| letters(code.as_str(), b'a', Value::Language)).collect();
        let from_one = |places: Vec<usize>| places.into_iter().map(|place| place + 1).collect();
        let one_of = [
            (Filter::Roles, filters.roles.is_empty(), places(among(RoleKind::ALL, &filters.roles), Value::Role)),
            (
                Filter::Workplaces,
                filters.workplaces.is_empty(),
                places(from_one(among(Workplace::ALL, &filters.workplaces)), Value::Workplace),
            ),
            (Filter::RemoteFrom, filters.remote_from.is_empty(), remote_from),
            (Filter::Equity, !filters.equity, vec![Value::Equity]),
            (
                Filter::Stages,
                filters.stages.is_empty(),
                places(from_one(among(Stage::ALL, &filters.stages)), Value::Stage),
            ),
            (
                Filter::TeamSizes,
                filters.team_sizes.is_empty(),
                places(among(TeamSize::ALL, &filters.team_sizes), Value::Team),
            ),
            (Filter::Stack, filters.stack.is_empty(), stack),
            (Filter::Languages, filters.languages.is_empty(), languages),
        ];
        let one_of = one_of.into_iter().filter(|(_, asks_nothing, _)| !asks_nothing);
        let mut wanted: Vec<_> = one_of.map(|(filter, _, values)| (filter, Wanted::Values(values))).collect();
        wanted.extend(filters.utc_offset.map(|offset| (Filter::UtcOffset, Wanted::Offset(offset))));
        wanted.extend(filters.salary.map(|amount| (Filter::Salary, Wanted::Pay(in_euros(amount, per_euro)))));
        let since = |days: u16| Wanted::Since(now.as_microsecond() - i64::from(days) * DAY);
        wanted.extend(filters.posted_within.map(|days| (Filter::PostedWithin, since(days))));
        Self { wanted }
    }

    /// The sets of a block, among those in `base`; `None`: all.
    pub(super) fn sets(&self, block: &Block, base: Option<Bits>) -> Sets {
        let base = base.unwrap_or_else(|| Bits::all(block.len()));
        let passing: Vec<_> = self.wanted.iter().map(|(_, wanted)| wanted.passing(block)).collect();
        // All but one, by position; beyond the last: all.
        let without = |left_out: usize| {
            let mut bits = base.clone();
            let others = passing.iter().enumerate().filter(|(place, _)| *place != left_out);
            others.for_each(|(_, passing)| bits.keep(passing));
            Set { len: bits.len(), bits }
        };
        Sets {
            fitting: without(passing.len()),
            others: self.wanted.iter().enumerate().map(|(place, (filter, _))| (*filter, without(place))).collect(),
        }
    }
}

impl Sets {
    /// Of a block whose adverts in `bits` pass every filter.
    #[cfg(test)]
    pub(super) fn of(bits: Bits) -> Self {
        Self { fitting: Set { len: bits.len(), bits }, others: Vec::new() }
    }

    /// What passes all filters but that one.
    pub(super) fn under(&self, filter: Filter) -> &Set {
        self.others.iter().find(|(other, _)| *other == filter).map_or(&self.fitting, |(_, set)| set)
    }
}

impl Wanted {
    fn passing(&self, block: &Block) -> Bits {
        let mut set = Bits::none(block.len());
        match self {
            Self::Values(values) => values.iter().for_each(|value| block.members().add(*value, &mut set)),
            Self::Offset(offset) => {
                let open = |value| match value {
                    Value::AnyOffset => true,
                    Value::Band(from, to) => (from..=to).contains(offset),
                    _ => false,
                };
                block.members().add_all(open, &mut set);
            }
            Self::Pay(least) => block.pays().add(block.pays().reaching(*least), &mut set),
            Self::Since(moment) => {
                set = Bits::all(block.len());
                set.keep_below(block.since(*moment));
            }
        }
        set
    }
}

/// The positions of `chosen` in a vocabulary.
fn among<T: PartialEq>(all: &[T], chosen: &[T]) -> Vec<usize> {
    all.iter().enumerate().filter(|(_, term)| chosen.contains(term)).map(|(place, _)| place).collect()
}
