//! From where a remote job may be done, as it was understood.

use contracts::{Eligibility, UtcOffset, UtcOffsets};

use crate::{texts::Language, words};

/// More countries than this are counted on a card, not named.
const NAMED: usize = 4;

/// For a card: `Germany, Austria`, `27 countries`. `None` where no country is known, as where all are.
pub(super) fn eligible_in_short(from: &Eligibility, t: Language) -> Option<String> {
    match from.countries.len() {
        0 => None,
        1..=NAMED => Some(names(from, t).join(", ")),
        many => Some(t.words_countries(many)),
    }
}

/// For an advert: every country, by its name; or that it may be done from all of them.
pub(crate) fn eligible_in_full(from: &Eligibility, t: Language) -> Vec<String> {
    if from.worldwide {
        return vec![t.filters_from_worldwide().to_owned()];
    }
    let mut names = names(from, t);
    names.sort_unstable();
    names
}

fn names(from: &Eligibility, t: Language) -> Vec<String> {
    from.countries.iter().map(|code| words::country(*code, t)).collect()
}

/// `UTC−1 to UTC+3`, `UTC+1`.
pub(crate) fn time_zones(zones: UtcOffsets, t: Language) -> String {
    if zones.from == zones.to {
        return utc(zones.from);
    }
    t.words_zones(utc(zones.from), utc(zones.to))
}

/// `UTC`, `UTC+1`, `UTC−3:30`.
pub(crate) fn utc(offset: UtcOffset) -> String {
    let minutes = offset.unsigned_abs();
    let sign = if offset < 0 { '−' } else { '+' };
    match (minutes / 60, minutes % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_said_as_clocks_do() {
        for (offset, said) in [(0, "UTC"), (60, "UTC+1"), (-300, "UTC−5"), (330, "UTC+5:30"), (-210, "UTC−3:30")] {
            assert_eq!(utc(offset), said);
        }
    }

    #[test]
    fn a_band_of_one_offset_is_that_offset() {
        let said = |from, to| time_zones(UtcOffsets { from, to }, Language::German);
        assert_eq!(said(60, 60), "UTC+1");
        assert_eq!(said(-60, 180), "UTC−1 bis UTC+3");
    }
}
