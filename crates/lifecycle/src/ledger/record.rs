//! The lines of the ledger's file: one JSON object each, which tells of one thing that happened to one life.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::life::Cause;

/// What every line begins with; serde writes the tag of an enum first.
const OPENING: &[u8] = b"{\"record\":";

/// Longest sentence that is kept, in bytes. With every byte escaped a line stays below 4 kB, which one write(2) puts
/// into the file in one piece.
const SENTENCE: usize = 1000;

/// Longest name that is kept, in bytes.
const NAME: usize = 120;

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "kebab-case")]
pub(super) enum Record {
    /// A process began.
    Begin(Box<Beginning>),
    /// It answered a request of its own for the first time.
    Serving { life: String, at: Timestamp, stall_ms: Option<f64>, handover_ms: Option<f64> },
    /// Its memory, in bytes.
    Sample { life: String, at: Timestamp, resident: u64 },
    /// It ended.
    End(Box<Ending>),
    /// Something that a later release writes.
    #[serde(other)]
    Other,
}

/// The beginning of a life.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Beginning {
    pub(super) life: String,
    #[serde(deserialize_with = "known_cause")]
    pub(super) cause: Cause,
    pub(super) detail: String,
    pub(super) release: String,
    pub(super) build: String,
    pub(super) previous_release: Option<String>,
    pub(super) pid: u32,
    pub(super) started_at: Timestamp,
    #[serde(flatten)]
    pub(super) scene: Scene,
}

/// What the next life must know of this one's beginning to tell why this one ended. No person reads it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Scene {
    /// Whether a predecessor handed over.
    pub(super) handed_over: bool,
    /// Seconds since the machine was started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) uptime: Option<f64>,
    /// Names the machine's run, from its start to its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) boot: Option<String>,
    /// When the kernel says that the process began, which tells it from a later one with the same number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ticks: Option<u64>,
    /// The guard's last exit, as it was at the beginning: what is the same later is old news.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) exit_seen: Option<String>,
    /// The same for the guard's last rollback.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rollback_seen: Option<String>,
    /// Since when nobody had answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) silent_since: Option<Moment>,
}

/// The end of a life.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Ending {
    pub(super) life: String,
    pub(super) at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) uptime: Option<f64>,
    #[serde(deserialize_with = "known_cause")]
    pub(super) cause: Cause,
    #[serde(default)]
    pub(super) detail: String,
    #[serde(default)]
    pub(super) requests: u64,
    #[serde(default)]
    pub(super) lost: Option<u64>,
    #[serde(default)]
    pub(super) resident: Option<u64>,
    #[serde(default)]
    pub(super) signature: Option<String>,
    /// Whether a later life wrote this, from the traces that it found. The process's own word goes before it.
    #[serde(default)]
    pub(super) inferred: bool,
}

/// A moment on both clocks. The second does not jump, but starts anew with the machine.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Moment {
    pub(super) at: Timestamp,
    /// Seconds since the machine was started.
    pub(super) uptime: Option<f64>,
}

impl Moment {
    /// Seconds from an earlier moment to this one; by the wall clock only where there is no other. `None` if the clock
    /// went backwards between them.
    pub(super) fn seconds_since(self, earlier: Self) -> Option<f64> {
        let seconds = match (self.uptime, earlier.uptime) {
            (Some(now), Some(then)) => now - then,
            _ => self.at.duration_since(earlier.at).as_secs_f64(),
        };
        (seconds >= 0.0).then_some(seconds)
    }
}

impl Record {
    /// The line, without its end. `None` only if it cannot be written as JSON.
    pub(super) fn line(&self) -> Option<String> {
        serde_json::to_string(self).inspect_err(|error| tracing::error!(%error, "a record of the ledger is lost")).ok()
    }

    /// Reads a line. Where a write was cut short, the next record may stand behind the stump on the same line: it is
    /// found there.
    pub(super) fn read(line: &[u8]) -> Option<Self> {
        serde_json::from_slice(line).ok().or_else(|| {
            let at = line.windows(OPENING.len()).rposition(|window| window == OPENING).filter(|at| *at > 0)?;
            serde_json::from_slice(line.get(at..)?).ok()
        })
    }
}

/// A sentence as it may stand in the ledger: on one line, and not too long.
pub(super) fn sentence(text: &str) -> String {
    shortened(text, SENTENCE)
}

/// The same for a name.
pub(super) fn name(text: &str) -> String {
    shortened(text, NAME)
}

fn shortened(text: &str, bytes: usize) -> String {
    let end = text.floor_char_boundary(bytes.min(text.len()));
    text.get(..end).unwrap_or_default().chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A later release may know causes that this one does not; its lives are still lives.
fn known_cause<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cause, D::Error> {
    let word = Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(word).unwrap_or(Cause::Unknown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_behind_a_stump_is_found() {
        let sample = Record::Sample { life: "a".into(), at: Timestamp::UNIX_EPOCH, resident: 7 };
        let line = format!("{{\"record\":\"begin\",\"life\":\"b{}", sample.line().unwrap());
        assert_eq!(Record::read(line.as_bytes()), Some(sample));
    }

    #[test]
    fn what_a_later_release_writes_is_no_error() {
        assert_eq!(Record::read(br#"{"record":"moon-phase","life":"a","phase":3}"#), Some(Record::Other));
        let end = br#"{"record":"end","life":"a","at":"2026-11-22T10:00:00Z","cause":"boredom"}"#;
        assert!(matches!(Record::read(end), Some(Record::End(end)) if end.cause == Cause::Unknown));
    }

    #[test]
    fn the_longest_line_fits_into_one_write() {
        let worst = "\"\\\u{0}".repeat(2000);
        let end = Record::End(Box::new(Ending {
            life: "20261122T101530.123456Z-4294967295".into(),
            at: Timestamp::MAX,
            uptime: Some(f64::MAX),
            cause: Cause::OutOfMemory,
            detail: sentence(&worst),
            requests: u64::MAX,
            lost: Some(u64::MAX),
            resident: Some(u64::MAX),
            signature: Some(name(&worst)),
            inferred: true,
        }));
        let begin = Record::Begin(Box::new(Beginning {
            life: "20261122T101530.123456Z-4294967295".into(),
            cause: Cause::OutOfMemory,
            detail: sentence(&worst),
            release: name(&worst),
            build: name(&worst),
            previous_release: Some(name(&worst)),
            pid: u32::MAX,
            started_at: Timestamp::MAX,
            scene: Scene {
                handed_over: true,
                uptime: Some(f64::MIN),
                boot: Some(name(&worst)),
                ticks: Some(u64::MAX),
                exit_seen: Some(name(&worst)),
                rollback_seen: Some(name(&worst)),
                silent_since: Some(Moment { at: Timestamp::MAX, uptime: Some(f64::MAX) }),
            },
        }));
        for record in [end, begin] {
            let line = record.line().unwrap();
            assert!(line.len() < 4096, "{} bytes", line.len());
            assert_eq!(Record::read(line.as_bytes()), Some(record));
        }
    }
}
