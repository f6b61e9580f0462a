//! The filters where nobody has counted: what can be chosen without knowing the adverts.

use contracts::{RoleKind, Stage, Workplace};
use jobs::{Count, Facet, Facets, Filters, RemoteFrom, TeamSize};

/// Spans of days and steps of salary in units of any currency, as a search offers them.
const DAYS: [u16; 5] = [1, 3, 7, 14, 30];
const SALARIES: [u64; 6] = [80_000, 100_000, 120_000, 150_000, 200_000, 250_000];

/// The closed vocabularies, and of the open ones what is chosen.
pub(super) fn facets(filters: &Filters) -> Facets {
    Facets {
        roles: all(RoleKind::ALL, &filters.roles),
        workplaces: all(Workplace::ALL, &filters.workplaces),
        remote_from: with(RemoteFrom::Worldwide, &filters.remote_from),
        utc_offsets: all(&(-8..=12).map(|hours| hours * 60).collect::<Vec<_>>(), filters.utc_offset.as_slice()),
        salaries: all(&SALARIES, filters.salary.as_slice()),
        currency: filters.currency(),
        equity: facet(true, filters.equity),
        stages: all(Stage::ALL, &filters.stages),
        team_sizes: all(TeamSize::ALL, &filters.team_sizes),
        stack: all(&filters.stack, &filters.stack),
        languages: all(&filters.languages, &filters.languages),
        posted_within: all(&DAYS, filters.posted_within.as_slice()),
    }
}

fn facet<T>(value: T, selected: bool) -> Facet<T> {
    Facet { value, count: Count::Unknown, selected }
}

fn all<T: Clone + PartialEq>(values: &[T], chosen: &[T]) -> Vec<Facet<T>> {
    values.iter().map(|value| facet(value.clone(), chosen.contains(value))).collect()
}

/// What is chosen, behind a value that is always offered.
fn with<T: Clone + PartialEq>(always: T, chosen: &[T]) -> Vec<Facet<T>> {
    let others = chosen.iter().filter(|value| **value != always).cloned();
    std::iter::once(always.clone()).chain(others).map(|value| facet(value.clone(), chosen.contains(&value))).collect()
}
