//! What the values of filters are called.

use contracts::{Currency, RoleKind, Workplace};
use jobs::{Count, RemoteFrom, Sort, TeamSize};

use crate::{texts::Language, words};

pub(crate) fn role(role: RoleKind, t: Language) -> &'static str {
    match role {
        RoleKind::Cto => t.filters_role_cto(),
        RoleKind::Vp => t.filters_role_vp(),
        RoleKind::HeadOf => t.filters_role_head_of(),
        RoleKind::Director => t.filters_role_director(),
        RoleKind::Fractional => t.filters_role_fractional(),
        RoleKind::Interim => t.filters_role_interim(),
        RoleKind::CoFounder => t.filters_role_co_founder(),
    }
}

pub(super) fn workplace(workplace: Workplace, t: Language) -> &'static str {
    match workplace {
        Workplace::Remote => t.words_remote(),
        Workplace::Hybrid => t.words_hybrid(),
        Workplace::OnSite => t.words_on_site(),
    }
}

pub(super) fn from(from: RemoteFrom, t: Language) -> String {
    match from {
        RemoteFrom::Worldwide => t.filters_from_worldwide().to_owned(),
        RemoteFrom::Country(country) => words::country(country, t),
    }
}

pub(super) fn salary(amount: u64, currency: Currency, t: Language) -> String {
    t.filters_salary_of(words::amount(amount, currency, t))
}

pub(super) fn team(size: TeamSize, t: Language) -> String {
    match size.bounds() {
        (0, Some(most)) => t.filters_team_least(most),
        (least, Some(most)) => format!("{least}–{most}"),
        (least, None) => t.filters_team_most(least),
    }
}

pub(super) fn sort(sort: Sort, t: Language) -> &'static str {
    match sort {
        Sort::Newest => t.filters_sort_newest(),
        Sort::Salary => t.filters_sort_salary(),
        Sort::Relevance => t.filters_sort_relevance(),
    }
}

/// `37`, `2,000+`; `None` where nobody counted.
pub(super) fn number(count: Count, t: Language) -> Option<String> {
    match count {
        Count::Exactly(number) => Some(words::number(number.into(), t)),
        Count::MoreThan(number) => Some(format!("{}+", words::number(number.into(), t))),
        Count::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_of_people_is_said_by_its_ends() {
        let said = |t| TeamSize::ALL.iter().map(|size| team(*size, t)).collect::<Vec<_>>().join(" · ");
        assert_eq!(said(Language::English), "Up to 4 · 5–14 · 15–49 · 50–149 · 150 and more");
        assert_eq!(said(Language::German), "Bis 4 · 5–14 · 15–49 · 50–149 · 150 und mehr");
    }

    #[test]
    fn a_count_that_was_not_finished_says_so() {
        assert_eq!(number(Count::Exactly(1_200), Language::German).as_deref(), Some("1.200"));
        assert_eq!(number(Count::MoreThan(2_000), Language::English).as_deref(), Some("2,000+"));
        assert_eq!(number(Count::Unknown, Language::English), None);
    }
}
