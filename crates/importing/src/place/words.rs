//! The words of a location: which of them say where, and which say how.

use contracts::Workplace;

use super::parts;

/// A location cut into alternatives, each in parts from small to large: `Paris, France; Remote (US)`.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Words {
    /// Each with the words as written, without those that say how.
    pub(super) alternatives: Vec<Vec<String>>,
    /// Says that it is remote, hybrid or on site.
    pub(super) workplace: Option<Workplace>,
    /// Says that it is everywhere, and nothing else.
    pub(super) anywhere: bool,
    /// Excludes a place instead of naming one.
    pub(super) excludes: bool,
}

/// Bytes of a location that are read; the longest of 3,500 real ones has 180.
const MOST: usize = 2_000;

/// Reads a location.
pub(super) fn read(text: &str) -> Words {
    let end = (0..=MOST.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    let text = &text[..end];
    let text = text.replace("On-site", "Onsite").replace("on-site", "onsite").replace("On-Site", "Onsite");
    let text = without_count(&text).replace(" - ", ",").replace(" – ", ",").replace(" — ", ",").replace(" -", ",");
    let mut words = Words { excludes: text.to_lowercase().contains("non-"), ..Words::default() };
    let mut anywhere = false;
    for alternative in alternatives(&text) {
        let mut parts = Vec::new();
        for part in alternative.split([',', '(', ')', '[', ']', ':', '*']) {
            for part in parts::chained(part) {
                let named = words.named(&part, &mut anywhere);
                parts.extend(parts::cut(&named));
            }
        }
        if !parts.is_empty() {
            words.alternatives.push(parts);
        }
    }
    words.anywhere = anywhere && words.alternatives.is_empty();
    words
}

/// `Austin, TX, US+1 more…` without what is not said.
fn without_count(text: &str) -> &str {
    text.rfind('+').filter(|at| text[*at..].contains(" more")).map_or(text, |at| &text[..at])
}

impl Words {
    /// The words of a part without those at its ends that say how, which are noted.
    fn named(&mut self, part: &str, anywhere: &mut bool) -> String {
        let spaced = space_hyphens(part);
        let spoken: Vec<&str> = spaced.split_whitespace().collect();
        let mut named = spoken.as_slice();
        while let Some((noise, rest)) = named.split_first().and_then(|(first, rest)| Some((noise(first)?, rest))) {
            self.note(noise, anywhere);
            named = rest;
        }
        while let Some((noise, rest)) = named.split_last().and_then(|(last, rest)| Some((noise(last)?, rest))) {
            self.note(noise, anywhere);
            named = rest;
        }
        named.join(" ")
    }

    fn note(&mut self, noise: Noise, anywhere: &mut bool) {
        match noise {
            // Of two, the one that allows more: "London or remote".
            Noise::How(how) => self.workplace = Some(self.workplace.map_or(how, |before| before.min(how))),
            Noise::Anywhere => *anywhere = true,
            Noise::Nothing => {}
        }
    }
}

fn alternatives(text: &str) -> Vec<String> {
    let text = text.replace(", or ", ";").replace(" or ", ";").replace(" oder ", ";").replace(" / ", ";");
    let text = text.replace("Remote/", "Remote;").replace("/Remote", ";Remote");
    let alternatives = text.split([';', '|', '\n', '•']);
    alternatives.flat_map(parts::listed).flat_map(|text| parts::joined(&text)).collect()
}

#[derive(Clone, Copy)]
enum Noise {
    How(Workplace),
    Anywhere,
    Nothing,
}

/// What a word at an end of a part says, if it says nothing about where.
fn noise(word: &str) -> Option<Noise> {
    Some(match word.to_lowercase().as_str() {
        "remote" | "remotely" | "distributed" | "homeoffice" | "telecommute" | "télétravail" | "teletrabajo" => {
            Noise::How(Workplace::Remote)
        }
        "hybrid" => Noise::How(Workplace::Hybrid),
        "onsite" => Noise::How(Workplace::OnSite),
        "anywhere" | "everywhere" => Noise::Anywhere,
        "office" | "hq" | "headquarters" | "only" | "fully" | "in" | "available" | "considered" | "based" | "from"
        | "-" | "–" | "within" | "flexible" | "temporary" | "various" | "multiple" | "locations" | "location"
        | "first" | "friendly" | "work" | "working" | "home" | "wfh" | "job" | "jobs" | "role" | "100%" | "near"
        | "anywhere;" | "&" => Noise::Nothing,
        // What stands there: "Tampa Depot".
        "campus" | "depot" | "warehouse" | "drydock" | "shipyard" | "facility" | "site" => Noise::Nothing,
        _ => return None,
    })
}

/// The kind of workplace of a field that holds nothing else, in any source's spelling.
pub(super) fn workplace(field: &str) -> Option<Workplace> {
    let letters: String = field.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    Some(match letters.as_str() {
        "remote" | "fullyremote" | "telecommute" | "telecommuting" | "remotely" => Workplace::Remote,
        "hybrid" | "hybridremote" | "temporarilyremote" => Workplace::Hybrid,
        "onsite" | "inoffice" | "office" | "inperson" => Workplace::OnSite,
        _ => return None,
    })
}

/// `Chicago-Hybrid` and `US-Remote` as two words; `Winston-Salem` stays one.
fn space_hyphens(part: &str) -> String {
    let mut spaced = String::with_capacity(part.len());
    let mut rest = part;
    while let Some((before, behind)) = rest.split_once('-') {
        let left = before.rsplit(' ').next().unwrap_or_default();
        let right = behind.split([' ', '-']).next().unwrap_or_default();
        let parted = noise(left).is_some() || noise(right).is_some();
        spaced.push_str(before);
        spaced.push(if parted { ' ' } else { '-' });
        rest = behind;
    }
    spaced.push_str(rest);
    spaced
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn words_that_say_how_are_told_from_words_that_say_where() {
        let (remote, hybrid, on_site) = (Some(Workplace::Remote), Some(Workplace::Hybrid), Some(Workplace::OnSite));
        for (text, alternatives, workplace) in [
            ("Remote - US", &[&["US"][..]][..], remote),
            ("Remote (EMEA)", &[&["EMEA"]], remote),
            ("London or Remote", &[&["London"]], remote),
            ("US Fully Remote", &[&["US"]], remote),
            ("Remote/US", &[&["US"]], remote),
            ("US-Remote", &[&["US"]], remote),
            ("Remote (United States | Canada)", &[&["United States"], &["Canada"]], remote),
            ("Chicago-Hybrid", &[&["Chicago"]], hybrid),
            ("Hybrid in Toronto", &[&["Toronto"]], hybrid),
            ("Las Vegas, NV (On-site)", &[&["Las Vegas", "NV"]], on_site),
            ("Winston-Salem, North Carolina", &[&["Winston-Salem", "North Carolina"]], None),
            ("*HQ - Oslo, Norway", &[&["Oslo", "Norway"]], None),
            ("Tulsa, OK - US (2)", &[&["Tulsa", "OK", "US"]], None),
            ("Anywhere in France", &[&["France"]], None),
            ("Tampa Drydock", &[&["Tampa"]], None),
            ("Leeds Warehouse Site, UK", &[&["Leeds", "UK"]], None),
            ("Depot", &[], None),
            ("Remote", &[], remote),
            ("Headquarters", &[], None),
            ("", &[], None),
        ] {
            let words = read(text);
            assert_eq!((words.alternatives, words.workplace), (owned(alternatives), workplace), "{text}");
        }
    }

    fn owned(alternatives: &[&[&str]]) -> Vec<Vec<String>> {
        alternatives.iter().map(|parts| parts.iter().map(|part| (*part).to_owned()).collect()).collect()
    }

    #[test]
    fn a_location_of_boundless_length_is_read_in_one_go() {
        let start = Instant::now();
        // A word that is taken out of the front of a list a million times moves half a million million others.
        assert_eq!(read(&"remote ".repeat(1_000_000)).workplace, Some(Workplace::Remote));
        for text in ["remote-", "remote,", "Oslo;", "Oslo remote ", "-"] {
            read(&text.repeat(100_000));
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    }

    #[test]
    fn anywhere_is_everywhere_only_if_nothing_follows() {
        assert!(read("Anywhere - Remote").anywhere);
        assert!(!read("Anywhere in France").anywhere);
        assert!(!read("Remote").anywhere);
    }
}
