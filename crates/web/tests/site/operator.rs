//! The operator's pages.

use axum::http::{Method, StatusCode};
use lifecycle::{Reach, State};
use serde_json::Value;

use crate::{
    chronicle::{Folder, dependency},
    visit::{Visitor, away, site},
};

const PAGES: [&str; 3] = ["/", "/memory", "/causes"];

fn operator(folder: &Folder) -> Visitor {
    let known = vec![dependency("postgres", true, Reach::Down), dependency("nats", false, Reach::Up)];
    let site = site(away()).with_lifecycle(folder.handle(State::Degraded, known));
    Visitor::of_routes(web::operator(site, || "# TYPE panics_total counter\npanics_total 3\n".to_owned()))
}

#[tokio::test]
async fn every_page_is_in_the_design_and_breaks_no_policy() {
    for folder in [Folder::of_three_lives(), Folder::empty()] {
        let visitor = operator(&folder);
        for path in PAGES.into_iter().chain(["/nothing"]) {
            let page = visitor.get(path).await;
            assert_eq!(page.status == StatusCode::OK, path != "/nothing", "{path}");
            assert!(page.is_a_page(), "{path}");
            assert_eq!(page.forbidden_by_policy(), Vec::<String>::new(), "{path}");
            assert_eq!(page.links("/jobs"), Vec::<String>::new(), "{path} leads to the board, which is not here");
            assert!(page.text().contains("nothing here changes the process"), "{path}");
        }
    }
}

#[tokio::test]
async fn the_overview_tells_what_the_public_is_not_told() {
    let page = operator(&Folder::of_three_lives()).get("/").await;
    for said in [
        "degraded</h1>",
        "postgres does not answer, and a restart would not help",
        "connection to 10.0.3.7:5432 refused",
        "0.1.0",
        "4f2c9a01be77",
        "jobs/src/search/page.rs:118:20",
        "index out of bounds",
        "3 lives, newest first",
        "the self-test says: no schema",
        "ledger.jsonl in the state directory",
    ] {
        assert!(page.text().contains(said), "{said} is missing:\n{}", page.text());
    }
}

#[tokio::test]
async fn the_trend_that_restarts_hide_stands_on_the_overview_with_what_to_do() {
    let page = operator(&Folder::of_a_crash_that_comes_again()).get("/").await;
    for said in ["What the trends say", "The same crash 3 times within seven days", "It is one defect."] {
        assert!(page.text().contains(said), "{said} is missing:\n{}", page.text());
    }
}

#[tokio::test]
async fn older_lives_follow_without_gap_or_repeat() {
    let visitor = operator(&Folder::of_lives(120));
    let (mut path, mut seen) = ("/".to_owned(), Vec::new());
    for page in 0..3 {
        let answer = visitor.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK);
        let pids = answer.text().split("<span class=\"hint\">process ").skip(1);
        seen.extend(pids.filter_map(|rest| rest.split('<').next()).map(str::to_owned));
        assert_eq!(answer.text().contains("Back to the newest"), page > 0);
        path = answer.links("/?before=").pop().unwrap_or_default();
        assert_eq!(path.is_empty(), page == 2);
    }
    let expected: Vec<String> = (1..=120).rev().map(|pid| pid.to_string()).collect();
    assert_eq!(seen, expected);
    assert_eq!(visitor.get("/?before=nobody").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(visitor.get("/?before=%ff").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn memory_is_drawn_and_written_in_numbers() {
    let page = operator(&Folder::of_three_lives()).get("/memory").await;
    for said in [
        "role=\"img\" aria-labelledby=\"calendar-title calendar-desc\"",
        "<title id=\"age-title\">Resident memory by the age of the life</title>",
        "class=\"curve is-present\"",
        "class=\"curve-crack\"",
        "data-label=\"Highest\">96.0 MiB",
    ] {
        assert!(page.text().contains(said), "{said} is missing:\n{}", page.text());
    }
    let none = operator(&Folder::empty()).get("/memory").await;
    assert!(none.text().contains("No memory is on record yet"));
}

#[tokio::test]
async fn lives_are_counted_by_cause() {
    let page = operator(&Folder::of_three_lives()).get("/causes").await;
    for said in ["3 lives on record, since 20 November 2026", "part is-struck", "20 Nov: 1 crash, 1 first on record"] {
        assert!(page.text().contains(said), "{said} is missing:\n{}", page.text());
    }
}

#[tokio::test]
async fn metrics_are_what_the_program_collects_in_the_form_that_prometheus_reads() {
    let metrics = operator(&Folder::empty()).get("/metrics").await;
    assert_eq!(metrics.field("content-type"), "text/plain; version=0.0.4");
    assert_eq!(metrics.text(), "# TYPE panics_total counter\npanics_total 3\n");
}

#[tokio::test]
async fn programs_read_the_ledger_newest_first() {
    let visitor = operator(&Folder::of_three_lives());
    let answer = visitor.get("/lives.json").await;
    assert_eq!(answer.field("content-type"), "application/json");
    assert_eq!(answer.field("cache-control"), "no-store");
    let said: Value = serde_json::from_str(answer.text()).expect("JSON");
    assert_eq!(said["state"], "degraded");
    assert_eq!((&said["release"], &said["build"]), (&"0.1.0".into(), &"4f2c9a01be77".into()));
    assert_eq!(said["pid"], std::process::id());
    assert_eq!(said["dependencies"]["postgres"]["state"], "down");
    assert_eq!(said["refused"][0]["reason"], "the self-test says: no schema");
    let causes: Vec<_> = said["lives"].as_array().expect("lives").iter().map(|life| &life["cause"]).collect();
    assert_eq!(causes, ["refresh", "crash", "first"]);
    assert_eq!(said["life"], said["lives"][0]["life"]);
    assert_eq!(said["lives"][2]["lost"], 2);

    let one: Value = serde_json::from_str(visitor.get("/lives.json?limit=1").await.text()).expect("JSON");
    assert_eq!(one["lives"].as_array().map(Vec::len), Some(1));
    for wrong in ["0", "2001", "x", "-1", "%ff"] {
        let answer = visitor.get(&format!("/lives.json?limit={wrong}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn a_page_elsewhere_cannot_read_these_through_a_browser() {
    let visitor = operator(&Folder::of_three_lives());
    for path in ["/", "/lives.json", "/metrics", "/nothing"] {
        for host in ["evil.example", "evil.example:9090", "127.0.0.1.evil.example"] {
            let answer = visitor.ask(Method::GET, path, &[("host", host)]).await;
            assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{path} {host}");
            assert!(answer.is_a_page() && answer.text().contains(host), "{}", answer.text());
            assert!(!answer.text().contains("4f2c9a01be77"));
        }
        for host in ["localhost:9090", "127.0.0.1:9090", "[::1]:9090"] {
            let answer = visitor.ask(Method::GET, path, &[("host", host)]).await;
            assert_ne!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{path} {host}");
        }
    }
    let two = [("host", "localhost"), ("host", "evil.example")];
    assert_eq!(visitor.ask(Method::GET, "/", &two).await.status, StatusCode::MISDIRECTED_REQUEST);
    let whole = visitor.get("http://evil.example/lives.json").await;
    assert_eq!(whole.status, StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn nothing_can_be_changed_here() {
    let visitor = operator(&Folder::of_three_lives());
    for path in PAGES.into_iter().chain(["/metrics", "/lives.json"]) {
        for method in [Method::POST, Method::PUT, Method::DELETE] {
            let answer = visitor.ask(method, path, &[]).await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
            assert!(answer.is_a_page() && answer.field("allow").contains("GET"), "{path}");
        }
    }
}

#[tokio::test]
async fn no_operators_page_is_on_the_public_listener() {
    let site = site(away()).with_lifecycle(Folder::of_three_lives().handle(State::Serving, Vec::new()));
    let visitor = Visitor::at(site);
    for path in ["/memory", "/causes", "/metrics", "/lives.json"] {
        assert_eq!(visitor.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

/// Two sources, of which one is held.
async fn sources(pool: &database::Pool) {
    use importing::source::{self, New, Outcome, Report};
    let now = "2026-11-22T09:00:00Z".parse().expect("a time");
    for (name, outcome) in [("halden", Outcome::Read), ("quellwerk", Outcome::Held)] {
        let new = New {
            name: name.to_owned(),
            format: importing::Format::Lever,
            token: name.to_owned(),
            address: None,
            company: None,
            every: jiff::SignedDuration::from_hours(6),
            filters: vec![importing::source::Filter::Leadership],
        };
        source::add(pool, &new, now).await.expect("a source");
        let claimed = source::claim(pool, Some(name), now).await.expect("an answer").expect("a source");
        let refusal = contracts::Refusal {
            external_id: Some("4711".to_owned()),
            row: "Says <nothing>".to_owned(),
            reason: "It has no description.".to_owned(),
            withdrawn: false,
        };
        let report = Report {
            outcome: Some(outcome),
            held: 12,
            new: 3,
            reason: (outcome == Outcome::Held).then(|| "12 adverts left the feed at once".to_owned()),
            refused: vec![refusal],
            ..Report::default()
        };
        let mut tx = pool.begin().await.expect("a transaction");
        source::finish(&mut tx, &claimed, &report, (now, now), now).await.expect("an answer");
        tx.commit().await.expect("a commit");
    }
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn sources_are_listed_with_what_came_of_them_and_what_to_decide(pool: database::Pool) {
    let folder = Folder::of_three_lives();
    let visitor = Visitor::of_routes(web::operator(
        site(pool.clone()).with_lifecycle(folder.handle(State::Serving, Vec::new())),
        String::new,
    ));
    assert!(visitor.get("/sources").await.text().contains("No source is connected"));
    sources(&pool).await;
    let list = visitor.get("/sources").await;
    let one = visitor.get("/sources/quellwerk").await;
    for page in [&list, &one] {
        assert!(page.is_a_page() && page.status == StatusCode::OK);
        assert_eq!(page.forbidden_by_policy(), Vec::<String>::new());
    }
    for said in ["2 sources", "held: decide", "12 adverts left the feed at once", "/sources/halden"] {
        assert!(list.text().contains(said), "{said} is missing:\n{}", list.text());
    }
    for said in
        ["kintsugi source accept quellwerk", "Says &#60;nothing&#62;", "It has no description.", "leadership", "6 h"]
    {
        assert!(one.text().contains(said), "{said} is missing:\n{}", one.text());
    }
    assert_eq!(visitor.get("/sources/nobody").await.status, StatusCode::NOT_FOUND);
    assert_eq!(visitor.ask(Method::POST, "/sources/halden", &[]).await.status, StatusCode::METHOD_NOT_ALLOWED);
}
