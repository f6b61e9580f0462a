//! The filters that are set, each with the search without it.

use jobs::{Facet, Filters, Query};

use super::names;
use crate::{address, texts::Texts, words};

/// A filter that is set.
#[derive(Debug)]
pub(super) struct Chip {
    pub(super) label: String,
    /// The same search without it.
    pub(super) href: String,
}

/// How many values are chosen.
pub(super) fn active(filters: &Filters) -> usize {
    filters.roles.len()
        + filters.workplaces.len()
        + filters.remote_from.len()
        + filters.stages.len()
        + filters.team_sizes.len()
        + filters.stack.len()
        + filters.languages.len()
        + usize::from(filters.utc_offset.is_some())
        + usize::from(filters.salary.is_some())
        + usize::from(filters.equity)
        + usize::from(filters.posted_within.is_some())
}

/// One chip a value, in the order of the filters. Tags are spelt as in `stack`: the address holds them in lower case.
pub(super) fn of(query: &Query, stack: &[Facet<String>], t: &Texts) -> Vec<Chip> {
    let filters = query.filters();
    let mut chips = Vec::with_capacity(active(filters));
    let mut chip = |label: String, drop: &dyn Fn(&mut Filters)| {
        let mut rest = filters.clone();
        drop(&mut rest);
        chips.push(Chip { label, href: t.link(&address::search(&query.clone().filtered(rest))) });
    };
    for value in &filters.roles {
        chip(names::role(*value, **t).into(), &|rest| rest.roles.retain(|other| other != value));
    }
    for value in &filters.workplaces {
        chip(names::workplace(*value, **t).into(), &|rest| rest.workplaces.retain(|other| other != value));
    }
    for value in &filters.remote_from {
        let label = t.filters_from_of(names::from(*value, **t));
        chip(label, &|rest| rest.remote_from.retain(|other| other != value));
    }
    if let Some(offset) = filters.utc_offset {
        chip(t.filters_utc_of(words::utc(offset)), &|rest| rest.utc_offset = None);
    }
    if let Some(amount) = filters.salary {
        chip(names::salary(amount, filters.currency(), **t), &|rest| rest.salary = None);
    }
    if filters.equity {
        chip(t.filters_equity_yes().into(), &|rest| rest.equity = false);
    }
    for value in &filters.stages {
        chip(words::stage(*value, **t).into(), &|rest| rest.stages.retain(|other| other != value));
    }
    for value in &filters.team_sizes {
        let label = t.filters_team_of(names::team(*value, **t));
        chip(label, &|rest| rest.team_sizes.retain(|other| other != value));
    }
    for value in &filters.stack {
        let known = stack.iter().find(|tag| tag.value.to_lowercase() == *value);
        let label = known.map_or(value, |tag| &tag.value).clone();
        chip(label, &|rest| rest.stack.retain(|other| other != value));
    }
    for value in &filters.languages {
        let label = t.filters_language_of(words::language(*value, **t));
        chip(label, &|rest| rest.languages.retain(|other| other != value));
    }
    if let Some(days) = filters.posted_within {
        chip(t.filters_days_of(days), &|rest| rest.posted_within = None);
    }
    chips
}
