//! Names of countries.

use std::{collections::HashMap, sync::LazyLock};

use contracts::CountryCode;

use crate::fold;

/// The country that a free text names. Codes of two letters are not names (`CA` is more often California), save those
/// that people write as one. *Georgia* alone is not certain: it is a state as well.
pub(super) fn named(text: &str) -> Option<CountryCode> {
    BY_NAME.get(normal(text).as_str()).copied()
}

/// The country of a field that holds nothing but countries: here codes of two letters and *Georgia* are certain.
pub(super) fn of_field(text: &str) -> Option<CountryCode> {
    if normal(text) == "georgia" {
        return "GE".parse().ok();
    }
    let code = || coded(&text.trim().to_ascii_uppercase());
    named(text).or_else(|| of_three_letters(&text.trim().to_ascii_uppercase())).or_else(code)
}

/// The country that a part of a location names or gives as a code of three capital letters: `POL`.
pub(super) fn written(part: &str) -> Option<CountryCode> {
    named(part).or_else(|| of_three_letters(part.trim()))
}

/// The country of an ISO 3166-1 alpha-2 code in capitals. `UK` is not one, but means one.
pub(super) fn coded(code: &str) -> Option<CountryCode> {
    if code == "UK" {
        return "GB".parse().ok();
    }
    CODES.get(code).copied().filter(|_| code.len() == 2)
}

/// The country of an ISO 3166-1 alpha-3 code in capitals.
fn of_three_letters(code: &str) -> Option<CountryCode> {
    CODES.get(code).copied().filter(|_| code.len() == 3)
}

/// Whether the text is an ISO 3166-1 alpha-3 code in capitals.
pub(super) fn is_three_letters(code: &str) -> bool {
    of_three_letters(code).is_some()
}

/// The countries of a continent, by GeoNames' codes: `EU`, `AS`, `AF`, `NA`, `SA`, `OC`.
pub(super) fn on_continent(continent: &str) -> impl Iterator<Item = CountryCode> {
    rows().filter(move |row| row.2 == continent).filter_map(|row| row.0.parse().ok())
}

/// Countries by their codes of two and of three letters.
static CODES: LazyLock<HashMap<&'static str, CountryCode>> = LazyLock::new(|| {
    let two = names().filter_map(|(code, _)| Some((code, code.parse().ok()?)));
    let three = rows().filter_map(|(two, three, _)| Some((three, two.parse().ok()?)));
    two.chain(three).collect()
});

/// Alpha-2 and alpha-3 code and continent, made of GeoNames by `examples/places.rs`.
fn rows() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let row = |row: &'static str| {
        let mut fields = row.split(' ');
        Some((fields.next()?, fields.next()?, fields.next()?))
    };
    include_str!("../../data/countries.txt").lines().filter_map(row)
}

/// Small letters without accents, dots and the article.
fn normal(text: &str) -> String {
    let folded = fold::folded(text.trim()).replace('.', "");
    folded.strip_prefix("the ").map(str::to_owned).unwrap_or(folded)
}

static BY_NAME: LazyLock<HashMap<String, CountryCode>> = LazyLock::new(|| {
    let names = names().flat_map(|(code, names)| names.split('|').map(move |name| (code, name)));
    names.filter_map(|(code, name)| Some((normal(name), code.parse().ok()?))).collect()
});

/// ISO 3166-1 codes with the standard's English short names, as people write them, other usual spellings, and names in
/// the languages of adverts; `EU` is reserved there for the European Union.
fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("../../data/country-names.txt").lines().filter_map(|row| row.split_once(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_one_code_and_every_name_one_country() {
        let codes: Vec<_> = names().map(|(code, _)| code).collect();
        assert!(codes.is_sorted() && codes.windows(2).all(|two| two[0] != two[1]) && codes.len() == 250);
        assert!(codes.iter().all(|code| code.parse::<CountryCode>().is_ok()));
        let mut by_name = HashMap::new();
        for (code, names) in names() {
            for name in names.split('|') {
                let before = by_name.insert(normal(name), code);
                assert!(before.is_none_or(|before| before == code), "{name}: {before:?} and {code}");
            }
        }
    }

    #[test]
    fn names_are_read_as_people_write_them() {
        for (text, code) in [
            ("United States", Some("US")),
            ("U.S.A", Some("US")),
            ("the Netherlands", Some("NL")),
            ("England", Some("GB")),
            ("UAE", Some("AE")),
            ("deutschland", Some("DE")),
            ("Ivory Coast", Some("CI")),
            (" Hong Kong ", Some("HK")),
            ("European Union", Some("EU")),
            ("Europe", None),
            ("CA", None),
            ("DE", None),
            ("Georgia", None),
            ("Anywhere", None),
            ("", None),
        ] {
            assert_eq!(named(text).map(|c| c.as_str().to_owned()).as_deref(), code, "{text}");
        }
    }

    #[test]
    fn a_field_for_countries_may_hold_a_code() {
        for (text, code) in [
            ("CA", Some("CA")),
            ("Georgia", Some("GE")),
            ("USA", Some("US")),
            ("ca", Some("CA")),
            ("pol", Some("PL")),
            ("XX", None),
        ] {
            assert_eq!(of_field(text).map(|c| c.as_str().to_owned()).as_deref(), code, "{text}");
        }
    }
}
