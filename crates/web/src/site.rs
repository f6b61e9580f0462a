//! What every handler shares.

use std::sync::{Arc, atomic::AtomicBool};

use jiff::Timestamp;

use crate::memory::Memory;

/// What the process calls its database among the things that it needs ([`lifecycle::Dependency`]).
pub const POSTGRES: &str = "postgres";

/// The site: what handlers need to answer. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Site {
    /// The database of all domains.
    pub pool: database::Pool,
    base_url: Option<Arc<str>>,
    clock: fn() -> Timestamp,
    /// Whether the database was seen with every migration that this program needs; it does not lose them again.
    pub(crate) schema_fits: Arc<AtomicBool>,
    /// Copies of pages, for the time when the database is away.
    pub(crate) memory: Memory,
    lifecycle: Option<lifecycle::Handle>,
    /// What answers searches.
    pub(crate) search: Arc<dyn jobs::Search>,
}

impl Site {
    /// A site over `pool`, whose links are relative and whose clock is the machine's.
    #[must_use]
    pub fn new(pool: database::Pool) -> Self {
        #[expect(clippy::disallowed_methods, reason = "requests happen now; tests bring a clock of their own")]
        let clock = Timestamp::now;
        let search = Arc::new(jobs::PostgresSearch::new(pool.clone()));
        Self {
            pool,
            base_url: None,
            clock,
            schema_fits: Arc::default(),
            memory: Memory::default(),
            lifecycle: None,
            search,
        }
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

    /// Asks `lifecycle` how the process and what it needs are. Its database is known there as [`POSTGRES`].
    #[must_use]
    pub fn with_lifecycle(mut self, lifecycle: lifecycle::Handle) -> Self {
        self.lifecycle = Some(lifecycle);
        self
    }

    /// Asks `search` instead of Postgres each time.
    #[must_use]
    pub fn with_search(mut self, search: Arc<dyn jobs::Search>) -> Self {
        self.search = search;
        self
    }

    /// Keeps copies of pages in so many bytes instead of 32 MiB.
    #[must_use]
    pub fn with_page_memory(mut self, bytes: u64) -> Self {
        self.memory = Memory::new(bytes);
        self
    }

    /// The life of the process; `None` where the site is not served by one, as in tests.
    pub(crate) fn lifecycle(&self) -> Option<&lifecycle::Handle> {
        self.lifecycle.as_ref()
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
