//! Who asks: a browser for a page, or htmx for a part of one.

use std::convert::Infallible;

use axum::{extract::FromRequestParts, http::request::Parts};

/// The request header in which htmx 4 says what it will do with the answer.
pub(crate) const HX_REQUEST_TYPE: &str = "hx-request-type";

/// Whether only the page's results are wanted: htmx swaps them into a page that is already open.
/// Boosted links and restored history ask for `full`, as browsers do by saying nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Partial(pub(crate) bool);

impl<S: Sync> FromRequestParts<S> for Partial {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.headers.get(HX_REQUEST_TYPE).is_some_and(|kind| kind == "partial")))
    }
}
