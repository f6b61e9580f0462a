//! Pay as the employer stated it: nothing is converted, rounded or estimated.

use contracts::{Currency, PayPeriod, Salary};

use super::number::grouped;

/// Hundredths of a thousand and of a million units.
const THOUSAND: i64 = 100_000;
const MILLION: i64 = 100_000_000;
/// Below this, people say the whole amount: "€8,500 a month", but "€10k".
const SHORT_FROM: i64 = 10 * THOUSAND;

/// For a card: `€165–190k`, `CHF 240–290k`, `from €120k`, `$85–120 an hour`.
/// Amounts that would not be exact in thousands are written out: `€165,250–190,000`.
pub(crate) fn pay_in_short(salary: &Salary) -> String {
    let unit = if salary.period == PayPeriod::Year { "" } else { period(salary.period) };
    let ends = [salary.min, salary.max];
    let scales: Option<Vec<Scale>> = ends.into_iter().flatten().map(Scale::of).collect();
    let range = match scales {
        Some(scales) => {
            let shared = scales.windows(2).all(|pair| pair[0] == pair[1]);
            let number = |amount: i64| Scale::of(amount).map_or_else(String::new, |scale| scale.number(amount));
            let suffix = |amount: i64| Scale::of(amount).map_or("", Scale::suffix);
            spoken(
                salary,
                |low, high| {
                    let gap = if shared { "" } else { suffix(low) };
                    format!("{}{gap}–{}{}", number(low), number(high), suffix(high))
                },
                |amount| format!("{}{}", number(amount), suffix(amount)),
            )
        }
        None => exact(salary),
    };
    range + unit
}

/// For an advert: `€165,000–190,000 a year`, `up to $95.50 an hour`.
pub(crate) fn pay_in_full(salary: &Salary) -> String {
    exact(salary) + period(salary.period)
}

fn exact(salary: &Salary) -> String {
    let cents = [salary.min, salary.max].into_iter().flatten().any(|amount| amount % 100 != 0);
    let number = |amount: i64| {
        let units = grouped(amount / 100);
        if cents { format!("{units}.{:02}", amount % 100) } else { units }
    };
    spoken(salary, |low, high| format!("{}–{}", number(low), number(high)), number)
}

/// The words around one or two amounts.
fn spoken(salary: &Salary, range: impl Fn(i64, i64) -> String, single: impl Fn(i64) -> String) -> String {
    let sign = sign(&salary.currency);
    match (salary.min, salary.max) {
        (Some(low), Some(high)) if low == high => format!("{sign}{}", single(low)),
        (Some(low), Some(high)) => format!("{sign}{}", range(low, high)),
        (Some(low), None) => format!("from {sign}{}", single(low)),
        (None, Some(high)) => format!("up to {sign}{}", single(high)),
        // The type promises one end.
        (None, None) => String::new(),
    }
}

/// The sign where exactly one currency is meant by it, else the code, kept on one line with the amount.
fn sign(currency: &Currency) -> String {
    match currency.as_str() {
        "EUR" => "€".into(),
        "USD" => "$".into(),
        "GBP" => "£".into(),
        "INR" => "₹".into(),
        "JPY" => "¥".into(),
        code => format!("{code}\u{a0}"),
    }
}

fn period(period: PayPeriod) -> &'static str {
    match period {
        PayPeriod::Year => " a year",
        PayPeriod::Month => " a month",
        PayPeriod::Week => " a week",
        PayPeriod::Day => " a day",
        PayPeriod::Hour => " an hour",
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

    const fn suffix(self) -> &'static str {
        match self {
            Self::Thousands => "k",
            Self::Millions => "m",
        }
    }

    fn number(self, amount: i64) -> String {
        let unit = if self == Self::Thousands { THOUSAND } else { MILLION };
        let whole = grouped(amount / unit);
        match amount % unit * 100 / unit {
            0 => whole,
            hundredths => format!("{whole}.{}", format!("{hundredths:02}").trim_end_matches('0')),
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
            assert_eq!((pay_in_short(&salary).as_str(), pay_in_full(&salary).as_str()), (short, full));
        }
    }
}
