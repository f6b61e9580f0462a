//! Pay as Ashby states it: in structure, else in a line of text. What is not certain is not stated.

mod currency;
mod written;

use contracts::{Equity, PayPeriod, Place, Salary};
use serde::Deserialize;

use crate::{
    equity::millipercent,
    json::{lenient, lenient_list},
};

pub use written::read as read_text;

/// The member `compensation` of an advert.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Compensation {
    /// What Ashby shows in one line: `£32K – £35K • Offers Equity`.
    #[serde(deserialize_with = "lenient")]
    pub compensation_tier_summary: Option<String>,
    /// The salary of that line alone.
    #[serde(deserialize_with = "lenient")]
    pub scrapeable_compensation_salary_summary: Option<String>,
    /// One a region or level; their ranges can differ, even in currency.
    #[serde(deserialize_with = "lenient_list")]
    pub compensation_tiers: Vec<Tier>,
    /// All tiers in the primary currency as one: least minimum, greatest maximum.
    #[serde(deserialize_with = "lenient_list")]
    pub summary_components: Vec<Component>,
}

/// Pay in one region or at one level.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Tier {
    /// What it consists of.
    #[serde(deserialize_with = "lenient_list")]
    pub components: Vec<Component>,
}

/// A part of the pay.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Component {
    /// `Salary`, `EquityPercentage`, `EquityCashValue`, `Bonus`, `Commission`.
    #[serde(deserialize_with = "lenient")]
    pub compensation_type: Option<String>,
    /// `1 YEAR`, `1 MONTH`, `1 WEEK`, `1 DAY`, `1 HOUR`, `NONE`.
    #[serde(deserialize_with = "lenient")]
    pub interval: Option<String>,
    /// ISO 4217.
    #[serde(deserialize_with = "lenient")]
    pub currency_code: Option<String>,
    /// In units of the currency, or in percent.
    #[serde(deserialize_with = "lenient")]
    pub min_value: Option<f64>,
    /// In units of the currency, or in percent.
    #[serde(deserialize_with = "lenient")]
    pub max_value: Option<f64>,
}

impl Component {
    fn is(&self, kind: &str) -> bool {
        self.compensation_type.as_deref() == Some(kind)
    }

    fn has_amount(&self) -> bool {
        self.min_value.is_some() || self.max_value.is_some()
    }

    fn salary(&self) -> Option<Salary> {
        let period = match self.interval.as_deref()? {
            "1 YEAR" => PayPeriod::Year,
            "1 MONTH" => PayPeriod::Month,
            "1 WEEK" => PayPeriod::Week,
            "1 DAY" => PayPeriod::Day,
            "1 HOUR" => PayPeriod::Hour,
            _ => return None,
        };
        let currency = self.currency_code.as_deref()?.trim().to_ascii_uppercase().parse().ok()?;
        Salary::from_units(currency, period, self.min_value, self.max_value)
    }
}

/// The salary range. `places` decide which dollar a bare `$` in a text is.
///
/// Of several ranges in the currency and period of the first, the least minimum and the greatest maximum; ranges in
/// other currencies are left aside. Where structure states an amount, the text is not asked, even if the amount cannot
/// be one.
#[must_use]
pub fn stated(compensation: &Compensation, places: &[Place]) -> Option<Salary> {
    let amounts = amounts(compensation);
    if !amounts.is_empty() {
        return amounts.iter().filter_map(|part| part.salary()).reduce(widest).filter(is_plausible);
    }
    let lines = [&compensation.scrapeable_compensation_salary_summary, &compensation.compensation_tier_summary];
    lines.into_iter().flatten().find_map(|line| read_text(line, places))
}

/// The salaries with an amount: those of the summary, else those of the tiers.
fn amounts(compensation: &Compensation) -> Vec<&Component> {
    let salary = |part: &&Component| part.is("Salary") && part.has_amount();
    let summary: Vec<_> = compensation.summary_components.iter().filter(salary).collect();
    if !summary.is_empty() {
        return summary;
    }
    compensation.compensation_tiers.iter().flat_map(|tier| &tier.components).filter(salary).collect()
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
pub fn equity(compensation: &Compensation) -> Option<Equity> {
    let tiers = compensation.compensation_tiers.iter().flat_map(|tier| &tier.components);
    let parts: Vec<_> = compensation.summary_components.iter().chain(tiers).collect();
    if let Some(range) = parts.iter().filter(|part| part.is("EquityPercentage")).find_map(|part| range(part)) {
        return Some(range);
    }
    let offered = |part: &&Component| part.is("EquityPercentage") || part.is("EquityCashValue");
    let line = compensation.compensation_tier_summary.as_deref().unwrap_or_default();
    let said = line.split('•').any(|part| part.trim().eq_ignore_ascii_case("offers equity"));
    (parts.iter().copied().any(|part| offered(&part)) || said).then_some(Equity::Offered)
}

/// Percent as a range. A maximum alone counts from zero; a minimum alone is no range.
fn range(part: &Component) -> Option<Equity> {
    let (min, max) = (millipercent(part.min_value.unwrap_or(0.0))?, millipercent(part.max_value?)?);
    (max > 0).then(|| Equity::Range { min: min.min(max), max: max.max(min) })
}

#[cfg(test)]
mod tests;
