//! The section `[search]`: what answers searches.

use serde::{Deserialize, Serialize};

/// See [`jobs::IndexedSearch`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Section {
    /// Live adverts from which on the index in the process answers, every count exact.
    pub(crate) index_from: usize,
}

impl Default for Section {
    fn default() -> Self {
        Self { index_from: jobs::INDEX_FROM }
    }
}
