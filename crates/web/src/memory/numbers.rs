//! What is counted of the kept pages.

use std::fmt;

use metrics::{Counter, Gauge};

/// The numbers, looked up once: a page from memory takes less than it would take to find them each time.
pub(super) struct Numbers {
    /// Answers from memory that were current.
    pub(super) hits: Counter,
    /// Answers from memory that were old by less than [`super::GRACE`].
    pub(super) old: Counter,
    /// Requests for which a page was made, or that waited for one.
    pub(super) misses: Counter,
    /// Copies, while the database did not answer.
    pub(super) copies: Counter,
    /// Pages that were made anew with nobody waiting for them.
    pub(super) refreshes: Counter,
    pages: Gauge,
    bytes: Gauge,
}

impl Default for Numbers {
    fn default() -> Self {
        let answers = |from: &'static str| metrics::counter!("kintsugi_pages_total", "from" => from);
        Self {
            hits: answers("memory"),
            old: answers("memory-old"),
            misses: answers("handler"),
            copies: answers("copy"),
            refreshes: metrics::counter!("kintsugi_page_refreshes_total"),
            pages: metrics::gauge!("kintsugi_pages_kept"),
            bytes: metrics::gauge!("kintsugi_pages_kept_bytes"),
        }
    }
}

impl Numbers {
    #[expect(clippy::cast_precision_loss, reason = "bytes of memory are far below 2^53")]
    pub(super) fn weigh(&self, pages: u64, bytes: u64) {
        self.pages.set(pages as f64);
        self.bytes.set(bytes as f64);
    }
}

impl fmt::Debug for Numbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Numbers").finish_non_exhaustive()
    }
}
