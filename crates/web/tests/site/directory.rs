//! The directory of companies.

use axum::http::{Method, StatusCode};
use database::{MIGRATOR, Pool};

use crate::{
    adverts::{bare, bring_in, feed, full},
    visit::Visitor,
};

async fn three_companies(pool: &Pool) {
    bring_in(pool, &feed("Halden", vec![full("CTO"), bare("VP", 2)])).await;
    bring_in(pool, &feed("Äcker & Sons", vec![full("CTO")])).await;
    bring_in(pool, &feed("Silent", Vec::new())).await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn who_hires_is_listed_and_whoever_does_not_is_found_by_name(pool: Pool) {
    three_companies(&pool).await;
    let visitor = Visitor::of(pool);
    let page = visitor.get("/companies").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.is_a_page());
    assert_eq!(page.forbidden_by_policy(), Vec::<String>::new());
    assert_eq!(page.links("/companies/"), ["/companies/aecker-sons", "/companies/halden"]);
    for said in [
        "<strong>2 companies</strong>",
        "2 open jobs",
        "Series A · 34 people, 14 in engineering · Oslo",
        "Äcker &#38; Sons",
        "<a href=\"/companies\" aria-current=\"page\">Companies</a>",
        "Balances small power plants.",
    ] {
        assert!(page.text().contains(said), "{said}:\n{}", page.text());
    }
    let found = visitor.get("/companies?q=sil").await;
    assert_eq!(found.links("/companies/"), ["/companies/silent"]);
    assert!(found.text().contains("No open job") && found.text().contains("value=\"sil\""));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn filters_stay_in_the_form_and_in_the_address(pool: Pool) {
    three_companies(&pool).await;
    let visitor = Visitor::of(pool);
    let path = "/companies?q=power+plants&stage=series-a&size=11-50&country=";
    let page = visitor.get(path).await;
    for said in [
        "<option value=\"series-a\" selected>",
        "<option value=\"11-50\" selected>",
        "href=\"/companies?q=power+plants&#38;stage=series-a&#38;size=11-50\"",
        "<meta name=\"robots\" content=\"noindex, follow\">",
    ] {
        assert!(page.text().contains(said), "{said}:\n{}", page.text());
    }
    let part = visitor.ask(Method::GET, path, &[("hx-request-type", "partial")]).await;
    assert_eq!(part.field("hx-push-url"), "/companies?q=power+plants&stage=series-a&size=11-50");
    let results = part.text().split_once("</title>").expect("a title").1.trim();
    assert!(page.text().contains(results) && part.links("/companies/").len() == 3, "{results}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_value_that_nobody_can_choose_is_left_out_and_named(pool: Pool) {
    three_companies(&pool).await;
    let page = Visitor::of(pool).get("/companies?stage=%3Cb%3E&size=12&country=de&country=FR&after=No+slug").await;
    assert_eq!(page.status, StatusCode::OK);
    for said in ["There is no stage “&#60;b&#62;”", "There is no size “12”", "There is no country “de”"] {
        assert!(page.text().contains(said), "{said}");
    }
    assert_eq!(page.links("/companies/").len(), 2);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_cannot_be_asked_is_refused_in_the_design(pool: Pool) {
    let visitor = Visitor::of(pool);
    for path in ["/companies?q=a%00b", "/companies?q=%ff", &format!("/companies?q={}", "x".repeat(300))] {
        let answer = visitor.get(path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        assert!(answer.is_a_page(), "{path}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_empty_directory_and_an_empty_search_say_what_to_do(pool: Pool) {
    let visitor = Visitor::of(pool);
    assert!(visitor.get("/companies").await.text().contains("No company hires just now"));
    assert!(visitor.get("/companies?q=xyz").await.text().contains("No company is like this"));
}
