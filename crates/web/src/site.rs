//! What every handler shares, and which handler answers what.

use std::sync::Arc;

use axum::{Router, extract::DefaultBodyLimit, routing::get};

use jiff::Timestamp;

use crate::{assets, companies, error::Problem, health, jobs, layers};

/// The site: what handlers need to answer. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Site {
    /// The database of all domains.
    pub pool: database::Pool,
    base_url: Option<Arc<str>>,
    clock: fn() -> Timestamp,
}

impl Site {
    /// A site over `pool`, whose links are relative and whose clock is the machine's.
    #[must_use]
    pub fn new(pool: database::Pool) -> Self {
        #[expect(clippy::disallowed_methods, reason = "requests happen now; tests bring a clock of their own")]
        let clock = Timestamp::now;
        Self { pool, base_url: None, clock }
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

/// Every route of the site with every layer around it; serve it as it is.
pub fn router(site: Site) -> Router {
    let routes = Router::new()
        .route("/", get(jobs::board::show))
        .route("/jobs", get(jobs::board::show))
        .route("/jobs/{address}", get(jobs::posting::show))
        .route("/companies/{slug}", get(companies::company::show))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/assets/{name}", get(assets::serve))
        .route("/favicon.ico", get(assets::favicon))
        .route("/robots.txt", get(assets::robots))
        .fallback(async || Problem::NotFound)
        .method_not_allowed_fallback(async || Problem::MethodNotAllowed)
        .layer(DefaultBodyLimit::disable());
    layers::around(routes).with_state(site)
}
