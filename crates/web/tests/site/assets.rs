//! The front end's files.

use axum::http::{Method, StatusCode};

use crate::visit::{Answer, Visitor};

async fn names(visitor: &Visitor) -> Vec<String> {
    let page = visitor.get("/nothing").await;
    let sources = page.text().split("src=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned);
    page.links("/assets/").into_iter().chain(sources).collect()
}

async fn fetch(visitor: &Visitor, path: &str, accepted: &str) -> Answer {
    visitor.ask(Method::GET, path, &[("accept-encoding", accepted)]).await
}

#[tokio::test]
async fn every_file_that_a_page_names_is_kept_for_a_year() {
    let visitor = Visitor::without_a_database();
    let names = names(&visitor).await;
    assert_eq!(names.len(), 5, "{names:?}");
    for name in names {
        let answer = fetch(&visitor, &name, "").await;
        assert_eq!(answer.status, StatusCode::OK, "{name}");
        assert_eq!(answer.field("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!((answer.field("vary"), answer.field("content-encoding")), ("accept-encoding".into(), String::new()));
        let kind = match name.rsplit('.').next() {
            Some("css") => "text/css; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("svg") => "image/svg+xml",
            _ => "application/manifest+json",
        };
        assert_eq!(answer.field("content-type"), kind, "{name}");
    }
}

#[tokio::test]
async fn the_best_variant_that_the_client_accepts_is_sent() {
    let visitor = Visitor::without_a_database();
    let script = names(&visitor).await.into_iter().find(|name| name.contains("vendor")).expect("a script");
    let mut sizes = Vec::new();
    for (accepted, encoding) in [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, br;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("zstd", ""),
        ("identity", ""),
    ] {
        let answer = fetch(&visitor, &script, accepted).await;
        assert_eq!(answer.field("content-encoding"), encoding, "{accepted}");
        assert_eq!(answer.field("vary"), "accept-encoding", "{accepted}");
        sizes.push(answer.bytes.len());
    }
    assert!(sizes[0] < sizes[1] && sizes[1] == sizes[2] && sizes[2] < sizes[3] && sizes[3] == sizes[4], "{sizes:?}");
}

#[tokio::test]
async fn a_variant_that_the_client_has_is_not_sent_again() {
    let visitor = Visitor::without_a_database();
    let style = names(&visitor).await.into_iter().find(|name| name.contains("main")).expect("a style sheet");
    let tag = fetch(&visitor, &style, "br").await.field("etag");
    for (tags, accepted, status) in [
        (format!("\"other\", W/{tag}"), "br", StatusCode::NOT_MODIFIED),
        ("*".into(), "br", StatusCode::NOT_MODIFIED),
        (tag.clone(), "gzip", StatusCode::OK),
        ("\"other\"".into(), "br", StatusCode::OK),
    ] {
        let fields = [("if-none-match", tags.as_str()), ("accept-encoding", accepted)];
        let answer = visitor.ask(Method::GET, &style, &fields).await;
        assert_eq!(answer.status, status, "{tags} {accepted}");
        assert_eq!(answer.bytes.is_empty(), status == StatusCode::NOT_MODIFIED);
        assert!(!answer.field("etag").is_empty());
    }
}

#[tokio::test]
async fn a_head_request_gets_the_fields_and_no_body() {
    let visitor = Visitor::without_a_database();
    let style = names(&visitor).await.into_iter().find(|name| name.contains("main")).expect("a style sheet");
    let whole = fetch(&visitor, &style, "br").await;
    let head = visitor.ask(Method::HEAD, &style, &[("accept-encoding", "br")]).await;
    assert_eq!((head.status, head.bytes.len()), (StatusCode::OK, 0));
    assert_eq!(head.field("content-length"), whole.bytes.len().to_string());
}

#[tokio::test]
async fn variants_and_the_manifest_are_no_addresses_of_their_own() {
    let visitor = Visitor::without_a_database();
    for name in names(&visitor).await {
        assert_eq!(visitor.get(&format!("{name}.br")).await.status, StatusCode::NOT_FOUND, "{name}");
    }
    assert_eq!(visitor.get("/favicon.ico").await.status, StatusCode::TEMPORARY_REDIRECT);
    assert!(visitor.get("/robots.txt").await.text().starts_with("User-agent: *"));
}

#[tokio::test]
async fn all_that_a_first_visit_fetches_besides_the_page_stays_under_80_kilobytes() {
    let visitor = Visitor::without_a_database();
    let mut total = 0;
    for name in names(&visitor).await {
        total += fetch(&visitor, &name, "br").await.bytes.len();
    }
    assert!(total < 80_000, "{total} bytes");
}
