//! What every handler shares.

use std::sync::{Arc, atomic::AtomicBool};

use axum::http::{HeaderMap, header};
use contracts::PostingChanged;
use jiff::Timestamp;

use crate::{
    api::Limits,
    conditional::Seen,
    currencies::Currencies,
    jobs::picture::Pictures,
    live::Live,
    memory::{Memory, Thing},
};

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
    /// Finished pages.
    pub(crate) memory: Memory,
    lifecycle: Option<lifecycle::Handle>,
    /// Since when answers of feeds and of the API are as they are.
    pub(crate) seen: Seen,
    /// How often programs may ask.
    pub(crate) limits: Limits,
    security_contact: Option<Arc<str>>,
    /// Pictures of adverts that were drawn lately.
    pub(crate) pictures: Pictures,
    /// What a visitor may count in.
    pub(crate) currencies: Currencies,
    /// What answers searches.
    pub(crate) search: Arc<dyn jobs::Search>,
    /// Pages that are open.
    pub(crate) live: Live,
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
            seen: Seen::default(),
            limits: Limits::default(),
            security_contact: None,
            pictures: Pictures::default(),
            currencies: Currencies::default(),
            search,
            live: Live::default(),
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

    /// Believes so many proxies in front of the site what they say of their clients' addresses (`X-Forwarded-For`). 0: none;
    /// then the address of the connection counts.
    #[must_use]
    pub fn with_trusted_proxies(mut self, proxies: u8) -> Self {
        self.limits = self.limits.behind(proxies);
        self
    }

    /// Names whom to tell of a hole in the site, as an address (`mailto:`, `https:`), for `security.txt`.
    #[must_use]
    pub fn with_security_contact(mut self, contact: &str) -> Self {
        self.security_contact = Some(Arc::from(contact)).filter(|contact: &Arc<str>| !contact.is_empty());
        self
    }

    /// Keeps pages in so many bytes instead of 48 MiB.
    #[must_use]
    pub fn with_page_memory(mut self, bytes: u64) -> Self {
        self.memory = Memory::new(bytes);
        self
    }

    /// Tells so many open pages of what changes, and never more than 12,000.
    #[must_use]
    pub fn with_open_pages(mut self, most: usize) -> Self {
        self.live = Live::new(most);
        self
    }

    /// The pages that are open; they hear of changes last.
    #[must_use]
    pub fn live(&self) -> &Live {
        &self.live
    }

    /// An advert changed. Pages that show it, and all that list adverts, are old.
    pub fn changed(&self, change: &PostingChanged) {
        self.memory.changed(&[Thing::Advert(change.posting), Thing::Company(change.company_slug.as_str().into())]);
    }

    /// Anything may have changed, unheard of; reference rates, too.
    pub fn all_changed(&self) {
        self.currencies.forget();
        self.memory.all_changed();
    }

    /// Says whether [`Site::changed`] is told every change from now on. Until this is called every page is made anew; with
    /// `true` a page is kept until it changes, or for a minute, and with `false` for two seconds.
    pub fn set_followed(&self, followed: bool) {
        self.memory.set_followed(followed);
    }

    /// The life of the process; `None` where the site is not served by one, as in tests.
    pub(crate) fn lifecycle(&self) -> Option<&lifecycle::Handle> {
        self.lifecycle.as_ref()
    }

    /// The present moment, by which pages say "2 days ago".
    pub(crate) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// `path` (starting with `/`) for whoever reads it elsewhere, in a feed say: absolute. Where the site does not know its
    /// own address, it is the one that the request named.
    #[must_use]
    pub(crate) fn absolute(&self, path: &str, fields: &HeaderMap) -> String {
        let named = || fields.get(header::HOST).and_then(|host| host.to_str().ok()).filter(|host| is_host(host));
        match (self.base_url.as_deref(), named()) {
            (Some(base), _) => format!("{base}{path}"),
            (None, Some(host)) => format!("http://{host}{path}"),
            (None, None) => format!("http://localhost{path}"),
        }
    }

    /// `path` with the site's own address in front, where the site knows it.
    pub(crate) fn own_address(&self, path: &str) -> Option<String> {
        self.base_url.as_deref().map(|base| format!("{base}{path}"))
    }

    /// Whom to tell of a hole.
    pub(crate) fn security_contact(&self) -> Option<&str> {
        self.security_contact.as_deref()
    }

    /// `path` (starting with `/`) as search engines shall know it: absolute where the site knows its own address.
    #[must_use]
    pub(crate) fn canonical(&self, path: &str) -> String {
        format!("{}{path}", self.base_url.as_deref().unwrap_or_default())
    }
}

/// Whether a request's `Host` has the form of one (RFC 3986, 3.2.2), without anything that could break out of an address.
fn is_host(text: &str) -> bool {
    let is_part = |b: u8| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b);
    !text.is_empty() && text.len() <= 260 && text.bytes().all(is_part)
}
