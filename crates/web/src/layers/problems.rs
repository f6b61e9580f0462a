//! Problems become pages here, where the request's id is at hand; whatever takes too long becomes a problem.

use std::{any::Any, sync::Arc, time::Duration};

use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{error::Problem, layers::requests::RequestId, texts::Texts};

/// Nobody waits longer for a page.
const PATIENCE: Duration = Duration::from_millis(2_500);

/// Runs the handler and renders what it could not answer.
pub(super) async fn render(request: Request, next: Next) -> Response {
    render_as(Problem::page, request, next).await
}

/// The same on the operator's listener.
pub(super) async fn render_for_operator(request: Request, next: Next) -> Response {
    render_as(Problem::operator_page, request, next).await
}

async fn render_as(page: fn(&Problem, &str, Texts) -> Response, request: Request, next: Next) -> Response {
    let is_for_programs = crate::api::is_api(request.uri().path());
    let id = request.extensions().get::<RequestId>().map(RequestId::to_string).unwrap_or_default();
    let texts = request.extensions().get::<Texts>().cloned().unwrap_or_else(Texts::english);
    let answer = match tokio::time::timeout(PATIENCE, next.run(request)).await {
        Ok(answer) => answer,
        Err(_) => Problem::TooSlow.into_response(),
    };
    let problem = match answer.extensions().get::<Arc<Problem>>() {
        Some(problem) => Arc::clone(problem),
        // The body limit answers for itself, in plain text.
        None if answer.status() == StatusCode::PAYLOAD_TOO_LARGE => Arc::new(Problem::TooLarge),
        None => return answer,
    };
    let mut page = match is_for_programs {
        true => crate::api::problem::answer(&problem, &id, &texts, answer.headers()),
        false => page(&problem, &id, texts),
    };
    // That the database is away was said once, when it was found out.
    if page.status().is_server_error() && !matches!(*problem, Problem::Away) {
        tracing::error!(error = %problem, "no answer");
    }
    keep(header::ALLOW, answer.headers(), &mut page);
    page
}

/// Fields that the router set on the answer which the page replaces.
fn keep(name: header::HeaderName, from: &HeaderMap, to: &mut Response) {
    if let Some(value) = from.get(&name) {
        to.headers_mut().insert(name, value.clone());
    }
}

/// A panic as a problem; the message is for the log.
pub(crate) fn from_panic(panic: Box<dyn Any + Send + 'static>) -> Response {
    let message = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned());
    Problem::Panicked(message).into_response()
}
