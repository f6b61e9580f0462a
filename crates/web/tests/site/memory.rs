//! What visitors get while the database is away: the pages that were there before, and that they are copies.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{Duration, Instant},
};

use axum::{
    Router,
    http::{Method, StatusCode},
};
use database::{MIGRATOR, Pool};
use jiff::Timestamp;
use lifecycle::{Dependency, Handle, Lifecycle};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use web::Site;

use crate::{
    adverts::{bare, bring_in, feed, full},
    cable::Cable,
    visit::{Answer, Visitor},
};

const PARTIAL: &[(&str, &str)] = &[("hx-request-type", "partial")];

/// A database with two adverts, and the way to it.
struct Ground {
    cable: Cable,
    /// Reaches the database by another way.
    direct: Pool,
    /// Reaches it through the cable.
    pool: Pool,
}

impl Ground {
    async fn new(pools: PgPoolOptions, options: PgConnectOptions) -> Self {
        let direct = pools.connect_with(options.clone()).await.expect("a database");
        bring_in(&direct, &feed("Halden", vec![full("CTO"), bare("Engineer", 2)])).await;
        let cable = Cable::to(&options).await;
        let pool = cable.pool(&options);
        Self { cable, direct, pool }
    }
}

/// The parts of an answer that a copy shares with what it is a copy of.
fn content(answer: &Answer) -> String {
    let text = answer.text().replace("<!--as-of-->", "");
    match text.split_once("<p class=\"as-of\"") {
        Some((before, rest)) => format!("{before}{}", rest.split_once("</p>").expect("an end").1),
        None => text,
    }
}

fn is_a_copy(answer: &Answer) -> bool {
    let says_so = answer.text().matches("<p class=\"as-of\" role=\"status\">").count() == 1;
    assert_eq!(says_so, answer.field("warning") == "110 - \"Response is Stale\"", "{answer:?}");
    assert_eq!(says_so, answer.field("cache-control") == "no-store");
    assert_eq!(says_so, answer.fields.contains_key("age"));
    says_so
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn pages_that_were_there_are_there_while_the_database_is_away(pools: PgPoolOptions, options: PgConnectOptions) {
    let ground = Ground::new(pools, options).await;
    let visitor = Visitor::of(ground.pool.clone());
    let board = visitor.get("/").await;
    let paths = [
        "/".to_owned(),
        "/jobs?q=cto".to_owned(),
        board.links("/jobs/").first().expect("an advert").clone(),
        "/companies/halden".to_owned(),
    ];
    let mut before = Vec::new();
    for path in &paths {
        before.push(visitor.get(path).await);
    }
    let part = visitor.ask(Method::GET, "/jobs?q=cto", PARTIAL).await;
    assert!(before.iter().chain([&part]).all(|answer| answer.status == StatusCode::OK && !is_a_copy(answer)));

    ground.cable.cut();
    for (path, before) in paths.iter().zip(&before) {
        let copy = visitor.get(path).await;
        assert_eq!(copy.status, StatusCode::OK, "{path}");
        assert!(is_a_copy(&copy) && copy.is_a_page(), "{path}");
        assert!(copy.text().contains("as of <time datetime=\"2026-11-22T10:00Z\">10:00 UTC</time>"), "{}", copy.text());
        assert_eq!(copy.forbidden_by_policy(), Vec::<String>::new(), "{path}");
        assert_eq!(content(&copy), content(before), "{path}");
        assert_eq!(copy.field("vary"), before.field("vary"), "{path}");
        assert!(copy.fields.contains_key("x-request-id") && copy.fields.contains_key("content-security-policy"));
    }
    let copy = visitor.ask(Method::GET, "/jobs?q=cto", PARTIAL).await;
    assert!(is_a_copy(&copy) && copy.text().trim_start().starts_with("<title>"), "{}", copy.text());
    assert_eq!(content(&copy), content(&part));
    assert_eq!(copy.field("hx-push-url"), "/jobs?q=cto");
    let head = visitor.ask(Method::HEAD, "/", &[]).await;
    assert_eq!((head.status, head.bytes.len()), (StatusCode::OK, 0));
    assert!(head.fields.contains_key("warning"));

    let unknown = visitor.get("/jobs?q=engineer").await;
    assert_eq!((unknown.status, unknown.field("retry-after").as_str()), (StatusCode::SERVICE_UNAVAILABLE, "5"));

    ground.cable.mend();
    let back = visitor.get("/").await;
    assert!(back.status == StatusCode::OK && !is_a_copy(&back));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn nobody_waits_long_for_a_database_that_answers_nothing(pools: PgPoolOptions, options: PgConnectOptions) {
    let ground = Ground::new(pools, options).await;
    let visitor = Visitor::of(ground.pool.clone());
    visitor.get("/").await;
    ground.cable.freeze();
    for _ in 0..2 {
        let asked = Instant::now();
        let copy = visitor.get("/").await;
        assert!(copy.status == StatusCode::OK && is_a_copy(&copy));
        assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
    }
    let asked = Instant::now();
    assert_eq!(visitor.get("/companies/halden").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(asked.elapsed() < Duration::from_millis(3_200), "{:?}", asked.elapsed());
    ground.cable.mend();
    assert!(!is_a_copy(&visitor.get("/").await));
}

/// A real life, which asks the database by `pool` now and then.
fn live(pool: &Pool) -> Handle {
    let pool = pool.clone();
    let ping = move || {
        let pool = pool.clone();
        async move { database::ping(&pool).await.map(|_| ()).map_err(|error| error.to_string()) }
    };
    let life = Lifecycle::builder()
        .serve("http", ([127, 0, 0, 1], 0), Router::new())
        .dependency(Dependency::new(web::POSTGRES, ping).needed());
    let handle = life.handle();
    tokio::spawn(life.run());
    handle
}

async fn until(what: &str, is_so: impl Fn() -> bool) {
    let asked = Instant::now();
    while !is_so() {
        assert!(asked.elapsed() < Duration::from_secs(10), "not within ten seconds: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_database_that_is_known_to_be_away_is_not_waited_for(pools: PgPoolOptions, options: PgConnectOptions) {
    let ground = Ground::new(pools, options).await;
    let handle = live(&ground.pool);
    let visitor = Visitor::at(Site::new(ground.pool.clone()).with_lifecycle(handle.clone()));
    visitor.get("/").await;
    ground.cable.freeze();
    until("the absence is noticed", || handle.is_away(web::POSTGRES)).await;

    let asked = Instant::now();
    let copy = visitor.get("/").await;
    let unknown = visitor.get("/companies/halden").await;
    assert!(asked.elapsed() < Duration::from_millis(200), "{:?}", asked.elapsed());
    assert!(copy.status == StatusCode::OK && is_a_copy(&copy));
    assert_eq!((unknown.status, unknown.field("retry-after").as_str()), (StatusCode::SERVICE_UNAVAILABLE, "5"));
    assert!(unknown.is_a_page() && unknown.text().contains("The board is away for a moment"));
    assert_eq!(visitor.get("/health/live").await.status, StatusCode::OK);
    assert_eq!(visitor.get("/nothing").await.status, StatusCode::NOT_FOUND);

    ground.cable.mend();
    until("the return is noticed", || !handle.is_away(web::POSTGRES)).await;
    assert!(!is_a_copy(&visitor.get("/").await));
    assert_eq!(visitor.get("/companies/halden").await.status, StatusCode::OK);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_copy_tells_its_age_and_the_day_it_is_from(pools: PgPoolOptions, options: PgConnectOptions) {
    static NOW: AtomicI64 = AtomicI64::new(1_795_305_000);
    let clock = || Timestamp::from_second(NOW.load(Ordering::Relaxed)).expect("a moment");
    let ground = Ground::new(pools, options).await;
    let visitor = Visitor::at(Site::new(ground.pool.clone()).with_clock(clock));
    visitor.get("/").await;
    NOW.fetch_add(3_600, Ordering::Relaxed);
    bring_in(&ground.direct, &feed("Halden", vec![full("Another CTO")])).await;
    let newest = visitor.get("/").await;
    assert!(newest.text().contains("Another CTO"));
    NOW.fetch_add(86_400, Ordering::Relaxed);
    ground.cable.cut();
    let copy = visitor.get("/").await;
    assert!(is_a_copy(&copy) && copy.text().contains("Another CTO"));
    assert_eq!(copy.field("age"), "86400");
    let day = Timestamp::from_second(1_795_305_000 + 3_600).expect("a moment").strftime("%-d %B %Y, %H:%M UTC");
    assert!(copy.text().contains(&format!(">{day}</time>")), "{}", copy.text());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_is_gone_or_somebodys_own_has_no_copy(pools: PgPoolOptions, options: PgConnectOptions) {
    let ground = Ground::new(pools, options).await;
    let visitor = Visitor::of(ground.pool.clone());
    let advert = visitor.get("/").await.links("/jobs/").first().expect("an advert").clone();
    assert_eq!(visitor.get(&advert).await.status, StatusCode::OK);
    // It takes two readings to close what is missing.
    for _ in 0..2 {
        bring_in(&ground.direct, &feed("Halden", Vec::new())).await;
    }
    assert_eq!(visitor.get(&advert).await.status, StatusCode::GONE);
    let long = format!("/?{}", "x".repeat(10_000));
    assert_eq!(visitor.get(&long).await.status, StatusCode::OK);
    for field in [("cookie", "a=b"), ("authorization", "Bearer x")] {
        assert_eq!(visitor.ask(Method::GET, "/companies/halden", &[field]).await.status, StatusCode::OK);
    }
    assert_eq!(visitor.ask(Method::HEAD, "/jobs?q=head", &[]).await.status, StatusCode::OK);

    ground.cable.cut();
    let paths = [advert.as_str(), "/companies/halden", long.as_str(), "/jobs?q=head", "/jobs?q=other"];
    let asked = paths.map(|path| {
        let visitor = visitor.clone();
        async move { visitor.get(path).await.status }
    });
    let [advert, company, long, head, other] = asked;
    let statuses = tokio::join!(advert, company, long, head, other);
    let away = StatusCode::SERVICE_UNAVAILABLE;
    assert_eq!(statuses, (away, away, away, away, away));
    // Whoever brings a cookie gets the copy for everybody: better than nothing.
    assert!(is_a_copy(&visitor.ask(Method::GET, "/", &[("cookie", "a=b")]).await));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn equal_searches_share_a_copy_and_what_was_left_aside_is_not_in_it(
    pools: PgPoolOptions,
    options: PgConnectOptions,
) {
    let ground = Ground::new(pools, options).await;
    let visitor = Visitor::of(ground.pool.clone());
    assert_eq!(visitor.get("/jobs?stack=rust&days=30&role=king").await.status, StatusCode::OK);
    let known = visitor.get("/jobs?stack=rust&stack=c%2B%2B&days=30").await;
    ground.cable.cut();
    let same = visitor.get("/jobs?q=&days=30&stack=C%2B%2B&stack=Rust&salary=&sort=newest").await;
    assert!(is_a_copy(&same));
    assert_eq!(content(&same), content(&known));
    assert_eq!(visitor.get("/jobs?stack=rust&days=30").await.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_warmed_site_has_pages_that_nobody_has_asked_for(pools: PgPoolOptions, options: PgConnectOptions) {
    let ground = Ground::new(pools, options).await;
    let paths = {
        let board = Visitor::of(ground.direct.clone()).get("/").await;
        ["/".to_owned(), "/companies/halden".to_owned()].into_iter().chain(board.links("/jobs/")).collect::<Vec<_>>()
    };
    let site = Site::new(ground.pool.clone());
    let visitor = Visitor::at(site.clone());
    // It begins without its database and waits for it.
    ground.cable.cut();
    tokio::spawn(web::warm(site));
    tokio::time::sleep(Duration::from_millis(100)).await;
    for _ in 0..10 {
        ground.cable.mend();
        tokio::time::sleep(Duration::from_secs(2)).await;
        ground.cable.cut();
        // Companies come last.
        if visitor.get("/companies/halden").await.status == StatusCode::OK {
            break;
        }
    }
    for path in &paths {
        let copy = visitor.get(path).await;
        assert!(copy.status == StatusCode::OK && is_a_copy(&copy), "{path}");
    }
    assert!(paths.len() >= 4, "{paths:?}");
}
