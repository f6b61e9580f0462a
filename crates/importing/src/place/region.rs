//! Regions: those above countries, and the states and provinces that adverts name without their country.

use contracts::CountryCode;

use super::country;
use crate::{fold, vocabulary::Vocabulary};

/// Words for everywhere.
static WORDS_FOR_WORLD: Vocabulary = Vocabulary::of(
    "global|globally|worldwide|world wide|world|the world|anywhere|any location|everywhere|international|anywhere in the world|\
    all countries|weltweit|monde entier|en todo el mundo",
);

/// A region that adverts name.
struct Region {
    name: &'static str,
    /// Other names in small letters, parted by `|`.
    others: &'static str,
    /// Codes of countries; `+EU` is a continent by GeoNames' code, `*Central_America` another region.
    members: &'static str,
}

const fn region(name: &'static str, others: &'static str, members: &'static str) -> Region {
    Region { name, others, members }
}

/// Continents are GeoNames'; the others as the United Nations' statistical division groups them, where it does.
const REGIONS: [Region; 33] = [
    region("Europe", "europa|all of europe|europe wide", "+EU"),
    region(
        EUROPEAN_UNION,
        "eu countries|eu member states|eu only",
        "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE",
    ),
    region("EEA", "european economic area|eu/eea", "*European_Union IS LI NO"),
    region("Western Europe", "west europe", "AT BE FR DE LI LU MC NL CH GB IE PT ES IT"),
    region("Eastern Europe", "east europe", "BY BG CZ HU MD PL RO RU SK UA"),
    region("Northern Europe", "north europe", "*Nordics *Baltics GB IE"),
    region("Southern Europe", "south europe", "AL AD BA HR GI GR IT MT ME MK PT SM RS SI ES CY"),
    region("DACH", "d a ch", "AT CH DE"),
    region(
        "CEE",
        "central and eastern europe|central & eastern europe|central europe",
        "AL BG CZ EE HR HU LT LV MD ME MK PL RO RS SI SK UA BA",
    ),
    region("Nordics", "nordic|nordic countries|scandinavia", "DK FI IS NO SE"),
    region("Benelux", "", "BE LU NL"),
    region("Baltics", "baltic states|baltic countries", "EE LT LV"),
    region("Balkans", "western balkans", "AL BA BG GR HR ME MK RS SI XK"),
    region("Iberia", "iberian peninsula", "ES PT"),
    region("UK & Ireland", "uk and ireland|uk/ireland|uki|uk & i", "GB IE"),
    region("EMEA", "europe, middle east and africa|europe middle east & africa", "+EU +AF *Middle_East"),
    region("Middle East", "", "AE BH EG IL IQ IR JO KW LB OM PS QA SA SY TR YE"),
    region("GCC", "gulf", "AE BH KW OM QA SA"),
    region("MENA", "middle east and north africa|middle east & north africa", "*Middle_East DZ LY MA TN"),
    region("Africa", "", "+AF"),
    region("Asia", "", "+AS"),
    region("APAC", "asia pacific|asia/pacific|apj", "*East_Asia *Southeast_Asia *South_Asia +OC"),
    region("East Asia", "", "CN HK JP KR MO MN TW"),
    region("South Asia", "", "BD BT IN LK MV NP PK"),
    region("Southeast Asia", "south east asia|asean", "BN ID KH LA MM MY PH SG TH TL VN"),
    region("Oceania", "", "+OC"),
    region("ANZ", "australia & new zealand|australia and new zealand|aus/nz", "AU NZ"),
    region(
        "North America",
        "northern america|noram|namer|us & canada|us and canada|us/canada|usa & canada|usa and canada|usa/canada",
        "US CA MX",
    ),
    region("Central America", "", "BZ CR GT HN NI PA SV"),
    region("South America", "sudamerica", "+SA"),
    region("Latin America", "latam|lat am|latinoamerica|america latina", "MX *Central_America +SA CU DO PR"),
    region("Caribbean", "carribean", "AG BB BS CU DM DO GD HT JM KN LC PR TT VC"),
    region(
        "Americas",
        "north to south america|the americas|north & south america|north and south america|amer",
        "+NA +SA",
    ),
];

/// The European Union, which a place names by the code `EU`.
pub(super) const EUROPEAN_UNION: &str = "European Union";

/// The usual name of a region above countries.
pub(super) fn above_countries(text: &str) -> Option<&'static str> {
    let text = fold::folded(text.trim()).replace('-', " ");
    let text = text.strip_prefix("the ").unwrap_or(&text);
    let text = text.strip_suffix(" region").unwrap_or(text);
    let named =
        |region: &&Region| region.others.split('|').any(|name| name == text) || fold::folded(region.name) == text;
    if WORDS_FOR_WORLD.has(text) {
        return Some(WORLD);
    }
    REGIONS.iter().find(named).map(|region| region.name)
}

/// The countries of a region above countries, by its usual name, ascending. Those of [`WORLD`] are not listed.
pub(super) fn members(name: &str) -> Vec<CountryCode> {
    let mut members = Vec::new();
    for part in REGIONS.iter().filter(|region| region.name == name).flat_map(|region| region.members.split(' ')) {
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
