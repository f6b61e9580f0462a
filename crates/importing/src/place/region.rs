//! Regions: those above countries, and the states and provinces that adverts name without their country.

/// The usual name of a region above countries.
pub(super) fn above_countries(text: &str) -> Option<&'static str> {
    let text = text.trim().to_lowercase();
    let text = text.strip_prefix("the ").unwrap_or(&text);
    Some(match text {
        "europe" => "Europe",
        "emea" => "EMEA",
        "apac" | "asia pacific" | "asia-pacific" => "APAC",
        "latam" | "latin america" => "Latin America",
        "mena" => "MENA",
        "dach" | "dach region" => "DACH",
        "cee" => "CEE",
        "nordics" => "Nordics",
        "benelux" => "Benelux",
        "baltics" => "Baltics",
        "caribbean" | "carribean" => "Caribbean",
        "middle east" => "Middle East",
        "north america" => "North America",
        "central america" => "Central America",
        "south america" => "South America",
        "north to south america" | "americas" => "Americas",
        "asia" => "Asia",
        "southeast asia" => "Southeast Asia",
        "africa" => "Africa",
        "oceania" => "Oceania",
        "global" | "globally" | "worldwide" | "world" | "anywhere" | "any location" | "everywhere"
        | "international" => WORLD,
        _ => return None,
    })
}

/// Everywhere.
pub(super) const WORLD: &str = "Worldwide";

/// The country of a state or province, where the name can be nothing else. `abbreviated` allows postal codes, which are
/// certain only behind a town: `San Francisco, CA`.
pub(super) fn country_of_state(text: &str, abbreviated: bool) -> Option<&'static str> {
    let text = text.trim();
    let is_in = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(text));
    if is_in(&STATES) || (abbreviated && STATE_CODES.contains(&text)) {
        Some("US")
    } else if is_in(&PROVINCES) || (abbreviated && PROVINCE_CODES.contains(&text)) {
        Some("CA")
    } else {
        None
    }
}

/// Whether the name is a state of the US, or a town or country as well.
pub(super) fn is_ambiguous_state(text: &str) -> bool {
    ["Georgia", "New York", "Washington"].iter().any(|name| name.eq_ignore_ascii_case(text.trim()))
}

/// States of the US whose name is that of nothing else.
const STATES: [&str; 47] = [
    "Alabama",
    "Alaska",
    "Arizona",
    "Arkansas",
    "California",
    "Colorado",
    "Connecticut",
    "Delaware",
    "Florida",
    "Hawaii",
    "Idaho",
    "Illinois",
    "Indiana",
    "Iowa",
    "Kansas",
    "Kentucky",
    "Louisiana",
    "Maine",
    "Maryland",
    "Massachusetts",
    "Michigan",
    "Minnesota",
    "Mississippi",
    "Missouri",
    "Montana",
    "Nebraska",
    "Nevada",
    "New Hampshire",
    "New Jersey",
    "New Mexico",
    "North Carolina",
    "North Dakota",
    "Ohio",
    "Oklahoma",
    "Oregon",
    "Pennsylvania",
    "Rhode Island",
    "South Carolina",
    "South Dakota",
    "Tennessee",
    "Texas",
    "Utah",
    "Vermont",
    "Virginia",
    "West Virginia",
    "Wisconsin",
    "Wyoming",
];

const STATE_CODES: [&str; 51] = [
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA",
    "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR",
    "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY",
];

/// Provinces of Canada.
const PROVINCES: [&str; 11] = [
    "Alberta",
    "British Columbia",
    "Manitoba",
    "New Brunswick",
    "Newfoundland and Labrador",
    "Nova Scotia",
    "Ontario",
    "Prince Edward Island",
    "Quebec",
    "Québec",
    "Saskatchewan",
];

const PROVINCE_CODES: [&str; 10] = ["AB", "BC", "MB", "NB", "NL", "NS", "ON", "PE", "QC", "SK"];
