//! Damaged input is refused or read in part, never a panic.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise and tells what it saw, in its helpers too")]

mod strict;

use importing::{
    ashby, clean, demo, salary,
    understand::{self, Description, Raw, RawLocation},
};
use jiff::Timestamp;
use proptest::prelude::*;

const BOARD: &[u8] = include_bytes!("samples/northlight.json");
const FILE: &[u8] = include_bytes!("samples/harbour-loom.toml");

/// What happens to a file on its way.
#[derive(Clone, Debug)]
enum Damage {
    Truncated(usize),
    Flipped(usize, u8),
    Spliced(usize, usize, usize),
    Inserted(usize, String),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = 0..4000_usize;
    prop_oneof![
        at.clone().prop_map(Damage::Truncated),
        (at.clone(), any::<u8>()).prop_map(|(at, bits)| Damage::Flipped(at, bits)),
        (at.clone(), at.clone(), 0..200_usize).prop_map(|(from, to, length)| Damage::Spliced(from, to, length)),
        (at, r#"[<>"'&;/a-z{}\[\],:0-9\\]{1,12}"#).prop_map(|(at, text)| Damage::Inserted(at, text)),
    ]
}

fn damaged(bytes: &[u8], damages: &[Damage]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for damage in damages {
        let place = |at: usize| at % (bytes.len() + 1);
        match damage {
            Damage::Truncated(at) => bytes.truncate(place(*at).max(20)),
            Damage::Flipped(at, bits) => {
                if let Some(byte) = bytes.get_mut(*at) {
                    *byte ^= bits;
                }
            }
            Damage::Spliced(from, to, length) => {
                let (from, to) = (place(*from), place(*to));
                let part = bytes[from..bytes.len().min(from + length)].to_vec();
                bytes.splice(to..to, part);
            }
            Damage::Inserted(at, text) => {
                let at = place(*at);
                bytes.splice(at..at, text.bytes());
            }
        }
    }
    bytes
}

fn now() -> Timestamp {
    "2026-04-21T12:34:56Z".parse().expect("a time")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_board_is_read_or_refused(damages in prop::collection::vec(damage(), 1..5)) {
        if let Ok(feed) = ashby::read("northlight", &damaged(BOARD, &damages), now()) {
            for job in &feed.jobs {
                prop_assert!(!job.title.trim().is_empty() && !job.description_text.is_empty());
                let faults = strict::read(job.description.as_str()).faults;
                prop_assert!(faults.is_empty(), "{} {faults:?}", job.description.as_str());
            }
        }
    }

    #[test]
    fn a_damaged_demonstration_file_is_read_or_refused(damages in prop::collection::vec(damage(), 1..5)) {
        let bytes = damaged(FILE, &damages);
        _ = demo::read("harbour-loom", &String::from_utf8_lossy(&bytes), now());
    }

    #[test]
    fn any_markup_becomes_clean(dirty in r#"(</?(p|b|i|a|h2|ul|ol|li|br|pre|div|blockquote|svg|script|table|td|style)( href="https?:x")?>|[a-z &;<>•\-\n]{0,4}){0,40}"#) {
        let clean = clean::html(&dirty);
        let faults = strict::read(clean.as_str()).faults;
        prop_assert!(faults.is_empty(), "{} {faults:?}", clean.as_str());
        prop_assert_eq!(clean::html(clean.as_str()), clean);
    }

    #[test]
    fn any_line_is_a_salary_or_none(line in r"[$€£¥ 0-9kKM.,–\-/a-z%+']{0,24}|\PC{0,24}") {
        if let Some(salary) = salary::read_text(&line, &[]) {
            prop_assert!(salary.min.zip(salary.max).is_none_or(|(min, max)| 0 < min && min <= max));
        }
    }

    #[test]
    fn any_location_is_places_or_none(text in r"(Remote|US|CA|London|France|or|EU|[-,;/|()*: ]|\PC){0,12}") {
        let raw = Raw {
            external_id: "1".to_owned(),
            title: "CTO".to_owned(),
            description: Description::Plain("x".to_owned()),
            locations: vec![RawLocation::from_text(text)],
            ..Raw::default()
        };
        let job = understand::job(raw, now()).expect("an advert");
        prop_assert!(job.places.iter().all(|place| !place.text.trim().is_empty()));
    }
}
