//! The mending ledger: every life of this program, why it began, why it ended, and what visitors noticed.
//!
//! Kept as lines of JSON in the state directory, so that it is there when nothing else is; see `ledger/record.rs` for the
//! lines and `ledger/inference.rs` for how the end of a process that could not say goodbye is made out. During a
//! hand-over two processes write and read it at the same time. Nothing here ever stops the process: what cannot be
//! written waits in memory, and [`Ledger::trouble`] says so.

mod beginning;
mod book;
mod boot;
mod crash;
mod guard;
mod inference;
mod journal;
mod record;
mod refusals;
#[cfg(test)]
pub(crate) mod tests;

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;

pub use self::refusals::Refusal;
pub(crate) use self::{
    beginning::{Begin, Begun},
    book::KEPT,
    boot::uptime,
};
use self::{
    book::Book,
    crash::Crash,
    journal::Journal,
    record::{Ending, Record},
    refusals::{GoodReleases, Refusals},
};
use crate::life::{Cause, Life, Sample};

/// How long the end of a life may wait for the disk.
const SYNC: Duration = Duration::from_millis(500);

/// The mending ledger. Cheap to clone. No method waits long: they may be called from async code and from any thread.
#[derive(Clone, Debug)]
pub struct Ledger(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    surroundings: Surroundings,
    inner: Mutex<Inner>,
}

/// What does not change while the process lives.
struct Surroundings {
    directory: Option<PathBuf>,
    boot: Option<String>,
    /// Seconds since the machine was started.
    uptime: Box<dyn Fn() -> Option<f64> + Send + Sync>,
}

#[derive(Debug)]
struct Inner {
    journal: Journal,
    book: Book,
    refusals: Refusals,
    good: GoodReleases,
    /// Bytes that were left when the file was last put in order.
    ordered: u64,
}

/// How a life ended, by the process's own word.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct End {
    pub(crate) at: Timestamp,
    pub(crate) cause: Cause,
    pub(crate) detail: String,
    /// Requests answered.
    pub(crate) requests: u64,
    /// Requests that got no answer.
    pub(crate) lost: Option<u64>,
    /// Resident memory in bytes.
    pub(crate) resident: Option<u64>,
    pub(crate) signature: Option<String>,
}

impl Ledger {
    /// Opens the ledger of a state directory, which is made where it is missing. Never fails: without a directory, or
    /// where it cannot be used, everything is kept in memory, and the log says so once.
    pub(crate) fn open(directory: Option<&Path>) -> Self {
        Self::open_in(Surroundings {
            directory: directory.map(Path::to_owned),
            boot: boot::boot_id(),
            uptime: Box::new(boot::uptime),
        })
    }

    fn open_in(surroundings: Surroundings) -> Self {
        let directory = surroundings.directory.as_deref();
        if directory.is_none() {
            tracing::info!("there is no state directory: the ledger is kept in memory, and ends with this process");
        }
        let mut inner = Inner {
            journal: Journal::open(directory.map(|directory| directory.join("ledger.jsonl"))),
            book: Book::default(),
            refusals: Refusals::open(directory),
            good: GoodReleases::default(),
            ordered: 0,
        };
        inner.first_reading();
        Self(Arc::new(Shared { surroundings, inner: Mutex::new(inner) }))
    }

    /// Enters a life: finds out why it began, and closes the life before with what is known of its end.
    pub(crate) fn begin(&self, begin: Begin<'_>) -> Begun {
        self.inner().begin(&self.0.surroundings, &begin)
    }

    /// The life has answered a request of its own.
    pub(crate) fn serving(&self, life: &str, at: Timestamp, stall_ms: Option<f64>, handover_ms: Option<f64>) {
        self.inner().write(Record::Serving { life: life.to_owned(), at, stall_ms, handover_ms });
    }

    /// The life's resident memory in bytes. Puts the file in order now and then.
    pub(crate) fn sample(&self, life: &str, at: Timestamp, resident: u64) {
        let mut inner = self.inner();
        inner.write(Record::Sample { life: life.to_owned(), at, resident });
        inner.put_in_order(&self.0.surroundings, life, at);
    }

    /// The life ends in good order. Returns when the disk has it, or after half a second.
    pub(crate) fn end(&self, life: &str, end: End) {
        let mut inner = self.inner();
        inner.write(Record::End(Box::new(Ending {
            life: life.to_owned(),
            at: end.at,
            uptime: (self.0.surroundings.uptime)(),
            cause: end.cause,
            detail: record::sentence(&end.detail),
            requests: end.requests,
            lost: end.lost,
            resident: end.resident,
            signature: end.signature.as_deref().map(record::name),
            inferred: false,
        })));
        inner.journal.sync(SYNC);
    }

    /// The life may be about to end in disorder: `signature` is the panic's place. Takes no lock, so that it can be
    /// called from a panic's hook. If the process lives on, the next life will not believe it.
    pub(crate) fn crashed(&self, life: &str, at: Timestamp, signature: &str, message: &str) {
        self.leave_word(life, at, signature, message, Duration::ZERO);
    }

    /// The process ends itself because it has answered nobody for so long. Takes no lock.
    pub(crate) fn hung(&self, life: &str, at: Timestamp, unanswered: Duration, message: &str) {
        self.leave_word(life, at, "watchdog", message, unanswered);
    }

    fn leave_word(&self, life: &str, at: Timestamp, signature: &str, message: &str, unanswered: Duration) {
        let Some(directory) = &self.0.surroundings.directory else { return };
        let crash = Crash {
            life: life.to_owned(),
            at,
            uptime: (self.0.surroundings.uptime)(),
            signature: signature.to_owned(),
            message: message.to_owned(),
            unanswered_ms: crate::life::millis(unanswered),
        };
        if let Err(error) = crash.write(directory) {
            tracing::warn!(?directory, %error, "the crash could not be noted");
        }
    }

    /// The newest lives, the newest first, in the order in which they began, whatever the clock said.
    #[must_use]
    pub fn lives(&self, limit: usize) -> Vec<Life> {
        let mut inner = self.inner();
        inner.refresh();
        inner.book.entries.iter().rev().take(limit).map(|entry| entry.life.clone()).collect()
    }

    /// The newest lives, at most 2,000, the newest first. Shared: they are copied when one of them has changed, not for
    /// each who asks.
    #[must_use]
    pub fn newest_lives(&self) -> Arc<[Life]> {
        let mut inner = self.inner();
        inner.refresh();
        inner.book.newest()
    }

    /// The memory of one life, in the order in which it was measured; of the last 14 days at the least.
    #[must_use]
    pub fn samples(&self, life: &str) -> Vec<Sample> {
        let mut inner = self.inner();
        inner.refresh();
        inner.book.entry(life).map(|entry| entry.samples.clone()).unwrap_or_default()
    }

    /// Whether the ledger outlives the process: false without a state directory, and while the disk takes nothing.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.inner().journal.is_kept()
    }

    /// Why the ledger is not kept.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        self.inner().journal.trouble()
    }

    /// Tries again to write what the disk did not take. Cheap when there is nothing.
    pub(crate) fn retry(&self) {
        let mut inner = self.inner();
        inner.journal.retry();
        inner.refusals.retry();
    }

    /// Why an executable was refused before; `hash` is its SHA-256 in hexadecimal digits.
    pub(crate) fn is_refused(&self, hash: &str) -> Option<String> {
        let mut inner = self.inner();
        inner.refusals.all().iter().find(|refusal| refusal.hash == hash).map(|refusal| refusal.reason.clone())
    }

    /// Remembers that an executable was refused.
    pub(crate) fn refuse(&self, hash: &str, release: &str, reason: &str, at: Timestamp) {
        let (hash, release, reason) = (hash.to_owned(), release.to_owned(), reason.to_owned());
        self.inner().refusals.refuse(&Refusal { hash, release, reason, at });
    }

    /// The newest refusals, the newest first.
    #[must_use]
    pub fn refusals(&self, limit: usize) -> Vec<Refusal> {
        self.inner().refusals.all().iter().rev().take(limit).cloned().collect()
    }

    /// The release was healthy for long enough; the guard will not turn it back.
    pub(crate) fn mark_good(&self, release: &str) {
        self.inner().good.mark(release, self.0.surroundings.directory.as_deref());
    }

    /// A process of the release is the main one from now on. The guard looks for this when it ends.
    pub(crate) fn mark_main(&self, release: &str) {
        refusals::mark_main(release, self.0.surroundings.directory.as_deref());
    }

    /// Whether a release has proven itself.
    #[must_use]
    pub fn is_good(&self, release: &str) -> bool {
        self.inner().good.contains(release, self.0.surroundings.directory.as_deref())
    }

    /// A panic in another thread must not take the ledger away.
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// Reads what is there, and says once what of it cannot be used.
    fn first_reading(&mut self) {
        self.refresh();
        if let Some(stump) = self.journal.stump() {
            match Record::read(stump) {
                Some(record) => self.book.apply(record),
                None => tracing::warn!("the ledger's last line is cut short; it is passed over"),
            }
        }
        if self.book.unreadable > 0 {
            tracing::warn!(lines = self.book.unreadable, "lines of the ledger cannot be read; they are passed over");
        }
    }

    /// Takes in what another process has written meanwhile.
    fn refresh(&mut self) {
        let book = &mut self.book;
        self.journal.read(|line| book.read(line));
    }

    fn write(&mut self, record: Record) {
        if let Some(line) = record.line() {
            self.journal.append(line, matches!(record, Record::Sample { .. }));
        }
        self.book.apply(record);
    }
}

impl fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Surroundings")
            .field("directory", &self.directory)
            .field("boot", &self.boot)
            .finish_non_exhaustive()
    }
}
