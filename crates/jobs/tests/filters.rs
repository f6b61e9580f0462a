//! What filters find, what they count, and in which order.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod feed;

use contracts::{CountryCode, Eligibility, PayPeriod, RoleKind, Salary, SourcedJob, Stage, UtcOffsets, Workplace};
use database::Pool;
use feed::{advert, feed, find, noon, read_in};
use jiff::ToSpan;
use jobs::{Count, Facet, Filters, Found, Query, RemoteFrom, Sort, TeamSize, Why, names};

fn countries(codes: &[&str]) -> Vec<CountryCode> {
    codes.iter().map(|code| code.parse().unwrap()).collect()
}

fn from(code: &str) -> RemoteFrom {
    RemoteFrom::Country(code.parse().unwrap())
}

fn remote(id: &str, title: &str, eligibility: Option<Eligibility>) -> SourcedJob {
    SourcedJob { workplace: Some(Workplace::Remote), eligibility, ..advert(id, title) }
}

fn paid(mut job: SourcedJob, currency: &str, period: PayPeriod, max: f64) -> SourcedJob {
    job.salary = Salary::from_units(currency.parse().unwrap(), period, None, Some(max));
    job
}

fn titles(found: &Found) -> Vec<&str> {
    found.cards.iter().map(|card| card.title.as_str()).collect()
}

fn query(filters: Filters) -> Query {
    Query::default().filtered(filters).counted(true)
}

fn count<T: PartialEq>(facets: &[Facet<T>], value: &T) -> u32 {
    match facets.iter().find(|facet| facet.value == *value).map(|facet| facet.count) {
        Some(Count::Exactly(n)) => n,
        other => unreachable!("{other:?}"),
    }
}

/// Six adverts of two companies, the first the newest.
async fn board(pool: &Pool) {
    let anywhere = Eligibility { worldwide: true, ..Eligibility::default() };
    let iberia = Eligibility { countries: countries(&["ES", "PT"]), ..Eligibility::default() };
    let east = Eligibility { offsets: Some(UtcOffsets { from: 120, to: 480 }), ..anywhere.clone() };
    let mut jobs = vec![
        remote("1", "anywhere", Some(anywhere)),
        remote("2", "iberia", Some(iberia)),
        remote("3", "east", Some(east)),
        remote("4", "silent", None),
    ];
    jobs[0].roles = vec![RoleKind::Cto, RoleKind::Interim];
    jobs[1].roles = vec![RoleKind::Vp];
    jobs[2].stack = vec!["rust".to_owned(), "C++".to_owned()];
    for (age, job) in (0_i64..).zip(&mut jobs) {
        job.published_at = Some(noon() - (age * 48).hours());
    }
    let mut halden = feed("Halden", jobs);
    halden.company.as_mut().unwrap().stage = Some(Stage::Seed);
    halden.company.as_mut().unwrap().engineers = Some(12);
    read_in(pool, &halden, noon()).await.unwrap();
    let mut office = SourcedJob { workplace: Some(Workplace::OnSite), ..advert("5", "office") };
    office.published_at = Some(noon() - (40 * 24).hours());
    office.stack = vec!["COBOL".to_owned()];
    office.language = "de".parse().ok();
    // Only remote adverts say from where; a reader that says so for another is not believed.
    office.eligibility = Some(Eligibility { worldwide: true, ..Eligibility::default() });
    let mut bare = advert("6", "bare");
    bare.salary = None;
    bare.published_at = Some(noon() - (50 * 24).hours());
    read_in(pool, &feed("Tobel", vec![office, bare]), noon()).await.unwrap();
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn each_filter_finds_what_passes_it(pool: Pool) {
    board(&pool).await;
    let all = Filters::default;
    for (filters, expected) in [
        (Filters { roles: vec![RoleKind::Interim, RoleKind::Vp], ..all() }, &["anywhere", "iberia"][..]),
        (Filters { workplaces: vec![Workplace::OnSite], ..all() }, &["office"]),
        (Filters { remote_from: vec![from("PT")], ..all() }, &["anywhere", "iberia", "east"]),
        (Filters { remote_from: vec![from("DE")], ..all() }, &["anywhere", "east"]),
        (Filters { remote_from: vec![RemoteFrom::Worldwide], ..all() }, &["anywhere", "east"]),
        (Filters { utc_offset: Some(60), ..all() }, &["anywhere", "iberia"]),
        (Filters { utc_offset: Some(480), ..all() }, &["anywhere", "iberia", "east"]),
        (Filters { stages: vec![Stage::Seed], ..all() }, &["anywhere", "iberia", "east", "silent"]),
        (Filters { team_sizes: vec![TeamSize::UpTo14], ..all() }, &["anywhere", "iberia", "east", "silent"]),
        (Filters { team_sizes: vec![TeamSize::UpTo49, TeamSize::Larger], ..all() }, &[]),
        (Filters { stack: vec!["RUST".to_owned()], ..all() }, &["anywhere", "iberia", "east", "silent", "bare"]),
        (Filters { stack: vec!["cobol".to_owned(), "c++".to_owned()], ..all() }, &["east", "office"]),
        (Filters { languages: vec!["de".parse().unwrap()], ..all() }, &["office"]),
        (Filters { posted_within: Some(3), ..all() }, &["anywhere", "iberia"]),
        (Filters { salary: Some(180_000), ..all() }, &["anywhere", "iberia", "east", "silent", "office"]),
        (Filters { salary: Some(180_001), ..all() }, &[]),
        (Filters { equity: true, ..all() }, &[]),
        (Filters { roles: vec![RoleKind::Cto], posted_within: Some(30), ..all() }, &["anywhere"]),
    ] {
        let found = find(&pool, &query(filters.clone())).await;
        assert_eq!(titles(&found), expected, "{filters:?}");
        assert_eq!(found.total, Count::Exactly(u32::try_from(expected.len()).unwrap()), "{filters:?}");
        // Without counts the same is found.
        assert_eq!(titles(&find(&pool, &query(filters).counted(false)).await), expected);
    }
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn counts_are_those_under_the_other_filters(pool: Pool) {
    board(&pool).await;
    let filters = Filters { roles: vec![RoleKind::Cto], workplaces: vec![Workplace::Remote], ..Filters::default() };
    let facets = find(&pool, &query(filters)).await.facets.unwrap();
    assert_eq!(count(&facets.roles, &RoleKind::Vp), 1);
    assert_eq!(count(&facets.roles, &RoleKind::Cto), 1);
    assert!(facets.roles.iter().all(|facet| facet.selected == (facet.value == RoleKind::Cto)));
    assert_eq!(count(&facets.workplaces, &Workplace::OnSite), 0);
    assert_eq!(count(&facets.workplaces, &Workplace::Remote), 1);
    assert_eq!(count(&facets.stages, &Stage::Seed), 1);
    let facets = find(&pool, &query(Filters::default())).await.facets.unwrap();
    assert_eq!(count(&facets.remote_from, &RemoteFrom::Worldwide), 2);
    assert_eq!(count(&facets.remote_from, &from("PT")), 3);
    assert_eq!(count(&facets.stack, &"Rust".to_owned()), 5);
    assert_eq!(count(&facets.utc_offsets, &60), 2);
    assert_eq!(count(&facets.utc_offsets, &180), 3);
    assert_eq!(count(&facets.posted_within, &3), 2);
    assert_eq!(count(&facets.salaries, &150_000), 5);
    assert_eq!(count(&facets.salaries, &210_000), 0);
}

/// The counts of every value are what a search with that value alone finds, whatever else is filtered.
#[sqlx::test(migrator = "database::MIGRATOR")]
async fn choosing_a_value_finds_as_many_as_it_promised(pool: Pool) {
    let board = testing::generate::Board::new(5, 400, noon());
    testing::load(&pool.connect_options(), &board, |_| ()).await.unwrap();
    let base = Filters { equity: true, languages: vec!["en".parse().unwrap()], ..Filters::default() };
    let text = "responsibility";
    let ask = async |filters: Filters| {
        let query = Query::new(text, None).unwrap().filtered(filters).counted(true);
        find(&pool, &query).await
    };
    let facets = ask(base.clone()).await.facets.unwrap();
    let mut asked = Vec::new();
    asked.extend(facets.roles.iter().map(|f| (f.count, Filters { roles: vec![f.value], ..base.clone() })));
    asked.extend(facets.workplaces.iter().map(|f| (f.count, Filters { workplaces: vec![f.value], ..base.clone() })));
    asked.extend(facets.remote_from.iter().map(|f| (f.count, Filters { remote_from: vec![f.value], ..base.clone() })));
    asked.extend(facets.utc_offsets.iter().map(|f| (f.count, Filters { utc_offset: Some(f.value), ..base.clone() })));
    asked.extend(facets.salaries.iter().map(|f| (f.count, Filters { salary: Some(f.value), ..base.clone() })));
    asked.extend(facets.stages.iter().map(|f| (f.count, Filters { stages: vec![f.value], ..base.clone() })));
    asked.extend(facets.team_sizes.iter().map(|f| (f.count, Filters { team_sizes: vec![f.value], ..base.clone() })));
    asked.extend(facets.stack.iter().map(|f| (f.count, Filters { stack: vec![f.value.clone()], ..base.clone() })));
    asked.extend(facets.languages.iter().map(|f| (f.count, Filters { languages: vec![f.value], ..base.clone() })));
    asked.extend(
        facets.posted_within.iter().map(|f| (f.count, Filters { posted_within: Some(f.value), ..base.clone() })),
    );
    assert!(asked.len() > 80, "{}", asked.len());
    for (promised, filters) in asked {
        assert_eq!(ask(filters.clone()).await.total, promised, "{filters:?}");
    }
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn salaries_are_compared_by_the_reference_rates_and_unstated_ones_come_last(pool: Pool) {
    let mut silent = advert("5", "silent");
    silent.salary = None;
    let jobs = vec![
        silent,
        paid(advert("1", "crowns"), "SEK", PayPeriod::Year, 1_100_000.0),
        paid(advert("2", "by the day"), "EUR", PayPeriod::Day, 1_000.0),
        paid(advert("3", "dollars"), "USD", PayPeriod::Year, 174_000.0),
        paid(advert("4", "unknown"), "XAU", PayPeriod::Year, 1_000_000.0),
    ];
    read_in(&pool, &feed("Halden", jobs), noon()).await.unwrap();
    let by_pay = Query::default().sorted(Sort::Salary).counted(true);
    let found = find(&pool, &by_pay).await;
    assert_eq!(titles(&found)[..3], ["by the day", "dollars", "crowns"]);
    let at_least = |amount, currency: &str| {
        query(Filters { salary: Some(amount), currency: currency.parse().ok(), ..Filters::default() })
            .sorted(Sort::Salary)
    };
    let mut found = titles(&find(&pool, &at_least(174_000, "USD")).await).join(" ");
    assert_eq!(found, "by the day dollars".to_owned());
    // The operator's rate is what counts from then on.
    let rate =
        jobs::ExchangeRate { currency: "USD".parse().unwrap(), per_euro: 2.0, as_of: jiff::civil::date(2026, 11, 3) };
    assert_eq!(jobs::set_exchange_rate(&pool, rate).await.unwrap(), 1);
    assert!(jobs::exchange_rates(&pool).await.unwrap().contains(&rate));
    found = titles(&find(&pool, &by_pay).await)[..3].join(" ");
    assert_eq!(found, "by the day crowns dollars");
    for wrong in [0.0, -1.0, f64::NAN, 1e9] {
        assert!(jobs::set_exchange_rate(&pool, jobs::ExchangeRate { per_euro: wrong, ..rate }).await.is_err());
    }
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_currency_without_a_rate_is_ignored_and_said(pool: Pool) {
    board(&pool).await;
    let filters = Filters { salary: Some(1), currency: "XAU".parse().ok(), ..Filters::default() };
    let found = find(&pool, &query(filters)).await;
    assert_eq!(found.total, Count::Exactly(6));
    assert_eq!(
        found.ignored.iter().map(|note| (note.parameter, note.why)).collect::<Vec<_>>(),
        [(names::CURRENCY, Why::UnsupportedCurrency)]
    );
    assert_eq!(found.facets.unwrap().currency.as_str(), "EUR");
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn every_order_is_paged_without_gap_or_repeat(pool: Pool) {
    let jobs = (0..53).map(|n| {
        let mut job =
            paid(advert(&n.to_string(), &format!("CTO {n}")), "EUR", PayPeriod::Year, f64::from(100_000 + n % 5));
        job.salary = job.salary.filter(|_| n % 7 != 0);
        job
    });
    read_in(&pool, &feed("Halden", jobs.collect()), noon()).await.unwrap();
    for sort in Sort::ALL {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let query = Query::new("cto", None).unwrap().sorted(*sort).counted(true).from(after);
            let found = find(&pool, &query).await;
            assert_eq!(found.total, Count::Exactly(53));
            seen.extend(found.cards);
            after = found.next;
            if after.is_none() {
                break;
            }
        }
        if *sort != Sort::Newest {
            assert!(seen.is_sorted_by_key(|card| card.salary.is_none()), "{sort:?}");
        }
        let mut titles: Vec<_> = seen.into_iter().map(|card| card.title).collect();
        titles.sort();
        titles.dedup();
        assert_eq!(titles.len(), 53, "{sort:?}");
    }
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn what_a_company_says_of_itself_changes_its_live_adverts(pool: Pool) {
    let mut halden = feed("Halden", vec![advert("1", "CTO")]);
    read_in(&pool, &halden, noon()).await.unwrap();
    let growth = query(Filters { stages: vec![Stage::Growth], ..Filters::default() });
    assert_eq!(find(&pool, &growth).await.total, Count::Exactly(0));
    halden.company.as_mut().unwrap().stage = Some(Stage::Growth);
    read_in(&pool, &halden, noon()).await.unwrap();
    assert_eq!(find(&pool, &growth).await.total, Count::Exactly(1));
}

/// The program before this one knows nothing of the new columns, and goes on writing during a hand-over.
#[sqlx::test(migrator = "database::MIGRATOR")]
async fn rows_that_an_older_program_writes_are_complete(pool: Pool) {
    board(&pool).await;
    sqlx::query(
        "insert into jobs.live_job (posting_id, company_id, published_at, document)
         select posting_id, company_id, published_at, to_tsvector('jobs.advert', 'Chief Technology Officer')
         from jobs.live_job on conflict (posting_id) do update set document = excluded.document",
    )
    .execute(&pool)
    .await
    .unwrap();
    let found = find(&pool, &Query::new("cto", None).unwrap().counted(true)).await;
    assert_eq!(found.total, Count::Exactly(6));
    assert_eq!(count(&found.facets.unwrap().workplaces, &Workplace::Remote), 4);
}
