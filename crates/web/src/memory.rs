//! The last good copy of each page, for the time when Postgres is away.
//!
//! Every page that could be answered leaves a copy of its finished HTML here. When Postgres does not answer, a visitor
//! gets the copy, with the moment at which it was true said on it. What nobody has asked for since the process began is
//! not here, except for what [`warm`] asked for: the newest pages of the board, their adverts and their companies. A
//! process that begins while Postgres is away has nothing, and says 503 until Postgres is back.
//!
//! Copies are nobody's own: a request with `Cookie` or `Authorization` leaves none, nor does an answer that sets a cookie.

mod copy;
mod key;
mod warm;

use std::{fmt, sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use jiff::SignedDuration;
use moka::future::Cache;

pub use self::warm::{rehearse, warm};
use self::{
    copy::Copy,
    key::{Asked, Key},
};
use crate::{
    error::Problem,
    site::{POSTGRES, Site},
    texts::Texts,
};

/// Bytes of all copies together, about a thousand pages.
const WEIGHT: u64 = 32 * 1024 * 1024;

/// An older copy misleads more than it helps.
const LIFE: Duration = Duration::from_hours(24);

/// Where there is a copy, nobody waits longer for something newer. Shorter than the wait for a connection to Postgres.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// The same page again within this time leaves the copy as it is.
const FRESH: SignedDuration = SignedDuration::from_secs(10);

/// Copies of pages, those asked for most often where there is no room for all. Cheap to clone; clones share the copies.
#[derive(Clone)]
pub(crate) struct Memory(Cache<Key, Arc<Copy>>);

impl Memory {
    /// Room for copies of so many bytes.
    pub(crate) fn new(bytes: u64) -> Self {
        let weigh = |key: &Key, copy: &Arc<Copy>| u32::try_from(key.address.len() + copy.weight()).unwrap_or(u32::MAX);
        Self(Cache::builder().max_capacity(bytes).weigher(weigh).time_to_live(LIFE).build())
    }

    /// Notes what an answer says about the page: a copy of it, or that it is gone.
    async fn note(&self, key: Key, known: Option<&Copy>, answer: Response, site: &Site) -> Response {
        if answer.status() != StatusCode::OK {
            let is_gone = answer.status().is_redirection() || answer.status().is_client_error();
            if known.is_some() && is_gone {
                self.0.invalidate(&key).await;
            }
            return answer;
        }
        let now = site.now();
        let (answer, copy) = Copy::take(answer, now).await;
        if let Some(copy) = copy
            && !known.is_some_and(|known| known.says_the_same(&copy) && now.duration_since(known.as_of()) < FRESH)
        {
            self.0.insert(key, Arc::new(copy)).await;
        }
        answer
    }
}

impl Default for Memory {
    fn default() -> Self {
        Self::new(WEIGHT)
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").field("pages", &self.0.entry_count()).field("bytes", &self.0.weighted_size()).finish()
    }
}

/// Around the handlers of pages: keeps copies of their answers, and answers from the copies when Postgres is away. While
/// it is known to be away the handlers are not asked at all, so nobody waits to find it out again.
pub(crate) async fn around(State(site): State<Site>, request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let t = Texts::of(request.uri(), request.headers());
    let (language, asked) = (*t, Asked::of(request.uri(), request.headers(), &t));
    let copy = match &asked {
        Some(asked) => site.memory.0.get(&asked.key).await,
        None => None,
    };
    if site.lifecycle().is_some_and(|life| life.is_away(POSTGRES)) {
        return copy.map_or_else(|| Problem::Away.into_response(), |copy| copy.answer(site.now(), language));
    }

    let anybodys =
        !request.headers().contains_key(header::COOKIE) && !request.headers().contains_key(header::AUTHORIZATION);
    let key =
        asked.filter(|asked| asked.is_plain && anybodys && request.method() == Method::GET).map(|asked| asked.key);
    let answer = match &copy {
        None => next.run(request).await,
        Some(copy) => match tokio::time::timeout(PATIENCE, next.run(request)).await {
            Ok(answer) if answer.status() != StatusCode::SERVICE_UNAVAILABLE => answer,
            unanswered => {
                let problem = unanswered.ok().and_then(|answer| answer.extensions().get::<Arc<Problem>>().cloned());
                let problem = problem.unwrap_or_else(|| Arc::new(Problem::TooSlow));
                tracing::warn!(error = %problem, "answered from memory");
                return copy.answer(site.now(), language);
            }
        },
    };
    match key {
        Some(key) => site.memory.note(key, copy.as_deref(), answer, &site).await,
        None => answer,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, Uri};

    use super::*;
    use crate::page;

    fn site(memory: u64) -> Site {
        let how = database::Connect {
            url: "postgres://nobody@127.0.0.1:1/nothing".into(),
            max_connections: 1,
            statement_timeout: Duration::from_secs(1),
        };
        Site::new(database::connect(&how).expect("an address")).with_page_memory(memory)
    }

    fn key(uri: &Uri) -> Key {
        Asked::of(uri, &HeaderMap::new(), &Texts::english()).expect("a key").key
    }

    #[tokio::test]
    async fn copies_never_take_more_than_their_room() {
        let site = site(100_000);
        for number in 0..1_000 {
            let uri = format!("/jobs?q={number}").parse().expect("an address");
            let key = key(&uri);
            assert!(site.memory.0.get(&key).await.is_none());
            site.memory.note(key, None, page::text_html("x".repeat(5_000)), &site).await;
        }
        site.memory.0.run_pending_tasks().await;
        let (bytes, pages) = (site.memory.0.weighted_size(), site.memory.0.entry_count());
        assert!(bytes <= 100_000 && pages >= 10, "{bytes} bytes in {pages} pages");
    }

    #[tokio::test]
    async fn the_page_that_everybody_asks_for_is_not_pushed_out_by_a_thousand_others() {
        let site = site(100_000);
        let key = |address: String| key(&address.parse().expect("an address"));
        for number in 0..1_000 {
            for address in ["/".to_owned(), format!("/jobs?q={number}")] {
                let known = site.memory.0.get(&key(address.clone())).await;
                site.memory.note(key(address), known.as_deref(), page::text_html("x".repeat(5_000)), &site).await;
            }
        }
        site.memory.0.run_pending_tasks().await;
        assert!(site.memory.0.get(&key("/".to_owned())).await.is_some());
    }
}
