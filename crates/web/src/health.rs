//! Whether the process lives, and whether it can answer: for service managers and load balancers.

use std::{
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use database::DatabaseError;
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
    /// `up`, `down`, or `unmigrated`: it answers, but lacks tables that pages need.
    state: &'static str,
    /// Milliseconds of a round trip; `null` where there was none.
    latency_ms: Option<f64>,
}

/// `GET /health/live`: the process answers. Asks nobody else.
pub(crate) async fn live() -> Response {
    json(StatusCode::OK, &serde_json::json!({ "state": "live" }))
}

/// `GET /health/ready`: 200 where Postgres answers within a second and has the schema that pages need, else 503.
pub(crate) async fn ready(State(site): State<Site>) -> Response {
    let asked = Instant::now();
    let postgres = match tokio::time::timeout(PATIENCE, has_our_schema(&site)).await {
        Ok(Ok(true)) => "up",
        Ok(Ok(false)) => {
            tracing::warn!("Postgres lacks a migration; run `kintsugi migrate`");
            "unmigrated"
        }
        Ok(Err(error)) => {
            tracing::warn!(%error, "Postgres does not answer");
            "down"
        }
        Err(_) => {
            tracing::warn!("Postgres did not answer within a second");
            "down"
        }
    };
    let (status, state) =
        if postgres == "up" { (StatusCode::OK, "ready") } else { (StatusCode::SERVICE_UNAVAILABLE, "degraded") };
    let latency_ms = (postgres != "down").then(|| (asked.elapsed().as_secs_f64() * 1e6).round() / 1e3);
    let dependencies = Dependencies { postgres: Dependency { state: postgres, latency_ms } };
    json(status, &Readiness { state, dependencies })
}

/// A site that started before its database may find it empty when it comes, and fail every page: so the schema is asked
/// for until it was there once. After that a sign of life is enough.
async fn has_our_schema(site: &Site) -> Result<bool, DatabaseError> {
    if site.schema_fits.load(Ordering::Relaxed) {
        database::ping(&site.pool).await?;
        return Ok(true);
    }
    let fits = database::check_schema(&site.pool).await?;
    site.schema_fits.store(fits, Ordering::Relaxed);
    Ok(fits)
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
