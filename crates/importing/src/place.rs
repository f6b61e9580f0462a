//! Places and the kind of workplace, from what Ashby tells about where.
//!
//! People read [`Place::text`], the employer's own words; searches use the fields, which are filled only where they are
//! certain. Where the words and the structured address disagree, the words win: for remote adverts the address is often
//! a head office that some form asked for.

mod address;
mod country;
mod region;
mod words;

use std::collections::HashSet;

use contracts::{CountryCode, Place, Workplace};
use serde::Deserialize;

use crate::{
    json::{lenient, lenient_list},
    limits, text,
};
pub use address::{Address, PostalAddress};
use words::Words;

/// What an advert tells about where, as Ashby names it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Location {
    /// Free text.
    #[serde(deserialize_with = "lenient")]
    pub location: Option<String>,
    /// Of the same place.
    #[serde(deserialize_with = "lenient")]
    pub address: Option<Address>,
    /// Other places.
    #[serde(deserialize_with = "lenient_list")]
    pub secondary_locations: Vec<SecondaryLocation>,
    /// True of remote adverts and of many hybrid ones.
    #[serde(deserialize_with = "lenient")]
    pub is_remote: Option<bool>,
    /// `OnSite`, `Hybrid`, `Remote`; only in newer answers.
    #[serde(deserialize_with = "lenient")]
    pub workplace_type: Option<String>,
}

/// One place more.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SecondaryLocation {
    /// Free text.
    #[serde(deserialize_with = "lenient")]
    pub location: Option<String>,
    /// Of the same place.
    #[serde(deserialize_with = "lenient")]
    pub address: Option<Address>,
}

/// All places in the employer's order, without repeats: at most 100, each with at most 120 characters of text. A longer
/// text is cut; a longer name of a town or region is none.
#[must_use]
pub fn places(location: &Location) -> Vec<Place> {
    let first = std::iter::once((&location.location, &location.address));
    let others = location.secondary_locations.iter().map(|other| (&other.location, &other.address));
    let mut places: Vec<Place> = Vec::new();
    let mut known = Known::default();
    for (words, address) in first.chain(others) {
        let address = address.as_ref().map(Address::read).unwrap_or_default();
        for place in read(words.as_deref().unwrap_or_default(), &address).into_iter().filter_map(bounded) {
            if places.len() == limits::PLACES {
                return places;
            }
            if known.is_new(&place) {
                places.push(place);
            }
        }
    }
    places
}

/// Where the work is done, if that is certain.
///
/// `isRemote` alone makes an advert remote only where its place is no town: newer answers show that Ashby sets it for
/// hybrid adverts too. That it is false leaves hybrid and on site open.
#[must_use]
pub fn workplace(location: &Location) -> Option<Workplace> {
    match location.workplace_type.as_deref() {
        Some("Remote") => return Some(Workplace::Remote),
        Some("Hybrid") => return Some(Workplace::Hybrid),
        Some("OnSite") => return Some(Workplace::OnSite),
        _ => {}
    }
    let words = words::read(location.location.as_deref().unwrap_or_default());
    if words.workplace.is_some() {
        return words.workplace;
    }
    let wide = words.anywhere || location.location.as_deref().is_some_and(is_wide_text);
    (location.is_remote == Some(true) && wide).then_some(Workplace::Remote)
}

/// A country or more.
fn is_wide(part: &str) -> bool {
    country::named(part).is_some() || region::above_countries(part).is_some()
}

/// The places that one location names.
fn read(written: &str, address: &address::Fields) -> Vec<Place> {
    let Some(text) = text::line(written.trim().trim_start_matches('*')) else {
        return address.own_words().map(|text| address.place(text)).into_iter().collect();
    };
    let words = words::read(&text);
    if words.excludes {
        return vec![only_text(text)];
    }
    let remote = words.workplace == Some(Workplace::Remote);
    match words.alternatives.as_slice() {
        [] => vec![unnamed(text, &words, address)],
        // "Canada, UK, EU" is a list; "Oslo, Norway" is one place.
        [parts] if parts.len() > 1 && parts.iter().all(|part| is_wide(part)) => {
            parts.iter().map(|part| wide_place(part, part.clone())).collect()
        }
        [parts] => vec![place(parts, text, address, remote)],
        several => several
            .iter()
            .map(|parts| {
                // The address is that of one of them, or of none.
                let own = address.narrowed_to(parts);
                place(parts, parts.join(", "), &own, remote)
            })
            .collect(),
    }
}

/// Words that name no place: "Remote", "Headquarters", "Anywhere".
fn unnamed(text: String, words: &Words, address: &address::Fields) -> Place {
    if words.anywhere {
        return Place { region: Some(region::WORLD.to_owned()), ..only_text(text) };
    }
    if words.workplace == Some(Workplace::Remote) {
        // The town is where the company sits; the country is what makes the advert legal to show there.
        let country = address.country;
        return match &address.country_words {
            Some(words) if country.is_some() => Place { country, ..only_text(words.clone()) },
            _ => only_text(text),
        };
    }
    address.place(address.own_words().unwrap_or(text))
}

fn only_text(text: String) -> Place {
    Place { locality: None, region: None, country: None, text }
}

fn wide_place(part: &str, text: String) -> Place {
    let country = country::named(part);
    let region = country.is_none().then(|| region::above_countries(part)).flatten().map(str::to_owned);
    Place { locality: None, region, country, text }
}

/// One place in parts from small to large, or a country before its towns.
fn place(parts: &[String], text: String, address: &address::Fields, remote: bool) -> Place {
    if let [part] = parts
        && region::above_countries(part).is_some()
    {
        return wide_place(part, text);
    }
    let mut place = only_text(text);
    let mut rest = parts;
    if let Some((code, others)) = rest.split_last().and_then(|(last, others)| Some((country::named(last)?, others))) {
        (place.country, rest) = (Some(code), others);
    } else if let Some((code, others)) =
        rest.split_first().and_then(|(first, others)| Some((country::named(first)?, others)))
    {
        (place.country, rest) = (Some(code), others);
    }
    if let Some((last, others)) = rest.split_last() {
        let behind_a_town = !others.is_empty() || (place.country.is_some() && rest.len() < parts.len());
        let state =
            region::country_of_state(last, behind_a_town && !others.is_empty()).and_then(|code| code.parse().ok());
        let certain = state.is_some() && place.country.is_none_or(|country| Some(country) == state);
        let named_behind = !others.is_empty() && region::is_ambiguous_state(last);
        if certain || named_behind {
            place.region = Some(last.clone());
            place.country = place.country.or(state).or_else(|| "US".parse().ok());
            rest = others;
        }
    }
    if let [town] = rest {
        // Without a country around it, a name can be anything.
        place.locality = place.country.is_some().then(|| town.clone());
    }
    let near = rest.first().map(String::as_str);
    address.complete(place, near, remote)
}

/// What has been said about where, in small letters. A list of places can be long and full of repeats.
#[derive(Default)]
struct Known {
    texts: HashSet<String>,
    /// Town, state, or whole country.
    fields: HashSet<(Option<String>, Option<String>, Option<CountryCode>)>,
}

impl Known {
    /// Notes the place. `false` if it says nothing new: the same words, or the same town, state, or whole country.
    fn is_new(&mut self, place: &Place) -> bool {
        let lower = |text: &Option<String>| text.as_deref().map(str::to_lowercase);
        let text = place.text.to_lowercase();
        let exact = place.locality.is_some() || place.region.is_some() || is_wide_text(&place.text);
        let fields = exact.then(|| (lower(&place.locality), lower(&place.region), place.country));
        let new = !self.texts.contains(&text) && fields.as_ref().is_none_or(|fields| !self.fields.contains(fields));
        if new {
            self.texts.insert(text);
            self.fields.extend(fields);
        }
        new
    }
}

/// The place without what is too long to be one.
fn bounded(place: Place) -> Option<Place> {
    let name = |name: Option<String>| name.and_then(|name| text::within(&name, limits::PLACE));
    let text = text::cut(&place.text, limits::PLACE)?;
    Some(Place { locality: name(place.locality), region: name(place.region), country: place.country, text })
}

fn is_wide_text(text: &str) -> bool {
    let alternatives = words::read(text).alternatives;
    !alternatives.is_empty() && alternatives.iter().flatten().all(|part| is_wide(part))
}

#[cfg(test)]
mod tests;
