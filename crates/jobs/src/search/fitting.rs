//! Which filters an advert passes.

use contracts::{RoleKind, Stage, UtcOffset, Workplace};
use jiff::Timestamp;

use super::{
    Filters, RemoteFrom, Sort, TeamSize,
    record::{Flag, Record},
};
use crate::Cursor;

/// Microseconds of a day.
pub(super) const DAY: i64 = 86_400_000_000;

/// The filters, each a bit in what [`Fitting::failures`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filter {
    Roles = 1,
    Workplaces = 1 << 1,
    RemoteFrom = 1 << 2,
    UtcOffset = 1 << 3,
    Salary = 1 << 4,
    Equity = 1 << 5,
    Stages = 1 << 6,
    TeamSizes = 1 << 7,
    Stack = 1 << 8,
    Languages = 1 << 9,
    PostedWithin = 1 << 10,
}

/// Filters, made ready to be asked many times.
#[derive(Clone, Debug, Default)]
pub(super) struct Fitting {
    pub(super) roles: u32,
    pub(super) workplaces: u32,
    pub(super) remote_from: Option<Vec<[u8; 2]>>,
    pub(super) utc_offset: Option<UtcOffset>,
    pub(super) salary: Option<i64>,
    pub(super) equity: bool,
    pub(super) stages: u32,
    pub(super) team_sizes: Vec<TeamSize>,
    pub(super) stack: Vec<String>,
    pub(super) languages: Vec<[u8; 2]>,
    pub(super) since: Option<i64>,
}

impl Fitting {
    /// `per_euro` is the rate of the visitor's currency.
    pub(super) fn new(filters: &Filters, per_euro: f64, now: Timestamp) -> Self {
        let letters = |code: &str| code.as_bytes().first_chunk().copied().unwrap_or_default();
        let countries = |from: &RemoteFrom| match from {
            RemoteFrom::Worldwide => None,
            RemoteFrom::Country(code) => Some(letters(code.as_str())),
        };
        Self {
            roles: bits(RoleKind::ALL, &filters.roles),
            workplaces: bits(Workplace::ALL, &filters.workplaces) << 1,
            // Worldwide is among them whichever country is chosen.
            remote_from: (!filters.remote_from.is_empty())
                .then(|| filters.remote_from.iter().filter_map(countries).collect()),
            utc_offset: filters.utc_offset,
            salary: filters.salary.map(|amount| in_euros(amount, per_euro)),
            equity: filters.equity,
            stages: bits(Stage::ALL, &filters.stages) << 1,
            team_sizes: filters.team_sizes.clone(),
            stack: filters.stack.iter().map(|tag| tag.to_lowercase()).collect(),
            languages: filters.languages.iter().map(|code| letters(code.as_str())).collect(),
            since: filters.posted_within.map(|days| now.as_microsecond() - i64::from(days) * DAY),
        }
    }

    /// The filters that `record` fails, a bit each; 0: it fits.
    pub(super) fn failures(&self, record: Record<'_>) -> u32 {
        let passes = [
            (Filter::Roles, self.roles == 0 || record.roles() & self.roles != 0),
            (Filter::Workplaces, self.workplaces == 0 || (1 << record.workplace()) & self.workplaces != 0),
            (Filter::RemoteFrom, self.remote_from.as_ref().is_none_or(|from| accepts(record, from))),
            (Filter::UtcOffset, self.utc_offset.is_none_or(|offset| reaches(record, offset))),
            (Filter::Salary, self.salary.is_none_or(|least| record.salary() >= least)),
            (Filter::Equity, !self.equity || record.flag(Flag::Equity)),
            (Filter::Stages, self.stages == 0 || (1 << record.stage()) & self.stages != 0),
            (Filter::TeamSizes, self.team_sizes.is_empty() || is_of_size(record, &self.team_sizes)),
            (Filter::Stack, self.stack.is_empty() || record.tags().any(|tag| is_among(tag, &self.stack))),
            (Filter::Languages, self.languages.is_empty() || self.languages.contains(&record.language())),
            (Filter::PostedWithin, self.since.is_none_or(|since| record.published() >= since)),
        ];
        passes.into_iter().filter(|(_, passes)| !passes).map(|(filter, _)| filter as u32).sum()
    }
}

impl Fitting {
    /// Where a list in that order goes on, unless nothing behind that place can fit.
    pub(super) fn reachable(&self, sort: Sort, end: Option<Cursor>) -> Option<Cursor> {
        end.filter(|end| sort != Sort::Newest || self.since.is_none_or(|since| end.key() >= since))
    }
}

/// An amount in whole euros, rounded up: what is a cent below the wish does not reach it.
pub(super) fn in_euros(amount: u64, per_euro: f64) -> i64 {
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "amounts below 2^53, rounded")]
    let euros = (amount as f64 / per_euro).ceil() as i64;
    euros
}

/// A bit for each of `chosen`, by its position in `all`.
fn bits<T: PartialEq>(all: &[T], chosen: &[T]) -> u32 {
    all.iter().enumerate().filter(|(_, term)| chosen.contains(term)).map(|(place, _)| 1 << place).sum()
}

fn accepts(record: Record<'_>, countries: &[[u8; 2]]) -> bool {
    record.flag(Flag::Worldwide) || record.countries().any(|country| countries.contains(&country))
}

/// Whether somebody whose clock stands there may apply: the employer says from where, and names no other time zones.
pub(super) fn reaches(record: Record<'_>, offset: UtcOffset) -> bool {
    record.flag(Flag::SaysFrom) && (!record.flag(Flag::Band) || record.band().contains(&offset))
}

fn is_of_size(record: Record<'_>, bands: &[TeamSize]) -> bool {
    record.engineers().is_some_and(|people| bands.iter().any(|band| band.holds(people)))
}

/// Whether a tag is one of these small-lettered ones.
pub(super) fn is_among(tag: &[u8], chosen: &[String]) -> bool {
    if tag.is_ascii() {
        return chosen.iter().any(|chosen| tag.eq_ignore_ascii_case(chosen.as_bytes()));
    }
    std::str::from_utf8(tag).is_ok_and(|tag| chosen.contains(&tag.to_lowercase()))
}
