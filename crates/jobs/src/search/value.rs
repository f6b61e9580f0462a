//! What of an advert a filter may ask for, value by value.

use contracts::{RoleKind, UtcOffset};

use super::{
    TeamSize,
    fitting::Filter,
    record::{Flag, Record},
};

/// Pairs of letters.
pub(super) const PAIRS: usize = 26 * 26;

/// A value that an advert has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Value {
    /// By its position in [`RoleKind::ALL`].
    Role(u8),
    /// By its position in [`contracts::Workplace::ALL`], from 1.
    Workplace(u8),
    /// It is remote from anywhere.
    Worldwide,
    /// A country that it may be done from, by the place of its pair of letters ([`pair`]).
    Country(u16),
    /// It is remote and says from where, without naming time zones.
    AnyOffset,
    /// The same, within a band of offsets from UTC.
    Band(UtcOffset, UtcOffset),
    /// A share in the company is offered.
    Equity,
    /// By its position in [`contracts::Stage::ALL`], from 1.
    Stage(u8),
    /// By its position in [`TeamSize::ALL`].
    Team(u8),
    /// By the place of its pair of letters.
    Language(u16),
    /// By the number that an index gives it.
    Tag(u32),
}

impl Value {
    /// The filter that asks for it.
    pub(super) fn filter(self) -> Filter {
        match self {
            Self::Role(_) => Filter::Roles,
            Self::Workplace(_) => Filter::Workplaces,
            Self::Worldwide | Self::Country(_) => Filter::RemoteFrom,
            Self::AnyOffset | Self::Band(..) => Filter::UtcOffset,
            Self::Equity => Filter::Equity,
            Self::Stage(_) => Filter::Stages,
            Self::Team(_) => Filter::TeamSizes,
            Self::Language(_) => Filter::Languages,
            Self::Tag(_) => Filter::Stack,
        }
    }
}

/// Every value of an advert, each once. `number` gives a tag its number.
pub(super) fn values(record: Record<'_>, mut number: impl FnMut(&[u8]) -> u32) -> Vec<Value> {
    let flagged = |flag, value| record.flag(flag).then_some(value);
    let place = |place: usize| u8::try_from(place).unwrap_or_default();
    let letters = |letters, first| u16::try_from(pair(letters, first)).ok().filter(|at| usize::from(*at) < PAIRS);
    let mut values: Vec<_> = (0..RoleKind::ALL.len())
        .filter(|role| record.roles() >> role & 1 == 1)
        .map(|role| Value::Role(place(role)))
        .collect();
    values.extend(Some(place(record.workplace())).filter(|place| *place > 0).map(Value::Workplace));
    values.extend(flagged(Flag::Worldwide, Value::Worldwide));
    values.extend(record.countries().filter_map(|code| letters(code, b'A')).map(Value::Country));
    let band = record.band();
    let offsets = if record.flag(Flag::Band) { Value::Band(*band.start(), *band.end()) } else { Value::AnyOffset };
    values.extend(flagged(Flag::SaysFrom, offsets));
    values.extend(flagged(Flag::Equity, Value::Equity));
    values.extend(Some(place(record.stage())).filter(|place| *place > 0).map(Value::Stage));
    let team = record.engineers().and_then(|people| TeamSize::ALL.iter().position(|band| band.holds(people)));
    values.extend(team.map(|team| Value::Team(place(team))));
    values.extend(letters(record.language(), b'a').map(Value::Language));
    values.extend(record.tags().map(|tag| Value::Tag(number(tag))));
    values.sort_unstable();
    values.dedup();
    values
}

/// The place of two letters of an alphabet that begins with `first`; what are no letters has a place beyond all.
pub(super) fn pair([one, two]: [u8; 2], first: u8) -> usize {
    let letter = |letter: u8| letter.checked_sub(first).filter(|place| *place < 26).map(usize::from);
    letter(one).zip(letter(two)).map_or(PAIRS, |(one, two)| one * 26 + two)
}

/// The letters at that place.
pub(super) fn letters(place: usize, first: u8) -> String {
    let letter = |place: usize| char::from(first + u8::try_from(place % 26).unwrap_or_default());
    [letter(place / 26), letter(place)].into_iter().collect()
}
