//! The board.

use axum::http::{Method, StatusCode};
use database::{MIGRATOR, Pool};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use crate::{
    adverts::{bare, bring_in, feed, full},
    visit::Visitor,
};

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_card_says_role_pay_company_place_and_how_sure(pool: Pool) {
    bring_in(&pool, &feed("Halden", vec![full("Chief Technology Officer"), bare("Engineer", 2)])).await;
    let page = Visitor::of(pool).get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.is_a_page());
    assert_eq!(page.forbidden_by_policy(), Vec::<String>::new());
    for said in [
        "<strong>2 jobs</strong>",
        "Chief Technology Officer</a>",
        "€165–190k",
        "Halden · Series A · 34 people, 14 in engineering",
        "Remote from EU, UK",
        "0.8–1.2\u{a0}% equity",
        "Remote from EU, UK · posted <time datetime=\"2026-11-20T07:00:00Z\" title=\"20 November 2026, 07:00 UTC\">2 days ago</time>",
        "confirmed <time datetime=\"2026-11-20T08:00:00Z\" title=\"20 November 2026, 08:00 UTC\">2 days ago</time>",
        "1 of 22 answered",
        "Salary not stated by the employer",
        "read from Ashby",
        "href=\"/jobs?stack=c%2B%2B\"",
    ] {
        assert!(page.text().contains(said), "{said} is missing:\n{}", page.text());
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_part_is_exactly_what_the_whole_page_shows_there(pool: Pool) {
    bring_in(&pool, &feed("Halden", vec![full("CTO"), bare("Engineer", 2)])).await;
    let visitor = Visitor::of(pool);
    let whole = visitor.get("/jobs?q=cto").await;
    let part = visitor.ask(Method::GET, "/jobs?q=cto", &[("hx-request-type", "partial")]).await;
    let (title, rest) = part.text().trim().split_once("</title>").expect("a title");
    assert_eq!(title, "<title>cto · jobs · Kintsugi");
    let parts: Vec<&str> = rest.split("</hx-partial>").map(|part| part.trim()).collect();
    assert_eq!(parts.len(), 3, "the filters, how many are set, and the results");
    for part in parts {
        let part =
            part.split_once("innerMorph\">").or_else(|| part.split_once("innerHTML\">")).map_or(part, |(_, part)| part);
        assert!(whole.text().contains(part.trim()), "{part}");
    }
    assert_eq!(part.field("hx-push-url"), "/jobs?q=cto");
    for answer in [whole, part] {
        assert!(answer.field("vary").contains("hx-request-type") && answer.field("vary").contains("accept-encoding"));
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn restored_and_boosted_requests_get_the_whole_page(pool: Pool) {
    let visitor = Visitor::of(pool);
    for kind in ["full", "", "PARTIAL"] {
        let answer = visitor.ask(Method::GET, "/", &[("hx-request-type", kind), ("hx-request", "true")]).await;
        assert!(answer.is_a_page(), "{kind}");
        assert_eq!(answer.field("hx-push-url"), "", "{kind}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn older_adverts_follow_without_gap_or_repeat(pool: Pool) {
    let adverts = (0..45).map(|age| bare(&format!("Role {age}"), age)).collect();
    bring_in(&pool, &feed("Halden", adverts)).await;
    let visitor = Visitor::of(pool);
    let (mut path, mut seen) = ("/".to_owned(), Vec::new());
    for page in 0..3 {
        let answer = visitor.get(&path).await;
        assert!(answer.text().contains("<strong>45 jobs</strong>"));
        assert_eq!(answer.text().contains("Back to the start"), page > 0);
        assert_eq!(
            answer.text().contains("<title>Jobs for CTOs, further back in the list · Kintsugi</title>"),
            page > 0
        );
        seen.extend(answer.links("/jobs/role-"));
        let older = answer.text().split("<a class=\"button line\" rel=\"next\" href=\"").nth(1);
        assert_eq!(older.is_none(), page == 2, "{older:?}");
        path = older.and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned();
    }
    let expected: Vec<String> = (0..45).map(|age| format!("/jobs/role-{age}-")).collect();
    assert_eq!(seen.len(), 45);
    assert!(seen.iter().zip(&expected).all(|(href, start)| href.starts_with(start)), "{seen:?}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_search_without_results_says_what_to_try(pool: Pool) {
    bring_in(&pool, &feed("Halden", vec![full("CTO")])).await;
    let visitor = Visitor::of(pool);
    let page = visitor.get("/jobs?q=%3Cb%3Ecobol").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("No advert says all of “&#60;b&#62;cobol”"), "{}", page.text());
    assert!(page.text().contains("value=\"&#60;b&#62;cobol\""));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_empty_board_says_so(pool: Pool) {
    let page = Visitor::of(pool).get("/").await;
    assert!(page.text().contains("No adverts yet") && page.text().contains("<strong>0 jobs</strong>"));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_page_of_twenty_adverts_stays_under_15_kilobytes_on_the_wire(pool: Pool) {
    let words = ["Platform", "Payments", "Robotics", "Climate", "Security", "Data"];
    let adverts = (0..30).map(|n| {
        let role = format!("VP Engineering, {} and {} {n}", words[n % 6], words[(n / 6 + 1) % 6]);
        let mut advert = full(&role);
        advert.external_id = role;
        advert.stack.extend((0..6).map(|tag| format!("{}-{n}-{tag}", words[tag])));
        advert
    });
    bring_in(&pool, &feed("Halden", adverts.collect())).await;
    let visitor = Visitor::of(pool);
    for encoding in ["gzip", "br"] {
        let answer = visitor.ask(Method::GET, "/", &[("accept-encoding", encoding)]).await;
        assert_eq!(answer.field("content-encoding"), encoding);
        assert!(answer.bytes.len() < 15_000, "{encoding}: {} bytes", answer.bytes.len());
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_site_with_its_database_is_ready(pool: Pool) {
    let ready = Visitor::of(pool).get("/health/ready").await;
    assert_eq!(ready.status, StatusCode::OK);
    assert!(ready.text().starts_with(r#"{"state":"ready","dependencies":{"postgres":{"state":"up","latency_ms":"#));
}

#[sqlx::test(migrations = false)]
async fn a_site_whose_database_came_back_empty_is_not_ready_until_it_is_migrated(
    pools: PgPoolOptions,
    empty: PgConnectOptions,
) {
    let pool = pools.connect_with(empty).await.expect("a database");
    let visitor = Visitor::of(pool.clone());
    let ready = visitor.get("/health/ready").await;
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(ready.text().contains(r#""state":"unmigrated""#), "{}", ready.text());
    MIGRATOR.run(&pool).await.expect("the schema");
    assert_eq!(visitor.get("/health/ready").await.status, StatusCode::OK);
}
