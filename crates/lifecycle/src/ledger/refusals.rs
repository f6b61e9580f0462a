//! Which executables were refused as successors, and which releases have proven themselves.

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

/// The releases that were healthy for long enough. The guard looks for these files, and so they say it, not the ledger.
#[derive(Debug, Default)]
pub(super) struct GoodReleases(HashSet<String>);

impl GoodReleases {
    pub(super) fn mark(&mut self, release: &str, directory: Option<&Path>) {
        if let Some(path) = directory.and_then(|directory| path(release, directory))
            && let Err(error) = File::create(&path)
        {
            tracing::warn!(?path, %error, "the release could not be marked as good");
            return;
        }
        self.0.insert(release.to_owned());
    }

    pub(super) fn contains(&self, release: &str, directory: Option<&Path>) -> bool {
        self.0.contains(release)
            || directory.and_then(|directory| path(release, directory)).is_some_and(|path| path.is_file())
    }
}

/// `good-NAME`, if the name can be a file's.
fn path(release: &str, directory: &Path) -> Option<PathBuf> {
    crate::release::is_name(release).then(|| directory.join(format!("good-{release}")))
}
