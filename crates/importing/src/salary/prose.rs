//! Pay within the text of an advert.
//!
//! A text is full of amounts that are no pay: funding, revenue, bonuses, budgets. So an amount counts only with its
//! currency, a period that is said or cannot be another, and words beside it that say what it is. A number without a
//! currency counts only where a word for salary leads to it, it is not one of things, and all places of the advert state pay
//! in one currency. An invented salary is worse than none.

mod amount;
mod cursor;

use contracts::{Currency, PayPeriod, Place, Salary};

use super::{
    context::{self, Named},
    is_plausible, written,
};
use amount::Found;

/// How far from the first range further ones may stand to belong to it: `Zone A …, Zone B …`.
const TOGETHER: usize = 400;

/// What an amount is to be of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    /// Base pay.
    Base,
    /// What the employer itself calls the salary or the pay, though results or a bonus are counted in.
    Whole,
}

/// The pay that the text states, in the currency and period of its first range: base pay, and only where none is stated a
/// range that the employer calls its pay with results or a bonus counted in. `places` decide which dollar a bare `$` is.
/// Further ranges close to the first (by zone, by level) widen it.
#[must_use]
pub fn read(text: &str, places: &[Place]) -> Option<Salary> {
    let found = amount::all(text, places);
    let mut singles = found.iter().filter(|found| found.high.is_none());
    ranges(text, &found, Of::Base)
        .or_else(|| singles.find_map(|single| salary(text, single, Of::Base, false)).map(|(salary, _)| salary))
        .or_else(|| ranges(text, &found, Of::Whole))
        .filter(is_plausible)
}

/// The first range, and those near it that are like it.
fn ranges(text: &str, found: &[Found], of: Of) -> Option<Salary> {
    let mut stated: Option<(Salary, usize, Named)> = None;
    for range in found.iter().filter(|found| found.high.is_some()) {
        let near = stated.is_some_and(|(_, end, _)| range.start < end + TOGETHER);
        let Some((salary, named)) = salary(text, range, of, near) else { continue };
        stated = match stated {
            None => Some((salary, range.end, named)),
            Some((first, _, before)) if near && is_alike(&first, &salary) => match (before, named) {
                // Base pay, and the same with more in it, are two statements, and not the ends of one.
                (Named::Compensation, Named::Base) => Some((salary, range.end, named)),
                (Named::Base, Named::Compensation) => stated,
                _ => Some((super::widest(first, salary), range.end, before)),
            },
            first => first,
        };
    }
    stated.map(|(salary, ..)| salary)
}

/// Of one currency, one period and one order of magnitude.
fn is_alike(first: &Salary, other: &Salary) -> bool {
    let middle = |salary: &Salary| salary.min.or(salary.max).unwrap_or_default();
    let (a, b) = (middle(first).max(1), middle(other).max(1));
    (first.currency, first.period) == (other.currency, other.period) && a.max(b) / a.min(b) < 4
}

/// What was found and which pay it is called, if its surroundings say that it is such pay.
fn salary(text: &str, found: &Found, of: Of, beside_another: bool) -> Option<(Salary, Named)> {
    let currency = found.currency?;
    let context = context::read(text, found.start, found.end, found.period.is_some());
    let alone_in_its_line = context.begins_line && found.period.is_some();
    if found.is_bare && (!context.is_introduced || context::is_followed_by_a_thing(&text[found.end..])) {
        return None;
    }
    if context.denies || context.is_whole != (of == Of::Whole) {
        return None;
    }
    if found.high.is_none() && !context.is_strong && !alone_in_its_line {
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
    let salary = (plausible && narrow).then(|| Salary::from_units(currency, period, min, max)).flatten()?;
    Some((salary, context.named))
}

/// Currencies whose amounts are of one order of magnitude, so that a size says something.
fn is_common(currency: Currency) -> bool {
    matches!(currency.as_str(), "USD" | "EUR" | "GBP" | "CAD" | "AUD" | "CHF" | "SGD" | "NZD")
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

#[cfg(test)]
mod tests;
