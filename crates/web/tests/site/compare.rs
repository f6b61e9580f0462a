//! Adverts side by side.

use axum::http::StatusCode;
use database::MIGRATOR;
use sqlx::PgPool;

use crate::{
    adverts::{bare, bring_in, feed, full},
    visit::Visitor,
};

/// The public ids of the adverts on the board.
async fn ids(visitor: &Visitor) -> Vec<String> {
    let board = visitor.get("/").await;
    let id = |rest: &str| rest.split('"').next().expect("an id").to_owned();
    board.text().split("data-compare=\"").skip(1).map(id).collect()
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn adverts_stand_side_by_side_in_the_order_of_the_address(pool: PgPool) {
    bring_in(&pool, &feed("Halden", vec![full("Chief Technology Officer"), bare("Engineer", 2)])).await;
    let visitor = Visitor::of(pool);
    let ids = ids(&visitor).await;
    assert_eq!(ids.len(), 2);
    let page = visitor.get(&format!("/compare?ids={},{}", ids[1], ids[0])).await;
    assert!(page.status == StatusCode::OK && page.is_a_page());
    assert_eq!(page.forbidden_by_policy(), Vec::<String>::new());
    let at = |said: &str| page.text().find(said).unwrap_or_else(|| panic!("{said} is missing:\n{}", page.text()));
    assert!(at(">Engineer</a>") < at(">Chief Technology Officer</a>"));
    for said in ["€165,000–190,000 a year", "Not stated", "The CEO", "declined to say", "Attrition in engineering"]
    {
        at(said);
    }
    assert!(!page.text().contains("Runway"), "a question that nobody answers takes no line");
    assert!(page.links("/compare?ids=").contains(&format!("/compare?ids={}", ids[0])), "one can be taken out");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_cannot_be_compared_is_said_to_be_left_aside(pool: PgPool) {
    bring_in(&pool, &feed("Halden", (1..=5).map(|number| bare(&format!("Engineer {number}"), number)).collect())).await;
    let visitor = Visitor::of(pool);
    let mut ids = ids(&visitor).await;
    assert_eq!(ids.len(), 5);
    let page = visitor.get(&format!("/compare?ids={}", ids.join(","))).await;
    assert!(page.status == StatusCode::OK && page.text().contains("Only the first 4 adverts are compared."));
    assert_eq!(page.text().matches("<a class=\"compare-remove\"").count(), 4);

    ids.truncate(1);
    let page = visitor.get(&format!("/compare?ids={},0000000000,%3Cb%3E", ids[0])).await;
    assert!(page.text().contains("2 adverts of this address do not exist."), "{}", page.text());
    assert!(page.text().contains("on another advert to see it beside this one"));

    for nothing in ["/compare", "/compare?ids=", "/compare?ids=%ff", "/compare?id=1&ids=zz"] {
        let page = visitor.get(nothing).await;
        assert!(page.status == StatusCode::OK && page.text().contains("Nothing to compare yet"), "{nothing}");
    }
}
