//! What the site answers without its database, and to requests that make no sense.

use axum::http::{Method, StatusCode};

use crate::visit::Visitor;

const EVERYWHERE: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; \
         manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
];

#[tokio::test]
async fn every_answer_carries_the_security_fields_and_an_id_of_its_own() {
    let visitor = Visitor::without_a_database();
    let mut ids = Vec::new();
    for path in ["/", "/nothing", "/health/live", "/robots.txt", "/favicon.ico", "/assets/none.js", "/jobs?q=%00"] {
        let answer = visitor.ask(Method::GET, path, &[("x-request-id", "forged")]).await;
        for (name, value) in EVERYWHERE {
            assert_eq!(answer.field(name), value, "{name} of {path}");
        }
        ids.push(answer.field("x-request-id"));
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 7, "{ids:?}");
    assert!(ids.iter().all(|id| id.len() == 36));
}

#[tokio::test]
async fn what_does_not_exist_is_a_404_in_the_design() {
    let visitor = Visitor::without_a_database();
    for path in [
        "/nothing",
        "/jobs/",
        "/jobs/cto",
        "/jobs/cto-123",
        "/jobs/%ff",
        "/jobs/a/b",
        "/companies/%ff",
        "/companies/a%00",
        "/assets/manifest.json",
        "/assets/..%2fCargo.toml",
    ] {
        let answer = visitor.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.is_a_page() && answer.text().contains("There is no page here"), "{path}");
        assert!(!answer.text().contains("Try again"), "{path}");
        assert_eq!(answer.forbidden_by_policy(), Vec::<String>::new(), "{path}");
    }
}

#[tokio::test]
async fn a_wrong_method_is_a_405_in_the_design_that_names_the_right_ones() {
    let visitor = Visitor::without_a_database();
    for path in ["/", "/jobs", "/jobs/cto-0123456789", "/companies/x", "/health/live"] {
        let answer = visitor.ask(Method::POST, path, &[]).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert_eq!(answer.field("allow"), "GET,HEAD", "{path}");
        assert!(answer.is_a_page(), "{path}");
    }
}

#[tokio::test]
async fn a_query_that_cannot_be_answered_is_a_400_that_says_why_and_keeps_the_text() {
    let visitor = Visitor::without_a_database();
    let long = format!("/jobs?q={}", "x".repeat(10_240));
    for (path, reason, kept) in [
        ("/jobs?q=ru%00st", "A search cannot contain control characters.", "value=\"rust\""),
        ("/?q=%00", "A search cannot contain control characters.", "value=\"\""),
        (long.as_str(), "A search takes at most 200 characters; this one has 10240.", "xxxx\""),
        ("/jobs?q=rust%ff", "The address holds bytes that are no text (UTF-8).", "value=\"rust\u{fffd}\""),
        ("/jobs?q=%3Cscript%3E%00", "A search cannot contain control characters.", "value=\"&#60;script&#62;\""),
        ("/companies/x?after=0", "The address names a place in the list that does not exist", "value=\"\""),
    ] {
        let answer = visitor.get(path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        assert!(answer.is_a_page() && answer.text().contains(reason), "{path}: {}", answer.text());
        assert!(answer.text().contains(kept), "{path}: {}", answer.text());
        assert!(answer.text().len() < 12_000, "{path}");
    }
}

#[tokio::test]
async fn without_its_database_a_page_says_so_and_when_to_come_back() {
    let visitor = Visitor::without_a_database();
    for path in ["/", "/jobs?q=rust&limit=1e12", "/jobs/cto-0123456789", "/companies/halden"] {
        let answer = visitor.get(path).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert_eq!(answer.field("retry-after"), "5", "{path}");
        assert!(answer.is_a_page() && answer.text().contains("The board is away for a moment"), "{path}");
        // An empty reference is the address itself.
        assert!(answer.text().contains("href=\"\">Try again</a>"), "{path}");
        // The id to quote is the one under which the log has the cause.
        assert!(answer.text().contains(&answer.field("x-request-id")), "{path}");
        assert!(!answer.text().contains("127.0.0.1"), "{path} tells where the database is");
    }
}

#[tokio::test]
async fn a_part_of_a_page_that_fails_is_found_in_the_whole_page_by_its_id() {
    let answer = Visitor::without_a_database().ask(Method::GET, "/jobs?q=x", &[("hx-request-type", "partial")]).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    // htmx picks it out by `hx-status:5xx="select:#problem"`.
    assert_eq!(answer.text().matches("id=\"problem\"").count(), 1);
}

#[tokio::test]
async fn a_process_without_its_database_lives_but_is_not_ready() {
    let visitor = Visitor::without_a_database();
    let live = visitor.get("/health/live").await;
    assert_eq!((live.status, live.text()), (StatusCode::OK, r#"{"state":"live"}"#));
    let ready = visitor.get("/health/ready").await;
    let down = r#"{"state":"degraded","dependencies":{"postgres":{"state":"down","latency_ms":null}}}"#;
    assert_eq!((ready.status, ready.text()), (StatusCode::SERVICE_UNAVAILABLE, down));
    for answer in [live, ready] {
        assert_eq!(answer.field("cache-control"), "no-store");
        assert_eq!(answer.field("content-type"), "application/json");
    }
}

#[tokio::test]
async fn a_large_body_is_refused_unread() {
    let answer = Visitor::without_a_database().ask(Method::POST, "/", &[("content-length", "70000")]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.is_a_page());
}
