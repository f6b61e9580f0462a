//! What adverts pay.

use axum::http::{Method, StatusCode};
use contracts::{PayPeriod, RoleKind, Salary, SourcedJob};
use database::{MIGRATOR, Pool};

use crate::{
    adverts::{bare, bring_in, feed, full},
    visit::Visitor,
};

fn paying(count: i64, thousands: f64, role: RoleKind) -> Vec<SourcedJob> {
    let job = |age| {
        let mut job = bare(&format!("{role}"), age);
        job.roles = vec![role];
        let euros = thousands * 1_000.0;
        job.salary = Salary::from_units("EUR".parse().expect("a code"), PayPeriod::Year, Some(euros), Some(euros));
        job
    };
    (0..count).map(job).collect()
}

async fn board(pool: &Pool) {
    let mut jobs = paying(5, 100.0, RoleKind::Cto);
    jobs.extend(paying(4, 900.0, RoleKind::Vp));
    jobs.push(bare("Unpaid", 1));
    bring_in(pool, &feed("Halden", jobs)).await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn each_figure_says_of_how_many_adverts_it_is(pool: Pool) {
    board(&pool).await;
    let page = Visitor::of(pool).get("/salaries").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.is_a_page());
    assert_eq!(page.forbidden_by_policy(), Vec::<String>::new());
    for said in [
        "<strong>9 jobs state their pay</strong> · 1 does not",
        "<a href=\"/salaries\" aria-current=\"page\">Salaries</a>",
        "data-label=\"Adverts\">5</td><td role=\"cell\" class=\"number\" data-label=\"10 %\">€100,000</td>",
        "data-label=\"Adverts\">4</td><td role=\"cell\" class=\"number\" colspan=\"5\"",
        "role=\"img\" aria-labelledby=\"role-title role-desc\"",
        "CTO: median €100,000, 5 adverts.",
        "the middle of the range counts",
    ] {
        assert!(page.text().contains(said), "{said}:\n{}", page.text());
    }
    // Four adverts of 900 are no figure of their own, in words or drawn.
    assert!(!page.text().contains("VP: median"), "{}", page.text());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_visitor_chooses_currency_and_group_and_the_address_keeps_them(pool: Pool) {
    board(&pool).await;
    let visitor = Visitor::of(pool);
    let path = "/salaries?currency=USD&role=cto&country=&stage=";
    let page = visitor.get(path).await;
    for said in [
        "<option value=\"USD\" selected>",
        "<option value=\"cto\" selected>",
        "$116,000",
        "That of USD is of 2 November 2026.",
        "href=\"/salaries?currency=USD\">Show all</a>",
        "<strong>5 jobs state their pay</strong>",
    ] {
        assert!(page.text().contains(said), "{said}:\n{}", page.text());
    }
    let part = visitor.ask(Method::GET, path, &[("hx-request-type", "partial")]).await;
    assert_eq!(part.field("hx-push-url"), "/salaries?currency=USD&role=cto");
    assert!(page.text().contains(part.text().split_once("</title>").expect("a title").1.trim()));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_is_not_known_is_left_out_and_said(pool: Pool) {
    bring_in(&pool, &feed("Halden", vec![full("CTO")])).await;
    let visitor = Visitor::of(pool);
    let page = visitor.get("/salaries?currency=XTS&role=king&country=x&stage=%3Cb%3E&stage=seed").await;
    assert_eq!(page.status, StatusCode::OK);
    for said in [
        "no reference rate for “XTS”",
        "no role “king”",
        "no country “x”",
        "no stage “&#60;b&#62;”",
        "Too few adverts for a figure",
        "<option value=\"EUR\" selected>",
    ] {
        assert!(page.text().contains(said), "{said}:\n{}", page.text());
    }
    assert!(visitor.get("/salaries?currency=%ff").await.text().contains("no reference rate"));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_board_without_adverts_has_no_figures(pool: Pool) {
    let page = Visitor::of(pool).get("/salaries?lang=de").await;
    assert!(page.text().contains("Zu wenige Anzeigen für eine Zahl") && page.text().contains("0 Stellen nennen"));
}
