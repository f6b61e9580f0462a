//! How a location is cut into parts where no comma stands between them.

use super::{city, country, region};

/// `Hyderabad/Pune` and `Benelux & UK` as two places; other joints belong to a name.
pub(super) fn joined(text: &str) -> Vec<String> {
    const JOINTS: [&str; 5] = ["/", " & ", " and ", " und ", " et "];
    let is_place =
        |name: &str| city::is_great(name) || country::named(name).is_some() || region::above_countries(name).is_some();
    if country::named(text).is_none() && region::above_countries(text).is_none() {
        for joint in JOINTS.into_iter().filter(|joint| text.contains(joint)) {
            let several: Vec<&str> = text.split(joint).map(bare).collect();
            if several.iter().all(|name| is_place(name)) {
                return several.into_iter().map(str::to_owned).collect();
            }
        }
    }
    vec![text.to_owned()]
}

/// A name without the brackets and words around it that say how.
fn bare(name: &str) -> &str {
    let name = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ','));
    name.strip_prefix("Remote").map_or(name, |rest| rest.trim_start_matches([' ', ',', '-', '(']))
}

/// The places of a text in which each part between commas is a place of its own: `USA-WA-Tacoma, USA-TX-Austin`.
pub(super) fn listed(text: &str) -> Vec<String> {
    let several: Vec<&str> = text.split(',').collect();
    let each = several.len() > 1 && several.iter().all(|part| chained(part).len() > 1);
    if each { several.into_iter().map(str::to_owned).collect() } else { vec![text.to_owned()] }
}

/// The links of a chain of hyphens that names a country or a state: `United States-Texas-Garden City`, `US-NYC`,
/// `CA-IRVINE`. Other hyphens belong to a name: `Winston-Salem`.
pub(super) fn chained(part: &str) -> Vec<String> {
    let links: Vec<&str> = part.split('-').map(str::trim).filter(|link| !link.is_empty()).collect();
    let is_wide = |link: &&str| {
        country::written(link).is_some()
            || region::country_of_state(link).is_some()
            || region::is_ambiguous_state(link)
            || region::code_of_state(link).is_some()
    };
    let coded = || {
        let country = links.first().and_then(|link| country::coded(link));
        country.is_some_and(|country| {
            links.iter().skip(1).any(|link| city::named(link).iter().any(|city| city.country == country))
        })
    };
    let chain = links.len() > 1 && coded()
        || links.len() > 1 && links.first().is_some_and(is_wide)
        || links.last().filter(|_| links.len() > 1).is_some_and(is_wide);
    if chain { links.into_iter().map(str::to_owned).collect() } else { vec![part.to_owned()] }
}

/// A part without postal codes and other words with digits at its end, and cut between a town and the code of its state:
/// `Charlotte NC 28262`. Nothing is left of a part that is digits alone.
pub(super) fn cut(part: &str) -> Vec<String> {
    let mut words: Vec<&str> = part.split_whitespace().collect();
    while words.last().is_some_and(|word| word.contains(|c: char| c.is_ascii_digit())) {
        words.pop();
    }
    // Half of a British or Canadian postal code whose other half was taken: `V2C 1Z2`.
    let name = words.join(" ");
    if words.is_empty()
        || name.eq_ignore_ascii_case("any city")
        || name.eq_ignore_ascii_case("n/a")
        || name.eq_ignore_ascii_case("na")
    {
        return Vec::new();
    }
    if country::named(&name).is_some() {
        return vec![name];
    }
    match words.as_slice() {
        [country, town @ ..] if !town.is_empty() && is_prefix(country, town) => {
            let mut parts = vec![(*country).to_owned()];
            parts.extend(cut(&town.join(" ")));
            parts
        }
        [town @ .., code] if !town.is_empty() && is_code(code) && region::code_of_state(code).is_some() => {
            vec![town.join(" "), (*code).to_owned()]
        }
        _ => vec![name],
    }
}

/// `USA IRVINE`, `CHN Xiamen`, but not `BEL AIR`.
fn is_prefix(country: &str, town: &[&str]) -> bool {
    let small = town.iter().any(|word| word.contains(char::is_lowercase));
    matches!(country, "USA" | "US" | "UK" | "U.S.") || (small && country::is_three_letters(country))
}

fn is_code(word: &str) -> bool {
    word.len() == 2 && word.bytes().all(|b| b.is_ascii_uppercase())
}
