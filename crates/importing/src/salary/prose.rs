//! Pay within the text of an advert.
//!
//! A text is full of amounts that are no pay: funding, revenue, bonuses, budgets. So an amount counts only with its
//! currency, a period that is said or cannot be another, and words before it that say what it is. An invented salary is
//! worse than none.

use contracts::{Currency, PayPeriod, Place, Salary};

use super::{context, currency, is_plausible, period, written};

/// Numbers that are looked at; the longest of 2,900 real texts has 190.
const MOST: usize = 500;

/// How far from the first range further ones may stand to belong to it: `Zone A …, Zone B …`.
const TOGETHER: usize = 400;

/// An amount or a range as it stands in a text.
#[derive(Clone, Copy, Debug)]
struct Found {
    currency: Option<Currency>,
    low: f64,
    /// `None` where it is a single amount.
    high: Option<f64>,
    /// An open end: `$100k+`.
    plus: bool,
    /// Said right behind it.
    period: Option<PayPeriod>,
    /// Where it stands, in bytes.
    start: usize,
    end: usize,
}

/// The base pay that the text states, in the currency and period of its first range. `places` decide which dollar a bare
/// `$` is. Further ranges close to it (by zone, by level) widen it.
#[must_use]
pub fn read(text: &str, places: &[Place]) -> Option<Salary> {
    let found = all(text, places);
    let mut stated: Option<(Salary, usize)> = None;
    for range in found.iter().filter(|found| found.high.is_some()) {
        let near = stated.is_some_and(|(_, end)| range.start < end + TOGETHER);
        let Some(salary) = salary(text, range, near) else { continue };
        stated = match stated {
            None => Some((salary, range.end)),
            Some((first, _)) if near && is_alike(&first, &salary) => Some((super::widest(first, salary), range.end)),
            first => first,
        };
    }
    let (salary, _) = stated.or_else(|| {
        let mut singles = found.iter().filter(|found| found.high.is_none());
        singles.find_map(|single| Some((self::salary(text, single, false)?, single.end)))
    })?;
    Some(salary).filter(is_plausible)
}

/// Of one currency, one period and one order of magnitude.
fn is_alike(first: &Salary, other: &Salary) -> bool {
    let middle = |salary: &Salary| salary.min.or(salary.max).unwrap_or_default();
    let (a, b) = (middle(first).max(1), middle(other).max(1));
    (first.currency, first.period) == (other.currency, other.period) && a.max(b) / a.min(b) < 4
}

/// What was found, if its surroundings say that it is base pay.
fn salary(text: &str, found: &Found, beside_another: bool) -> Option<Salary> {
    let currency = found.currency?;
    let context = context::read(text, found.start, found.end, found.period.is_some());
    let alone_in_its_line = context.begins_line && found.period.is_some();
    if context.denies || (found.high.is_none() && !context.is_strong && !alone_in_its_line) {
        return None;
    }
    let vouched =
        context.is_pay || alone_in_its_line || beside_another || (found.high.is_some() && found.period.is_some());
    if !vouched {
        return None;
    }
    let period = found.period.or(context.period).or_else(|| by_size(currency, found.low))?;
    let (min, max) = match found.high {
        Some(high) => (Some(found.low), Some(high)),
        None if context.up_to => (None, Some(found.low)),
        None if found.plus || context.from => (Some(found.low), None),
        None => (Some(found.low), Some(found.low)),
    };
    let plausible = [min, max].into_iter().flatten().all(|units| is_usual(currency, period, units));
    let narrow = found.high.is_none_or(|high| found.low <= high && high <= found.low * 6.0);
    (plausible && narrow).then(|| Salary::from_units(currency, period, min, max)).flatten()
}

/// Currencies whose amounts are of one order of magnitude, so that a size says something.
fn is_common(currency: Currency) -> bool {
    matches!(currency.as_str(), "USD" | "EUR" | "GBP" | "CAD" | "AUD" | "CHF" | "SGD" | "NZD")
}

fn is_dollar(currency: Currency) -> bool {
    matches!(currency.as_str(), "USD" | "CAD" | "AUD" | "NZD" | "SGD" | "HKD" | "MXN" | "TWD")
}

/// No month, day or hour is paid like this.
fn by_size(currency: Currency, units: f64) -> Option<PayPeriod> {
    (is_common(currency) && units >= written::SURELY_A_YEAR).then_some(PayPeriod::Year)
}

fn is_usual(currency: Currency, period: PayPeriod, units: f64) -> bool {
    let (least, most) = match period {
        PayPeriod::Year => (8e3, 3e6),
        PayPeriod::Month => (5e2, 1e5),
        PayPeriod::Week => (1e2, 3e4),
        PayPeriod::Day => (4e1, 1e4),
        PayPeriod::Hour => (4.0, 1e3),
    };
    !is_common(currency) || (least..=most).contains(&units)
}

/// Every amount of the text that has a currency.
fn all(text: &str, places: &[Place]) -> Vec<Found> {
    let mut found = Vec::new();
    let (mut from, mut looked) = (0, 0);
    while let Some(digit) = text[from..].find(|c: char| c.is_ascii_digit()).map(|at| from + at) {
        let start = start_of(text, from, digit, places);
        match at(text, start, digit, places) {
            Some(amount) => {
                from = amount.end;
                found.extend(amount.currency.is_some().then_some(amount));
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
    let mut period = cursor.period();
    let low_plus = cursor.plus();
    let after_low = cursor.at;
    if let Some((before, (high, high_factor))) = cursor.other_end(currency.is_some_and(is_dollar)) {
        let own = before.or_else(|| cursor.currency());
        // "$120K – $150K USD" says it twice.
        _ = cursor.currency();
        currency = currency.or(own);
        let plus = cursor.plus();
        period = cursor.period().or(period);
        // Two ends that are no range are no single amount either.
        let ends = written::range((low, low_factor), (high, high_factor));
        let currency = currency.filter(|currency| own.is_none_or(|own| own == *currency));
        return match ends? {
            (Some(low), Some(high)) => {
                Some(Found { currency, low, high: Some(high), plus, period, start, end: cursor.at })
            }
            _ => None,
        };
    }
    cursor.at = if period.is_some() || low_plus { after_low } else { first };
    let low = low * low_factor.unwrap_or(1.0);
    Some(Found { currency, low, high: None, plus: low_plus, period, start, end: cursor.at })
}

/// A number, and its factor where it has one.
type Units = (f64, Option<f64>);

/// A place in a text.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
    places: &'a [Place],
}

impl Cursor<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn spaces(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']).len();
    }

    /// `$100k+`
    fn plus(&mut self) -> bool {
        let is = self.rest().starts_with('+');
        self.at += usize::from(is);
        is
    }

    fn currency(&mut self) -> Option<Currency> {
        let before = self.at;
        self.spaces();
        let found = currency::at_start(self.rest(), self.places);
        self.at = found.map_or(before, |(_, length)| self.at + length);
        if found.is_some() {
            self.spaces_before_digit();
        }
        found.map(|(currency, _)| currency)
    }

    /// Spaces, if a digit or another sign of a currency stands behind them.
    fn spaces_before_digit(&mut self) {
        let before = self.at;
        self.spaces();
        let goes_on = self.rest().starts_with(|c: char| c.is_ascii_digit())
            || currency::at_start(self.rest(), self.places).is_some();
        if !goes_on {
            self.at = before;
        }
    }

    fn amount(&mut self) -> Option<Units> {
        let (amount, factor, length) = written::amount(self.rest())?;
        self.at += length;
        // "55 k€"
        let rest = self.rest().trim_start_matches([' ', '\u{a0}', '\u{202f}']);
        let behind = rest.strip_prefix(['k', 'K']).filter(|rest| factor.is_none() && rest.starts_with(['€', '£', '$']));
        if let Some(behind) = behind {
            self.at = self.text.len() - behind.len();
            return Some((amount, Some(1e3)));
        }
        Some((amount, factor))
    }

    /// The currency and amount behind the sign or word for *to*.
    fn other_end(&mut self, of_dollars: bool) -> Option<(Option<Currency>, Units)> {
        const WORDS: [&str; 9] = ["to", "and", "bis", "a", "à", "und", "et", "y", "up to"];
        let before = self.at;
        self.spaces();
        let rest = self.rest();
        let ends =
            |rest: &str| rest.starts_with(|c: char| c.is_whitespace() || c.is_ascii_digit() || !c.is_alphanumeric());
        let word = WORDS.iter().find(|word| rest.strip_prefix(**word).is_some_and(ends)).map(|word| word.len());
        let sign = rest.chars().next().filter(|c| matches!(c, '-' | '–' | '—' | '‑' | '−' | '~')).map(char::len_utf8);
        let end = word.or(sign).and_then(|length| {
            self.at += length;
            self.spaces();
            // A bare `$` is the dollar of the first end: "CA$60K – $65K".
            let bare = self.rest().starts_with('$');
            let currency = self.currency().filter(|_| !bare || !of_dollars);
            // "USD $" is one currency.
            _ = self.currency();
            self.spaces();
            Some((currency, self.amount()?))
        });
        if end.is_none() {
            self.at = before;
        }
        end
    }

    /// `/hr`, `per hour`, `an hour`, `hourly`, `USD annually`, `OTE/yr`.
    fn period(&mut self) -> Option<PayPeriod> {
        let end = self.rest().char_indices().nth(40).map_or(self.rest().len(), |(at, _)| at);
        let next: String = self.rest()[..end]
            .split(|c: char| matches!(c, '\n' | ';' | '-' | '–' | '—') || c.is_ascii_digit())
            .next()
            .unwrap_or_default()
            .to_lowercase();
        let words = next.split(|c: char| !(c.is_alphabetic() || c == '.')).filter(|word| !word.is_empty());
        let mut told = next.trim_start().starts_with('/');
        let mut before = "";
        for (index, word) in words.enumerate() {
            if let Some(period) =
                period::of_word(word.trim_matches('.')).filter(|_| told || index == 0 || period::is_adverb(word))
            {
                let at = next.find(word).unwrap_or_default() + word.trim_end_matches('.').len();
                self.at += self
                    .rest()
                    .char_indices()
                    .map(|(at, _)| at)
                    .find(|start| *start >= at)
                    .unwrap_or(self.rest().len());
                return Some(period);
            }
            if word == "an" && before == "par" {
                self.at += next.find("par an").unwrap_or_default() + "par an".len();
                return Some(PayPeriod::Year);
            }
            before = word;
            told |= matches!(word, "per" | "a" | "an" | "p" | "pro" | "par" | "al" | "por" | "each");
            if !(told || matches!(word, "usd" | "eur" | "gbp" | "cad" | "gross" | "brutto" | "brut" | "bruto" | "base"))
            {
                return None;
            }
        }
        None
    }
}

#[cfg(test)]
mod tests;
