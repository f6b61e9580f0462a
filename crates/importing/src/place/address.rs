//! The structured address of a place.

use contracts::{CountryCode, Place};

use super::{country, region};
use crate::{text, understand::RawLocation};

/// What of an address can be trusted.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    locality: Option<String>,
    region: Option<String>,
    pub(super) country: Option<CountryCode>,
    pub(super) country_words: Option<String>,
    /// A field holds several places.
    mixed: bool,
}

impl Fields {
    /// What fields that were typed by hand say: regions stand in the field for towns, countries in that for regions.
    pub(super) fn read(address: &RawLocation) -> Self {
        let line = |field: &Option<String>| field.as_deref().and_then(text::line);
        let mixed = |field: &Option<String>| line(field).is_some_and(|field| field.contains([',', ';', '/', '|', '(']));
        // Countries, continents and "Remote" fill fields that someone had to fill.
        let is_local = |field: &String| {
            country::named(field).is_none_or(|code| matches!(code.as_str(), "SG" | "HK" | "LU" | "MC"))
                && region::above_countries(field).is_none()
                && !field.eq_ignore_ascii_case("remote")
        };
        Self {
            locality: line(&address.locality).filter(is_local),
            region: line(&address.region).filter(|region| is_part(region) || is_local(region)),
            country: address.country.as_deref().and_then(country::of_field),
            country_words: line(&address.country),
            mixed: mixed(&address.locality) || mixed(&address.region),
        }
    }
}

/// The parts of the United Kingdom name the country, and are its regions.
fn is_part(region: &str) -> bool {
    ["England", "Scotland", "Wales", "Northern Ireland"].contains(&region)
}

impl Fields {
    /// The address in one line, where it says anything.
    pub(super) fn own_words(&self) -> Option<String> {
        let parts: Vec<&str> =
            [&self.locality, &self.region, &self.country_words].into_iter().flatten().map(String::as_str).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// The place of the address.
    pub(super) fn place(&self, text: String) -> Place {
        let (locality, region) = if self.mixed { (None, None) } else { (self.locality.clone(), self.region.clone()) };
        Place { locality, region, country: self.country, text }
    }

    /// What the address says about one of several places: all, if it is that place; the country, if it is all it has.
    pub(super) fn narrowed_to(&self, parts: &[String]) -> Self {
        let is_it = |name: &String| parts.first().is_some_and(|part| part.eq_ignore_ascii_case(name));
        match &self.locality {
            Some(locality) if is_it(locality) => self.clone(),
            None if self.region.is_none() => self.clone(),
            _ => Self::default(),
        }
    }

    /// `place` with what the address adds. `town` is the first word of the place, if it names anything below a country.
    pub(super) fn complete(&self, place: Place, town: Option<&str>, remote: bool) -> Place {
        let Some(country) = self.country else { return place };
        if place.country.is_some_and(|known| known != country) {
            return place;
        }
        let named = |field: &Option<String>| {
            field.as_deref().zip(town).is_some_and(|(field, town)| town.eq_ignore_ascii_case(field))
        };
        let only_country = self.locality.is_none() && self.region.is_none();
        // Where remote people may live is not where the head office is.
        if remote && !named(&self.locality) && !named(&self.region) {
            let country = place.country.or(only_country.then_some(country));
            return Place { country, ..place };
        }
        if self.mixed {
            let locality = place.locality.or_else(|| town.filter(|town| self.begins_with(town)).map(str::to_owned));
            return Place { locality, country: Some(country), ..place };
        }
        let Place { locality, region, text, .. } = place;
        let locality = if named(&self.region) {
            locality.or_else(|| self.locality.clone())
        } else {
            self.locality.clone().or(locality)
        };
        Place { locality, region: self.region.clone().or(region), country: Some(country), text }
    }

    /// Whether the town is the first of several in the address.
    fn begins_with(&self, town: &str) -> bool {
        self.locality
            .as_deref()
            .and_then(|several| several.split([',', ';', '/', '(']).next())
            .is_some_and(|first| first.trim().eq_ignore_ascii_case(town))
    }
}
