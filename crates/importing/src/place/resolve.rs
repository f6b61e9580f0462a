//! Which part of a place is the country, which the state, which the town.

use contracts::CountryCode;

use super::{city, country, region};

/// What the parts of one place say.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Resolved {
    pub(super) country: Option<CountryCode>,
    /// State or province, as written.
    pub(super) region: Option<String>,
    /// Town, as written.
    pub(super) town: Option<String>,
}

/// Reads parts in any order: `Oslo, Norway`, `US, Texas, Austin`, `Cologne, NW, DE`. Names of countries come before names
/// of states, these before codes (`CA` is California or Canada), and a town that is known decides what a code means.
pub(super) fn resolve(parts: &[String]) -> Resolved {
    let mut reader = Reader { parts, used: vec![false; parts.len()], found: Resolved::default() };
    reader.countries();
    reader.states();
    reader.codes();
    reader.towns();
    reader.found
}

struct Reader<'a> {
    parts: &'a [String],
    used: Vec<bool>,
    found: Resolved,
}

impl Reader<'_> {
    /// Countries by their names and by codes of three letters. The last one counts; a second one is a town of that name.
    fn countries(&mut self) {
        for at in (0..self.parts.len()).rev() {
            let Some(code) = country::written(&self.parts[at]) else { continue };
            if self.found.country.is_some_and(|known| known != code) || self.is_town(at, code) {
                continue;
            }
            self.found.country = Some(code);
            self.used[at] = true;
        }
    }

    /// `Lebanon, PA`, `USA-OR-Lebanon`: a town that bears a country's name, in a state or country that is named as well.
    fn is_town(&self, at: usize, country: CountryCode) -> bool {
        let towns = city::named(&self.parts[at]);
        let others = self.parts.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, part)| part);
        let holds = |part: &String| {
            let state = region::code_of_state(part).filter(|(_, code)| *code != self.parts[at].as_str());
            let other = country::written(part).filter(|other| *other != country);
            towns.iter().any(|town| {
                state.is_some_and(|(country, code)| town.country.as_str() == country && town.state == Some(code))
                    || other == Some(town.country)
            })
        };
        others.into_iter().any(holds)
    }

    /// States and provinces by their names.
    fn states(&mut self) {
        for at in (0..self.parts.len()).rev().filter(|at| !self.used[*at]).collect::<Vec<_>>() {
            let name = &self.parts[at];
            let state = region::country_of_state(name).or_else(|| self.ambiguous_state(at));
            let Some(code) = state.and_then(|code| code.parse().ok()) else { continue };
            if self.found.country.is_none_or(|known| known == code) && self.found.region.is_none() {
                self.used[at] = true;
                self.found.country = Some(code);
                // Tbilisi is in a Georgia that is no state.
                self.found.region = (code.as_str() != "GE").then(|| name.clone());
            }
        }
    }

    /// *Georgia*, *New York*, *Washington*: a state where something else is named that lies in it.
    fn ambiguous_state(&self, at: usize) -> Option<&'static str> {
        let name = &self.parts[at];
        if !region::is_ambiguous_state(name) {
            return None;
        }
        let others: Vec<&String> =
            (0..self.parts.len()).filter(|i| *i != at && !self.used[*i]).map(|i| &self.parts[i]).collect();
        let lies_in =
            |country: &str| others.iter().any(|town| city::named(town).iter().any(|c| c.country.as_str() == country));
        if name.eq_ignore_ascii_case("Georgia") && lies_in("GE") && !lies_in("US") {
            return Some("GE");
        }
        (!others.is_empty()).then_some("US")
    }

    /// Codes of two letters, from the last to the first.
    fn codes(&mut self) {
        for at in (0..self.parts.len()).rev() {
            let code = self.parts[at].as_str();
            if self.used[at] || code.len() != 2 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
                continue;
            }
            self.used[at] = true;
            match self.found.country {
                Some(country) => {
                    let is_state = region::is_state_code(country.as_str(), code);
                    if is_state && self.found.region.is_none() {
                        self.found.region = Some(code.to_owned());
                    }
                }
                None => self.code(at),
            }
        }
    }

    /// A code of two letters where no country is known yet.
    fn code(&mut self, at: usize) {
        let code = self.parts[at].as_str();
        let state = ["US", "CA"].into_iter().find(|country| region::is_state_code(country, code));
        let country = country::coded(code);
        let towns: Vec<_> =
            (0..self.parts.len()).filter(|i| !self.used[*i]).flat_map(|i| city::named(&self.parts[i])).collect();
        let in_state =
            state.is_some_and(|state| towns.iter().any(|c| c.country.as_str() == state && c.state == Some(code)));
        let in_country = country.is_some_and(|country| towns.iter().any(|c| c.country == country));
        // Between a town and a country stands a region, or the code of one; a code at the end of three is a country's.
        let behind_a_region = at >= 2 && at + 1 == self.parts.len();
        let alone = self.parts.len() == 1;
        let as_state = match (state, country) {
            (Some(_), None) => true,
            (None, _) => false,
            (Some(_), Some(_)) if alone => return,
            (Some(_), Some(_)) if in_state != in_country => in_state,
            (Some(_), Some(_)) => !behind_a_region,
        };
        if as_state {
            self.found.country = state.and_then(|state| state.parse().ok());
            self.found.region = Some(code.to_owned());
        } else {
            self.found.country = country;
        }
    }

    /// What is left: the town, and the region behind it. Without a country around it, a name alone must be well known.
    fn towns(&mut self) {
        let left: Vec<&String> =
            self.parts.iter().zip(&self.used).filter(|(_, used)| !**used).map(|(part, _)| part).collect();
        let explicit = self.found.country.is_some();
        if !explicit {
            self.found.country = left.iter().find_map(|part| city::country_of(part));
        }
        let Some(country) = self.found.country else { return };
        let region = self.found.region.as_deref().and_then(region::code_of_state).map(|(_, code)| code);
        let is_there = |part: &&&String| {
            city::named(part)
                .iter()
                .any(|c| c.country == country && (region.is_none() || c.state.is_none() || c.state == region))
        };
        let town = left.iter().find(is_there).or_else(|| left.first().filter(|_| left.len() == 1)).copied();
        self.found.town = town.cloned();
        if explicit && self.found.region.is_none() {
            let behind = left.iter().skip_while(|part| Some(**part) != town).nth(1);
            self.found.region = behind.filter(|_| town.is_some()).map(|region| (*region).clone());
        }
    }
}
