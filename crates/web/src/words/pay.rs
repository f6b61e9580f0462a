//! Pay as the employer stated it: nothing is converted, rounded or estimated.

use contracts::{Currency, PayPeriod, Salary};

use super::number::{decimal, number};
use crate::texts::Language;

/// Hundredths of a thousand and of a million units.
const THOUSAND: i64 = 100_000;
const MILLION: i64 = 100_000_000;
/// Below this, people say the whole amount: "€8,500 a month", but "€10k".
const SHORT_FROM: i64 = 10 * THOUSAND;

/// For a card: `€165–190k`, `CHF 240–290k`, `from €120k`, `$85–120 an hour`; in German `165–190 Tsd. €`.
/// Amounts that would not be exact in thousands are written out: `€165,250–190,000`.
pub(crate) fn pay_in_short(salary: &Salary, t: Language) -> String {
    let ends = [salary.min, salary.max];
    let scales: Option<Vec<Scale>> = ends.into_iter().flatten().map(Scale::of).collect();
    let range = match scales {
        Some(scales) => {
            let shared = scales.windows(2).all(|pair| pair[0] == pair[1]);
            let number = |amount: i64| Scale::of(amount).map_or_else(String::new, |scale| scale.number(amount, t));
            let suffix = |amount: i64| Scale::of(amount).map_or("", |scale| scale.suffix(t));
            spoken(
                salary,
                |low, high| {
                    let gap = if shared { "" } else { suffix(low) };
                    format!("{}{gap}–{}{}", number(low), number(high), suffix(high))
                },
                |amount| format!("{}{}", number(amount), suffix(amount)),
                t,
            )
        }
        None => exact(salary, t),
    };
    if salary.period == PayPeriod::Year { range } else { each(salary.period, &range, t) }
}

/// For an advert: `€165,000–190,000 a year`, `up to $95.50 an hour`; in German `165.000–190.000 € im Jahr`.
pub(crate) fn pay_in_full(salary: &Salary, t: Language) -> String {
    each(salary.period, &exact(salary, t), t)
}

/// An amount that a visitor asks for: `€150,000`, `CHF 200,000`; in German `150.000 €`.
pub(crate) fn amount(units: u64, currency: Currency, t: Language) -> String {
    let hundredths = i64::try_from(units).unwrap_or(i64::MAX / 100).saturating_mul(100);
    exact(&Salary { currency, period: PayPeriod::Year, min: Some(hundredths), max: Some(hundredths) }, t)
}

fn exact(salary: &Salary, t: Language) -> String {
    let cents = [salary.min, salary.max].into_iter().flatten().any(|amount| amount % 100 != 0);
    let number = |amount: i64| {
        let units = number(amount / 100, t);
        if cents { units + &decimal(format!(".{:02}", amount % 100), t) } else { units }
    };
    spoken(salary, |low, high| format!("{}–{}", number(low), number(high)), number, t)
}

/// The words around one or two amounts.
fn spoken(salary: &Salary, range: impl Fn(i64, i64) -> String, single: impl Fn(i64) -> String, t: Language) -> String {
    let money = |amount: String| with_sign(&salary.currency, &amount, t);
    match (salary.min, salary.max) {
        (Some(low), Some(high)) if low == high => money(single(low)),
        (Some(low), Some(high)) => money(range(low, high)),
        (Some(low), None) => t.words_from(money(single(low))),
        (None, Some(high)) => t.words_up_to(money(single(high))),
        // The type promises one end.
        (None, None) => String::new(),
    }
}

/// An amount with the sign where exactly one currency is meant by it, else with the code, on one line; German puts it last.
fn with_sign(currency: &Currency, amount: &str, language: Language) -> String {
    let sign = match currency.as_str() {
        "EUR" => "€",
        "USD" => "$",
        "GBP" => "£",
        "INR" => "₹",
        "JPY" => "¥",
        code => code,
    };
    match language {
        Language::English if sign.len() == 3 && sign.is_ascii() => format!("{sign}\u{a0}{amount}"),
        Language::English => format!("{sign}{amount}"),
        Language::German => format!("{amount}\u{a0}{sign}"),
    }
}

fn each(period: PayPeriod, pay: &str, t: Language) -> String {
    match period {
        PayPeriod::Year => t.words_a_year(pay),
        PayPeriod::Month => t.words_a_month(pay),
        PayPeriod::Week => t.words_a_week(pay),
        PayPeriod::Day => t.words_a_day(pay),
        PayPeriod::Hour => t.words_an_hour(pay),
    }
}

/// The thousands or millions in which an amount is said shortly, and still exactly.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scale {
    Thousands,
    Millions,
}

impl Scale {
    fn of(amount: i64) -> Option<Self> {
        match amount {
            // One decimal for thousands, two for millions; more than that is no longer short.
            SHORT_FROM..MILLION if amount % (THOUSAND / 10) == 0 => Some(Self::Thousands),
            MILLION.. if amount % (MILLION / 100) == 0 => Some(Self::Millions),
            _ => None,
        }
    }

    fn suffix(self, t: Language) -> &'static str {
        match self {
            Self::Thousands => t.words_thousands(),
            Self::Millions => t.words_millions(),
        }
    }

    fn number(self, amount: i64, t: Language) -> String {
        let unit = if self == Self::Thousands { THOUSAND } else { MILLION };
        let whole = number(amount / unit, t);
        match amount % unit * 100 / unit {
            0 => whole,
            hundredths => whole + &decimal(format!(".{}", format!("{hundredths:02}").trim_end_matches('0')), t),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn salary(code: &str, period: PayPeriod, min: f64, max: f64) -> Salary {
        let stated = |amount: f64| Some(amount).filter(|a| *a > 0.0);
        Salary::from_units(code.parse().expect("a code"), period, stated(min), stated(max)).expect("a salary")
    }

    #[test]
    fn pay_is_said_shortly_on_a_card_and_in_full_on_an_advert() {
        use PayPeriod::{Day, Hour, Month, Week, Year};
        for (code, period, min, max, short, full) in [
            ("EUR", Year, 165e3, 190e3, "€165–190k", "€165,000–190,000 a year"),
            ("CHF", Year, 240e3, 290e3, "CHF\u{a0}240–290k", "CHF\u{a0}240,000–290,000 a year"),
            ("USD", Year, 187.5e3, 220e3, "$187.5–220k", "$187,500–220,000 a year"),
            ("GBP", Year, 150e3, 150e3, "£150k", "£150,000 a year"),
            ("EUR", Year, 120e3, 0.0, "from €120k", "from €120,000 a year"),
            ("EUR", Year, 0.0, 150e3, "up to €150k", "up to €150,000 a year"),
            ("USD", Year, 165_250.0, 190e3, "$165,250–190,000", "$165,250–190,000 a year"),
            ("USD", Year, 900e3, 1.2e6, "$900k–1.2m", "$900,000–1,200,000 a year"),
            ("JPY", Year, 8e6, 12.5e6, "¥8–12.5m", "¥8,000,000–12,500,000 a year"),
            ("JPY", Year, 8_123_456.0, 0.0, "from ¥8,123,456", "from ¥8,123,456 a year"),
            ("USD", Hour, 85.0, 120.0, "$85–120 an hour", "$85–120 an hour"),
            ("EUR", Hour, 85.5, 0.0, "from €85.50 an hour", "from €85.50 an hour"),
            ("EUR", Hour, 85.5, 90.0, "€85.50–90.00 an hour", "€85.50–90.00 an hour"),
            ("EUR", Day, 1_100.0, 1_400.0, "€1,100–1,400 a day", "€1,100–1,400 a day"),
            ("CHF", Month, 15e3, 18.5e3, "CHF\u{a0}15–18.5k a month", "CHF\u{a0}15,000–18,500 a month"),
            ("EUR", Month, 9.5e3, 11e3, "€9,500–11,000 a month", "€9,500–11,000 a month"),
            ("USD", Week, 0.0, 5e3, "up to $5,000 a week", "up to $5,000 a week"),
            ("XTS", Year, 50e3, 60e3, "XTS\u{a0}50–60k", "XTS\u{a0}50,000–60,000 a year"),
            ("INR", Year, 4e6, 6.25e6, "₹4–6.25m", "₹4,000,000–6,250,000 a year"),
            ("EUR", Year, 0.01, 0.0, "from €0.01", "from €0.01 a year"),
            ("IDR", Year, 1e11, 1e11, "IDR\u{a0}100,000m", "IDR\u{a0}100,000,000,000 a year"),
        ] {
            let salary = salary(code, period, min, max);
            let said = (pay_in_short(&salary, Language::English), pay_in_full(&salary, Language::English));
            assert_eq!((said.0.as_str(), said.1.as_str()), (short, full));
        }
    }

    #[test]
    fn german_puts_the_currency_last_and_a_comma_before_decimals() {
        use PayPeriod::{Hour, Month, Year};
        for (code, period, min, max, short, full) in [
            ("EUR", Year, 165e3, 190e3, "165–190 Tsd. €", "165.000–190.000 € im Jahr"),
            ("USD", Year, 900e3, 1.2e6, "900 Tsd.–1,2 Mio. $", "900.000–1.200.000 $ im Jahr"),
            ("CHF", Month, 15e3, 18.5e3, "15–18,5 Tsd. CHF im Monat", "15.000–18.500 CHF im Monat"),
            ("EUR", Year, 120e3, 0.0, "ab 120 Tsd. €", "ab 120.000 € im Jahr"),
            ("EUR", Hour, 0.0, 90.5, "bis 90,50 € in der Stunde", "bis 90,50 € in der Stunde"),
        ] {
            let salary = salary(code, period, min, max);
            let said = [pay_in_short(&salary, Language::German), pay_in_full(&salary, Language::German)];
            assert_eq!(said.map(|words| words.replace('\u{a0}', " ")), [short, full]);
        }
    }
}
