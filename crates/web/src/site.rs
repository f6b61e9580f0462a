//! What every handler shares.

use std::sync::{Arc, atomic::AtomicBool};

use jiff::Timestamp;

/// The site: what handlers need to answer. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Site {
    /// The database of all domains.
    pub pool: database::Pool,
    base_url: Option<Arc<str>>,
    clock: fn() -> Timestamp,
    /// Whether the database was seen with every migration that this program needs; it does not lose them again.
    pub(crate) schema_fits: Arc<AtomicBool>,
}

impl Site {
    /// A site over `pool`, whose links are relative and whose clock is the machine's.
    #[must_use]
    pub fn new(pool: database::Pool) -> Self {
        #[expect(clippy::disallowed_methods, reason = "requests happen now; tests bring a clock of their own")]
        let clock = Timestamp::now;
        Self { pool, base_url: None, clock, schema_fits: Arc::default() }
    }

    /// Tells the time by `clock` instead.
    #[must_use]
    pub fn with_clock(mut self, clock: fn() -> Timestamp) -> Self {
        self.clock = clock;
        self
    }

    /// Names the address under which people reach this site (`https://jobs.example`), for canonical links.
    #[must_use]
    pub fn with_base_url(mut self, base_url: &str) -> Self {
        self.base_url = Some(Arc::from(base_url.trim_end_matches('/'))).filter(|url: &Arc<str>| !url.is_empty());
        self
    }

    /// The present moment, by which pages say "2 days ago".
    pub(crate) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// `path` (starting with `/`) as search engines shall know it: absolute where the site knows its own address.
    #[must_use]
    pub(crate) fn canonical(&self, path: &str) -> String {
        format!("{}{path}", self.base_url.as_deref().unwrap_or_default())
    }
}
