//! The words before an amount.

use super::{PAY, is_word};
use crate::words::Words;

/// Whether nothing stands before it in its line, or only a bullet.
pub(super) fn begins_line(text: &str, start: usize) -> bool {
    let blank = |c: char| c.is_whitespace() || matches!(c, '•' | '-' | '–' | '*' | '·');
    let before = &text[floor(text, start.saturating_sub(12))..start];
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.chars().all(blank) && (line.len() < before.len() || before.len() == start)
}

/// The words before it, folded: of its own sentence, and of up to two short lines above, which may be headings.
pub(super) fn words(text: &str, start: usize, with_headings: bool) -> Words {
    /// Bytes of a sentence that are looked at.
    const REACH: usize = 160;
    /// Bytes that a heading has at most.
    const HEADING: usize = 70;
    /// Bytes in which the beginning of the line and the lines above it are looked for.
    const LINES: usize = 400;
    /// A bonus that one can get in addition has no amount here: "pay and bonus eligibility: up to $25 an hour".
    const ELIGIBLE: [&str; 6] = [
        "bonus eligibility",
        "bonus eligible",
        "bonus-eligible",
        "commission eligibility",
        "commission eligible",
        "commission-eligible",
    ];
    let window = floor(text, start.saturating_sub(LINES));
    let line_start = text[window..start].rfind('\n').map(|at| window + at + 1);
    let from = floor(text, start.saturating_sub(REACH)).max(line_start.unwrap_or_default());
    let sentence =
        text[from..start].rmatch_indices(". ").map(|(at, _)| from + at + 2).find(|at| !is_abbreviation(text, *at));
    let own = &text[sentence.unwrap_or(from)..start];
    let mut out = String::new();
    if let Some(line_start) = line_start.filter(|_| with_headings && sentence.is_none() && !says_pay(own)) {
        let above: Vec<&str> =
            text[window..line_start].lines().rev().map(str::trim).filter(|line| !line.is_empty()).take(2).collect();
        // A line above that speaks of its own amounts is no heading, nor is one above it.
        let is_heading = |line: &&&str| {
            !line.contains(|c: char| c.is_ascii_digit())
                && line.len() <= if line.ends_with(':') { REACH } else { HEADING }
        };
        for line in above.iter().take_while(is_heading).collect::<Vec<_>>().iter().rev() {
            out.push_str(line);
            out.push(' ');
        }
    }
    out.push_str(own);
    let folded = ELIGIBLE.iter().fold(crate::fold::folded(&out), |text, phrase| text.replace(phrase, ""));
    Words::of(&folded, is_word)
}

fn says_pay(text: &str) -> bool {
    crate::fold::folded(text).split(|c: char| !is_word(c)).any(|word| PAY.has(word))
}

/// The beginning of the character at `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

/// `U.S. base`, `e.g. the`: no end of a sentence.
fn is_abbreviation(text: &str, behind: usize) -> bool {
    let word = text[floor(text, behind.saturating_sub(24))..behind - 2].rsplit(' ').next().unwrap_or_default();
    word.len() <= 3 || word.contains('.')
}
