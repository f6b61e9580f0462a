//! Which executables were refused as successors, which releases have proven themselves, and which one serves.

use std::{
    collections::HashSet,
    fs::File,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{journal::Journal, record};

/// Refusals that are remembered.
const KEPT: usize = 200;

/// An executable that was not let in the place of the running one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refusal {
    /// The SHA-256 of the file, in hexadecimal digits.
    pub hash: String,
    /// The release that it would have been.
    pub release: String,
    /// Why not, in one sentence.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

#[derive(Debug)]
pub(super) struct Refusals {
    journal: Journal,
    known: Vec<Refusal>,
}

impl Refusals {
    pub(super) fn open(directory: Option<&Path>) -> Self {
        // The ledger itself lies in the same folder, and says what is off there.
        let journal = Journal::open_silently(directory.map(|directory| directory.join("refused.jsonl")));
        let mut refusals = Self { journal, known: Vec::new() };
        refusals.refresh();
        _ = refusals.journal.stump();
        refusals
    }

    pub(super) fn refuse(&mut self, refusal: &Refusal) {
        let refusal = Refusal {
            hash: record::name(&refusal.hash),
            release: record::name(&refusal.release),
            reason: record::sentence(&refusal.reason),
            at: refusal.at,
        };
        if let Ok(line) = serde_json::to_string(&refusal) {
            self.journal.append(line, false);
        }
        remember(&mut self.known, refusal);
    }

    /// The newest last.
    pub(super) fn all(&mut self) -> &[Refusal] {
        self.refresh();
        &self.known
    }

    pub(super) fn retry(&mut self) {
        self.journal.retry();
    }

    fn refresh(&mut self) {
        let known = &mut self.known;
        self.journal.read(|line| {
            if let Ok(refusal) = serde_json::from_slice(line) {
                remember(known, refusal);
            }
        });
    }
}

/// The same executable may be refused again, for another reason; the last one counts.
fn remember(known: &mut Vec<Refusal>, refusal: Refusal) {
    known.retain(|other| other.hash != refusal.hash);
    known.push(refusal);
    if known.len() > KEPT {
        known.remove(0);
    }
}

/// What marks a release that has proven itself.
const GOOD: &str = "good";

/// What marks the release of the main process.
const MAIN: &str = "main";

/// The releases that were healthy for long enough. The guard looks for these files, and so they say it, not the ledger.
#[derive(Debug, Default)]
pub(super) struct GoodReleases(HashSet<String>);

impl GoodReleases {
    pub(super) fn mark(&mut self, release: &str, directory: Option<&Path>) {
        if let Some(path) = directory.and_then(|directory| path(GOOD, release, directory))
            && let Err(error) = File::create(&path)
        {
            tracing::warn!(?path, %error, "the release could not be marked as good");
            return;
        }
        self.0.insert(release.to_owned());
    }

    pub(super) fn contains(&self, release: &str, directory: Option<&Path>) -> bool {
        self.0.contains(release)
            || directory.and_then(|directory| path(GOOD, release, directory)).is_some_and(|path| path.is_file())
    }
}

/// The newest of these files names the release that the unit's main process runs: after a hand-over that is not the one
/// which the service manager started, and while an update is looked at not the one that `current` names. Only its time
/// counts. Where it cannot be written a release is rolled back a failure later.
pub(super) fn mark_main(release: &str, directory: Option<&Path>) {
    let Some(path) = directory.and_then(|directory| path(MAIN, release, directory)) else { return };
    // A file that is empty and stays empty keeps its time on some file systems.
    if let Err(error) = std::fs::write(&path, std::process::id().to_string()) {
        tracing::debug!(?path, %error, "the release could not be noted for the guard");
    }
}

/// `good-NAME` or `main-NAME`, if the name can be a file's.
fn path(kind: &str, release: &str, directory: &Path) -> Option<PathBuf> {
    crate::release::is_name(release).then(|| directory.join(format!("{kind}-{release}")))
}
