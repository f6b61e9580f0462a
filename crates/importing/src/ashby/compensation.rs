//! Pay as Ashby's answers hold it.

use contracts::Equity;
use serde::Deserialize;

use crate::{
    equity::millipercent,
    json::{lenient, lenient_list},
    understand::{Amount, RawPay},
};

/// The member `compensation` of an advert.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Compensation {
    /// What Ashby shows in one line: `£32K – £35K • Offers Equity`.
    #[serde(deserialize_with = "lenient")]
    compensation_tier_summary: Option<String>,
    /// The salary of that line alone.
    #[serde(deserialize_with = "lenient")]
    scrapeable_compensation_salary_summary: Option<String>,
    /// One a region or level; their ranges can differ, even in currency.
    #[serde(deserialize_with = "lenient_list")]
    compensation_tiers: Vec<Tier>,
    /// All tiers in the primary currency as one: least minimum, greatest maximum.
    #[serde(deserialize_with = "lenient_list")]
    summary_components: Vec<Component>,
}

/// Pay in one region or at one level.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Tier {
    /// What it consists of.
    #[serde(deserialize_with = "lenient_list")]
    components: Vec<Component>,
}

/// A part of the pay.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Component {
    /// `Salary`, `EquityPercentage`, `EquityCashValue`, `Bonus`, `Commission`.
    #[serde(deserialize_with = "lenient")]
    compensation_type: Option<String>,
    /// `1 YEAR`, `1 MONTH`, `1 WEEK`, `1 DAY`, `1 HOUR`, `NONE`.
    #[serde(deserialize_with = "lenient")]
    interval: Option<String>,
    /// ISO 4217.
    #[serde(deserialize_with = "lenient")]
    currency_code: Option<String>,
    /// In units of the currency, or in percent.
    #[serde(deserialize_with = "lenient")]
    min_value: Option<f64>,
    /// In units of the currency, or in percent.
    #[serde(deserialize_with = "lenient")]
    max_value: Option<f64>,
}

impl Component {
    fn is(&self, kind: &str) -> bool {
        self.compensation_type.as_deref() == Some(kind)
    }

    fn has_amount(&self) -> bool {
        self.min_value.is_some() || self.max_value.is_some()
    }

    fn amount(&self) -> Amount {
        Amount {
            min: self.min_value,
            max: self.max_value,
            currency: self.currency_code.clone(),
            period: self.interval.clone(),
        }
    }
}

impl Compensation {
    /// The same in the words of [`RawPay`].
    pub(super) fn raw(&self) -> RawPay {
        let lines = [&self.scrapeable_compensation_salary_summary, &self.compensation_tier_summary];
        RawPay {
            amounts: self.salaries().into_iter().map(Component::amount).collect(),
            lines: lines.into_iter().flatten().cloned().collect(),
            equity: self.equity(),
            hidden: false,
        }
    }

    /// The salaries with an amount: those of the summary, else those of the tiers.
    fn salaries(&self) -> Vec<&Component> {
        let salary = |part: &&Component| part.is("Salary") && part.has_amount();
        let summary: Vec<_> = self.summary_components.iter().filter(salary).collect();
        if !summary.is_empty() {
            return summary;
        }
        self.compensation_tiers.iter().flat_map(|tier| &tier.components).filter(salary).collect()
    }

    /// The share in the company.
    fn equity(&self) -> Option<Equity> {
        let tiers = self.compensation_tiers.iter().flat_map(|tier| &tier.components);
        let parts: Vec<_> = self.summary_components.iter().chain(tiers).collect();
        if let Some(range) = parts.iter().filter(|part| part.is("EquityPercentage")).find_map(|part| range(part)) {
            return Some(range);
        }
        let offered = |part: &&Component| part.is("EquityPercentage") || part.is("EquityCashValue");
        parts.iter().copied().any(|part| offered(&part)).then_some(Equity::Offered)
    }
}

/// Percent as a range. A maximum alone counts from zero; a minimum alone is no range.
fn range(part: &Component) -> Option<Equity> {
    let (min, max) = (millipercent(part.min_value.unwrap_or(0.0))?, millipercent(part.max_value?)?);
    (max > 0).then(|| Equity::Range { min: min.min(max), max: max.max(min) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(json: &str) -> RawPay {
        serde_json::from_str::<Compensation>(json).expect("compensation").raw()
    }

    #[test]
    fn the_summary_comes_before_the_tiers_and_what_is_no_salary_is_none() {
        let tier = r#"{"components": [
            {"compensationType": "Bonus", "interval": "1 YEAR", "currencyCode": "EUR", "minValue": 5, "maxValue": 6},
            {"compensationType": "Salary", "interval": "1 HOUR", "currencyCode": "EUR", "minValue": 7, "maxValue": "many"}]}"#;
        let hourly = Amount { min: Some(7.0), max: None, currency: Some("EUR".into()), period: Some("1 HOUR".into()) };
        let pay = raw(&format!(
            r#"{{"compensationTierSummary": "£99K", "compensationTiers": [{tier}], "summaryComponents": [{{"compensationType": "Salary"}}]}}"#
        ));
        assert_eq!((pay.amounts.as_slice(), pay.lines.as_slice()), (&[hourly][..], &["£99K".to_owned()][..]));
        let pay = raw(&format!(
            r#"{{"compensationTiers": [{tier}], "summaryComponents": [{{"compensationType": "Salary", "maxValue": 9}}]}}"#
        ));
        assert_eq!(pay.amounts, [Amount { max: Some(9.0), ..Amount::default() }]);
    }

    #[test]
    fn equity_is_a_range_where_figures_are_given_and_else_an_offer() {
        let part = |kind: &str, min: &str, max: &str| {
            let part = format!(
                r#"{{"compensationType": "{kind}", "interval": "NONE", "minValue": {min}, "maxValue": {max}}}"#
            );
            raw(&format!(r#"{{"summaryComponents": [{part}]}}"#)).equity
        };
        assert_eq!(part("EquityPercentage", "0.25", "0.5"), Some(Equity::Range { min: 250, max: 500 }));
        assert_eq!(part("EquityPercentage", "null", "0.16"), Some(Equity::Range { min: 0, max: 160 }));
        assert_eq!(part("EquityPercentage", "null", "null"), Some(Equity::Offered));
        assert_eq!(part("EquityPercentage", "5", "250"), Some(Equity::Offered));
        assert_eq!(part("EquityCashValue", "10000", "20000"), Some(Equity::Offered));
        assert_eq!(part("Bonus", "1", "2"), None);
    }
}
