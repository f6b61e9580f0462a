//! What is counted of open pages.

use metrics::{Counter, Gauge};

/// The numbers, looked up once.
pub(super) struct Numbers {
    pages: Gauge,
    subjects: Gauge,
    /// Events that said something; not the signs of life.
    pub(super) events: Counter,
    /// Pages that found no room.
    pub(super) refused: Counter,
}

impl Default for Numbers {
    fn default() -> Self {
        Self {
            pages: metrics::gauge!("kintsugi_live_pages"),
            subjects: metrics::gauge!("kintsugi_live_subjects"),
            events: metrics::counter!("kintsugi_live_events_total"),
            refused: metrics::counter!("kintsugi_live_refused_total"),
        }
    }
}

impl Numbers {
    #[expect(clippy::cast_precision_loss, reason = "there are never 2^52 pages open")]
    pub(super) fn count(&self, pages: usize, subjects: usize) {
        self.pages.set(pages as f64);
        self.subjects.set(subjects as f64);
    }
}
