//! Whether the process lives, and whether it can answer: for service managers and load balancers.

use std::{
    collections::BTreeMap,
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use axum::{
    extract::State as Extract,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use database::{DatabaseError, SchemaFit};
use jiff::Timestamp;
use lifecycle::{DependencyStatus, Handle, Reach, State};
use serde::Serialize;

use crate::{
    page,
    site::{POSTGRES, Site},
};

/// Longer than this is as good as away.
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(Serialize)]
struct Readiness {
    state: &'static str,
    dependencies: Dependencies,
}

/// Every dependency by its name.
#[derive(Debug, Serialize)]
pub(crate) struct Dependencies(BTreeMap<&'static str, Dependency>);

#[derive(Debug, Serialize)]
struct Dependency {
    /// `up`, `down`, `starved` (it answers others, but not this process), `unknown` (not yet asked), or `unmigrated`: it
    /// answers, but lacks tables that pages need.
    state: &'static str,
    /// Milliseconds of a round trip; `null` where there was none.
    latency_ms: Option<f64>,
    /// Since when it is so, where somebody watches.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Timestamp>,
}

impl Dependencies {
    /// As the process's own monitor knows them.
    pub(crate) fn monitored(known: &[DependencyStatus]) -> Self {
        let dependency = |status: &DependencyStatus| Dependency {
            state: match status.state {
                Reach::Unknown => "unknown",
                Reach::Up => "up",
                Reach::Starved => "starved",
                Reach::Down => "down",
            },
            latency_ms: status.latency_ms,
            since: Some(status.since),
        };
        Self(known.iter().map(|status| (status.name, dependency(status))).collect())
    }
}

/// `GET /health/live`: the process answers. Asks nobody else.
pub(crate) async fn live() -> Response {
    json(StatusCode::OK, &serde_json::json!({ "state": "live" }))
}

/// `GET /health/ready`: 200 where everything that is needed answers and Postgres has the schema that pages need, else 503.
/// The process's own monitor knows it; where there is none, or it has not asked yet, Postgres is asked.
pub(crate) async fn ready(Extract(site): Extract<Site>) -> Response {
    let watched = site.lifecycle().filter(|handle| !handle.dependencies().is_empty());
    match watched {
        Some(handle) => monitored(&site, handle).await,
        None => asked(&site).await,
    }
}

async fn monitored(site: &Site, handle: &Handle) -> Response {
    let known = handle.dependencies();
    let mut dependencies = Dependencies::monitored(&known);
    let is_starting = handle.state() == State::Starting;
    // In the first moments of a life the monitor has not asked yet.
    let asks = |status: &&DependencyStatus| match status.state {
        Reach::Up => !site.schema_fits.load(Ordering::Relaxed),
        Reach::Unknown => !is_starting,
        Reach::Starved | Reach::Down => false,
    };
    if known.iter().filter(|status| status.name == POSTGRES).any(|status| asks(&status)) {
        let schema = Schema::asked(site).await;
        if let Some(postgres) = dependencies.0.get_mut(POSTGRES) {
            postgres.state = schema.word();
        }
    }
    let is_up = |name: &str| dependencies.0.get(name).is_some_and(|dependency| dependency.state == "up");
    let is_ready = known.iter().all(|status| !status.needed || is_up(status.name));
    let state = match (is_starting, is_ready) {
        (true, _) => "starting",
        (false, true) => "ready",
        (false, false) => "degraded",
    };
    readiness(is_ready, state, dependencies)
}

async fn asked(site: &Site) -> Response {
    let began = Instant::now();
    let schema = Schema::asked(site).await;
    let latency_ms = (schema != Schema::Away).then(|| (began.elapsed().as_secs_f64() * 1e6).round() / 1e3);
    let postgres = Dependency { state: schema.word(), latency_ms, since: None };
    let state = if schema.fits() { "ready" } else { "degraded" };
    readiness(schema.fits(), state, Dependencies([(POSTGRES, postgres)].into()))
}

fn readiness(is_ready: bool, state: &'static str, dependencies: Dependencies) -> Response {
    let status = if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    json(status, &Readiness { state, dependencies })
}

/// What Postgres says when it is asked for the tables that pages need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Schema {
    Fits,
    Unmigrated,
    Away,
}

impl Schema {
    async fn asked(site: &Site) -> Self {
        match tokio::time::timeout(PATIENCE, has_our_schema(site)).await {
            Ok(Ok(true)) => Self::Fits,
            Ok(Ok(false)) => {
                tracing::warn!("Postgres lacks a migration; run `kintsugi migrate`");
                Self::Unmigrated
            }
            Ok(Err(error)) => {
                tracing::warn!(%error, "Postgres does not answer");
                Self::Away
            }
            Err(_) => {
                tracing::warn!("Postgres did not answer within a second");
                Self::Away
            }
        }
    }

    fn fits(self) -> bool {
        self == Self::Fits
    }

    fn word(self) -> &'static str {
        match self {
            Self::Fits => "up",
            Self::Unmigrated => "unmigrated",
            Self::Away => "down",
        }
    }
}

/// A site that started before its database may find it empty when it comes, and fail every page: so the schema is asked
/// for until it was there once. After that a sign of life is enough.
async fn has_our_schema(site: &Site) -> Result<bool, DatabaseError> {
    if site.schema_fits.load(Ordering::Relaxed) {
        database::ping(&site.pool).await?;
        return Ok(true);
    }
    let fits = database::schema_fit(&site.pool).await? == SchemaFit::Fits;
    site.schema_fits.store(fits, Ordering::Relaxed);
    Ok(fits)
}

/// An answer for programs, true at this moment only.
pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Response {
    // All bodies are plain structs; a failure to write them would be an empty answer.
    let text = serde_json::to_string(body).unwrap_or_default();
    let fields = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, HeaderValue::from_static(page::NO_STORE)),
    ];
    (status, fields, text).into_response()
}
