use contracts::{CountryCode, Equity, Place};

use super::*;

fn places(countries: &[&str]) -> Vec<Place> {
    let place = |code: &&str| Place {
        locality: None,
        region: None,
        country: Some(code.parse::<CountryCode>().expect("a code")),
        text: (*code).to_owned(),
    };
    countries.iter().map(place).collect()
}

/// `EUR 85000-100000 YEAR`; an open end is empty.
fn shown(salary: Option<Salary>) -> Option<String> {
    let end = |end: Option<i64>| end.map_or(String::new(), |e| format!("{}", e as f64 / 100.0));
    salary.map(|s| format!("{} {}-{} {}", s.currency, end(s.min), end(s.max), s.period))
}

#[test]
fn text_is_read_where_it_is_certain() {
    for (line, read) in [
        ("£32K – £35K • Offers Equity", Some("GBP 32000-35000 YEAR")),
        ("$90 - $150 /hour", Some("USD 90-150 HOUR")),
        ("$19.00 – $21.00 per hour", Some("USD 19-21 HOUR")),
        ("€85,000 – €100,000", Some("EUR 85000-100000 YEAR")),
        ("€85.000 – €100.000", Some("EUR 85000-100000 YEAR")),
        ("CHF 150K", Some("CHF 150000-150000 YEAR")),
        ("CHF 150'000 - 180'000", Some("CHF 150000-180000 YEAR")),
        ("MYR\u{a0}3.5K – MYR\u{a0}6K per month", Some("MYR 3500-6000 MONTH")),
        ("CA$60K – CA$65K • Offers Equity", Some("CAD 60000-65000 YEAR")),
        ("90 – 120K EUR", Some("EUR 90000-120000 YEAR")),
        ("€90K – 120", Some("EUR 90000-120000 YEAR")),
        ("$31,2k- $52k", Some("USD 31200-52000 YEAR")),
        ("₹70L – ₹90L", Some("INR 7000000-9000000 YEAR")),
        ("$150K – $1M", Some("USD 150000-1000000 YEAR")),
        ("up to £50K", Some("GBP -50000 YEAR")),
        ("from €60K", Some("EUR 60000- YEAR")),
        ("€60K+", Some("EUR 60000- YEAR")),
        ("$0 – $123K", Some("USD -123000 YEAR")),
        ("EUR 4,500.50 per month", Some("EUR 4500.5-4500.5 MONTH")),
        ("€600 a day", Some("EUR 600-600 DAY")),
        ("$2.4K per week • $10k Housing Stipend", Some("USD 2400-2400 WEEK")),
    ] {
        assert_eq!(shown(read_text(line, &[])).as_deref(), read, "{line}");
    }
}

#[test]
fn what_is_not_certain_is_not_stated() {
    for line in [
        "",
        "•",
        "Competitive",
        "Offers Equity",
        "90 – 120",
        "120K",
        "$24.04 • Offers Commission",
        "€5K – €8K",
        "$100K OTE",
        "$120K – £150K",
        "$150K – $100K",
        "$1 – $200K",
        "$100K – $120K – $140K",
        "$100K $120K",
        "0.5% – 1%",
        "120Kč",
        "¥8M – ¥10M",
        "$1,2,3",
        "$12.345.6K",
        "DOE 100K",
        "$99999999999999999999",
        "$ – $",
        "-$5K",
        "per hour",
    ] {
        assert_eq!(shown(read_text(line, &[])), None, "{line}");
    }
}

#[test]
fn a_bare_sign_means_the_currency_that_the_places_allow() {
    for (line, countries, read) in [
        ("$100K", &["US"][..], Some("USD 100000-100000 YEAR")),
        ("$100K", &["CA"], None),
        ("$100K", &["US", "CA"], Some("USD 100000-100000 YEAR")),
        ("$100K", &["DE"], Some("USD 100000-100000 YEAR")),
        ("US$100K", &["AU"], Some("USD 100000-100000 YEAR")),
        ("¥8M", &["JP"], Some("JPY 8000000-8000000 YEAR")),
        ("¥800K", &["CN"], Some("CNY 800000-800000 YEAR")),
        ("¥8M", &["CN", "JP"], None),
    ] {
        assert_eq!(shown(read_text(line, &places(countries))).as_deref(), read, "{line} {countries:?}");
    }
}

fn compensation(json: &str) -> Compensation {
    serde_json::from_str(json).expect("compensation")
}

#[test]
fn structure_is_read_and_comes_before_text() {
    let salary = |part: &str| {
        format!(
            r#"{{"compensationTierSummary": "£99K", "summaryComponents": [{{"compensationType": "Salary", {part}}}]}}"#
        )
    };
    for (part, read) in [
        (
            r#""interval": "1 YEAR", "currencyCode": "EUR", "minValue": 90000, "maxValue": 110000"#,
            Some("EUR 90000-110000 YEAR"),
        ),
        (
            r#""interval": "1 MONTH", "currencyCode": "EUR", "minValue": 2300, "maxValue": null"#,
            Some("EUR 2300- MONTH"),
        ),
        (
            r#""interval": "1 WEEK", "currencyCode": "usd", "minValue": 2400, "maxValue": 2400"#,
            Some("USD 2400-2400 WEEK"),
        ),
        (r#""interval": "1 HOUR", "currencyCode": "CAD", "minValue": 25.5, "maxValue": 75"#, Some("CAD 25.5-75 HOUR")),
        (r#""interval": "1 DAY", "currencyCode": "GBP", "minValue": 700, "maxValue": 600"#, Some("GBP 600-700 DAY")),
        // An hourly rate that was filed as a year's pay.
        (r#""interval": "1 YEAR", "currencyCode": "USD", "minValue": 24.04, "maxValue": 24.04"#, None),
        (r#""interval": "NONE", "currencyCode": "USD", "minValue": 100000, "maxValue": 120000"#, None),
        (r#""interval": "1 YEAR", "currencyCode": null, "minValue": 100000, "maxValue": 120000"#, None),
        // No amount: the text is asked.
        (
            r#""interval": "1 YEAR", "currencyCode": "EUR", "minValue": null, "maxValue": null"#,
            Some("GBP 99000-99000 YEAR"),
        ),
        (r#""interval": 3, "currencyCode": [], "minValue": "many", "maxValue": {}"#, Some("GBP 99000-99000 YEAR")),
    ] {
        assert_eq!(shown(stated(&compensation(&salary(part)), &[])).as_deref(), read, "{part}");
    }
}

#[test]
fn tiers_of_one_currency_become_one_range() {
    let tiers = |parts: &[(&str, &str, u32, u32)]| {
        let tier = |(currency, interval, min, max): &(&str, &str, u32, u32)| {
            format!(
                r#"{{"components": [{{"compensationType": "Bonus", "interval": "1 YEAR", "currencyCode": "{currency}", "minValue": 5, "maxValue": 6}},
                {{"compensationType": "Salary", "interval": "{interval}", "currencyCode": "{currency}", "minValue": {min}, "maxValue": {max}}}]}}"#
            )
        };
        let tiers = parts.iter().map(tier).collect::<Vec<_>>().join(",");
        shown(stated(&compensation(&format!(r#"{{"compensationTiers": [{tiers}]}}"#)), &[]))
    };
    let (year, hour) = ("1 YEAR", "1 HOUR");
    let one =
        tiers(&[("USD", year, 140_000, 180_000), ("USD", year, 120_000, 150_000), ("USD", year, 150_000, 210_000)]);
    assert_eq!(one.as_deref(), Some("USD 120000-210000 YEAR"));
    let first = tiers(&[("GBP", year, 83_000, 115_000), ("PLN", year, 281_000, 384_000), ("GBP", hour, 40, 50)]);
    assert_eq!(first.as_deref(), Some("GBP 83000-115000 YEAR"));
}

#[test]
fn equity_is_a_range_where_figures_are_given_and_else_an_offer() {
    let part = |kind: &str, min: &str, max: &str| {
        let part =
            format!(r#"{{"compensationType": "{kind}", "interval": "NONE", "minValue": {min}, "maxValue": {max}}}"#);
        equity(&compensation(&format!(r#"{{"summaryComponents": [{part}]}}"#)))
    };
    assert_eq!(part("EquityPercentage", "0.25", "0.5"), Some(Equity::Range { min: 250, max: 500 }));
    assert_eq!(part("EquityPercentage", "null", "0.16"), Some(Equity::Range { min: 0, max: 160 }));
    assert_eq!(part("EquityPercentage", "null", "null"), Some(Equity::Offered));
    assert_eq!(part("EquityPercentage", "5", "250"), Some(Equity::Offered));
    assert_eq!(part("EquityCashValue", "10000", "20000"), Some(Equity::Offered));
    assert_eq!(part("Bonus", "1", "2"), None);
    assert_eq!(equity(&compensation(r#"{"compensationTierSummary": "$90K • Offers Equity"}"#)), Some(Equity::Offered));
    assert_eq!(equity(&Compensation::default()), None);
}
