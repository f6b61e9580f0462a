//! Who makes pages, each once for all who wait for it, and who decides whether the one at hand will do.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Request, State},
    http::{Extensions, HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tokio::{
    sync::{OwnedSemaphorePermit, watch},
    time::timeout,
};
use tower::Service as _;
use tracing::Instrument as _;

use super::{
    CALM, GRACE, Memory, Rests,
    key::{self, Asked, Key},
    page::Page,
};
use crate::{
    error::Problem,
    page as answers,
    site::{POSTGRES, Site},
    texts::Texts,
};

/// Where there is a copy, nobody waits longer for something newer. Shorter than the wait for a connection to Postgres.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// Nobody waits longer for a page; what makes it ends then.
const MAKING: Duration = Duration::from_millis(2_500);

/// A page that is being made, for any number who wait.
pub(super) type Flight = watch::Receiver<Option<Made>>;

/// What came of making a page.
#[derive(Clone, Debug)]
pub(super) enum Made {
    /// A page, which is kept.
    Page(Arc<Page>),
    /// Another answer: gone, moved, nothing there. Whoever waited gets it, and nobody else.
    Answer(Arc<Answer>),
    /// None.
    Problem(Arc<Problem>),
}

/// An answer whose body is at hand.
#[derive(Debug)]
pub(super) struct Answer {
    status: StatusCode,
    fields: HeaderMap,
    extensions: Extensions,
    bytes: axum::body::Bytes,
}

/// The pages, and what makes them. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Keeper {
    site: Site,
    /// The handlers, with nothing around them.
    handlers: Router,
}

impl Keeper {
    /// Keeps what `handlers` make for `site`.
    pub(crate) fn new(site: &Site, handlers: Router) -> Self {
        Self { site: site.clone(), handlers }
    }

    fn memory(&self) -> &Memory {
        &self.site.memory
    }

    /// Whether pages that repeat the name by which they were asked for differ by it.
    pub(super) fn names_hosts(&self) -> bool {
        self.site.own_address("").is_none()
    }

    fn is_away(&self) -> bool {
        self.site.lifecycle().is_some_and(|life| life.is_away(POSTGRES))
    }

    /// The answer to a request as it came, where it needs no work at all.
    pub(super) fn at_hand(&self, raw: &str, asked: &HeaderMap) -> Option<Response> {
        let memory = &self.memory().0;
        let key = memory.aliases.get(raw)?;
        let page = memory.pages.get(&*key)?;
        if !self.will_do(&key, &page) || self.is_away() {
            return None;
        }
        page.at_hand(asked)
    }

    /// Whether the page at hand may be served. One that is old by less than [`GRACE`] may, and a new one is begun.
    fn will_do(&self, key: &Key, page: &Page) -> bool {
        let numbers = &self.memory().0.numbers;
        match self.memory().old_for(page) {
            None => numbers.hits.increment(1),
            Some(age) if age <= GRACE => {
                numbers.old.increment(1);
                if age >= CALM {
                    self.refresh(key);
                }
            }
            Some(_) => return false,
        }
        true
    }

    /// Begins to make a page that nobody waits for.
    fn refresh(&self, key: &Key) {
        let memory = self.memory();
        if memory.flights().contains_key(key) {
            return;
        }
        // Where too many are under way, the next visitor asks again.
        let Ok(permit) = Arc::clone(&memory.0.refreshers).try_acquire_owned() else { return };
        memory.0.numbers.refreshes.increment(1);
        self.make(key, Some(permit));
    }

    /// The page as it is made now; by another's wish where that is under way.
    fn make(&self, key: &Key, permit: Option<OwnedSemaphorePermit>) -> Flight {
        let mut flights = self.memory().flights();
        if let Some(flight) = flights.get(key) {
            return flight.clone();
        }
        let (made, flight) = watch::channel(None);
        flights.insert(key.clone(), flight.clone());
        let (keeper, key) = (self.clone(), key.clone());
        // A task of its own: a visitor who goes away takes nothing from those who wait.
        let task = async move {
            let landing = Landing { memory: keeper.memory().clone(), key: &key };
            let page = keeper.made(&key).await;
            // Who comes from here on begins anew: what changed meanwhile is not in this one.
            drop(landing);
            drop(permit);
            made.send_replace(Some(page));
        };
        tokio::spawn(task.in_current_span());
        flight
    }

    async fn made(&self, key: &Key) -> Made {
        let Some(request) = key.request() else { return Made::Problem(Arc::new(Problem::NotFound)) };
        let memory = self.memory();
        let (moment, texts) = (memory.moment(self.site.now()), Texts::of(request.uri(), request.headers()));
        let mut handlers = self.handlers.clone();
        // A router never fails.
        let Ok(Ok(mut answer)) = timeout(MAKING, handlers.call(request)).await else {
            return Made::Problem(Arc::new(Problem::TooSlow));
        };
        if let Some(problem) = answer.extensions().get::<Arc<Problem>>() {
            let problem = Arc::clone(problem);
            if problem.status().is_client_error() {
                memory.0.pages.invalidate(key);
            }
            return Made::Problem(problem);
        }
        if !answer.headers().contains_key(header::CONTENT_LANGUAGE) {
            answers::spoken(&mut answer, &texts);
        }
        let moment = memory.grounded(moment, answer.extensions().get::<Rests>());
        match Page::take(answer, moment).await {
            Ok(page) => {
                let page = Arc::new(page);
                memory.keep(key.clone(), Arc::clone(&page));
                Made::Page(page)
            }
            Err(answer) => {
                if answer.status().is_redirection() || answer.status().is_client_error() {
                    memory.0.pages.invalidate(key);
                }
                Made::Answer(Arc::new(Answer::of(answer).await))
            }
        }
    }

    /// The answer for whoever waits for it. With a copy at hand nobody waits long.
    async fn waited_for(&self, key: &Key, copy: Option<Arc<Page>>, asked: &HeaderMap) -> Response {
        self.memory().0.numbers.misses.increment(1);
        let mut again = true;
        loop {
            let flight = landed(self.make(key, None));
            let made = match &copy {
                None => flight.await,
                Some(_) => {
                    timeout(PATIENCE, flight).await.unwrap_or_else(|_| Made::Problem(Arc::new(Problem::TooSlow)))
                }
            };
            return match (made, &copy) {
                // It was begun before this request came, and something changed since.
                (Made::Page(page), _) if std::mem::take(&mut again) && self.is_outdated(&page) => continue,
                (Made::Page(page), _) => page.answer(asked),
                (Made::Answer(answer), _) => answer.response(),
                (Made::Problem(problem), Some(copy)) if problem.status() == StatusCode::SERVICE_UNAVAILABLE => {
                    tracing::warn!(error = %problem, "answered from memory");
                    self.copy(copy, key)
                }
                (Made::Problem(problem), _) => said(problem),
            };
        }
    }

    fn is_outdated(&self, page: &Page) -> bool {
        self.memory().old_for(page).is_some_and(|age| age > GRACE && age != Duration::MAX)
    }

    fn copy(&self, page: &Page, key: &Key) -> Response {
        self.memory().0.numbers.copies.increment(1);
        page.copy(self.site.now(), key.language)
    }

    /// The answer to a request that leaves nothing.
    async fn by_itself(&self, copy: Option<(Arc<Page>, Key)>, request: Request, next: Next) -> Response {
        let Some((copy, key)) = copy else { return next.run(request).await };
        match timeout(PATIENCE, next.run(request)).await {
            Ok(answer) if answer.status() != StatusCode::SERVICE_UNAVAILABLE => answer,
            unanswered => {
                let problem = unanswered.ok().and_then(|answer| answer.extensions().get::<Arc<Problem>>().cloned());
                let problem = problem.unwrap_or_else(|| Arc::new(Problem::TooSlow));
                tracing::warn!(error = %problem, "answered from memory");
                self.copy(&copy, &key)
            }
        }
    }
}

/// Around the handlers of pages: answers from memory what will do, and keeps what had to be made. While the database is
/// known to be away the handlers are not asked at all, so nobody waits to find it out again.
pub(crate) async fn around(State(keeper): State<Keeper>, request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let t = Texts::of(request.uri(), request.headers());
    let Some(Asked { mut key, is_plain }) = Asked::of(request.uri(), request.headers(), &t) else {
        return if keeper.is_away() { Problem::Away.into_response() } else { next.run(request).await };
    };
    if !keeper.names_hosts() {
        key.host = None;
    }
    let copy = keeper.memory().page(&key);
    if keeper.is_away() {
        return copy.map_or_else(|| Problem::Away.into_response(), |copy| keeper.copy(&copy, &key));
    }
    if is_plain && let Some(page) = &copy {
        if let Some(raw) = key::raw(&request, keeper.names_hosts()) {
            keeper.memory().0.aliases.insert(raw, Arc::new(key.clone()));
        }
        if keeper.will_do(&key, page) {
            return page.answer(request.headers());
        }
    }
    let anybodys =
        !request.headers().contains_key(header::COOKIE) && !request.headers().contains_key(header::AUTHORIZATION);
    if is_plain && anybodys && request.method() == Method::GET {
        return keeper.waited_for(&key, copy, request.headers()).await;
    }
    keeper.by_itself(copy.map(|copy| (copy, key)), request, next).await
}

/// What a flight brought; a problem where it ended without anything.
async fn landed(mut flight: Flight) -> Made {
    match flight.wait_for(Option::is_some).await.as_deref() {
        Ok(Some(made)) => made.clone(),
        _ => Made::Problem(Arc::new(Problem::Panicked("a page was not finished".to_owned()))),
    }
}

fn said(problem: Arc<Problem>) -> Response {
    let mut response = problem.status().into_response();
    response.extensions_mut().insert(problem);
    response
}

impl Answer {
    async fn of(answer: Response) -> Self {
        let (parts, body) = answer.into_parts();
        // Answers of ours are in memory already: this neither waits nor fails.
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
        Self { status: parts.status, fields: parts.headers, extensions: parts.extensions, bytes }
    }

    fn response(&self) -> Response {
        let mut response = Response::new(axum::body::Body::from(self.bytes.clone()));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.fields.clone();
        *response.extensions_mut() = self.extensions.clone();
        response
    }
}

/// Takes a flight from the list when it is over, and be it by a panic.
struct Landing<'a> {
    memory: Memory,
    key: &'a Key,
}

impl Drop for Landing<'_> {
    fn drop(&mut self) {
        self.memory.flights().remove(self.key);
    }
}
