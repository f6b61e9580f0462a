//! Regions: those above countries, and the states and provinces that adverts name without their country.

use std::{collections::HashMap, sync::LazyLock};

use contracts::CountryCode;

use super::country;
use crate::{fold, vocabulary::Vocabulary};

/// Words for everywhere.
static WORDS_FOR_WORLD: Vocabulary = Vocabulary::of(
    "global|globally|worldwide|world wide|world|the world|anywhere|any location|everywhere|international|anywhere in the world|\
    all countries|weltweit|monde entier|en todo el mundo",
);

/// The members of regions by their usual names: codes of countries; `+EU` is a continent by GeoNames' code,
/// `*Central_America` another region.
static MEMBERS: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| rows().map(|(names, members)| (usual(names), members)).collect());

/// The usual names of regions by all their names, folded.
static BY_NAME: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let each = |names: &'static str| names.split('|').map(move |name| (fold::folded(name), usual(names)));
    rows().flat_map(|(names, _)| each(names)).collect()
});

/// Of the names of a region the usual one, which stands first.
fn usual(names: &'static str) -> &'static str {
    names.split('|').next().unwrap_or(names)
}

/// Names and members of every region that adverts name. Continents are GeoNames'; the others as the United Nations'
/// statistical division groups them, where it does.
fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("../../data/regions.txt").lines().filter_map(|row| row.split_once(": "))
}

/// The European Union, which a place names by the code `EU`.
pub(super) const EUROPEAN_UNION: &str = "European Union";

/// The usual name of a region above countries.
pub(super) fn above_countries(text: &str) -> Option<&'static str> {
    let text = fold::folded(text.trim()).replace('-', " ");
    let text = text.strip_prefix("the ").unwrap_or(&text);
    let text = text.strip_suffix(" region").unwrap_or(text);
    if WORDS_FOR_WORLD.has(text) {
        return Some(WORLD);
    }
    BY_NAME.get(text).copied()
}

/// The countries of a region above countries, by its usual name, ascending. Those of [`WORLD`] are not listed.
pub(super) fn members(name: &str) -> Vec<CountryCode> {
    let mut members = Vec::new();
    for part in MEMBERS.get(name).into_iter().flat_map(|members| members.split(' ')) {
        match part.split_at_checked(1) {
            Some(("+", continent)) => members.extend(country::on_continent(continent)),
            Some(("*", _)) => members.extend(self::members(&part[1..].replace('_', " "))),
            _ => members.extend(part.parse::<CountryCode>()),
        }
    }
    members.sort_unstable();
    members.dedup();
    members
}

/// Everywhere.
pub(super) const WORLD: &str = "Worldwide";

/// The country of a state or province by its name, where the name can be nothing else.
pub(super) fn country_of_state(text: &str) -> Option<&'static str> {
    let text = text.trim();
    let is_in = |names: &[(&str, &str)]| names.iter().any(|(name, _)| name.eq_ignore_ascii_case(text));
    if is_ambiguous_state(text) {
        None
    } else if is_in(&STATES) {
        Some("US")
    } else if is_in(&PROVINCES) {
        Some("CA")
    } else {
        None
    }
}

/// Whether the name is a state of the US, or a town or country as well.
pub(super) fn is_ambiguous_state(text: &str) -> bool {
    ["Georgia", "New York", "Washington"].iter().any(|name| name.eq_ignore_ascii_case(text.trim()))
}

/// Whether the code is that of a state or province of the country.
pub(super) fn is_state_code(country: &str, code: &str) -> bool {
    states(country).iter().any(|(_, known)| *known == code)
}

/// Country and code of a state or province by its name or its code in capitals.
pub(super) fn code_of_state(state: &str) -> Option<(&'static str, &'static str)> {
    ["US", "CA"].into_iter().find_map(|country| {
        let is_it = |(name, code): &&(&str, &str)| name.eq_ignore_ascii_case(state) || *code == state;
        states(country).iter().find(is_it).map(|(_, code)| (country, *code))
    })
}

fn states(country: &str) -> &'static [(&'static str, &'static str)] {
    match country {
        "US" => &STATES,
        "CA" => &PROVINCES,
        _ => &[],
    }
}

/// States of the US, and its capital.
const STATES: [(&str, &str); 51] = [
    ("Alabama", "AL"),
    ("Alaska", "AK"),
    ("Arizona", "AZ"),
    ("Arkansas", "AR"),
    ("California", "CA"),
    ("Colorado", "CO"),
    ("Connecticut", "CT"),
    ("District of Columbia", "DC"),
    ("Delaware", "DE"),
    ("Florida", "FL"),
    ("Georgia", "GA"),
    ("Hawaii", "HI"),
    ("Idaho", "ID"),
    ("Illinois", "IL"),
    ("Indiana", "IN"),
    ("Iowa", "IA"),
    ("Kansas", "KS"),
    ("Kentucky", "KY"),
    ("Louisiana", "LA"),
    ("Maine", "ME"),
    ("Maryland", "MD"),
    ("Massachusetts", "MA"),
    ("Michigan", "MI"),
    ("Minnesota", "MN"),
    ("Mississippi", "MS"),
    ("Missouri", "MO"),
    ("Montana", "MT"),
    ("Nebraska", "NE"),
    ("Nevada", "NV"),
    ("New Hampshire", "NH"),
    ("New Jersey", "NJ"),
    ("New Mexico", "NM"),
    ("New York", "NY"),
    ("North Carolina", "NC"),
    ("North Dakota", "ND"),
    ("Ohio", "OH"),
    ("Oklahoma", "OK"),
    ("Oregon", "OR"),
    ("Pennsylvania", "PA"),
    ("Rhode Island", "RI"),
    ("South Carolina", "SC"),
    ("South Dakota", "SD"),
    ("Tennessee", "TN"),
    ("Texas", "TX"),
    ("Utah", "UT"),
    ("Vermont", "VT"),
    ("Virginia", "VA"),
    ("Washington", "WA"),
    ("West Virginia", "WV"),
    ("Wisconsin", "WI"),
    ("Wyoming", "WY"),
];

/// Provinces and territories of Canada.
const PROVINCES: [(&str, &str); 14] = [
    ("Alberta", "AB"),
    ("British Columbia", "BC"),
    ("Manitoba", "MB"),
    ("New Brunswick", "NB"),
    ("Newfoundland and Labrador", "NL"),
    ("Nova Scotia", "NS"),
    ("Ontario", "ON"),
    ("Prince Edward Island", "PE"),
    ("Quebec", "QC"),
    ("Québec", "QC"),
    ("Saskatchewan", "SK"),
    ("Yukon", "YT"),
    ("Northwest Territories", "NT"),
    ("Nunavut", "NU"),
];
