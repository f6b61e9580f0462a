//! Places and the kind of workplace, from what a source tells about where.
//!
//! People read [`Place::text`], the employer's own words; searches use the fields, which are filled only where they are
//! certain. Where the words and the structured address disagree, the words win: for remote adverts the address is often
//! a head office that some form asked for.

mod address;
mod city;
mod country;
mod parts;
mod region;
mod resolve;
mod words;

use std::collections::HashSet;

use contracts::{CountryCode, Place, Workplace};

use crate::{
    limits, text,
    understand::{Raw, RawLocation},
};
use words::Words;

/// All places in the employer's order, without repeats: at most 100, each with at most 120 characters of text. A longer
/// text is cut; a longer name of a town or region is none.
#[must_use]
pub fn places(locations: &[RawLocation]) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let mut known = Known::default();
    for location in locations {
        let (words, address) = (&location.text, address::Fields::read(location));
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
/// A flag `remote` alone makes an advert remote only where its place is no town: Ashby's newer answers show that it is
/// set for hybrid adverts too. That it is false leaves hybrid and on site open.
#[must_use]
pub(crate) fn workplace(raw: &Raw) -> Option<Workplace> {
    if let Some(said) = raw.workplace.as_deref().and_then(words::workplace) {
        return Some(said);
    }
    let text = raw.locations.first().and_then(|location| location.text.as_deref());
    let words = words::read(text.unwrap_or_default());
    if words.workplace.is_some() {
        return words.workplace;
    }
    let wide = words.anywhere || text.is_some_and(is_wide_text);
    (raw.remote == Some(true) && wide).then_some(Workplace::Remote)
}

/// Whether the place is everywhere.
pub(crate) fn is_worldwide(place: &Place) -> bool {
    place.region.as_deref() == Some(region::WORLD)
}

/// The countries of the place, ascending: its own, or those of its region. The European Union is its members.
pub(crate) fn countries(place: &Place) -> Vec<CountryCode> {
    match (place.country, &place.region) {
        (Some(code), _) if code.as_str() == "EU" => region::members(region::EUROPEAN_UNION),
        (Some(code), _) => vec![code],
        (None, Some(region)) => region::members(region),
        (None, None) => Vec::new(),
    }
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
        // "Bangalore, Pune" as well.
        [parts] if parts.len() > 1 && parts.iter().all(|part| city::is_great(part)) => parts
            .iter()
            .map(|part| {
                place(
                    std::slice::from_ref(part),
                    part.clone(),
                    &address.narrowed_to(std::slice::from_ref(part)),
                    remote,
                )
            })
            .collect(),
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
    let found = resolve::resolve(parts);
    let near = parts.iter().find(|part| !is_wide(part)).map(String::as_str);
    let place = Place { locality: found.town, region: found.region, country: found.country, text };
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
