//! Amounts as they stand in a text, whatever they are of.

use contracts::{Currency, PayPeriod, Place};

use super::cursor::Cursor;
use crate::salary::{currency, written};

/// Numbers that are looked at; the longest of 2,900 real texts has 190.
const MOST: usize = 500;

/// An amount or a range as it stands in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) currency: Option<Currency>,
    /// No currency stands with it; `currency` is that of the places.
    pub(super) is_bare: bool,
    pub(super) low: f64,
    /// `None` where it is a single amount.
    pub(super) high: Option<f64>,
    /// An open end: `$100k+`.
    pub(super) plus: bool,
    /// Said right behind it.
    pub(super) period: Option<PayPeriod>,
    /// Where it stands, in bytes.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Every amount of the text that has a currency, and every number that could be pay in the one currency of all `places`.
pub(super) fn all(text: &str, places: &[Place]) -> Vec<Found> {
    let mut found = Vec::new();
    let home = currency::at_home(places);
    let (mut from, mut looked) = (0, 0);
    while let Some(digit) = text[from..].find(|c: char| c.is_ascii_digit()).map(|at| from + at) {
        let start = start_of(text, from, digit, places);
        match at(text, start, digit, places) {
            Some(amount) => {
                from = amount.end;
                let could_be_pay = amount.is_bare && is_like_pay(&amount) && !is_behind_a_sign(text, start);
                let currency = amount.currency.or(home.filter(|_| could_be_pay));
                found.extend(currency.map(|_| Found { currency, ..amount }));
            }
            None => {
                from = digit
                    + text[digit..]
                        .find(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.'))
                        .unwrap_or(text.len() - digit)
            }
        }
        looked += 1;
        if looked == MOST {
            break;
        }
    }
    found
}

/// Whether a number without a currency is large enough: `40 hours`, `18 months` and `2025 - 2026` are no pay.
fn is_like_pay(amount: &Found) -> bool {
    /// With a period, which a number of hours or days seems to have too.
    const LEAST: f64 = 1000.0;
    amount.low >= if amount.period.is_some() { LEAST } else { written::SURELY_A_YEAR }
}

/// Whether a sign that is not known stands before the number: a currency's, or `#`.
fn is_behind_a_sign(text: &str, start: usize) -> bool {
    let before = text[..start].trim_end().chars().next_back();
    before.is_some_and(|c| !(c.is_alphanumeric() || ".,;:()-–—•*|".contains(c)))
}

/// Where the currency before the digit begins, or the digit itself: `USD $ 18.25`.
fn start_of(text: &str, from: usize, digit: usize, places: &[Place]) -> usize {
    let mut start = digit;
    for _ in 0..2 {
        let before = text[from..start].trim_end_matches([' ', '\u{a0}', '\u{202f}']);
        let sign = before.char_indices().rev().take(4).map(|(at, _)| from + at).filter(|at| {
            let rest = &text[*at..from + before.len()];
            let bounded = !rest.starts_with(|c: char| c.is_ascii_alphabetic())
                || !before[..*at - from].ends_with(char::is_alphanumeric);
            bounded && currency::at_start(rest, places).is_some_and(|(_, length)| length == rest.len())
        });
        match sign.last() {
            Some(at) if text[from..].len() >= digit - from => start = at,
            _ => break,
        }
    }
    start
}

/// The amount or range whose first digit is at `digit`, and whose currency, if any, begins at `start`.
fn at(text: &str, start: usize, digit: usize, places: &[Place]) -> Option<Found> {
    let mut cursor = Cursor { text, at: start, places };
    let mut currency = cursor.currency();
    currency = currency.or_else(|| cursor.currency());
    _ = cursor.currency();
    debug_assert_eq!(cursor.at, digit, "{}", &text[start..digit]);
    let (low, low_factor) = cursor.amount()?;
    currency = currency.or_else(|| cursor.currency());
    _ = cursor.currency();
    let first = cursor.at;
    let low_plus = cursor.plus();
    let mut period = cursor.period();
    let low_plus = low_plus || cursor.plus();
    let after_low = cursor.at;
    let of_dollars = currency.is_some_and(is_dollar);
    if let Some((before, (high, high_factor))) = cursor.other_end(of_dollars).ok()? {
        let own = before.or_else(|| cursor.currency());
        // "$120K – $150K USD" says it twice.
        _ = cursor.currency();
        currency = currency.or(own);
        let plus = cursor.plus();
        period = cursor.period().or(period);
        // Two ends that are no range are no single amount either.
        let ends = written::range((low, low_factor), (high, high_factor));
        let currency = currency.filter(|currency| own.is_none_or(|own| own == *currency));
        let is_bare = currency.is_none() && own.is_none();
        return match ends? {
            (Some(low), Some(high)) => {
                Some(Found { currency, is_bare, low, high: Some(high), plus, period, start, end: cursor.at })
            }
            _ => None,
        };
    }
    cursor.at = if period.is_some() || low_plus { after_low } else { first };
    let low = low * low_factor.unwrap_or(1.0);
    let is_bare = currency.is_none();
    Some(Found { currency, is_bare, low, high: None, plus: low_plus, period, start, end: cursor.at })
}

fn is_dollar(currency: Currency) -> bool {
    matches!(currency.as_str(), "USD" | "CAD" | "AUD" | "NZD" | "SGD" | "HKD" | "MXN" | "TWD")
}
