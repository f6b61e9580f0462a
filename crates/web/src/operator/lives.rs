//! `GET /lives.json?limit=…`: the process and its ledger, for programs.

use axum::{extract::State as Extract, http::StatusCode, response::Response};
use jiff::Timestamp;
use lifecycle::{Alarm, Life, Refusal};
use serde::Serialize;

use crate::{
    chronicle::{Chronicle, LIVES},
    error::Problem,
    health::{self, Dependencies},
    parameters::Parameters,
    site::Site,
};

/// Lives that are told of unless asked otherwise.
const USUAL: usize = 200;

/// Refusals that are told of.
const REFUSALS: usize = 50;

#[derive(Serialize)]
struct Lives {
    state: &'static str,
    /// The release's name, `null` before the process runs.
    release: Option<String>,
    version: Option<String>,
    build: Option<String>,
    pid: u32,
    /// The present life's name in the ledger.
    life: Option<String>,
    began_at: Option<Timestamp>,
    /// Why the process does not mend itself any more, `null` as long as it does.
    refusal: Option<String>,
    resident: Option<u64>,
    dependencies: Dependencies,
    alarms: Vec<Alarm>,
    refused: Vec<Refusal>,
    /// The newest first.
    lives: Vec<Life>,
}

/// Tells all that the pages tell, in the units of [`lifecycle::Life`].
pub(super) async fn show(Extract(site): Extract<Site>, parameters: Parameters) -> Result<Response, Problem> {
    let limit = limit(&parameters)?;
    let told = Chronicle::of(&site);
    let handle = site.lifecycle();
    let lives = Lives {
        state: told.state.word(),
        release: told.release.as_ref().map(|release| release.name.clone()),
        version: told.release.as_ref().map(|release| release.version.clone()),
        build: told.release.as_ref().map(|release| release.build.clone()),
        pid: std::process::id(),
        life: told.life,
        began_at: told.began_at,
        refusal: handle.and_then(lifecycle::Handle::refusal),
        resident: handle.and_then(lifecycle::Handle::resident),
        dependencies: Dependencies::monitored(&told.dependencies),
        alarms: handle.map(lifecycle::Handle::trends).unwrap_or_default(),
        refused: handle.and_then(|handle| Some(handle.ledger()?.refusals(REFUSALS))).unwrap_or_default(),
        lives: told.lives.iter().take(limit).cloned().collect(),
    };
    Ok(health::json(StatusCode::OK, &lives))
}

fn limit(parameters: &Parameters) -> Result<usize, Problem> {
    let text = parameters.text("limit").map_err(|error| Problem::bad_query(&error, ""))?;
    match text.parse() {
        Ok(limit @ 1..=LIVES) => Ok(limit),
        _ if text.is_empty() => Ok(USUAL),
        _ => Err(Problem::bad_query(format!("`limit` is a number from 1 to {LIVES}"), "")),
    }
}
