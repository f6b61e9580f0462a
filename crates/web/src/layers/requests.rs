//! Each request gets an id and a line in the log.

use std::{fmt, time::Instant};

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use tracing::Instrument as _;
use uuid::Uuid;

/// Made here for every request, never taken from outside: whoever could choose it could forge the log.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestId(Uuid);

/// The field that tells it.
const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

impl RequestId {
    pub(crate) fn new() -> Self {
        Self(Uuid::now_v7())
    }

    /// Tells it with an answer.
    pub(crate) fn tell(self, fields: &mut HeaderMap) {
        let mut digits = Uuid::encode_buffer();
        let digits = self.0.hyphenated().encode_lower(&mut digits);
        if let Ok(value) = HeaderValue::from_str(digits) {
            fields.insert(X_REQUEST_ID, value);
        }
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Runs the request in a span. The path as it is routed is logged; what people search for is not.
pub(super) async fn follow(mut request: Request, next: Next) -> Response {
    let id = RequestId::new();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str);
    let span = tracing::info_span!("request", method = %request.method(), route, %id);
    request.extensions_mut().insert(id);

    let started = Instant::now();
    async {
        let mut response = next.run(request).await;
        let latency_ms = started.elapsed().as_secs_f64() * 1000.0;
        let status = response.status();
        // What went well is counted by the metrics; a line for each would be most of the site's work.
        if status.is_server_error() {
            tracing::info!(status = status.as_u16(), latency_ms, "answered");
        } else {
            tracing::debug!(status = status.as_u16(), latency_ms, "answered");
        }
        id.tell(response.headers_mut());
        response
    }
    .instrument(span)
    .await
}
