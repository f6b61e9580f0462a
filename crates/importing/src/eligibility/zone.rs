//! Bands of time zones in words: `CET ±2`, `UTC-5 to UTC+3`, `US time zones`.

use contracts::UtcOffsets;

/// Names of zones in capitals that mean nothing else, with their offsets in winter, in minutes.
const NAMES: [(&str, i16); 27] = [
    ("UTC", 0),
    ("GMT", 0),
    ("WET", 0),
    ("CET", 60),
    ("CEST", 60),
    ("EET", 120),
    ("EEST", 120),
    ("MSK", 180),
    ("EST", -300),
    ("EDT", -300),
    ("CST", -360),
    ("CDT", -360),
    ("MST", -420),
    ("MDT", -420),
    ("PST", -480),
    ("PDT", -480),
    ("AKST", -540),
    ("HST", -600),
    ("BRT", -180),
    ("ART", -180),
    ("GST", 240),
    ("SGT", 480),
    ("HKT", 480),
    ("JST", 540),
    ("KST", 540),
    ("AEST", 600),
    ("NZST", 720),
];

/// Words that name a zone where *time* stands behind them.
const WORDS: [(&str, i16); 8] = [
    ("eastern", -300),
    ("et", -300),
    ("central", -360),
    ("ct", -360),
    ("mountain", -420),
    ("mt", -420),
    ("pacific", -480),
    ("pt", -480),
];

/// Zones of a whole country or continent, in small letters.
const WIDE: [(&str, i16, i16); 8] = [
    ("us time", -480, -300),
    ("us-based time", -480, -300),
    ("u.s. time", -480, -300),
    ("american time", -480, -300),
    ("north american time", -480, -300),
    ("european time", 0, 120),
    ("eu time", 0, 120),
    ("europe time", 0, 120),
];

/// The band that a text about where names. Of several zones, from the westernmost to the easternmost.
pub(super) fn band(text: &str) -> Option<UtcOffsets> {
    let small = text.to_lowercase().replace("timezone", "time zone");
    if let Some((_, from, to)) = WIDE.iter().find(|(words, ..)| small.contains(words)) {
        return Some(UtcOffsets { from: *from, to: *to });
    }
    let zones = named(text).into_iter().chain(spoken(&small));
    let (from, to) = zones.fold((i16::MAX, i16::MIN), |(from, to), zone| (from.min(zone.0), to.max(zone.1)));
    (from <= to && from >= -720 && to <= 840).then_some(UtcOffsets { from, to })
}

/// Zones by their names in capitals, each with what stands behind it: `+2`, `±2`, `-5 to +3`.
fn named(text: &str) -> Vec<(i16, i16)> {
    let mut zones = Vec::new();
    for (at, word) in words(text) {
        let Some((name, offset)) = NAMES.iter().find(|(name, _)| *name == word) else { continue };
        let behind = text[at + word.len()..].trim_start();
        let may_shift = matches!(*name, "UTC" | "GMT");
        zones.extend(shifted(behind, *offset, may_shift));
    }
    zones
}

/// The zone at `offset` with what is added to it.
fn shifted(behind: &str, offset: i16, may_shift: bool) -> Vec<(i16, i16)> {
    for sign in ["±", "+/-", "+/−", "+-", "-/+"] {
        if let Some((minutes, _)) = behind.strip_prefix(sign).and_then(hours) {
            return vec![(offset - minutes, offset + minutes)];
        }
    }
    let Some((first, rest)) = signed(behind).filter(|_| may_shift) else { return vec![(offset, offset)] };
    let mut zones = vec![(offset + first, offset + first)];
    // "UTC-5 to +3"
    let rest = rest.trim_start();
    let other = ["to ", "/", "– ", "- ", "and ", "until ", "through "]
        .iter()
        .find_map(|to| signed(rest.strip_prefix(to)?.trim_start()));
    zones.extend(other.map(|(minutes, _)| (offset + minutes, offset + minutes)));
    zones
}

/// `+3`, `-5:30`
fn signed(text: &str) -> Option<(i16, &str)> {
    let (sign, rest) = match text.chars().next()? {
        '+' => (1, &text[1..]),
        '-' => (-1, &text[1..]),
        '−' | '–' => (-1, &text['−'.len_utf8()..]),
        _ => return None,
    };
    hours(rest).map(|(minutes, rest)| (sign * minutes, rest))
}

/// Hours and minutes at the beginning of a text, and what stands behind them: at most 14 hours.
fn hours(text: &str) -> Option<(i16, &str)> {
    let text = text.trim_start();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let hours: i16 = text.get(..digits.min(3))?.parse().ok().filter(|hours| *hours <= 14)?;
    let rest = &text[digits..];
    let minutes = rest.strip_prefix(':').and_then(|minutes| minutes.get(..2)?.parse::<i16>().ok()).filter(|m| *m < 60);
    let rest = if minutes.is_some() { &rest[3..] } else { rest };
    Some((hours * 60 + minutes.unwrap_or(0), rest))
}

/// `Mountain Time`, `ET time zone`.
fn spoken(small: &str) -> Vec<(i16, i16)> {
    let words: Vec<&str> = words(small).map(|(_, word)| word).collect();
    let pairs = words.windows(2).filter(|two| matches!(two[1], "time" | "tz" | "hours"));
    pairs
        .filter_map(|two| WORDS.iter().find(|(word, _)| *word == two[0]))
        .map(|(_, offset)| (*offset, *offset))
        .collect()
}

/// Words of letters, each with its place in bytes.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_read_as_employers_write_them() {
        for (text, read) in [
            ("CET ±2", Some((-60, 180))),
            ("Remote (CET +/- 3 hours)", Some((-120, 240))),
            ("Remote, UTC-5 to UTC+3", Some((-300, 180))),
            ("UTC -3 to +2", Some((-180, 120))),
            ("GMT+5:30", Some((330, 330))),
            ("US time zones", Some((-480, -300))),
            ("Remote (US timezones)", Some((-480, -300))),
            ("EST or PST", Some((-480, -300))),
            ("Eastern Time", Some((-300, -300))),
            ("European timezone", Some((0, 120))),
            ("EST - CET", Some((-300, 60))),
            ("Hartford, CT", None),
            ("Lisbon, PT", None),
            ("Eastern Europe", None),
            ("est. 1999", None),
            ("UTC+99", Some((0, 0))),
            ("", None),
        ] {
            assert_eq!(band(text).map(|band| (band.from, band.to)), read, "{text}");
        }
    }
}
