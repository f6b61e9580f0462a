//! Cities of the world: `data/cities.txt`, made of GeoNames (geonames.org, CC BY 4.0) by `examples/places.rs`.
//!
//! The table is searched where it lies in the program: nothing is built at start, nothing is copied into memory.

use contracts::CountryCode;

use crate::{fold::folded, vocabulary::Vocabulary};

/// One line a name in the order of bytes: `dublin`, a tab, `IE:1024 US-CA:72 …`, in thousands of inhabitants.
static TABLE: &str = include_str!("../../data/cities.txt");

/// Names of cities that in a location are more often something else.
static WORDS: Vocabulary = Vocabulary::of(
    "university|central|industry|commerce|market|union|office|home|normal|enterprise|center|centre|park|hospital|\
    international|mobile|campus|branch|district|orange|liberty|independence|select|young|best|most|of|man|bar|nice to \
    have|santa|san|los|las|la|the|north|south|east|west|northwest|northeast|southeast|southwest|midwest|eastern|\
    western|coast|bay|island|county|region|area|zone|street|avenue|building|tower|hub|lab|labs|data|sales|technology|\
    corporate|operations|headquarters|general|main|store|plant|mall|academy|college|new|date|time|full|part|male|\
    split|hybrid|team|global|flexible|various|multiple|any|other|others|varies|tbd|tba|wales|england|scotland",
);

/// Names that people use and GeoNames does not list, and what they stand for there.
const ALIASES: [(&str, &str); 17] = [
    ("nyc", "new york city"),
    ("new york", "new york city"),
    ("sf", "san francisco"),
    ("san francisco bay", "san francisco"),
    ("sf bay", "san francisco"),
    ("south san francisco", "san francisco"),
    ("silicon valley", "san jose"),
    ("washington dc", "washington"),
    ("washington d.c.", "washington"),
    ("washington d.c", "washington"),
    ("dfw", "dallas"),
    ("cdmx", "mexico city"),
    ("caba", "buenos aires"),
    ("tel aviv-yafo", "tel aviv"),
    ("gurugram", "gurgaon"),
    ("rtp", "durham"),
    ("twin cities", "minneapolis"),
];

/// A city, or several of one name in one state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct City {
    pub(super) country: CountryCode,
    /// Code of the state or province, in the United States and Canada.
    pub(super) state: Option<&'static str>,
    /// Inhabitants of the largest, in thousands.
    pub(super) thousands: u32,
}

/// The cities of this name, the largest first.
pub(super) fn named(name: &str) -> Vec<City> {
    let name = folded(name.trim());
    if WORDS.has(&name) {
        return Vec::new();
    }
    variants(&name).iter().map(|name| cities(name)).find(|cities| !cities.is_empty()).unwrap_or_default()
}

/// Where a city of this name is, if nothing else is said: in the country where by far the most people live in one.
pub(super) fn country_of(name: &str) -> Option<CountryCode> {
    /// Thousands of inhabitants from which on a name alone is known.
    const KNOWN: u32 = 12;
    /// How many times larger than all of its name elsewhere it must be.
    const TIMES: u32 = 3;
    let cities = named(name);
    let first = cities.first().filter(|city| city.thousands >= KNOWN)?;
    let elsewhere = cities.iter().find(|city| city.country != first.country).map_or(0, |city| city.thousands);
    (first.thousands >= elsewhere * TIMES).then_some(first.country)
}

/// Whether the name alone is that of a great city, and of no state.
pub(super) fn is_great(name: &str) -> bool {
    const THOUSANDS: u32 = 100;
    super::region::code_of_state(name).is_none()
        && country_of(name).is_some()
        && named(name).first().is_some_and(|city| city.thousands >= THOUSANDS)
}

/// Spellings under which a city may be in the table, the name itself first.
fn variants(name: &str) -> Vec<String> {
    let mut variants = vec![name.to_owned()];
    let alias = ALIASES.iter().find(|(alias, _)| *alias == name).map(|(_, city)| (*city).to_owned());
    variants.splice(0..0, alias);
    for (short, long) in [
        ("st. ", "saint "),
        ("st ", "saint "),
        ("st ", "st. "),
        ("saint ", "st. "),
        ("mt. ", "mount "),
        ("mt ", "mount "),
        ("ft. ", "fort "),
        ("ft ", "fort "),
    ] {
        variants.extend(name.strip_prefix(short).map(|rest| format!("{long}{rest}")));
    }
    let bare = ["greater ", "metro ", "city of "].iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name);
    let bare =
        [" metropolitan area", " metro area", " bay area", " area", " metro", " city", " cedex", " district", " cbd"]
            .iter()
            .find_map(|ending| bare.strip_suffix(ending))
            .unwrap_or(bare);
    if bare != name {
        variants.push(bare.to_owned());
    }
    if name.contains('-') {
        variants.push(name.replace('-', " "));
    } else if name.contains(' ') {
        variants.push(name.replace(' ', "-"));
    }
    variants
}

/// The cities of one line.
fn cities(name: &str) -> Vec<City> {
    line(name).into_iter().flat_map(|cities| cities.split(' ')).filter_map(city).collect()
}

/// `US-CA:72`
fn city(text: &'static str) -> Option<City> {
    let (place, thousands) = text.split_once(':')?;
    let (country, state) = place.split_once('-').map_or((place, None), |(country, state)| (country, Some(state)));
    Some(City { country: country.parse().ok()?, state, thousands: thousands.parse().ok()? })
}

/// What stands behind the name in its line. Halves the table until one line is left.
fn line(name: &str) -> Option<&'static str> {
    let (mut from, mut to) = (0, TABLE.len());
    while from < to {
        let middle = from + (to - from) / 2;
        let bytes = TABLE.as_bytes();
        let start = bytes[..middle].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        let end = bytes[middle..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |at| middle + at);
        let (found, cities) = TABLE.get(start..end)?.split_once('\t')?;
        match found.cmp(name) {
            std::cmp::Ordering::Equal => return Some(cities),
            std::cmp::Ordering::Less => from = end + 1,
            std::cmp::Ordering::Greater => to = start,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_found_and_read() {
        let mut before = "";
        for row in TABLE.lines() {
            let (name, listed) = row.split_once('\t').expect("a tab");
            assert!(before < name, "{before} {name}");
            before = name;
            assert_eq!(line(name), Some(listed));
            let read = cities(name);
            assert_eq!(read.len(), listed.split(' ').count(), "{row}");
            assert!(read.windows(2).all(|two| two[0].thousands >= two[1].thousands), "{row}");
        }
        for name in ["", "a", "zzzz", "\u{10ffff}", "dubli", "dublin ", "东"] {
            assert_eq!(line(name), None, "{name}");
        }
    }

    #[test]
    fn a_name_alone_is_known_where_nearly_all_who_bear_it_live_in_one_country() {
        for (name, country) in [
            ("Houston", Some("US")),
            ("BOGOTÁ", Some("CO")),
            ("Bogota", Some("CO")),
            ("München", Some("DE")),
            ("Muenchen", Some("DE")),
            ("NYC", Some("US")),
            ("St. Louis", Some("US")),
            ("Saint Petersburg", Some("RU")),
            ("São Paulo", Some("BR")),
            ("Kraków", Some("PL")),
            ("Greater Boston Area", Some("US")),
            ("東京", Some("JP")),
            ("Cambridge", None),
            ("Valencia", None),
            ("University", None),
            ("Nowhere at all", None),
            ("", None),
        ] {
            assert_eq!(country_of(name).map(|code| code.to_string()).as_deref(), country, "{name}");
        }
    }
}
