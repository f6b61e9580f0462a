//! A rendered template as an answer.

use askama::Template;
use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::{error::Problem, texts::Texts};

/// To be asked for again before each use, and answered from the copy where nothing changed.
pub(crate) const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");

/// Not to be kept: true at this moment only.
pub(crate) const NO_STORE: &str = "no-store";

/// A page: read anew each time (an advert may have closed), yet kept for the browser's back button.
pub(crate) fn html(template: &impl Template) -> Result<Response, Problem> {
    Ok(text_html(template.render().map_err(Problem::Template)?))
}

/// HTML that is rendered already.
pub(crate) fn text_html(html: String) -> Response {
    let mut response = Body::from(html).into_response();
    let fields = response.headers_mut();
    fields.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    fields.insert(header::CACHE_CONTROL, REVALIDATE);
    response
}

/// Says that the answer's words are in the visitor's language, and would be in another one for others.
pub(crate) fn spoken(response: &mut Response, texts: &Texts) {
    let fields = response.headers_mut();
    fields.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(texts.code()));
    fields.append(header::VARY, HeaderValue::from_static("accept-language"));
}
