//! How a life is entered: what the one before left is gathered, judged, and written down with the beginning.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};

use super::{
    Inner, Surroundings,
    book::{Entry, KEPT},
    boot,
    crash::Crash,
    guard::{self, Exit, Rollback},
    inference::{self, Evidence, Verdict},
    record::{self, Beginning, Ending, Moment, Record, Scene},
};
use crate::{
    heartbeat::{Heartbeat, Seen},
    life::Cause,
    release::Release,
};

/// A file larger than this is put in order, in bytes.
const LARGE: u64 = 2 << 20;

/// How long lives are kept.
const LIVES_FOR: SignedDuration = SignedDuration::from_hours(400 * 24);

/// How long the samples of their memory are kept.
const SAMPLES_FOR: SignedDuration = SignedDuration::from_hours(14 * 24);

/// What a process knows of its own beginning.
#[derive(Clone, Debug)]
pub(crate) struct Begin<'a> {
    /// The release that it runs.
    pub(crate) release: &'a Release,
    pub(crate) at: Timestamp,
    pub(crate) pid: u32,
    /// Why its predecessor hands over, in a word and in a sentence; `None` if there is no predecessor.
    pub(crate) handed_over: Option<(Cause, String)>,
    /// Where the guard of the unit leaves its word.
    pub(crate) guard_directory: &'a Path,
}

/// What the ledger made of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Begun {
    /// The life's name from now on.
    pub(crate) life: String,
    /// Why it began.
    pub(crate) cause: Cause,
    /// Since when nobody had answered, by the wall clock as it goes now, even if it was set in between. `None` after a
    /// hand-over, in the first life, across a restart of the machine, and where it is not known.
    pub(crate) stalled_since: Option<Timestamp>,
}

/// Traces outside the ledger's own file.
struct Traces {
    beat: Option<Seen>,
    exit: Option<Exit>,
    rollback: Option<Rollback>,
}

impl Inner {
    pub(super) fn begin(&mut self, surroundings: &Surroundings, begin: &Begin<'_>) -> Begun {
        self.refresh();
        let now = Moment { at: begin.at, uptime: (surroundings.uptime)() };
        let traces = Traces {
            beat: surroundings.directory.as_deref().and_then(Heartbeat::read),
            exit: guard::last_exit(begin.guard_directory),
            rollback: guard::last_rollback(begin.guard_directory),
        };
        let previous_release = self.book.previous().map(|entry| entry.life.release.clone());
        let verdict = self.verdict(surroundings, begin, &traces, now);
        for end in self.orphans(surroundings, &traces).into_iter().chain(verdict.end) {
            self.write(Record::End(Box::new(end)));
        }
        let life = self.unused_name(begin.at, begin.pid);
        let scene = Scene {
            handed_over: begin.handed_over.is_some(),
            uptime: now.uptime,
            boot: surroundings.boot.clone(),
            ticks: boot::ticks(begin.pid),
            exit_seen: traces.exit.map(|exit| exit.mark),
            rollback_seen: traces.rollback.map(|rollback| rollback.mark),
            silent_since: verdict.silent_since,
        };
        let record = Beginning {
            life: life.clone(),
            cause: verdict.cause,
            detail: record::sentence(&verdict.detail),
            release: record::name(&begin.release.name),
            build: record::name(&begin.release.build),
            previous_release,
            pid: begin.pid,
            started_at: begin.at,
            scene,
        };
        self.write(Record::Begin(Box::new(record)));
        if begin.handed_over.is_none() {
            self.put_in_order(surroundings, &life, begin.at);
        }
        let stalled_since = verdict.silent_since.and_then(|since| inference::on_the_wall(since, now));
        Begun { life, cause: verdict.cause, stalled_since }
    }

    fn verdict(&self, surroundings: &Surroundings, begin: &Begin<'_>, traces: &Traces, now: Moment) -> Verdict {
        let told = |cause, detail| Verdict { cause, detail, end: None, silent_since: None };
        if let Some((cause, detail)) = begin.handed_over.clone() {
            return told(cause, detail);
        }
        let Some(previous) = self.book.previous() else { return told(Cause::First, String::new()) };
        let name = &previous.life.life;
        let crash = surroundings.directory.as_deref().and_then(|directory| Crash::of(name, directory));
        inference::judge(&Evidence {
            now,
            boot: surroundings.boot.as_deref(),
            build: &begin.release.build,
            release: &begin.release.name,
            previous,
            is_alive: is_alive(previous, surroundings),
            beat: traces.beat.as_ref().filter(|seen| seen.beat.life == *name),
            crash: crash.as_ref(),
            exit: traces.exit.as_ref(),
            rollback: traces.rollback.as_ref(),
        })
    }

    /// The ends of other lives whose processes are gone without a word: killed while they saw their last visitors out,
    /// or as successors that never answered.
    fn orphans(&self, surroundings: &Surroundings, traces: &Traces) -> Vec<Ending> {
        // The previous life is judged above, or goes on because it hands over.
        let previous = self.book.previous().map(|entry| entry.life.life.as_str());
        let entries = &self.book.entries;
        let orphans = entries.iter().enumerate().filter(|(_, entry)| {
            entry.is_open() && Some(entry.life.life.as_str()) != previous && !is_alive(entry, surroundings)
        });
        let end = |(at, entry): (usize, &Entry)| {
            let next = entries.get(at + 1).filter(|next| next.scene.handed_over && next.life.serving_at.is_some());
            let last = traces.beat.as_ref().filter(|seen| seen.beat.life == entry.life.life);
            let (cause, detail) = match next {
                _ if entry.is_unserved_successor() => (Cause::Unknown, "a successor that never served"),
                Some(next) => (next.life.cause, "its successor served; how it ended nobody saw"),
                None => (Cause::Unknown, "it left no word, and nobody saw its end"),
            };
            Ending {
                life: entry.life.life.clone(),
                at: last.map_or_else(|| entry.last_seen().at, |seen| seen.beat.at),
                uptime: None,
                cause,
                detail: detail.to_owned(),
                requests: last.map_or(0, |seen| seen.beat.served),
                lost: None,
                resident: last.and_then(|seen| seen.beat.resident),
                signature: None,
                inferred: true,
            }
        };
        orphans.map(end).collect()
    }

    /// Two starts within a microsecond under one number can only be tests, or a clock that was set back.
    fn unused_name(&self, at: Timestamp, pid: u32) -> String {
        let name = format!("{}-{pid}", at.strftime("%Y%m%dT%H%M%S.%6fZ"));
        if self.book.entry(&name).is_none() {
            return name;
        }
        let numbered = (2..).map(|number: u32| format!("{name}-{number}"));
        numbered.into_iter().find(|name| self.book.entry(name).is_none()).unwrap_or(name)
    }

    /// Writes the file anew without what nobody asks for any more, if it is large and no other process lives.
    pub(super) fn put_in_order(&mut self, surroundings: &Surroundings, own: &str, now: Timestamp) {
        if self.journal.len() <= LARGE.max(2 * self.ordered) {
            return;
        }
        if self.book.entries.iter().any(|entry| entry.life.life != own && is_alive(entry, surroundings)) {
            return;
        }
        let book = &mut self.book;
        let outcome = self.journal.replace(|journal| {
            journal.read(|line| book.read(line));
            // A clock that was set forward by years must not take all lives away: the last thing known counts.
            let newest =
                book.entries.iter().rev().find(|entry| entry.life.life != own).map(|entry| entry.last_seen().at);
            let now = newest.map_or(now, |newest| newest.min(now));
            let long_ago = |span| now.checked_sub(span).unwrap_or(Timestamp::MIN);
            book.entries.retain(|entry| entry.is_open() || entry.last_seen().at >= long_ago(LIVES_FOR));
            book.thin(KEPT);
            book.forget_samples(long_ago(SAMPLES_FOR));
            book.entries.iter().flat_map(Entry::records).filter_map(|record| record.line()).collect()
        });
        match outcome {
            Ok(true) => {
                self.ordered = self.journal.len();
                tracing::info!(bytes = self.ordered, "the ledger was put in order");
            }
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "the ledger could not be put in order"),
        }
    }
}

/// Whether an open life's process is still there.
fn is_alive(entry: &Entry, surroundings: &Surroundings) -> bool {
    let is_this_boot = entry.scene.boot == surroundings.boot;
    let ticks = entry.scene.ticks;
    entry.is_open() && is_this_boot && ticks.is_some() && boot::ticks(entry.life.pid) == ticks
}
