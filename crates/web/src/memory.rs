//! Finished pages, kept for everybody.
//!
//! One store serves two ends. It makes pages cheap: one that is current is answered from here before anything else looks at
//! the request ([`front`]), and one that is not is made once for all who wait for it ([`keeper`]). And it keeps the last
//! good copy of each page for the time when Postgres is away: a visitor then gets the copy, with the moment at which it was
//! true said on it.
//!
//! A page is current until something that it rests on changes ([`epochs`]); who tells of changes is `Site::changed`. For
//! [`GRACE`] a page that is old is still served while a new one is made, so that many changes make no request wait. As
//! long as nobody said how changes are heard of (`Site::set_followed`), every page is made anew, and the store holds copies
//! alone. The rules are in ADR 31.
//!
//! Pages are nobody's own: what is kept was made for a request that holds nothing but the key ([`key::Key`]). A request
//! with `Cookie` or `Authorization` gets what is here, and leaves nothing.

mod encoding;
mod epochs;
mod form;
mod front;
mod keeper;
mod key;
mod numbers;
mod page;
mod warm;

use std::{
    collections::HashMap,
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU8, Ordering},
    },
    time::Duration,
};

use jiff::Timestamp;
use moka::sync::Cache;
use tokio::sync::Semaphore;

pub use self::warm::{rehearse, warm};
use self::{
    epochs::Epochs,
    keeper::Flight,
    key::Key,
    numbers::Numbers,
    page::{Moment, Page},
};
pub(crate) use self::{
    epochs::Thing,
    front::Front,
    keeper::{Keeper, around},
};

/// Bytes of all pages together, about a thousand.
const WEIGHT: u64 = 48 * 1024 * 1024;

/// Bytes of the requests whose keys are known.
const ALIASES_WEIGHT: u64 = 4 * 1024 * 1024;

/// An older copy misleads more than it helps.
const LIFE: Duration = Duration::from_hours(24);

/// While changes are told of: pages say "2 days ago".
const LONG: Duration = Duration::from_mins(1);

/// While nobody tells of changes.
const SHORT: Duration = Duration::from_secs(2);

/// So long a page that is old is still served, while a new one is made.
const GRACE: Duration = Duration::from_secs(1);

/// A new one is begun so long after the first change, so that ten changes a second make two pages a second, not ten.
const CALM: Duration = Duration::from_millis(400);

/// Pages that are made anew at a time without anybody waiting for them; visitors need the connections more.
const REFRESHERS: usize = 2;

/// What an answer says of itself to the memory: what it rests on. Without it a page rests on every advert there is.
#[derive(Clone, Debug)]
pub(crate) struct Rests {
    /// The things; a change of any other leaves the page as it is.
    pub(crate) on: Vec<Thing>,
    /// When it ends to be true by itself.
    pub(crate) until: Option<Timestamp>,
}

/// How the site hears of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Hearing {
    /// Nobody said: every page is made anew.
    Unknown,
    /// Somebody should tell, and cannot just now.
    Deaf,
    /// Every change is told.
    Followed,
}

/// Finished pages, those asked for most often where there is no room for all. Cheap to clone; clones share the pages.
#[derive(Clone)]
pub(crate) struct Memory(Arc<Store>);

struct Store {
    pages: Cache<Key, Arc<Page>>,
    /// The keys of requests as they come.
    aliases: Cache<String, Arc<Key>>,
    /// Pages that are being made.
    flights: Mutex<HashMap<Key, Flight>>,
    refreshers: Arc<Semaphore>,
    epochs: Epochs,
    hearing: AtomicU8,
    numbers: Numbers,
}

impl Memory {
    /// Room for pages of so many bytes.
    pub(crate) fn new(bytes: u64) -> Self {
        let weight = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX);
        let pages = Cache::builder()
            .max_capacity(bytes)
            .weigher(move |key: &Key, page: &Arc<Page>| weight(key.weight() + page.weight()))
            .time_to_live(LIFE)
            .build();
        let aliases = Cache::builder()
            .max_capacity(ALIASES_WEIGHT.min(bytes))
            .weigher(move |raw: &String, key: &Arc<Key>| weight(raw.len() + key.weight()))
            .time_to_live(LIFE)
            .build();
        Self(Arc::new(Store {
            pages,
            aliases,
            flights: Mutex::default(),
            refreshers: Arc::new(Semaphore::new(REFRESHERS)),
            epochs: Epochs::new(),
            hearing: AtomicU8::new(Hearing::Unknown as u8),
            numbers: Numbers::default(),
        }))
    }

    /// These things changed.
    pub(crate) fn changed(&self, things: &[Thing]) {
        self.0.epochs.changed(things);
    }

    /// Anything may have changed.
    pub(crate) fn all_changed(&self) {
        self.0.epochs.all_changed();
    }

    /// Whether every change is told from now on. What was told while nobody listened is unknown, so that all pages are old
    /// when it begins.
    pub(crate) fn set_followed(&self, followed: bool) {
        let hearing = if followed { Hearing::Followed } else { Hearing::Deaf };
        let before = self.0.hearing.swap(hearing as u8, Ordering::SeqCst);
        if followed && before != hearing as u8 {
            self.all_changed();
        }
    }

    fn hearing(&self) -> Hearing {
        match self.0.hearing.load(Ordering::SeqCst) {
            1 => Hearing::Deaf,
            2 => Hearing::Followed,
            _ => Hearing::Unknown,
        }
    }

    /// For how long a page has been old; `None`: it is current.
    fn old_for(&self, page: &Page) -> Option<Duration> {
        let life = match self.hearing() {
            Hearing::Unknown => return Some(Duration::MAX),
            Hearing::Deaf => SHORT,
            Hearing::Followed => LONG,
        };
        let moment = &page.moment;
        let end = moment.at + u64::try_from(life.as_millis()).unwrap_or(u64::MAX);
        let end = moment.until.map_or(end, |until| end.min(until));
        let now = self.0.epochs.millis();
        let overdue = (now >= end).then(|| Duration::from_millis(now - end));
        overdue.max(self.0.epochs.old_for(moment.began, &moment.ground))
    }

    fn page(&self, key: &Key) -> Option<Arc<Page>> {
        self.0.pages.get(key)
    }

    fn keep(&self, key: Key, page: Arc<Page>) {
        self.0.pages.insert(key, page);
        self.0.numbers.weigh(self.0.pages.entry_count(), self.0.pages.weighted_size());
    }

    fn flights(&self) -> MutexGuard<'_, HashMap<Key, Flight>> {
        // Nothing that holds the lock can panic halfway through a change.
        self.0.flights.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The moment at which a page begins to be made.
    fn moment(&self, as_of: Timestamp) -> Moment {
        let epochs = &self.0.epochs;
        Moment { began: epochs.now(), at: epochs.millis(), ground: epochs.ground(&[]), until: None, as_of }
    }

    /// The same with what the answer said of itself.
    fn grounded(&self, moment: Moment, rests: Option<&Rests>) -> Moment {
        let Some(rests) = rests else { return moment };
        let left = |until: Timestamp| u64::try_from(until.duration_since(moment.as_of).as_millis()).unwrap_or(0);
        let until = rests.until.map(|until| moment.at.saturating_add(left(until)));
        Moment { ground: self.0.epochs.ground(&rests.on), until, ..moment }
    }
}

impl Default for Memory {
    fn default() -> Self {
        Self::new(WEIGHT)
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pages = &self.0.pages;
        f.debug_struct("Memory").field("pages", &pages.entry_count()).field("bytes", &pages.weighted_size()).finish()
    }
}

#[cfg(test)]
mod tests {
    use axum::{
        http::{HeaderMap, Uri},
        response::Response,
    };

    use super::{key::Asked, *};
    use crate::{page::text_html, texts::Texts};

    fn key(address: &str) -> Key {
        let uri: Uri = address.parse().expect("an address");
        Asked::of(&uri, &HeaderMap::new(), &Texts::english()).expect("a key").key
    }

    async fn keep(memory: &Memory, address: &str) {
        let answer: Response = text_html("x".repeat(5_000));
        let page = Page::take(answer, memory.moment(Timestamp::UNIX_EPOCH)).await.expect("a page");
        memory.keep(key(address), Arc::new(page));
    }

    #[tokio::test]
    async fn copies_never_take_more_than_their_room() {
        let memory = Memory::new(200_000);
        for number in 0..1_000 {
            let address = format!("/jobs?q={number}");
            assert!(memory.page(&key(&address)).is_none());
            keep(&memory, &address).await;
        }
        memory.0.pages.run_pending_tasks();
        let (bytes, pages) = (memory.0.pages.weighted_size(), memory.0.pages.entry_count());
        assert!(bytes <= 200_000 && pages >= 10, "{bytes} bytes in {pages} pages");
    }

    #[tokio::test]
    async fn the_page_that_everybody_asks_for_is_not_pushed_out_by_a_thousand_others() {
        let memory = Memory::new(200_000);
        for number in 0..1_000 {
            for address in ["/".to_owned(), format!("/jobs?q={number}")] {
                let _ = memory.page(&key(&address));
                keep(&memory, &address).await;
            }
        }
        memory.0.pages.run_pending_tasks();
        assert!(memory.page(&key("/")).is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn a_page_lives_long_where_changes_are_told_and_briefly_where_they_are_not() {
        let memory = Memory::default();
        keep(&memory, "/").await;
        let old_for = || memory.old_for(&memory.page(&key("/")).expect("a page"));
        assert_eq!(old_for(), Some(Duration::MAX), "nobody said how changes are heard of");
        memory.set_followed(false);
        assert_eq!(old_for(), None);
        tokio::time::advance(Duration::from_millis(2_300)).await;
        assert_eq!(old_for(), Some(Duration::from_millis(300)));
        memory.set_followed(true);
        assert_eq!(old_for(), Some(Duration::ZERO), "what was not told may have changed");
        keep(&memory, "/").await;
        memory.set_followed(true);
        tokio::time::advance(Duration::from_secs(59)).await;
        assert_eq!(old_for(), None);
        tokio::time::advance(Duration::from_secs(2)).await;
        assert_eq!(old_for(), Some(Duration::from_secs(1)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_page_that_ends_by_itself_is_old_from_then_on() {
        let memory = Memory::default();
        memory.set_followed(true);
        let until = Some(Timestamp::from_second(5).expect("a moment"));
        let rests = Rests { on: vec![Thing::Company("halden".into())], until };
        let moment = memory.grounded(memory.moment(Timestamp::UNIX_EPOCH), Some(&rests));
        let page = Page::take(text_html("x".into()), moment).await.expect("a page");
        memory.changed(&[Thing::Company("another".into())]);
        assert_eq!(memory.old_for(&page), None);
        tokio::time::advance(Duration::from_secs(6)).await;
        assert_eq!(memory.old_for(&page), Some(Duration::from_secs(1)));
    }
}
