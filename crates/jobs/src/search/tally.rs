//! Counts every value of every filter, in one pass over the adverts that fit the text.

use std::{collections::HashMap, hash::BuildHasherDefault};

use contracts::{LanguageCode, RoleKind, Stage, Workplace};
use jiff::Timestamp;

use super::{
    Count, Facet, Facets, Filters, MAX_TAGS, RemoteFrom, TeamSize, UTC_OFFSETS,
    fitting::{DAY, Filter, in_euros, is_among},
    fnv::Fnv,
    record::{Flag, Record},
    value::{PAIRS, Value, letters, pair},
};

/// Counts that are no more exact are shown up to here.
pub(super) const MOST_SHOWN: u32 = 2_000;

/// Days that are offered.
const DAYS: [u16; 5] = [1, 3, 7, 14, 30];

/// Steps of a minimum salary, in euros; in currencies of another magnitude their rounded worth.
const STEPS: [u32; 9] = [60_000, 80_000, 100_000, 120_000, 150_000, 180_000, 210_000, 250_000, 300_000];

/// Counts while they rise.
pub(super) struct Tally<'a> {
    filters: &'a Filters,
    now: Timestamp,
    /// The steps in the visitor's currency and in euros.
    steps: Vec<(u64, i64)>,
    fitting: u32,
    roles: [u32; RoleKind::ALL.len()],
    workplaces: [u32; Workplace::ALL.len() + 1],
    worldwide: u32,
    countries: Vec<u32>,
    /// Offsets that are offered, with their counts.
    offsets: Vec<(i16, u32)>,
    /// Adverts that may be done from any of them.
    any_offset: u32,
    salaries: Vec<u32>,
    equity: u32,
    stages: [u32; Stage::ALL.len() + 1],
    team_sizes: [u32; TeamSize::ALL.len()],
    tags: HashMap<&'a [u8], u32, BuildHasherDefault<Fnv>>,
    languages: Vec<u32>,
    days: [u32; DAYS.len()],
}

impl<'a> Tally<'a> {
    /// `per_euro` is the rate of the visitor's currency.
    pub(super) fn new(filters: &'a Filters, per_euro: f64, now: Timestamp) -> Self {
        let mut steps: Vec<_> = STEPS.iter().map(|euros| step(*euros, per_euro)).collect();
        steps.extend(filters.salary.filter(|amount| !steps.contains(amount)));
        steps.sort_unstable();
        let mut offsets: Vec<i16> = UTC_OFFSETS.step_by(60).collect();
        offsets.extend(filters.utc_offset.filter(|offset| !offsets.contains(offset)));
        offsets.sort_unstable();
        Self {
            filters,
            now,
            salaries: vec![0; steps.len()],
            steps: steps.into_iter().map(|amount| (amount, in_euros(amount, per_euro))).collect(),
            fitting: 0,
            roles: Default::default(),
            workplaces: Default::default(),
            worldwide: 0,
            countries: vec![0; PAIRS],
            offsets: offsets.into_iter().map(|offset| (offset, 0)).collect(),
            any_offset: 0,
            equity: 0,
            stages: Default::default(),
            team_sizes: Default::default(),
            tags: HashMap::default(),
            languages: vec![0; PAIRS],
            days: Default::default(),
        }
    }

    /// Adverts that fit.
    pub(super) fn fitting(&self) -> u32 {
        self.fitting
    }

    /// Counts an advert that fails these filters: for each filter but the others it must pass all of them.
    pub(super) fn add(&mut self, record: Record<'a>, failures: u32) {
        if failures & failures.wrapping_sub(1) != 0 {
            return;
        }
        let counts = |filter: Filter| failures & !(filter as u32) == 0;
        self.fitting += u32::from(failures == 0);
        if counts(Filter::Roles) {
            let mut roles = record.roles();
            while roles != 0 {
                rise(&mut self.roles, roles.trailing_zeros() as usize);
                roles &= roles - 1;
            }
        }
        if counts(Filter::Workplaces) {
            rise(&mut self.workplaces, record.workplace());
        }
        if counts(Filter::RemoteFrom) {
            self.worldwide += u32::from(record.flag(Flag::Worldwide));
            record.countries().for_each(|country| rise(&mut self.countries, pair(country, b'A')));
        }
        if counts(Filter::UtcOffset) {
            self.add_offsets(record);
        }
        if counts(Filter::Salary) {
            let pay = record.salary();
            let reached = self.steps.iter().zip(&mut self.salaries).take_while(|((_, least), _)| pay >= *least);
            reached.for_each(|(_, n)| *n += 1);
        }
        self.add_rest(record, counts);
    }

    fn add_offsets(&mut self, record: Record<'a>) {
        if !record.flag(Flag::SaysFrom) {
            return;
        }
        if !record.flag(Flag::Band) {
            self.any_offset += 1;
            return;
        }
        let band = record.band();
        self.offsets.iter_mut().for_each(|(offset, count)| *count += u32::from(band.contains(offset)));
    }

    fn add_rest(&mut self, record: Record<'a>, counts: impl Fn(Filter) -> bool) {
        if counts(Filter::Equity) {
            self.equity += u32::from(record.flag(Flag::Equity));
        }
        if counts(Filter::Stages) {
            rise(&mut self.stages, record.stage());
        }
        if let (true, Some(people)) = (counts(Filter::TeamSizes), record.engineers()) {
            self.team_sizes.iter_mut().zip(TeamSize::ALL).for_each(|(n, band)| *n += u32::from(band.holds(people)));
        }
        if counts(Filter::Stack) {
            record.tags().for_each(|tag| *self.tags.entry(tag).or_default() += 1);
        }
        if counts(Filter::Languages) {
            rise(&mut self.languages, pair(record.language(), b'a'));
        }
        if counts(Filter::PostedWithin) {
            let age = self.now.as_microsecond() - record.published();
            DAYS.iter().zip(&mut self.days).for_each(|(days, n)| *n += u32::from(age <= i64::from(*days) * DAY));
        }
    }

    /// Counts `n` adverts that have a value and pass every other filter. Tags are counted by [`Self::count_tag`].
    pub(super) fn count(&mut self, value: Value, n: u32) {
        let rise = |counts: &mut [u32], place: usize| counts.get_mut(place).into_iter().for_each(|count| *count += n);
        match value {
            Value::Role(place) => rise(&mut self.roles, place.into()),
            Value::Workplace(place) => rise(&mut self.workplaces, place.into()),
            Value::Worldwide => self.worldwide += n,
            Value::Country(place) => rise(&mut self.countries, place.into()),
            Value::AnyOffset => self.any_offset += n,
            Value::Band(from, to) => {
                let within = self.offsets.iter_mut().filter(|(offset, _)| (from..=to).contains(offset));
                within.for_each(|(_, count)| *count += n);
            }
            Value::Equity => self.equity += n,
            Value::Stage(place) => rise(&mut self.stages, place.into()),
            Value::Team(place) => rise(&mut self.team_sizes, place.into()),
            Value::Language(place) => rise(&mut self.languages, place.into()),
            Value::Tag(_) => {}
        }
    }

    /// Counts `n` adverts with a tag that pass every other filter.
    pub(super) fn count_tag(&mut self, tag: &'a [u8], n: u32) {
        *self.tags.entry(tag).or_default() += n;
    }

    /// Counts for each step of pay, given in euros, the adverts that reach it and pass every other filter.
    pub(super) fn count_paid(&mut self, mut reaching: impl FnMut(i64) -> u32) {
        self.steps.iter().zip(&mut self.salaries).for_each(|((_, least), n)| *n += reaching(*least));
    }

    /// Counts for each span of days the adverts that were published since that moment (in microseconds since 1970) and
    /// pass every other filter.
    pub(super) fn count_published(&mut self, mut since: impl FnMut(i64) -> u32) {
        let now = self.now.as_microsecond();
        DAYS.iter().zip(&mut self.days).for_each(|(days, n)| *n += since(now - i64::from(*days) * DAY));
    }

    /// All counts; `exact` where every advert that fits the text was added.
    pub(super) fn facets(self, exact: bool) -> Facets {
        let filters = self.filters;
        let count = |n: u32| if exact { Count::Exactly(n) } else { Count::MoreThan(n.min(MOST_SHOWN)) };
        let (remote_from, languages, stack) = (self.remote_from(count), self.languages(count), self.stack(count));
        Facets {
            roles: closed(RoleKind::ALL, &self.roles, &filters.roles, count),
            workplaces: closed(Workplace::ALL, &self.workplaces[1..], &filters.workplaces, count),
            remote_from,
            utc_offsets: (self.offsets.iter())
                .map(|(value, n)| facet(*value, count(self.any_offset + *n), filters.utc_offset == Some(*value)))
                .collect(),
            salaries: (self.steps.iter().zip(&self.salaries))
                .map(|((value, _), n)| facet(*value, count(*n), filters.salary == Some(*value)))
                .collect(),
            currency: filters.currency(),
            equity: facet(true, count(self.equity), filters.equity),
            stages: closed(Stage::ALL, &self.stages[1..], &filters.stages, count),
            team_sizes: closed(TeamSize::ALL, &self.team_sizes, &filters.team_sizes, count),
            stack,
            languages,
            posted_within: (DAYS.iter().zip(self.days))
                .map(|(value, n)| facet(*value, count(n), filters.posted_within == Some(*value)))
                .collect(),
        }
    }

    fn remote_from(&self, count: impl Fn(u32) -> Count) -> Vec<Facet<RemoteFrom>> {
        let chosen = &self.filters.remote_from;
        let mut countries: Vec<_> = (self.countries.iter().enumerate())
            .filter(|(_, n)| **n > 0 || !chosen.is_empty())
            .filter_map(|(place, n)| Some((RemoteFrom::Country(letters(place, b'A').parse().ok()?), *n)))
            .filter(|(value, n)| *n > 0 || chosen.contains(value))
            .collect();
        countries.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let countries = countries.into_iter().map(|(value, n)| (value, n + self.worldwide));
        std::iter::once((RemoteFrom::Worldwide, self.worldwide))
            .chain(countries)
            .map(|(value, n)| facet(value, count(n), chosen.contains(&value)))
            .collect()
    }

    fn languages(&self, count: impl Fn(u32) -> Count) -> Vec<Facet<LanguageCode>> {
        let chosen = &self.filters.languages;
        let mut languages: Vec<_> = (self.languages.iter().enumerate())
            .filter(|(_, n)| **n > 0 || !chosen.is_empty())
            .filter_map(|(place, n)| Some((letters(place, b'a').parse::<LanguageCode>().ok()?, *n)))
            .filter(|(value, n)| *n > 0 || chosen.contains(value))
            .collect();
        languages.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        languages.into_iter().map(|(value, n)| facet(value, count(n), chosen.contains(&value))).collect()
    }

    /// Spellings of one tag that differ by case are one value.
    fn stack(&self, count: impl Fn(u32) -> Count) -> Vec<Facet<String>> {
        let mut tags: HashMap<String, (u32, u32, &str)> = HashMap::new();
        for (tag, n) in &self.tags {
            let Ok(spelling) = std::str::from_utf8(tag) else { continue };
            let known = tags.entry(spelling.to_lowercase()).or_insert((0, 0, spelling));
            known.0 += n;
            if (*n, spelling) > (known.1, known.2) {
                (known.1, known.2) = (*n, spelling);
            }
        }
        let chosen = &self.filters.stack;
        let mut tags: Vec<_> = tags.into_values().map(|(n, _, spelling)| (n, spelling)).collect();
        tags.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        let is_chosen = |tag: &str| is_among(tag.as_bytes(), chosen);
        let mut facets: Vec<_> = (tags.iter().enumerate())
            .filter(|(place, (_, tag))| *place < MAX_TAGS || is_chosen(tag))
            .map(|(_, (n, tag))| facet((*tag).to_owned(), count(*n), is_chosen(tag)))
            .collect();
        for tag in chosen {
            if !facets.iter().any(|facet| is_among(facet.value.as_bytes(), std::slice::from_ref(tag))) {
                facets.push(facet(tag.clone(), count(0), true));
            }
        }
        facets
    }
}

/// A step in a currency: the same figure where a unit is worth about a euro, else two digits of its worth.
fn step(euros: u32, per_euro: f64) -> u64 {
    if (0.5..2.0).contains(&per_euro) {
        return euros.into();
    }
    let worth = f64::from(euros) * per_euro;
    let unit = 10_f64.powf(worth.log10().floor() - 1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 300,000 times a billion")]
    let step = ((worth / unit).round() * unit) as u64;
    step.max(1)
}

fn closed<T: Copy + PartialEq>(all: &[T], counts: &[u32], chosen: &[T], count: impl Fn(u32) -> Count) -> Vec<Facet<T>> {
    all.iter().zip(counts).map(|(value, n)| facet(*value, count(*n), chosen.contains(value))).collect()
}

fn facet<T>(value: T, count: Count, selected: bool) -> Facet<T> {
    Facet { value, count, selected }
}

fn rise(counts: &mut [u32], place: usize) {
    if let Some(count) = counts.get_mut(place) {
        *count += 1;
    }
}
