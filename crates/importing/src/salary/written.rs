//! A salary in a line of text.

use contracts::{Currency, PayPeriod, Place, Salary};

use super::{currency, is_plausible};

/// Below this many units, pay without a stated period could be that of a month, a day or an hour.
pub(super) const SURELY_A_YEAR: f64 = 20_000.0;

/// A piece of the line.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Token {
    Currency(Currency),
    /// An amount, and its factor where it has one (`K` is 1,000).
    Amount(f64, Option<f64>),
    /// Between the two ends.
    To,
    /// `per`, `/`, `a`: a period follows.
    Per,
    Period(PayPeriod),
    /// The amount is the upper end.
    UpTo,
    /// The amount is the lower end.
    From,
}

/// Reads `£32K – £35K • Offers Equity`, `$90 - $150 /hour`, `CHF 150K`, `up to €90,000`: the part before the first
/// bullet, of which every word must be understood. `places` decide which dollar a bare `$` is.
#[must_use]
pub fn read(line: &str, places: &[Place]) -> Option<Salary> {
    let tokens = tokens(line.split('•').next()?, places)?;
    let currency = the_only(tokens.iter().filter_map(|token| match token {
        Token::Currency(currency) => Some(*currency),
        _ => None,
    }))?;
    let period = tokens.iter().find_map(|token| match token {
        Token::Period(period) => Some(*period),
        _ => None,
    });
    let has = |wanted: Token| tokens.contains(&wanted);
    let amounts: Vec<(f64, Option<f64>)> = tokens
        .iter()
        .filter_map(|token| match token {
            Token::Amount(amount, factor) => Some((*amount, *factor)),
            _ => None,
        })
        .collect();
    let (min, max) = match amounts[..] {
        // One amount cannot be two ends.
        [_] if has(Token::To) || (has(Token::UpTo) && has(Token::From)) => return None,
        [(amount, factor)] => {
            let units = amount * factor.unwrap_or(1.0);
            ((!has(Token::UpTo)).then_some(units), (!has(Token::From)).then_some(units))
        }
        [low, high] if has(Token::To) && !has(Token::UpTo) => range(low, high)?,
        _ => return None,
    };
    let period = match period {
        Some(period) => period,
        None if max.or(min)? >= SURELY_A_YEAR => PayPeriod::Year,
        None => return None,
    };
    Salary::from_units(currency, period, min, max).filter(is_plausible)
}

/// Both ends in units. A `K` at one end counts for both where only this makes a range: `90 – 120K`, `90K – 120`.
pub(super) fn range(low: (f64, Option<f64>), high: (f64, Option<f64>)) -> Option<(Option<f64>, Option<f64>)> {
    let shared = match (low.1, high.1) {
        (None, Some(factor)) if low.0 < 1000.0 => (factor, factor),
        (Some(factor), None) if high.0 < 1000.0 => (factor, factor),
        (a, b) => (a.unwrap_or(1.0), b.unwrap_or(1.0)),
    };
    let (low, high) = (low.0 * shared.0, high.0 * shared.1);
    (low <= high).then_some((Some(low), Some(high)))
}

fn the_only<T: PartialEq>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.all(|item| item == first).then_some(first)
}

/// All tokens, or `None` if any part of the text is not understood.
fn tokens(text: &str, places: &[Place]) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim();
    while let Some(c) = rest.chars().next() {
        let (token, length) = if c.is_whitespace() || matches!(c, ',' | '(' | ')' | ':') {
            (None, c.len_utf8())
        } else if c.is_ascii_digit() {
            let (amount, factor, length) = amount(rest)?;
            (Some(Token::Amount(amount, factor)), length)
        } else if let Some((currency, length)) = currency::at_start(rest, places) {
            (Some(Token::Currency(currency)), length)
        } else {
            match c {
                '-' | '–' | '—' | '~' => (Some(Token::To), c.len_utf8()),
                '/' => (Some(Token::Per), 1),
                '+' => (Some(Token::From), 1),
                _ => {
                    let length = rest.find(|c: char| !c.is_alphabetic() && c != '.').unwrap_or(rest.len());
                    (word(rest.get(..length).filter(|word| !word.is_empty())?)?, length)
                }
            }
        };
        // "up to" has one meaning.
        let told = token.filter(|token| *token != Token::To || tokens.last() != Some(&Token::UpTo));
        tokens.extend(told);
        rest = rest.get(length..)?;
    }
    Some(tokens)
}

/// `Some(None)` is a word that says nothing; `None` one that could say anything.
fn word(word: &str) -> Option<Option<Token>> {
    let word = word.to_lowercase();
    Some(Some(match word.trim_end_matches('.') {
        "to" | "bis" => Token::To,
        "per" | "a" | "an" | "pro" => Token::Per,
        "year" | "yr" | "annum" | "annual" | "annually" | "yearly" | "p.a" | "pa" | "jahr" => {
            Token::Period(PayPeriod::Year)
        }
        "month" | "monthly" | "mo" | "monat" => Token::Period(PayPeriod::Month),
        "week" | "weekly" | "wk" => Token::Period(PayPeriod::Week),
        "day" | "daily" => Token::Period(PayPeriod::Day),
        "hour" | "hourly" | "hr" | "h" => Token::Period(PayPeriod::Hour),
        "upto" | "up" | "max" | "maximum" => Token::UpTo,
        "from" | "min" | "minimum" => Token::From,
        "base" | "salary" | "gross" | "range" | "pay" => return Some(None),
        _ => return None,
    }))
}

/// `15 000`, `1 234 500,50`: thousands parted by spaces. The number, and the bytes that it takes.
fn spaced(text: &str) -> Option<(f64, usize)> {
    const SPACES: [char; 3] = [' ', '\u{a0}', '\u{202f}'];
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let first = digits(text);
    if !(1..=3).contains(&first) || text.starts_with('0') {
        return None;
    }
    let (mut number, mut length) = (text[..first].to_owned(), first);
    while let Some(group) = text[length..].strip_prefix(SPACES).filter(|group| digits(group) == 3) {
        number.push_str(&group[..3]);
        length = text.len() - group.len() + 3;
    }
    if length == first {
        return None;
    }
    if let Some(rest) = text[length..].strip_prefix([',', '.']) {
        match digits(rest) {
            // "Band 3 150,000" is a three and another number.
            3 => return None,
            hundredths @ 1..=2 => {
                number = format!("{number}.{}", &rest[..hundredths]);
                length += 1 + hundredths;
            }
            _ => {}
        }
    }
    number.parse().ok().map(|number| (number, length))
}

/// An amount at the beginning of `text`, its factor, and the bytes that both take.
pub(super) fn amount(text: &str) -> Option<(f64, Option<f64>, usize)> {
    if let Some((number, length)) = spaced(text) {
        return Some((number, None, length));
    }
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | '\'' | '’');
    let length = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let digits = text[..length].trim_end_matches([',', '.', '\'', '’']);
    let behind = &text[digits.len()..];
    let (factor, taken) = match behind.chars().next() {
        Some('k' | 'K') => (Some(1e3), 1),
        Some('m' | 'M') => (Some(1e6), 1),
        // Lakh, in rupees.
        Some('L') => (Some(1e5), 1),
        _ => (None, 0),
    };
    // `120Kč` and `10months` are something else.
    if taken > 0 && behind[taken..].starts_with(char::is_alphabetic) {
        return None;
    }
    if behind.starts_with('%') {
        return None;
    }
    Some((number(digits, factor.is_some())?, factor, digits.len() + taken))
}

/// `85,000`, `85.000`, `85'000`, `90.50`, `1,234.50`; before a `K` also `31,2`.
fn number(digits: &str, has_factor: bool) -> Option<f64> {
    const SEPARATORS: [char; 4] = [',', '.', '\'', '’'];
    let groups: Vec<&str> = digits.split(SEPARATORS).collect();
    let (first, last) = (groups.first()?, groups.last()?);
    if groups.iter().any(|group| group.is_empty()) || first.len() > 12 {
        return None;
    }
    let thousands = |groups: &[&str]| first.len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
    let mut separators = digits.matches(SEPARATORS).rev();
    let decimal_sign = separators.next();
    let decimal = match groups.as_slice() {
        [whole] => (*whole).to_owned(),
        [whole, _] if last.len() <= 2 => format!("{whole}.{last}"),
        all if thousands(all) && !has_factor && *first != "0" => all.concat(),
        [whole @ .., _] if last.len() <= 2 && thousands(whole) && separators.all(|sign| Some(sign) != decimal_sign) => {
            format!("{}.{last}", whole.concat())
        }
        _ => return None,
    };
    decimal.parse().ok()
}
