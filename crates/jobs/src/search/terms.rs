//! What an advert is asked for beside its words, as lexemes that the database function `jobs.terms_of` makes of its record.
//!
//! The lexemes let through every advert that fits, and some more: [`Fitting`] decides. So filters keep their one meaning,
//! and the inverted index finds the few adverts of which it must be asked.

use super::{TeamSize, fitting::Fitting};

/// Steps of the pay that have a lexeme, in euros a year, and how many there are.
const PAY_STEP: i64 = 30_000;
const PAY_STEPS: i64 = 12;

/// Offsets from UTC beyond these, in minutes, count as these.
const OFFSETS: (i16, i16) = (-900, 900);

/// Letters of a tag that are compared.
const TAG_LETTERS: usize = 100;

/// What adverts that pass the filters have, as a `tsquery`; `None`: nothing that all of them have has a lexeme.
pub(super) fn of(fitting: &Fitting) -> Option<String> {
    let mut all: Vec<Vec<String>> = Vec::new();
    let mut any = |terms: Vec<String>| all.extend(Some(terms).filter(|terms| !terms.is_empty()));
    any(bits('r', fitting.roles));
    any(bits('w', fitting.workplaces));
    any(bits('s', fitting.stages));
    any(fitting.remote_from.iter().flat_map(|from| countries(from)).collect());
    any(fitting.utc_offset.iter().flat_map(|offset| ["o".to_owned(), format!("o{}", hour(*offset))]).collect());
    let step = fitting.salary.map_or(0, |least| (least / PAY_STEP).min(PAY_STEPS));
    any((step > 0).then(|| format!("p{step}")).into_iter().collect());
    any(fitting.equity.then(|| "e".to_owned()).into_iter().collect());
    any(teams(&fitting.team_sizes));
    any(tags(&fitting.stack));
    any(fitting.languages.iter().map(|code| format!("l{}", String::from_utf8_lossy(code))).collect());
    let all: Vec<_> = all.iter().map(|terms| either(terms)).collect();
    (!all.is_empty()).then(|| all.join(" & "))
}

fn bits(letter: char, bits: u32) -> Vec<String> {
    (0..u32::BITS).filter(|bit| bits >> bit & 1 == 1).map(|bit| format!("{letter}{bit}")).collect()
}

/// Whichever country is asked for, who may work from anywhere may work from there.
fn countries(codes: &[[u8; 2]]) -> Vec<String> {
    let countries = codes.iter().map(|code| format!("c{}", String::from_utf8_lossy(code)));
    std::iter::once("g".to_owned()).chain(countries).collect()
}

fn hour(offset: i16) -> i16 {
    offset.clamp(OFFSETS.0, OFFSETS.1).div_euclid(60)
}

fn teams(bands: &[TeamSize]) -> Vec<String> {
    let digits = |people: u32| u16::BITS - u16::try_from(people).unwrap_or(u16::MAX).leading_zeros();
    let mut digits: Vec<_> = (bands.iter().map(|band| band.bounds()))
        .flat_map(|(least, most)| digits(least)..=most.map_or(u16::BITS, digits))
        .collect();
    digits.sort_unstable();
    digits.dedup();
    digits.into_iter().map(|digits| format!("n{digits}")).collect()
}

/// Small letters mean the same to Postgres only in ASCII; a tag with others may be any, and so may what is asked for.
fn tags(tags: &[String]) -> Vec<String> {
    if tags.is_empty() {
        return Vec::new();
    }
    let written =
        tags.iter().filter(|tag| tag.is_ascii()).map(|tag| format!("t{}", tag.get(..TAG_LETTERS).unwrap_or(tag)));
    std::iter::once("t".to_owned()).chain(written).collect()
}

/// Any of the lexemes, as a `tsquery` is written.
fn either(terms: &[String]) -> String {
    let quoted = |term: &String| format!("'{}'", term.replace('\\', "\\\\").replace('\'', "''"));
    format!("({})", terms.iter().map(quoted).collect::<Vec<_>>().join(" | "))
}
