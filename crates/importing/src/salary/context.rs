//! What the words around an amount say about it.

mod before;
mod behind;
mod terms;

use contracts::PayPeriod;

use super::period;
use crate::{vocabulary::Vocabulary, words::Words};
use behind::Behind;
use terms::{BASE_PAY, BUSINESS, CALLED, HEADING, LEADING, OTHER, PAID, PAY};

pub(super) use behind::{adds, is_followed_by_a_thing};

/// What the surroundings of an amount say.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Context {
    /// Words around it say that it is pay.
    pub(super) is_pay: bool,
    /// They say so in words that mean base pay and nothing else, right before or behind it.
    pub(super) is_strong: bool,
    /// A word for salary leads to it without another thing between them: `the salary for this role is`.
    pub(super) is_introduced: bool,
    /// Which pay they name.
    pub(super) named: Named,
    /// It is something else: a bonus, funding, pay that depends on results.
    pub(super) denies: bool,
    /// The employer calls it the pay, and counts results or a bonus in.
    pub(super) is_whole: bool,
    /// Nothing stands before it in its line, or only a bullet.
    pub(super) begins_line: bool,
    /// The period that the words before it say.
    pub(super) period: Option<PayPeriod>,
    /// It is the upper end.
    pub(super) up_to: bool,
    /// It is the lower end.
    pub(super) from: bool,
}

/// Which pay the words around an amount name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Named {
    /// Base pay.
    Base,
    /// What may be more than base pay: compensation, cash, earnings.
    Compensation,
    /// Neither.
    #[default]
    Nothing,
}

/// Reads around the amount that stands at `start..end`; `says_period` is whether it says its period itself.
pub(super) fn read(text: &str, start: usize, end: usize, says_period: bool) -> Context {
    let begins_line = before::begins_line(text, start);
    // "$17.20 hourly" in a list of benefits stands for itself; the line above is another benefit.
    let words = before::words(text, start, !(begins_line && says_period));
    let behind = behind::read(text, end, is_called_pay(&words));
    let is_base = behind == Behind::Base;
    let denied = !is_base && denies(&words);
    let near = |at: usize| words.len() - at <= 14;
    let strong = words.last_of(&BASE_PAY).is_some_and(near)
        || words.last().is_some_and(|word| PAY.has(word))
        || introduces(&words, &PAID);
    Context {
        begins_line,
        is_pay: is_base || (words.last_of(&PAY).is_some() && !denied),
        is_strong: is_base || (strong && !denied),
        is_introduced: introduces(&words, &CALLED),
        named: named(&words, is_base),
        denies: denied || behind == Behind::Other,
        is_whole: behind == Behind::Whole,
        period: words.iter().rev().take(20).find_map(period::of_cue),
        up_to: words.end_with(&["up to", "bis zu", "bis", "jusqu'a", "hasta", "maximum", "max", "max of"]),
        from: words.end_with(&[
            "from",
            "at",
            "starting at",
            "starts at",
            "minimum",
            "minimum of",
            "at least",
            "ab",
            "from a",
            "over",
        ]),
    }
}

/// Whether the words before an amount say that it is no base pay.
fn denies(words: &Words) -> bool {
    let pay = words.last_of(&PAY);
    let strong = words.last_of(&BASE_PAY);
    // A range is that of the word before it: "the OTE range for this role is".
    let other = words.last_of(&OTHER).map(|other| {
        let is_of_it = words.get(other + 1).is_some_and(|next| matches!(next, "range" | "ranges"));
        if is_of_it && !PAY.has(words.row(other, other + 1)) { other + 1 } else { other }
    });
    let business = words.last_of(&BUSINESS).filter(|_| strong.is_none());
    // The nearer word counts: "in addition to your bonus, a base salary of".
    let is_close = |other: usize| other + 4 >= words.len() && strong.is_none_or(|strong| strong < other);
    let is_nearer = |other: usize| pay.is_none_or(|pay| other >= pay);
    other.is_some_and(|other| is_nearer(other) || is_close(other)) || business.is_some_and(is_nearer)
}

fn named(words: &Words, is_base: bool) -> Named {
    /// Words before the amount that can still be meant.
    const REACH: usize = 12;
    let says = |wanted: &[&str]| words.iter().rev().take(REACH).any(|word| wanted.contains(&word));
    if is_base || says(&["base"]) {
        Named::Base
    } else if says(&["compensation", "comp", "cash", "earnings", "income"]) {
        Named::Compensation
    } else {
        Named::Nothing
    }
}

/// Whether the employer calls what follows these words its pay: by a word that leads to it, or by a heading of nothing else.
fn is_called_pay(words: &Words) -> bool {
    /// Words of a heading: `Expected annual compensation range`.
    const HEADING_WORDS: usize = 4;
    let is_heading = words.len() <= HEADING_WORDS && words.last_of(&HEADING).is_some_and(|at| at + 1 == words.len());
    is_heading || introduces(words, &CALLED)
}

/// Whether the last of the terms leads to what follows the words.
fn introduces(words: &Words, terms: &Vocabulary) -> bool {
    words.last_of(terms).is_some_and(|at| words.iter().skip(at + 1).all(|word| LEADING.has(word)))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '\''
}
