//! One life as a row of the ledger.

use lifecycle::Life;

use crate::{
    chronicle::Chronicle,
    texts::Language::English,
    words::{self, Gravity},
};

/// A row, every value in words.
#[derive(Debug)]
pub(super) struct Entry {
    /// The life's name.
    pub(super) life: String,
    pub(super) began: String,
    pub(super) began_on: String,
    pub(super) pid: u32,
    pub(super) cause: &'static str,
    pub(super) gravity: &'static str,
    pub(super) detail: String,
    pub(super) release: String,
    pub(super) build: String,
    /// The release before, where it was another.
    pub(super) before: Option<String>,
    pub(super) served: Option<String>,
    pub(super) requests: Option<String>,
    pub(super) stall: Option<String>,
    pub(super) handover: Option<String>,
    pub(super) lost: Option<String>,
    pub(super) memory: Option<String>,
    /// Why it ended; `None` of a life that goes on.
    pub(super) end: Option<&'static str>,
    pub(super) end_gravity: &'static str,
    pub(super) end_detail: String,
    pub(super) signature: Option<String>,
}

impl Entry {
    pub(super) fn new(life: &Life, told: &Chronicle) -> Self {
        let is_over = life.ended_at.is_some();
        Self {
            life: life.life.clone(),
            began: words::short_moment(life.started_at, English),
            began_on: words::machine_moment(life.started_at),
            pid: life.pid,
            cause: words::cause(life.cause),
            gravity: Gravity::of(life.cause).class(),
            detail: life.detail.clone(),
            release: life.release.clone(),
            build: life.build.clone(),
            before: life.previous_release.clone().filter(|before| *before != life.release),
            served: told.served_for(life).map(|time| words::span(time, English)),
            // A life that was killed could not say how many: then it says none.
            requests: (is_over && life.requests > 0).then(|| number(life.requests, "request", "requests")),
            stall: life.stall_ms.map(|time| words::millis(time, English)),
            handover: life.handover_ms.map(|time| words::millis(time, English)),
            lost: life.lost.map(|lost| lost.to_string()),
            memory: life.resident.map(words::size),
            end: life.end_cause.map(words::cause),
            end_gravity: life.end_cause.map_or("", |cause| Gravity::of(cause).class()),
            end_detail: life.end_detail.clone(),
            signature: life.signature.clone(),
        }
    }
}

/// A number with its noun.
pub(super) fn number(number: u64, one: &str, many: &str) -> String {
    words::count(i64::try_from(number).unwrap_or(i64::MAX), one, many)
}
