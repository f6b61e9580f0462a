//! Reading on from a place in a text.

use contracts::{Currency, PayPeriod, Place};

use crate::salary::{context, currency, period, written};

/// A number, and its factor where it has one.
pub(super) type Units = (f64, Option<f64>);

/// A number that is none that people write.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unreadable;

/// `10% bonus`
fn is_share(rest: &str) -> bool {
    rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',')).starts_with('%')
}

/// `$90,000 and 401k`, an American plan for pensions.
fn is_pension_plan(rest: &str) -> bool {
    rest.strip_prefix("401").is_some_and(|rest| rest.starts_with(['k', 'K', '(']))
}

/// A place in a text.
pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) places: &'a [Place],
}

impl Cursor<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn spaces(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']).len();
    }

    /// `$100k+`, but not `$100k + bonus`
    pub(super) fn plus(&mut self) -> bool {
        let is = self.rest().strip_prefix('+').is_some_and(|rest| !context::adds(rest));
        self.at += usize::from(is);
        is
    }

    pub(super) fn currency(&mut self) -> Option<Currency> {
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

    pub(super) fn amount(&mut self) -> Option<Units> {
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
    ///
    /// # Errors
    /// Where a number stands there that cannot be read: `$93,000 - 140,0000` is neither a range nor one amount.
    pub(super) fn other_end(&mut self, of_dollars: bool) -> Result<Option<(Option<Currency>, Units)>, Unreadable> {
        const WORDS: [&str; 9] = ["to", "and", "bis", "a", "à", "und", "et", "y", "up to"];
        let before = self.at;
        self.spaces();
        let rest = self.rest();
        let ends =
            |rest: &str| rest.starts_with(|c: char| c.is_whitespace() || c.is_ascii_digit() || !c.is_alphanumeric());
        let word = WORDS.iter().find(|word| rest.strip_prefix(**word).is_some_and(ends)).map(|word| word.len());
        let sign = rest.chars().next().filter(|c| matches!(c, '-' | '–' | '—' | '‑' | '−' | '~')).map(char::len_utf8);
        let Some(length) = word.or(sign) else {
            self.at = before;
            return Ok(None);
        };
        self.at += length;
        self.spaces();
        // A bare `$` is the dollar of the first end: "CA$60K – $65K", and of the code behind it: "$57,000 CAD".
        let bare = self.rest().starts_with('$');
        let currency = self.currency().filter(|_| !bare || !of_dollars);
        // "USD $" is one currency.
        _ = self.currency();
        self.spaces();
        self.at += usize::from(self.rest().starts_with('$'));
        let rest = self.rest();
        let is_other = is_share(rest) || is_pension_plan(rest);
        let amount = if is_other { None } else { self.amount() };
        match amount {
            Some(amount) => Ok(Some((currency, amount))),
            None if !is_other && self.rest().starts_with(|c: char| c.is_ascii_digit()) => Err(Unreadable),
            None => {
                self.at = before;
                Ok(None)
            }
        }
    }

    /// `/hr`, `per hour`, `an hour`, `hourly`, `USD annually`, `OTE/yr`.
    pub(super) fn period(&mut self) -> Option<PayPeriod> {
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
