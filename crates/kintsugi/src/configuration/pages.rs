//! How finished pages are kept.

use serde::{Deserialize, Serialize};

/// The section `pages`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Section {
    /// Whether a page that is in memory, and that nothing changed, is answered from there. Without it every page is made
    /// anew, and what is kept is for the time without Postgres alone.
    pub(crate) keep: bool,
    /// Room for finished pages, in MiB.
    pub(crate) memory_mib: u32,
}

impl Default for Section {
    fn default() -> Self {
        Self { keep: true, memory_mib: 48 }
    }
}
