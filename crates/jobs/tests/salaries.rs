//! What figures are made of.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod feed;

use contracts::{Currency, PayPeriod, Place, RoleKind, Salary, SourcedJob, Stage};
use database::Pool;
use feed::{advert, feed, noon, read_in, titles};
use jiff::civil::date;
use jobs::{ExchangeRate, Figures, Salaries, SalaryQuery};

fn currency(code: &str) -> Currency {
    code.parse().unwrap()
}

/// An advert that pays from `min` to `max` a period.
fn paid(id: usize, code: &str, period: PayPeriod, min: Option<f64>, max: Option<f64>) -> SourcedJob {
    let mut job = advert(&id.to_string(), "CTO");
    job.salary = Salary::from_units(currency(code), period, min, max);
    job
}

/// Adverts of so many euros a year.
fn of_euros(amounts: &[f64]) -> Vec<SourcedJob> {
    let jobs = amounts.iter().enumerate();
    jobs.map(|(id, amount)| paid(id, "EUR", PayPeriod::Year, Some(*amount), Some(*amount))).collect()
}

async fn told(pool: &Pool, query: SalaryQuery) -> Salaries {
    jobs::salaries(pool, query).await.unwrap().unwrap()
}

const fn all(currency: Currency) -> SalaryQuery {
    SalaryQuery { currency, role: None, country: None, stage: None }
}

fn median(figures: Figures) -> Option<f64> {
    figures.percentiles.map(|spread| spread.p50.round())
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn the_middle_of_a_range_counts_or_its_one_end_as_a_years_pay(pool: Pool) {
    let rate = ExchangeRate { currency: currency("USD"), per_euro: 1.25, as_of: date(2026, 11, 20) };
    jobs::set_exchange_rate(&pool, rate).await.unwrap();
    // Each is a hundred thousand euros a year.
    let jobs = vec![
        paid(0, "EUR", PayPeriod::Year, Some(80_000.0), Some(120_000.0)),
        paid(1, "EUR", PayPeriod::Year, Some(100_000.0), None),
        paid(2, "EUR", PayPeriod::Month, None, Some(100_000.0 / 12.0)),
        paid(3, "USD", PayPeriod::Year, Some(125_000.0), Some(125_000.0)),
        paid(4, "EUR", PayPeriod::Hour, Some(100_000.0 / 1_760.0), None),
        paid(5, "EUR", PayPeriod::Day, Some(100_000.0 / 220.0), None),
        paid(6, "EUR", PayPeriod::Week, Some(100_000.0 / 52.0), None),
        paid(7, "XTS", PayPeriod::Year, Some(1.0), None),
        paid(8, "EUR", PayPeriod::Year, None, None),
    ];
    read_in(&pool, &feed("Halden", jobs), noon()).await.unwrap();
    assert_eq!(titles(&pool, "").await.len(), 9);
    for (code, amount) in [("EUR", 100_000.0), ("USD", 125_000.0)] {
        let salaries = told(&pool, all(currency(code))).await;
        assert_eq!((salaries.all.adverts, salaries.unstated), (7, 2));
        let spread = salaries.all.percentiles.unwrap();
        for value in [spread.p10, spread.p50, spread.p90] {
            // Hourly pay is kept in hundredths.
            assert!((value - amount).abs() < 20.0, "{value} {code}");
        }
    }
    assert_eq!(told(&pool, all(currency("USD"))).await.rate_as_of, date(2026, 11, 20));
    assert_eq!(jobs::salaries(&pool, all(currency("XTS"))).await.unwrap(), None);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn nothing_is_told_of_fewer_than_five(pool: Pool) {
    read_in(&pool, &feed("Halden", of_euros(&[1e5, 2e5, 3e5, 4e5])), noon()).await.unwrap();
    let four = told(&pool, all(Currency::EURO)).await;
    assert_eq!(four.all, Figures { adverts: 4, percentiles: None });
    read_in(&pool, &feed("Halden", of_euros(&[1e5, 2e5, 3e5, 4e5, 5e5])), noon()).await.unwrap();
    assert_eq!(median(told(&pool, all(Currency::EURO)).await.all), Some(3e5));
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn figures_are_grouped_and_narrowed_by_role_country_and_stage(pool: Pool) {
    let place = |country: &str| Place {
        locality: None,
        region: None,
        country: Some(country.parse().unwrap()),
        text: country.to_owned(),
    };
    let mut jobs = of_euros(&[1e5, 1e5, 1e5, 1e5, 1e5, 3e5, 3e5, 3e5, 3e5, 3e5]);
    for (at, job) in jobs.iter_mut().enumerate() {
        (job.roles, job.places) = match at {
            // Twice the same country is one country.
            0..5 => (vec![RoleKind::Cto], vec![place("DE"), place("DE"), place("FR")]),
            _ => (vec![RoleKind::Vp, RoleKind::Interim], vec![place("DE")]),
        };
    }
    let mut halden = feed("Halden", jobs);
    halden.company.as_mut().unwrap().stage = Some(Stage::Seed);
    read_in(&pool, &halden, noon()).await.unwrap();
    let mut other = feed("Other", of_euros(&[9e5]));
    other.company.as_mut().unwrap().stage = Some(Stage::Public);
    read_in(&pool, &other, noon()).await.unwrap();

    let salaries = told(&pool, all(Currency::EURO)).await;
    let roles: Vec<_> = salaries.by_role.iter().map(|(role, figures)| (*role, median(*figures))).collect();
    assert_eq!(roles, [(RoleKind::Cto, Some(1e5)), (RoleKind::Vp, Some(3e5)), (RoleKind::Interim, Some(3e5))]);
    let countries: Vec<_> =
        salaries.by_country.iter().map(|(code, figures)| (code.to_string(), figures.adverts)).collect();
    assert_eq!(countries, [("DE".to_owned(), 10), ("FR".to_owned(), 5)]);
    let stages: Vec<_> = salaries.by_stage.iter().map(|(stage, figures)| (*stage, figures.adverts)).collect();
    assert_eq!(stages, [(Stage::Seed, 10), (Stage::Public, 1)]);

    let french = SalaryQuery { country: Some("FR".parse().unwrap()), ..all(Currency::EURO) };
    let narrowed = told(&pool, french).await;
    assert_eq!((narrowed.all.adverts, median(narrowed.all)), (5, Some(1e5)));
    assert_eq!(narrowed.countries.len(), 2, "the other country can still be chosen");
    let none = SalaryQuery { role: Some(RoleKind::Cto), stage: Some(Stage::Public), ..all(Currency::EURO) };
    assert_eq!(told(&pool, none).await.all.adverts, 0);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn invented_adverts_count_only_where_there_are_no_others(pool: Pool) {
    let mut demo = feed("Invented", of_euros(&[9e5; 5]));
    demo.demo = true;
    read_in(&pool, &demo, noon()).await.unwrap();
    let alone = told(&pool, all(Currency::EURO)).await;
    assert_eq!((alone.demo, median(alone.all)), (true, Some(9e5)));
    read_in(&pool, &feed("Halden", of_euros(&[1e5; 6])), noon()).await.unwrap();
    let mixed = told(&pool, all(Currency::EURO)).await;
    assert_eq!((mixed.demo, mixed.all.adverts, median(mixed.all)), (false, 6, Some(1e5)));
}
