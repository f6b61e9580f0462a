//! A company's page.

use axum::http::StatusCode;
use database::{MIGRATOR, Pool};

use crate::{
    adverts::{bare, bring_in, feed, full},
    visit::Visitor,
};

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_company_is_told_with_its_open_adverts_alone(pool: Pool) {
    bring_in(&pool, &feed("Halden", vec![full("CTO")])).await;
    bring_in(&pool, &feed("Other", vec![full("VP")])).await;
    let page = Visitor::of(pool).get("/companies/halden").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.is_a_page());
    assert_eq!(page.forbidden_by_policy(), Vec::<String>::new());
    for said in [
        "<h1>Halden</h1>",
        "Balances small power plants.",
        "Series A",
        "34 people",
        "2021",
        "Oslo",
        ">halden.example</a>",
    ] {
        assert!(page.text().contains(said), "{said}");
    }
    let adverts = page.links("/jobs/");
    assert!(adverts.len() == 1 && adverts[0].starts_with("/jobs/cto-"), "{adverts:?}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_company_with_many_adverts_has_pages(pool: Pool) {
    bring_in(&pool, &feed("Halden", (0..25).map(|age| bare(&format!("Role {age}"), age)).collect())).await;
    let visitor = Visitor::of(pool);
    let first = visitor.get("/companies/halden").await;
    let older = first.links("/companies/halden?after=");
    assert_eq!((first.links("/jobs/role-").len(), older.len()), (20, 1));
    let second = visitor.get(&older[0]).await;
    assert_eq!(second.links("/jobs/role-").len(), 5);
    assert!(second.text().contains("Back to the newest"));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_company_without_open_adverts_stays(pool: Pool) {
    bring_in(&pool, &feed("Halden", Vec::new())).await;
    let page = Visitor::of(pool).get("/companies/halden").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("No open job just now"));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_unknown_company_is_a_404(pool: Pool) {
    let answer = Visitor::of(pool).get("/companies/nobody").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_company_shows_its_stack_its_past_jobs_and_where_they_were_read(pool: Pool) {
    bring_in(&pool, &feed("Halden", vec![full("CTO"), bare("<b>VP & more", 30)])).await;
    // The second reading that lacks an advert closes it.
    bring_in(&pool, &feed("Halden", vec![full("CTO")])).await;
    bring_in(&pool, &feed("Halden", vec![full("CTO")])).await;
    let page = Visitor::of(pool).get("/companies/halden").await;
    assert_eq!(page.forbidden_by_policy(), Vec::<String>::new());
    for said in [
        "href=\"/jobs?stack=rust\" title=\"in 1 open job\">Rust</a>",
        "scope=\"row\">&#60;b&#62;VP &#38; more</th>",
        "<span class=\"unstated\">not stated</span>",
        "data-label=\"Open for\">1 day</td>",
        "Read from the board “halden” at Ashby, last on <time datetime=\"2026-11-20\">20 November 2026</time>.",
    ] {
        assert!(page.text().contains(said), "{said}:\n{}", page.text());
    }
    assert_eq!(page.links("/jobs/").len(), 1, "a closed advert is no link");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_place_in_the_past_jobs_that_does_not_exist_is_refused(pool: Pool) {
    bring_in(&pool, &feed("Halden", vec![full("CTO")])).await;
    let answer = Visitor::of(pool).get("/companies/halden?past=nowhere").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.text().contains("(“past”)"));
}
