//! The page that says how the board is, and what load balancers are told.

use axum::http::StatusCode;
use database::{MIGRATOR, Pool};
use lifecycle::{DependencyStatus, Reach, State};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use crate::{
    chronicle::{Folder, dependency},
    visit::{Visitor, away, site},
};

fn watched(pool: Pool, state: State, dependencies: Vec<DependencyStatus>) -> Visitor {
    Visitor::at(site(pool).with_lifecycle(Folder::of_three_lives().handle(state, dependencies)))
}

#[tokio::test]
async fn the_status_says_how_the_board_is_and_how_it_mended_itself() {
    let up = vec![dependency("postgres", true, Reach::Up), dependency("nats", false, Reach::Up)];
    let page = watched(away(), State::Serving, up).get("/status").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.is_a_page());
    assert_eq!(page.forbidden_by_policy(), Vec::<String>::new());
    for said in [
        "The board is well",
        "for 1 day 19 h",
        "A fresh process took over, as every day.</b> <span>Nobody noticed.",
        "The process crashed; a new one was started.</b> <span>At most 2 requests got no answer, and nobody was answered",
        "21 Nov: answered all day",
        "20 Nov: nobody answered for 1 min, mended itself 1 time",
        "19 Nov: not on record",
    ] {
        assert!(page.text().contains(said), "{said} is missing:\n{}", page.text());
    }
    assert!(!page.text().contains("jobs/src/search/page.rs"), "a visitor reads where it crashed");
}

#[tokio::test]
async fn a_visitor_is_not_told_where_the_database_is_nor_what_it_said() {
    let down = vec![dependency("postgres", true, Reach::Down)];
    let page = watched(away(), State::Degraded, down).get("/status").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("does not answer"), "{}", page.text());
    assert!(!page.text().contains("10.0.3.7") && !page.text().contains("postgres"), "{}", page.text());
}

#[tokio::test]
async fn a_board_that_knows_nothing_of_its_life_has_a_status_all_the_same() {
    let page = Visitor::without_a_database().get("/status").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.is_a_page() && page.text().contains("Nothing has been mended yet"));
    assert!(page.text().contains("Nothing is on record yet"));
}

#[tokio::test]
async fn every_page_leads_to_the_status() {
    assert_eq!(Visitor::without_a_database().get("/nothing").await.links("/status"), ["/status"]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn readiness_is_what_the_process_watches(pool: Pool) {
    for (needed, other, state, status) in [
        (Reach::Up, Reach::Up, "ready", StatusCode::OK),
        (Reach::Up, Reach::Down, "ready", StatusCode::OK),
        (Reach::Down, Reach::Up, "degraded", StatusCode::SERVICE_UNAVAILABLE),
        (Reach::Starved, Reach::Up, "degraded", StatusCode::SERVICE_UNAVAILABLE),
        // Not asked yet by the monitor: the page asks.
        (Reach::Unknown, Reach::Unknown, "ready", StatusCode::OK),
    ] {
        let known = vec![dependency("postgres", true, needed), dependency("nats", false, other)];
        let ready = watched(pool.clone(), State::Serving, known).get("/health/ready").await;
        assert_eq!(ready.status, status, "{needed:?} {other:?}");
        assert_eq!(ready.field("cache-control"), "no-store");
        let said: serde_json::Value = serde_json::from_str(ready.text()).expect("JSON");
        assert_eq!(said["state"], state, "{needed:?} {other:?}");
        let nats = &said["dependencies"]["nats"];
        assert_eq!(nats["state"], serde_json::to_value(other).expect("a word"));
        assert_eq!(nats["since"], "2026-11-21T21:14:00Z");
        assert_eq!(nats["latency_ms"].as_f64(), (other == Reach::Up).then_some(0.412));
        assert!(nats.get("said").is_none(), "an error text in public: {said}");
    }
}

#[tokio::test]
async fn a_process_that_starts_says_so() {
    let known = vec![dependency("postgres", true, Reach::Unknown)];
    let ready = watched(away(), State::Starting, known).get("/health/ready").await;
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(ready.text().starts_with(r#"{"state":"starting","dependencies":{"postgres":{"state":"unknown","#));
}

#[sqlx::test(migrations = false)]
async fn a_database_without_its_schema_is_no_dependency_that_is_up(pools: PgPoolOptions, empty: PgConnectOptions) {
    let pool = pools.connect_with(empty).await.expect("a database");
    let visitor = watched(pool.clone(), State::Serving, vec![dependency("postgres", true, Reach::Up)]);
    let ready = visitor.get("/health/ready").await;
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(ready.text().contains(r#""state":"unmigrated""#), "{}", ready.text());
    MIGRATOR.run(&pool).await.expect("the schema");
    assert_eq!(visitor.get("/health/ready").await.status, StatusCode::OK);
    // From here on nobody is asked: the answer is the monitor's.
    pool.close().await;
    assert_eq!(visitor.get("/health/ready").await.status, StatusCode::OK);
}
