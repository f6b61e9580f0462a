//! The board's filters, as addresses and as a page.

use axum::http::{Method, StatusCode};
use contracts::{CountryCode, Eligibility, RoleKind, SourcedJob, Workplace};
use database::{MIGRATOR, Pool};

use crate::{
    adverts::{bare, bring_in, feed, full},
    visit::{Answer, Visitor},
};

const PARTIAL: &[(&str, &str)] = &[("hx-request-type", "partial")];

/// Three adverts: a remote CTO in euros from Germany and Austria, a hybrid VP, and one that says nothing.
async fn three(pool: &Pool) {
    let country = |code: &str| -> CountryCode { code.parse().expect("a code") };
    let cto = SourcedJob {
        roles: vec![RoleKind::Cto],
        eligibility: Some(Eligibility {
            worldwide: false,
            countries: vec![country("AT"), country("DE")],
            offsets: None,
        }),
        language: Some("de".parse().expect("a code")),
        ..full("CTO")
    };
    let vp = SourcedJob {
        roles: vec![RoleKind::Vp],
        workplace: Some(Workplace::Hybrid),
        stack: vec!["Go".into()],
        ..bare("VP Engineering", 2)
    };
    bring_in(pool, &feed("Halden", vec![cto, vp, bare("Engineer", 3)])).await;
}

/// The titles of the cards.
fn titles(answer: &Answer) -> Vec<String> {
    let links = answer.links("/jobs/").into_iter().filter(|href| !href.starts_with("/jobs?"));
    links.map(|href| href["/jobs/".len()..href.rfind('-').unwrap_or(href.len())].to_owned()).collect()
}

/// The number beside the value of a filter.
fn number(answer: &Answer, id: &str) -> Option<String> {
    let rest = answer.text().split(&format!("id=\"{id}\"")).nth(1)?;
    let rest = rest.split("</li>").next()?.split("class=\"number\">").nth(1)?;
    Some(rest.split('<').next()?.to_owned())
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn every_filter_stands_beside_the_results_with_what_it_would_find(pool: Pool) {
    three(&pool).await;
    let page = Visitor::of(pool).get("/").await;
    assert_eq!(page.forbidden_by_policy(), Vec::<String>::new());
    for (id, expected) in [
        ("role-cto", "1"),
        ("role-interim", "0"),
        ("workplace-hybrid", "1"),
        ("from-DE", "1"),
        ("equity-yes", "1"),
        ("stage-series-a", "3"),
        ("team-5-14", "3"),
        ("stack-go", "1"),
        ("language-de", "1"),
        ("days-7", "3"),
    ] {
        assert_eq!(number(&page, id).as_deref(), Some(expected), "{id}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_filter_narrows_the_list_and_leaves_its_own_counts(pool: Pool) {
    three(&pool).await;
    let page = Visitor::of(pool).get("/jobs?role=cto").await;
    assert_eq!(titles(&page), ["cto"]);
    assert!(page.text().contains("<strong>1 job</strong>"));
    assert_eq!(number(&page, "role-vp").as_deref(), Some("1"), "a second value would add one");
    assert_eq!(number(&page, "workplace-hybrid").as_deref(), Some("0"), "no CTO is hybrid");
    assert!(page.text().contains("id=\"role-cto\" checked"), "the address sets the box");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn several_values_of_one_filter_widen_and_of_several_filters_narrow(pool: Pool) {
    three(&pool).await;
    let visitor = Visitor::of(pool);
    assert_eq!(titles(&visitor.get("/jobs?role=cto&role=vp").await), ["cto", "vp-engineering"]);
    assert_eq!(titles(&visitor.get("/jobs?role=cto&role=vp&workplace=hybrid").await), ["vp-engineering"]);
    assert_eq!(titles(&visitor.get("/jobs?from=AT&stack=RUST").await), ["cto"]);
    assert_eq!(titles(&visitor.get("/jobs?salary=150000").await), ["cto"]);
    assert!(titles(&visitor.get("/jobs?salary=250000").await).is_empty());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn equal_searches_name_one_address(pool: Pool) {
    three(&pool).await;
    let visitor = Visitor::of(pool);
    let canonical = "/jobs?role=cto&role=vp&workplace=remote&sort=salary";
    for address in [
        canonical,
        "/jobs?sort=salary&workplace=remote&role=vp&role=cto&role=cto",
        "/jobs?q=&after=&role=vp&role=cto&salary=&workplace=remote&sort=salary&limit=1e12",
    ] {
        let page = visitor.get(address).await;
        let link = format!("<link rel=\"canonical\" href=\"{}\">", canonical.replace('&', "&#38;"));
        assert!(page.text().contains(&link), "{address}");
        let part = visitor.ask(Method::GET, address, PARTIAL).await;
        assert_eq!(part.field("hx-push-url"), canonical, "{address}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn each_filter_that_is_set_has_a_link_that_clears_it(pool: Pool) {
    three(&pool).await;
    let page = Visitor::of(pool).get("/jobs?q=lead&role=cto&role=vp&days=30").await;
    let chips = page.text().split("class=\"chips\"").nth(1).and_then(|rest| rest.split("</ul>").next()).expect("chips");
    let hrefs: Vec<&str> = chips.split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let expected = [
        "/jobs?q=lead&role=vp&days=30",
        "/jobs?q=lead&role=cto&days=30",
        "/jobs?q=lead&role=cto&role=vp",
        "/jobs?q=lead",
    ];
    assert_eq!(hrefs, expected.map(|href| href.replace('&', "&#38;")));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_is_ignored_is_said_and_the_rest_is_answered(pool: Pool) {
    three(&pool).await;
    let visitor = Visitor::of(pool);
    for (query, said) in [
        ("role=king", "“king” is no value of “Role”"),
        ("salary=-5", "“-5” for “Minimum salary”"),
        ("salary=abc", "“abc” for “Minimum salary”"),
        ("currency=%3Cb%3E", "“&#60;b&#62;”"),
        ("days=0", "“0” for “Posted within”"),
        ("utc=9999", "“9999” for “Your time zone”"),
        ("days=7&days=30", "“Posted within” takes one value"),
        ("sort=relevance", "Relevance needs words"),
        ("after=zz", "the list begins at its start"),
        ("role=%ff", "is no text"),
        ("workplace=hybrid&from=DE", "only other workplaces are chosen"),
    ] {
        let page = visitor.get(&format!("/jobs?{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        assert!(page.is_a_page() && page.text().contains(said), "{query}: {}", page.text());
        assert!(!titles(&page).is_empty(), "{query}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_hundred_repeated_parameters_make_a_page_of_the_usual_size(pool: Pool) {
    three(&pool).await;
    let visitor = Visitor::of(pool);
    let usual = visitor.get("/").await.bytes.len();
    for parameter in ["role=king", "stack=tag", "from=ZZ", "salary=1", "after=zz"] {
        let query: Vec<String> = (0..100).map(|n| format!("{parameter}{n}")).collect();
        let page = visitor.get(&format!("/jobs?{}", query.join("&"))).await;
        assert_eq!(page.status, StatusCode::OK, "{parameter}");
        assert!(page.text().contains("class=\"note\""), "{parameter}");
        assert!(page.bytes.len() < usual + 40_000, "{parameter}: {} bytes beside {usual}", page.bytes.len());
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn filters_that_exclude_each_other_offer_to_drop_the_one_that_helps_most(pool: Pool) {
    three(&pool).await;
    let page = Visitor::of(pool).get("/jobs?role=cto&workplace=hybrid&days=30").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("<strong>0 jobs</strong>"));
    let ways = page.text().split("class=\"ways\"").nth(1).and_then(|rest| rest.split("</ul>").next()).expect("ways");
    let hrefs: Vec<&str> = ways.split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(hrefs, ["/jobs?workplace=hybrid&#38;days=30", "/jobs?role=cto&#38;days=30"]);
    assert!(ways.contains("Without “Role”: 1 job"), "{ways}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_part_brings_the_filters_too_unless_only_the_page_of_the_list_changes(pool: Pool) {
    let adverts = (0..25).map(|age| bare(&format!("Role {age}"), age)).collect();
    bring_in(&pool, &feed("Halden", adverts)).await;
    let visitor = Visitor::of(pool);
    let first = visitor.ask(Method::GET, "/jobs?days=30", PARTIAL).await;
    assert!(
        first.text().contains("<hx-partial hx-target=\"#filter-panel\"")
            && first.text().contains("id=\"days-30\" checked")
    );
    let older = first.links("/jobs?days=30&#38;after=").first().cloned().expect("a second page");
    let second = visitor.ask(Method::GET, &older, PARTIAL).await;
    assert!(!second.text().contains("hx-partial"));
    assert_eq!(titles(&second).len(), 5);
    assert!(visitor.get(&older).await.text().contains("id=\"days-30\" checked"), "the whole page has them");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_form_asks_by_itself_for_what_the_address_says(pool: Pool) {
    three(&pool).await;
    let page = Visitor::of(pool).get("/jobs?q=lead&role=cto&sort=salary&salary=123456&currency=USD").await;
    let form = page.text().split("<form class=\"board\" action=\"/jobs\" method=\"get\"").nth(1).expect("a form");
    for control in [
        "name=\"q\" type=\"search\" value=\"lead\"",
        "<input type=\"hidden\" name=\"sort\" value=\"salary\">",
        "<option value=\"123456\" selected>",
        "<option value=\"USD\" selected>",
        "name=\"role\" value=\"cto\" id=\"role-cto\" checked",
        "<button class=\"button wide apply\" type=\"submit\">",
    ] {
        assert!(form.contains(control), "{control}");
    }
}
