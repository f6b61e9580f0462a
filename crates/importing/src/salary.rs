//! Pay as a source states it: in figures, else in a line of text. What is not certain is not stated.

mod context;
mod currency;
mod period;
mod prose;
mod written;

use contracts::{Equity, PayPeriod, Place, Salary};

use crate::understand::{Amount, RawPay};

pub use prose::read as in_prose;
pub use written::read as read_text;

/// The salary range: of the source's fields, else of the advert's text. `places` decide which dollar a bare `$` is.
///
/// Of several ranges in the currency and period of the first, the least minimum and the greatest maximum; ranges in
/// other currencies are left aside. Where figures state an amount, the text is not asked, even if the amount cannot
/// be one.
#[must_use]
pub(crate) fn stated(pay: &RawPay, text: &str, places: &[Place]) -> Option<Salary> {
    if pay.hidden {
        return in_prose(text, places);
    }
    let mut amounts = pay.amounts.iter().filter(|amount| amount.min.is_some() || amount.max.is_some()).peekable();
    if amounts.peek().is_some() {
        return amounts.filter_map(|amount| in_figures(amount, places)).reduce(widest).filter(is_plausible);
    }
    pay.lines.iter().find_map(|line| read_text(line, places)).or_else(|| in_prose(text, places))
}

fn in_figures(amount: &Amount, places: &[Place]) -> Option<Salary> {
    let period = period::of_field(amount.period.as_deref()?)?;
    let currency = currency::of_field(amount.currency.as_deref()?, places)?;
    Salary::from_units(currency, period, amount.min, amount.max)
}

/// `first` widened by `other`, where both are of one kind.
fn widest(first: Salary, other: Salary) -> Salary {
    if (first.currency, first.period) != (other.currency, other.period) {
        return first;
    }
    // An end that one of them leaves open is open.
    let min = first.min.zip(other.min).map(|(a, b)| a.min(b));
    let max = first.max.zip(other.max).map(|(a, b)| a.max(b));
    if min.is_none() && max.is_none() { first } else { Salary { min, max, ..first } }
}

/// Whether the amounts can be what they are said to be: no yearly pay of `24.04`, no range from 1 to 200,000.
pub(crate) fn is_plausible(salary: &Salary) -> bool {
    /// 1,000 units in hundredths; below it, a year's pay in any currency is an hourly rate that was filed wrongly.
    const LEAST_A_YEAR: i64 = 100_000;
    let high_enough = salary.period != PayPeriod::Year
        || [salary.min, salary.max].into_iter().flatten().all(|end| end >= LEAST_A_YEAR);
    let narrow_enough = salary.min.zip(salary.max).is_none_or(|(min, max)| max / 50 <= min);
    high_enough && narrow_enough
}

/// The share in the company.
#[must_use]
pub(crate) fn equity(pay: &RawPay) -> Option<Equity> {
    if pay.hidden {
        return None;
    }
    let said = |line: &String| line.split('•').any(|part| part.trim().eq_ignore_ascii_case("offers equity"));
    pay.equity.or_else(|| pay.lines.iter().any(said).then_some(Equity::Offered))
}

#[cfg(test)]
mod tests;
