//! The last word of a process that ends itself in disorder. It takes no lock and waits for nobody: the panic that it
//! tells of may have happened in the ledger itself.

use std::{
    fs::File,
    io::{self, Read, Write},
    path::Path,
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::record;

const NAME: &str = "crash.json";

/// Longest file that is read, in bytes.
const LENGTH: u64 = 8192;

/// Where and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Crash {
    pub(super) life: String,
    pub(super) at: Timestamp,
    #[serde(default)]
    pub(super) uptime: Option<f64>,
    /// The panic's place, or `watchdog` or `stuck`.
    pub(super) signature: String,
    pub(super) message: String,
    /// For how long nobody had got an answer by then, in milliseconds.
    #[serde(default)]
    pub(super) unanswered_ms: f64,
}

impl Crash {
    /// Puts it in the place of the one before.
    pub(super) fn write(&self, directory: &Path) -> io::Result<()> {
        let text = serde_json::to_vec(&Self {
            signature: record::name(&self.signature),
            message: record::sentence(&self.message),
            ..self.clone()
        })?;
        let beside = directory.join(format!("{NAME}.new"));
        File::create(&beside)?.write_all(&text)?;
        std::fs::rename(beside, directory.join(NAME))
    }

    /// What a life left, if it did.
    pub(super) fn of(life: &str, directory: &Path) -> Option<Self> {
        let path = directory.join(NAME);
        path.metadata().ok().filter(std::fs::Metadata::is_file)?;
        let mut bytes = Vec::new();
        File::open(path).ok()?.take(LENGTH).read_to_end(&mut bytes).ok()?;
        serde_json::from_slice(&bytes).ok().filter(|crash: &Self| crash.life == life)
    }

    /// Whether the process ended itself because it did not answer.
    pub(super) fn is_hang(&self) -> bool {
        matches!(self.signature.as_str(), "watchdog" | "stuck")
    }
}
