//! A life as its row has it.

use jiff::Timestamp;

/// One process, from its start to its end. What is not known is `None`. Times are kept to the microsecond.
#[derive(Clone, Debug, PartialEq)]
pub struct LifeRow {
    /// Names the life: the time of its start and its process id, `20261122T101530.123456Z-4711`. Not empty.
    pub life: String,
    /// Why it began, in the ledger's word (`refresh`).
    pub cause: String,
    /// What happened, in one sentence; empty where the cause says it all.
    pub detail: String,
    /// The release that ran.
    pub release: String,
    /// The first twelve hexadecimal digits of the executable's SHA-256.
    pub build: String,
    /// The release that ran before.
    pub previous_release: Option<String>,
    /// Process id.
    pub pid: u32,
    /// When the process began.
    pub started_at: Timestamp,
    /// When it first answered.
    pub serving_at: Option<Timestamp>,
    /// Milliseconds from the decision to hand over to the successor's first answer.
    pub handover_ms: Option<f64>,
    /// Milliseconds in which nobody answered before this life did.
    pub stall_ms: Option<f64>,
    /// When it ended, or was last seen.
    pub ended_at: Option<Timestamp>,
    /// Why it ended, in the ledger's word.
    pub end_cause: Option<String>,
    /// What happened at the end, in one sentence.
    pub end_detail: String,
    /// Requests that it answered.
    pub requests: u64,
    /// Requests that got no answer.
    pub lost: Option<u64>,
    /// Resident memory at the end, in bytes.
    pub resident: Option<u64>,
    /// Where a crash happened.
    pub signature: Option<String>,
}
