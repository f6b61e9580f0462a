//! What visitors filter by, spread as on real boards.

use contracts::{CountryCode, Eligibility, LanguageCode, RoleKind, Seniority, UtcOffsets, Workplace};
use rand::{RngExt, rngs::StdRng, seq::IndexedRandom};

use super::places::City;

/// The European Union's members, as readers of adverts write the region out.
const EUROPE: &[&str] = &[
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// Languages and how many adverts of a hundred are labelled with each. None but English has stems of its own in a document
/// (German and French have): the words are English, and stems of another language would make them resemble words that
/// they do not resemble.
const LANGUAGES: &[(&str, u32)] = &[("en", 80), ("nl", 8), ("es", 6), ("it", 3), ("pl", 2), ("sv", 1)];

/// Parts of titles and the kinds of roles that they mean.
const ROLES: &[(&str, RoleKind)] = &[
    ("CTO", RoleKind::Cto),
    ("Chief Technology", RoleKind::Cto),
    ("Chief Product and Technology", RoleKind::Cto),
    ("VP", RoleKind::Vp),
    ("Head of", RoleKind::HeadOf),
    ("Director of", RoleKind::Director),
    ("Fractional", RoleKind::Fractional),
    ("Interim", RoleKind::Interim),
    ("Co-Founder", RoleKind::CoFounder),
    ("Founding", RoleKind::CoFounder),
];

/// The kinds that a generated title means, in the order of [`RoleKind::ALL`].
pub(super) fn roles(title: &str) -> Vec<RoleKind> {
    let mut roles: Vec<_> = ROLES.iter().filter(|(part, _)| title.contains(part)).map(|(_, role)| *role).collect();
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// How far up a generated title is.
pub(super) fn seniority(title: &str) -> Option<Seniority> {
    let is = |part: &str| title.contains(part);
    match () {
        () if is("Chief") || is("CTO") || is("VP") || is("Founder") => Some(Seniority::Executive),
        () if is("Head of") || is("Director of") => Some(Seniority::Director),
        () if is("Manager") => Some(Seniority::Manager),
        () if is("Principal") => Some(Seniority::Principal),
        () => None,
    }
}

/// From where a remote job may be done: its country, all of Europe, the world, or a band of time zones; one in eight does
/// not say.
pub(super) fn eligibility(workplace: Option<Workplace>, city: &City, rng: &mut StdRng) -> Option<Eligibility> {
    if workplace != Some(Workplace::Remote) {
        return None;
    }
    let codes = |codes: &[&str]| codes.iter().filter_map(|code| code.parse::<CountryCode>().ok()).collect();
    match rng.random_range(0..8) {
        0 => None,
        1 => Some(Eligibility { worldwide: true, ..Eligibility::default() }),
        2 | 3 => Some(Eligibility { countries: codes(EUROPE), ..Eligibility::default() }),
        4 => {
            let from = rng.random_range(-8..=2) * 60;
            let offsets = Some(UtcOffsets { from, to: from + 60 * rng.random_range(3..=8) });
            Some(Eligibility { worldwide: true, countries: Vec::new(), offsets })
        }
        _ => Some(Eligibility { countries: codes(&[city.country_code]), ..Eligibility::default() }),
    }
}

/// The language that an advert is labelled with; the generated words are English whatever it says.
pub(super) fn language(rng: &mut StdRng) -> Option<LanguageCode> {
    LANGUAGES.choose_weighted(rng, |(_, weight)| *weight).ok()?.0.parse().ok()
}
