//! What happens to every request and every answer, around all handlers.

mod languages;
mod problems;
mod requests;
mod security;

pub(crate) use self::{
    problems::from_panic,
    requests::RequestId,
    security::{Framed, secure},
};

use axum::{
    Router,
    http::{Extensions, HeaderMap, StatusCode, Version},
    middleware::from_fn,
};
use tower_http::{
    CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer, limit::RequestBodyLimitLayer,
};

use crate::site::Site;

/// No route takes a body yet; whoever sends a large one is not read to its end.
const BODY_LIMIT: usize = 64 * 1024;

/// Marks an answer that has its final form: no layer compresses it again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Encoded;

/// Puts every layer around the routes; what is written first lies innermost.
pub(crate) fn around(routes: Router<Site>) -> Router<Site> {
    outer(inner(routes).layer(from_fn(problems::render)).layer(from_fn(languages::choose)))
}

/// The same around the operator's routes, whose errors are pages of another kind, and which are English alone.
pub(crate) fn around_operator(routes: Router<Site>) -> Router<Site> {
    outer(inner(routes).layer(from_fn(problems::render_for_operator)))
}

/// The same around streams, whose bodies nothing may wrap: what compresses would take some kilobytes for each.
pub(crate) fn around_streams(routes: Router<Site>) -> Router<Site> {
    routes
        .layer(CatchPanicLayer::custom(problems::from_panic))
        .layer(from_fn(security::headers))
        .layer(from_fn(requests::follow))
}

fn inner(routes: Router<Site>) -> Router<Site> {
    routes.layer(CatchPanicLayer::custom(problems::from_panic)).layer(RequestBodyLimitLayer::new(BODY_LIMIT))
}

fn outer(routes: Router<Site>) -> Router<Site> {
    routes
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(is_worth_compressing))
        .layer(from_fn(security::headers))
        .layer(from_fn(requests::follow))
}

fn is_worth_compressing(_: StatusCode, _: Version, fields: &HeaderMap, extensions: &Extensions) -> bool {
    let is_text = fields.get("content-type").is_some_and(|kind| {
        let kind = kind.as_bytes();
        // What programs read is text as well: feeds and the API.
        kind.starts_with(b"text/")
            || [
                &b"application/json"[..],
                b"application/problem+json",
                b"application/rss+xml",
                b"application/atom+xml",
                b"application/feed+json",
            ]
            .iter()
            .any(|text| kind.starts_with(text))
    });
    is_text && extensions.get::<Encoded>().is_none()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::{body::Body, extract::Request, http::StatusCode, response::Response, routing::get};
    use http_body_util::BodyExt as _;
    use tower::ServiceExt as _;

    use super::*;

    /// What a handler that does this is seen as from outside: the answer's status and fields, and its page.
    async fn seen(handler: fn() -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>>) -> (Response<()>, String) {
        let how = database::Connect {
            url: "postgres://nobody@127.0.0.1:1/nothing".into(),
            max_connections: 1,
            statement_timeout: Duration::from_secs(1),
        };
        let site = Site::new(database::connect(&how).expect("an address"));
        let router = around(Router::new().route("/", get(handler))).with_state(site);
        let answer = router.oneshot(Request::new(Body::empty())).await.expect("an answer");
        let (parts, body) = answer.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        (Response::from_parts(parts, ()), String::from_utf8(bytes.to_vec()).expect("text"))
    }

    #[tokio::test]
    async fn a_panic_is_a_500_in_the_design_that_shows_the_id_and_hides_the_cause() {
        let (answer, page) = seen(|| Box::pin(async { panic!("secret") })).await;
        let id = answer.headers()["x-request-id"].to_str().expect("ASCII");
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(page.contains("Something broke on our side") && page.contains(id), "{page}");
        assert!(!page.contains("secret"));
        assert!(answer.headers().contains_key("content-security-policy"));
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_waits_longer_than_three_seconds() {
        let started = tokio::time::Instant::now();
        let (answer, page) = seen(|| Box::pin(tokio::time::sleep(Duration::from_hours(1)))).await;
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.headers()["retry-after"], "5");
        assert!(page.contains("This took too long"));
        assert!(started.elapsed() <= Duration::from_secs(3), "{:?}", started.elapsed());
    }
}
