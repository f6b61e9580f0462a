//! What a finished page is as an answer.

use axum::body::HttpBody as _;
use http_body_util::BodyExt as _;

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

fn html(fields: &[(&'static str, &'static str)]) -> Response {
    let mut answer = Response::new(Body::from("<p>x"));
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    for (name, value) in fields {
        answer.headers_mut().append(*name, HeaderValue::from_static(value));
    }
    answer
}

async fn taken(answer: Response) -> Result<Arc<Page>, Response> {
    let as_of = at("2026-11-22T10:00:00Z");
    Page::take(answer, Moment { began: 0, at: 0, ground: Ground::Lists, until: None, as_of }).await.map(Arc::new)
}

async fn is_kept(answer: Response) -> bool {
    let size = answer.body().size_hint().exact();
    match taken(answer).await {
        Ok(_) => true,
        Err(answer) => {
            assert_eq!(answer.body().size_hint().exact(), size, "the answer has changed");
            false
        }
    }
}

#[tokio::test]
async fn only_html_for_everybody_is_kept() {
    for harmless in
        [&[][..], &[("vary", "hx-request-type"), ("vary", "accept-language")], &[("cache-control", "no-cache")]]
    {
        assert!(is_kept(html(harmless)).await, "{harmless:?}");
    }
    for personal in [
        ("set-cookie", "a=b"),
        ("cache-control", "no-cache, Private"),
        ("cache-control", "no-store"),
        ("vary", "cookie"),
        ("vary", "*"),
    ] {
        assert!(!is_kept(html(&[personal])).await, "{personal:?}");
    }
    assert!(!is_kept(Response::new(Body::from("plain"))).await);
    assert!(is_kept(html(&[("last-modified", "Wed, 25 Nov 2026 10:00:00 GMT")])).await);
    let mut gone = html(&[]);
    *gone.status_mut() = StatusCode::GONE;
    assert!(!is_kept(gone).await);
    assert!(
        !is_kept({
            let mut empty = html(&[]);
            *empty.body_mut() = Body::empty();
            empty
        })
        .await
    );
}

#[tokio::test]
async fn a_page_out_of_all_proportion_is_not_kept() {
    let mut huge = html(&[]);
    *huge.body_mut() = Body::from(vec![b'x'; 1024 * 1024 + 1]);
    assert!(!is_kept(huge).await);
}

#[tokio::test]
async fn whoever_has_a_page_is_told_so_and_whoever_has_another_gets_it() {
    let page = taken(html(&[])).await.expect("a page");
    let first = page.answer(&HeaderMap::new());
    let tag = first.headers()[header::ETAG].clone();
    let asked = |tag| HeaderMap::from_iter([(header::IF_NONE_MATCH, tag)]);
    let again = page.answer(&asked(tag.clone()));
    assert_eq!((again.status(), &again.headers()[header::ETAG]), (StatusCode::NOT_MODIFIED, &tag));
    assert_eq!(again.body().size_hint().exact(), Some(0));
    let other = page.answer(&asked(HeaderValue::from_static("\"other\"")));
    assert_eq!((other.status(), other.headers().get(header::ETAG)), (StatusCode::OK, Some(&tag)));
}

#[tokio::test]
async fn a_compressed_form_is_made_when_it_is_wanted_and_then_is_at_hand() {
    let mut answer = html(&[]);
    *answer.body_mut() = Body::from("<p>Chief technology officer</p>".repeat(100));
    let page = taken(answer).await.expect("a page");
    for (accepted, name) in [("br", Some("br")), ("gzip", Some("gzip")), ("identity", None)] {
        let asked = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted))]);
        assert_eq!(page.at_hand(&asked).is_some(), name.is_none(), "{accepted}");
        let made = page.answer(&asked);
        let at_hand = page.at_hand(&asked).expect("it is made");
        assert_eq!(made.headers(), at_hand.headers());
        let said = made.headers().get(header::CONTENT_ENCODING).and_then(|name| name.to_str().ok());
        assert_eq!(said, name);
        let bytes = at_hand.into_body().collect().await.expect("a body").to_bytes();
        assert_eq!(made.headers()[header::CONTENT_LENGTH], bytes.len().to_string());
        assert_eq!(bytes.len() < 500, name.is_some(), "{accepted}: {}", bytes.len());
    }
}

#[test]
fn the_notice_goes_to_its_place_or_behind_the_title() {
    assert_eq!(halves("<main><!--as-of-->x<!--as-of-->"), ("<main>", "x<!--as-of-->"));
    assert_eq!(halves("\n<title>a</title><p>"), ("\n<title>a</title>", "<p>"));
    assert_eq!(halves("<p>"), ("", "<p>"));
}

#[test]
fn a_moment_of_another_day_names_the_day() {
    let now = at("2026-11-22T00:10:00Z");
    assert_eq!(moment(at("2026-11-22T00:05:59Z"), now, Language::English), "00:05 UTC");
    assert_eq!(moment(at("2026-11-21T23:50:00Z"), now, Language::English), "21 November 2026, 23:50 UTC");
}
