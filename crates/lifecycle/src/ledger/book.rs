//! What the ledger's lines say when they are read together: lives, in the order of their beginning.
//!
//! Each record may come twice (once from this process's hand, once read back from the file) and says the same both
//! times. The order is the file's, not the clock's: the wall clock may jump, the file does not.

use std::sync::Arc;

use jiff::Timestamp;

use super::record::{Beginning, Ending, Moment, Record, Scene};
use crate::life::{Life, Sample};

/// Lives that are kept.
pub(crate) const KEPT: usize = 2000;

/// Samples that are kept of one life; beyond, every second one goes.
const SAMPLES: usize = 2000;

/// A life, and what only the ledger needs of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) life: Life,
    pub(super) scene: Scene,
    pub(super) ended_uptime: Option<f64>,
    /// Whether the end was written by a later life.
    pub(super) inferred: bool,
    pub(super) samples: Vec<Sample>,
}

impl Entry {
    pub(super) fn is_open(&self) -> bool {
        self.life.ended_at.is_none()
    }

    pub(super) fn is_unserved_successor(&self) -> bool {
        self.scene.handed_over && self.life.serving_at.is_none()
    }

    /// The last moment of which the ledger's own lines know that it lived.
    pub(super) fn last_seen(&self) -> Moment {
        if let Some(at) = self.life.ended_at {
            return Moment { at, uptime: self.ended_uptime };
        }
        let sampled = self.samples.iter().map(|sample| sample.at).max();
        match sampled.into_iter().chain(self.life.serving_at).max().filter(|at| *at > self.life.started_at) {
            Some(at) => Moment { at, uptime: None },
            None => Moment { at: self.life.started_at, uptime: self.scene.uptime },
        }
    }

    /// The lines that say all that is known of this life.
    pub(super) fn records(&self) -> Vec<Record> {
        let life = &self.life;
        let mut records = vec![Record::Begin(Box::new(Beginning {
            life: life.life.clone(),
            cause: life.cause,
            detail: life.detail.clone(),
            release: life.release.clone(),
            build: life.build.clone(),
            previous_release: life.previous_release.clone(),
            pid: life.pid,
            started_at: life.started_at,
            scene: self.scene.clone(),
        }))];
        records.extend(life.serving_at.map(|at| Record::Serving {
            life: life.life.clone(),
            at,
            stall_ms: life.stall_ms,
            handover_ms: life.handover_ms,
        }));
        records.extend(self.samples.iter().map(|sample| Record::Sample {
            life: life.life.clone(),
            at: sample.at,
            resident: sample.resident,
        }));
        records.extend(life.ended_at.zip(life.end_cause).map(|(at, cause)| {
            Record::End(Box::new(Ending {
                life: life.life.clone(),
                at,
                uptime: self.ended_uptime,
                cause,
                detail: life.end_detail.clone(),
                requests: life.requests,
                lost: life.lost,
                resident: life.resident,
                signature: life.signature.clone(),
                inferred: self.inferred,
            }))
        }));
        records
    }
}

/// All lives that the ledger tells of, oldest first.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) entries: Vec<Entry>,
    /// Lines that could not be read.
    pub(super) unreadable: u64,
    /// The newest lives as they were last asked for; taken away when one of them changes.
    newest: Option<Arc<[Life]>>,
}

impl Book {
    /// Takes in a line of the file.
    pub(super) fn read(&mut self, line: &[u8]) {
        if line.trim_ascii().is_empty() {
            return;
        }
        match Record::read(line) {
            Some(record) => self.apply(record),
            None => self.unreadable += 1,
        }
    }

    /// The newest lives, at most [`KEPT`], the newest first. Copied once for all who ask between two changes.
    pub(super) fn newest(&mut self) -> Arc<[Life]> {
        let entries = &self.entries;
        let newest = self
            .newest
            .get_or_insert_with(|| entries.iter().rev().take(KEPT).map(|entry| entry.life.clone()).collect());
        Arc::clone(newest)
    }

    /// Takes in a record. What tells of a life whose beginning is not known is passed over.
    pub(super) fn apply(&mut self, record: Record) {
        // Samples are no part of a life, and come all the time.
        if !matches!(record, Record::Sample { .. } | Record::Other) {
            self.newest = None;
        }
        match record {
            Record::Begin(begin) => self.begin(*begin),
            Record::Serving { life, at, stall_ms, handover_ms } => {
                let Some(entry) = self.entry_mut(&life) else { return };
                if entry.life.serving_at.is_none() {
                    entry.life.serving_at = Some(at.max(entry.life.started_at));
                    entry.life.stall_ms = stall_ms.filter(|ms| *ms >= 0.0);
                    entry.life.handover_ms = handover_ms.filter(|ms| *ms >= 0.0);
                }
            }
            Record::Sample { life, at, resident } => {
                if let Some(entry) = self.entry_mut(&life) {
                    sample(&mut entry.samples, Sample { at, resident });
                }
            }
            Record::End(end) => self.end(*end),
            Record::Other => {}
        }
    }

    fn begin(&mut self, begin: Beginning) {
        if self.entry(&begin.life).is_some() {
            return;
        }
        let Beginning { life, cause, detail, release, build, previous_release, pid, started_at, scene } = begin;
        let life = Life {
            life,
            cause,
            detail,
            release,
            build,
            previous_release,
            pid,
            started_at,
            serving_at: None,
            handover_ms: None,
            stall_ms: None,
            ended_at: None,
            end_cause: None,
            end_detail: String::new(),
            requests: 0,
            lost: None,
            resident: None,
            signature: None,
        };
        self.entries.push(Entry { life, scene, ended_uptime: None, inferred: false, samples: Vec::new() });
        if self.entries.len() >= 2 * KEPT {
            self.thin(KEPT);
        }
    }

    fn end(&mut self, end: Ending) {
        let Some(entry) = self.entry_mut(&end.life) else { return };
        if !entry.is_open() && (end.inferred || !entry.inferred) {
            return;
        }
        let life = &mut entry.life;
        // A clock that was set back between must not give a life that ended before it began.
        life.ended_at = Some(end.at.max(life.serving_at.unwrap_or(life.started_at)));
        life.end_cause = Some(end.cause);
        life.end_detail = end.detail;
        life.requests = end.requests;
        life.lost = end.lost;
        life.resident = end.resident;
        life.signature = end.signature;
        entry.ended_uptime = end.uptime;
        entry.inferred = end.inferred;
    }

    /// Leaves at most `count` lives. Those of a crash loop, which never answered anybody, go first, but the last ones
    /// of all stay; then the oldest go.
    pub(super) fn thin(&mut self, count: usize) {
        self.newest = None;
        let mut surplus = self.entries.len().saturating_sub(count);
        let recent = self.entries.len().saturating_sub(count / 4);
        let mut at = 0;
        self.entries.retain(|entry| {
            let goes = surplus > 0 && at < recent && entry.life.serving_at.is_none() && !entry.is_open();
            at += 1;
            surplus -= usize::from(goes);
            !goes
        });
        self.entries.drain(..surplus.min(self.entries.len()));
    }

    /// Drops the samples taken before a moment.
    pub(super) fn forget_samples(&mut self, before: Timestamp) {
        for entry in &mut self.entries {
            entry.samples.retain(|sample| sample.at >= before);
        }
    }

    pub(super) fn entry(&self, life: &str) -> Option<&Entry> {
        self.entries.iter().rev().find(|entry| entry.life.life == life)
    }

    fn entry_mut(&mut self, life: &str) -> Option<&mut Entry> {
        self.entries.iter_mut().rev().find(|entry| entry.life.life == life)
    }

    /// The life before a new one: the newest, but not a successor that never served and outlived nobody.
    pub(super) fn previous(&self) -> Option<&Entry> {
        let was_refused = |at: usize, entry: &Entry| {
            let began = Moment { at: entry.life.started_at, uptime: entry.scene.uptime };
            let outlived = |other: &Entry| other.is_open() || other.last_seen().seconds_since(began) > Some(0.0);
            entry.is_unserved_successor() && self.entries.iter().take(at).any(outlived)
        };
        self.entries.iter().enumerate().rev().find(|(at, entry)| !was_refused(*at, entry)).map(|(_, entry)| entry)
    }
}

fn sample(samples: &mut Vec<Sample>, sample: Sample) {
    if samples.iter().rev().any(|known| known.at == sample.at) {
        return;
    }
    samples.push(sample);
    if samples.len() > SAMPLES {
        let mut odd = false;
        samples.retain(|_| {
            odd = !odd;
            odd
        });
    }
}
