//! Pay: what the employer states, in the employer's own currency and period. Nothing here converts or estimates.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::terms::terms;

/// An ISO 4217 alphabetic code. Only the form is checked (three capital letters), not the list, which changes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// A text that has not the form of a currency code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no ISO 4217 currency code (three capital letters)")]
pub struct UnknownCurrency(pub String);

impl Currency {
    /// The euro.
    pub const EURO: Self = Self(*b"EUR");

    /// The three letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only ASCII letters pass `from_str`, so this cannot fail; an empty code would be visible at once.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        match <[u8; 3]>::try_from(code.as_bytes()) {
            Ok(letters) if letters.iter().all(u8::is_ascii_uppercase) => Ok(Self(letters)),
            _ => Err(UnknownCurrency(code.chars().take(12).collect())),
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = UnknownCurrency;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        code.parse()
    }
}

impl From<Currency> for String {
    fn from(code: Currency) -> Self {
        code.as_str().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

terms!(
    /// The period a salary is stated for (schema.org `unitText`).
    PayPeriod, "pay period", {
        /// A year.
        Year = "YEAR",
        /// A month.
        Month = "MONTH",
        /// A week.
        Week = "WEEK",
        /// A day.
        Day = "DAY",
        /// An hour.
        Hour = "HOUR",
    }
);

/// Base pay as stated (schema.org `baseSalary`). At least one end is stated; `min <= max` where both are.
///
/// Amounts are in hundredths of the currency's unit, whatever its own smallest unit is: 165,000 EUR is `16_500_000`,
/// 8 million JPY is `800_000_000`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Salary {
    /// The currency of both ends.
    pub currency: Currency,
    /// The period of both ends.
    pub period: PayPeriod,
    /// Lower end, in hundredths.
    pub min: Option<i64>,
    /// Upper end, in hundredths.
    pub max: Option<i64>,
}

impl Salary {
    /// A range in whole units of the currency; ends in the wrong order are swapped. `None` where neither end is a
    /// positive amount of at most a hundred billion.
    #[must_use]
    pub fn from_units(currency: Currency, period: PayPeriod, min: Option<f64>, max: Option<f64>) -> Option<Self> {
        const MOST: f64 = 1e11;
        let hundredths = |units: f64| {
            #[expect(clippy::cast_possible_truncation, reason = "bounded by the filter in the line before")]
            Some(units).filter(|u| u.is_finite() && *u > 0.0 && *u <= MOST).map(|u| (u * 100.0).round() as i64)
        };
        let (min, max) = match (min.and_then(hundredths), max.and_then(hundredths)) {
            (None, None) => return None,
            (Some(low), Some(high)) if low > high => (Some(high), Some(low)),
            ends => ends,
        };
        Some(Self { currency, period, min, max })
    }
}

/// Thousandths of a percent: 0.8 % is 800.
pub type Millipercent = i32;

/// A share in the company, fully diluted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Equity {
    /// Offered, without a figure.
    Offered,
    /// Offered, from `min` to `max` thousandths of a percent.
    Range {
        /// Lower end.
        min: Millipercent,
        /// Upper end.
        max: Millipercent,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_in_the_wrong_order_is_turned() {
        let euro = "EUR".parse().expect("a code");
        let salary = Salary::from_units(euro, PayPeriod::Year, Some(190_000.0), Some(165_000.5));
        assert_eq!(salary.map(|s| (s.min, s.max)), Some((Some(16_500_050), Some(19_000_000))));
    }

    #[test]
    fn amounts_that_are_no_pay_are_not_stated() {
        let euro = "EUR".parse().expect("a code");
        for odd in [0.0, -5.0, f64::NAN, f64::INFINITY, 1e12] {
            assert_eq!(Salary::from_units(euro, PayPeriod::Year, Some(odd), None), None, "{odd}");
        }
    }

    #[test]
    fn a_currency_is_three_capital_letters() {
        for wrong in ["", "EU", "eur", "EURO", "€", "E1R"] {
            assert!(wrong.parse::<Currency>().is_err(), "{wrong}");
        }
    }
}
