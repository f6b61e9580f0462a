use contracts::{CountryCode, Equity, Place};

use super::*;

pub(super) fn places(countries: &[&str]) -> Vec<Place> {
    let place = |code: &&str| Place {
        locality: None,
        region: None,
        country: Some(code.parse::<CountryCode>().expect("a code")),
        text: (*code).to_owned(),
    };
    countries.iter().map(place).collect()
}

/// `EUR 85000-100000 YEAR`; an open end is empty.
pub(super) fn shown(salary: Option<Salary>) -> Option<String> {
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
        ("CZK 1 200 000", Some("CZK 1200000-1200000 YEAR")),
        ("90 000 € – 110 000 €", Some("EUR 90000-110000 YEAR")),
        ("PLN 15 000 – 18 000,50 per month", Some("PLN 15000-18000.5 MONTH")),
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

fn amount(currency: &str, period: &str, min: f64, max: f64) -> Amount {
    Amount { min: Some(min), max: Some(max), currency: Some(currency.into()), period: Some(period.into()) }
}

fn read(amounts: &[Amount]) -> Option<String> {
    let pay = RawPay { amounts: amounts.to_vec(), lines: vec!["£99K".to_owned()], ..RawPay::default() };
    shown(stated(&pay, "", &[]))
}

#[test]
fn figures_are_read_and_come_before_text() {
    for (amount, salary) in [
        (amount("EUR", "1 YEAR", 90_000.0, 110_000.0), Some("EUR 90000-110000 YEAR")),
        (Amount { max: None, ..amount("EUR", "1 MONTH", 2_300.0, 0.0) }, Some("EUR 2300- MONTH")),
        (amount("usd", "WEEK", 2_400.0, 2_400.0), Some("USD 2400-2400 WEEK")),
        (amount("CAD", "hourly", 25.5, 75.0), Some("CAD 25.5-75 HOUR")),
        (amount("GBP", "per-day-wage", 700.0, 600.0), Some("GBP 600-700 DAY")),
        (amount("€", "per-year-salary", 60_000.0, 70_000.0), Some("EUR 60000-70000 YEAR")),
        // An hourly rate that was filed as a year's pay.
        (amount("USD", "1 YEAR", 24.04, 24.04), None),
        (amount("USD", "NONE", 100_000.0, 120_000.0), None),
        (Amount { currency: None, ..amount("", "1 YEAR", 100_000.0, 120_000.0) }, None),
        // No amount: the text is asked.
        (Amount { min: None, max: None, ..amount("EUR", "1 YEAR", 0.0, 0.0) }, Some("GBP 99000-99000 YEAR")),
    ] {
        assert_eq!(read(std::slice::from_ref(&amount)).as_deref(), salary, "{amount:?}");
    }
}

#[test]
fn ranges_of_one_currency_become_one_range() {
    let (year, hour) = ("1 YEAR", "1 HOUR");
    let one = read(&[
        amount("USD", year, 140e3, 180e3),
        amount("USD", year, 120e3, 150e3),
        amount("USD", year, 150e3, 210e3),
    ]);
    assert_eq!(one.as_deref(), Some("USD 120000-210000 YEAR"));
    let first =
        read(&[amount("GBP", year, 83e3, 115e3), amount("PLN", year, 281e3, 384e3), amount("GBP", hour, 40.0, 50.0)]);
    assert_eq!(first.as_deref(), Some("GBP 83000-115000 YEAR"));
}

#[test]
fn hidden_pay_is_not_stated_and_equity_may_stand_in_a_line() {
    let pay = RawPay { lines: vec!["$90K • Offers Equity".to_owned()], ..RawPay::default() };
    assert_eq!((stated(&pay, "", &[]).is_some(), equity(&pay)), (true, Some(Equity::Offered)));
    let hidden = RawPay { hidden: true, ..pay };
    assert_eq!((stated(&hidden, "", &[]), equity(&hidden)), (None, None));
}
