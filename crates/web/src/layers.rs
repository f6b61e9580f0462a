//! What happens to every request and every answer, around all handlers.

mod problems;
mod requests;
mod security;

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
    routes
        .layer(CatchPanicLayer::custom(problems::from_panic))
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .layer(from_fn(problems::render))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(is_worth_compressing))
        .layer(from_fn(security::headers))
        .layer(from_fn(requests::follow))
}

fn is_worth_compressing(_: StatusCode, _: Version, fields: &HeaderMap, extensions: &Extensions) -> bool {
    let is_text = fields.get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/"));
    is_text && extensions.get::<Encoded>().is_none()
}
