//! The operator's pages: what the process does, what it did, and what it would like somebody to look at.
//!
//! They live on a listener of their own, a Unix socket or loopback, never on the public one. None of them changes the
//! process; dead letters alone can be acted on, by forms that [`forms`] guards (ADR 13).

mod causes;
mod dead_letters;
mod entry;
mod forms;
mod hosts;
mod lives;
mod memory;
mod overview;
mod sources;

use axum::{
    Extension, Router,
    http::header,
    middleware::from_fn,
    response::{IntoResponse, Response},
    routing::{get, post},
};

use crate::{assets, error::Problem, health, layers, page, site::Site};

/// The kind of text that Prometheus reads (Prometheus documentation, "Exposition formats").
const METRICS: &str = "text/plain; version=0.0.4";

/// The operator's routes with every layer around them; `metrics` writes what `/metrics` answers. Serve it on a Unix
/// socket or on loopback: it asks nobody who they are, but refuses requests for any other host's name.
pub fn operator(site: Site, metrics: impl Fn() -> String + Clone + Send + Sync + 'static) -> Router {
    let routes = Router::new()
        .route("/", get(overview::show))
        .route("/memory", get(memory::show))
        .route("/causes", get(causes::show))
        .route("/sources", get(sources::list))
        .route("/sources/{name}", get(sources::show))
        .route("/dead-letters", get(dead_letters::show))
        .route("/dead-letters/replay", post(dead_letters::replay))
        .route("/dead-letters/{letter}", get(dead_letters::letter::show))
        .route("/dead-letters/{letter}/replay", post(dead_letters::letter::replay))
        .route("/dead-letters/{letter}/discard", post(dead_letters::letter::discard))
        .route("/metrics", get(async move || answer(&metrics)))
        .route("/lives.json", get(lives::show))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/assets/{name}", get(assets::serve))
        .route("/favicon.ico", get(assets::favicon))
        .fallback(async || Problem::NotFound)
        .method_not_allowed_fallback(async || Problem::MethodNotAllowed)
        .layer(Extension(forms::Token::new()))
        .layer(from_fn(hosts::check));
    layers::around_operator(routes).with_state(site)
}

fn answer(metrics: &impl Fn() -> String) -> Response {
    ([(header::CONTENT_TYPE, METRICS), (header::CACHE_CONTROL, page::NO_STORE)], metrics()).into_response()
}
