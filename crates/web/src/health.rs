//! Whether the process lives, and whether it can answer: for service managers and load balancers.

use std::time::Duration;

use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::site::Site;

/// Longer than this is as good as away.
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(Serialize)]
struct Readiness {
    state: &'static str,
    dependencies: Dependencies,
}

#[derive(Serialize)]
struct Dependencies {
    postgres: Dependency,
}

#[derive(Serialize)]
struct Dependency {
    state: &'static str,
    /// Milliseconds of a round trip; `null` where there was none.
    latency_ms: Option<f64>,
}

/// `GET /health/live`: the process answers. Asks nobody else.
pub(crate) async fn live() -> Response {
    json(StatusCode::OK, &serde_json::json!({ "state": "live" }))
}

/// `GET /health/ready`: 200 where Postgres answers within a second, else 503.
pub(crate) async fn ready(State(site): State<Site>) -> Response {
    let latency = match tokio::time::timeout(PATIENCE, database::ping(&site.pool)).await {
        Ok(Ok(latency)) => Some(latency),
        Ok(Err(error)) => {
            tracing::warn!(%error, "Postgres does not answer");
            None
        }
        Err(_) => {
            tracing::warn!("Postgres did not answer within a second");
            None
        }
    };
    let (status, state, postgres) = match latency {
        Some(_) => (StatusCode::OK, "ready", "up"),
        None => (StatusCode::SERVICE_UNAVAILABLE, "degraded", "down"),
    };
    let latency_ms = latency.map(|latency| (latency.as_secs_f64() * 1e6).round() / 1e3);
    let dependencies = Dependencies { postgres: Dependency { state: postgres, latency_ms } };
    json(status, &Readiness { state, dependencies })
}

fn json(status: StatusCode, body: &impl Serialize) -> Response {
    // Both bodies are plain structs; a failure to write them would be an empty answer.
    let text = serde_json::to_string(body).unwrap_or_default();
    let fields = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, fields, text).into_response()
}
