//! `/api/v1`: the board for programs. JSON, read only, without a key; the same filters, limits and order as the pages.
//!
//! The description at `/api/v1/openapi.json` is made of the code (ADR 22); `/api` explains it to people.

mod companies;
mod facets;
mod jobs;
mod limit;
mod openapi;
mod page;
pub(crate) mod problem;
mod shape;

use std::time::Duration;

use ::jobs::{Ignored, Query, Reading, Why};
use axum::{
    Router,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    middleware::from_fn_with_state,
    response::Response,
    routing::get,
};
use serde::Serialize;
use tower_http::cors::{Any, CorsLayer};

pub(crate) use self::limit::Limits;
use crate::{conditional::Answer, error::Problem, parameters::Parameters, site::Site};

/// Where the API is.
const PREFIX: &str = "/api/v1/";

/// An answer may be used so long without asking again.
const A_MINUTE: &str = "public, max-age=60";

/// Whether an address is the API's: then whatever goes wrong is said in JSON.
pub(crate) fn is_api(path: &str) -> bool {
    path.starts_with(PREFIX)
}

/// The API's routes, within its limits and open to every page (CORS); and the page that explains it.
pub(crate) fn routes(site: &Site) -> Router<Site> {
    Router::new()
        .route("/api/v1/jobs", get(jobs::list).options(preflight))
        .route("/api/v1/jobs/{id}", get(jobs::one).options(preflight))
        .route("/api/v1/companies", get(companies::list).options(preflight))
        .route("/api/v1/companies/{slug}", get(companies::one).options(preflight))
        .route("/api/v1/facets", get(facets::show).options(preflight))
        .route("/api/v1/openapi.json", get(openapi::show).options(preflight))
        .route_layer(from_fn_with_state(site.clone(), limit::around))
        .route_layer(open_to_all())
        .route("/api", get(page::show))
}

/// A browser asks before it sends `If-None-Match` from another page; the layer around this answers.
async fn preflight() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// Scripts of any page may read; there is nothing here that is somebody's own.
fn open_to_all() -> CorsLayer {
    let told = [
        header::ETAG,
        header::LINK,
        header::RETRY_AFTER,
        HeaderName::from_static(limit::POLICY),
        HeaderName::from_static(limit::STATE),
    ];
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD])
        .allow_headers([header::IF_NONE_MATCH, header::IF_MODIFIED_SINCE])
        .expose_headers(told)
        .max_age(Duration::from_hours(24))
}

/// `value` as an answer at the address that was asked for.
async fn answer(value: &impl Serialize, uri: &Uri, fields: &HeaderMap, site: &Site) -> Response {
    // Every shape is made of texts, numbers and lists, which are always JSON.
    let body = serde_json::to_string(value).unwrap_or_default();
    let answer = Answer { kind: "application/json", cache: A_MINUTE, body };
    answer.to(&uri.to_string(), fields, &site.seen, site.now()).await
}

/// Adds where the next page is (RFC 8288), for programs that do not look into the answer.
fn link_next(response: &mut Response, next: Option<&str>) {
    if let Some(value) = next.and_then(|next| HeaderValue::try_from(format!("<{next}>; rel=\"next\"")).ok()) {
        response.headers_mut().insert(header::LINK, value);
    }
}

/// The search that the parameters ask for. A program is told of what it got wrong instead of being answered to something
/// else; names that no search has are passed over.
fn read(parameters: &Parameters) -> Result<Query, Problem> {
    let text = parameters.text(::jobs::names::TEXT).map_err(|error| Problem::bad_query(&error, &error.0))?;
    let Reading { query, ignored } =
        Query::read(parameters.pairs()).map_err(|error| Problem::bad_query(error, &text))?;
    refuse(&ignored)?;
    Ok(query)
}

/// An error where something was ignored.
fn refuse(ignored: &[Ignored]) -> Result<(), Problem> {
    if ignored.is_empty() {
        return Ok(());
    }
    let reasons: Vec<String> = ignored.iter().map(reason).collect();
    Err(Problem::bad_query(reasons.join("; "), ""))
}

fn reason(ignored: &Ignored) -> String {
    let Ignored { parameter, value, why } = ignored;
    match why {
        Why::Unknown => format!("`{parameter}` has no value `{value}`"),
        Why::OutOfRange { least, most } => {
            format!("`{parameter}` is a whole number from {least} to {most}, not `{value}`")
        }
        Why::TooMany(most) => format!("`{parameter}` takes at most {most} values"),
        Why::Repeated => format!("`{parameter}` takes one value"),
        Why::UnsupportedCurrency => format!("there is no reference rate for the currency `{value}`"),
        Why::NotRemote => format!("`{parameter}` is asked of remote jobs alone, and other workplaces are asked for"),
        Why::SortNeedsText(_) => "this order needs a text (`q`)".to_owned(),
        Why::NoSuchPlace => format!("`{parameter}` names no place in this list"),
        Why::NotText => format!("the value of `{parameter}` is no text (UTF-8)"),
    }
}
