//! Pages that stay open are told what changed since they were made, by server-sent events (WHATWG HTML, 9.2): how many
//! adverts came that fit the search they show, or since when the advert they show is gone. ADR 34.
//!
//! All open pages of one search share a [`Subject`], so a change is decided once a search and not once a page. One task
//! ([`tell_open_pages`]) asks the domain and notes what is so; the streams ([`stream`]) wait for that, and say what is new
//! to their page: each was made at a moment of its own.

mod clients;
mod numbers;
mod show;
mod stream;
mod subject;
mod tell;
mod work;

use std::{
    collections::HashMap,
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU8, AtomicU64, AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use contracts::PostingChanged;
use database::{DatabaseError, Pool};
use jobs::Arrival;
use tokio::{sync::watch, time::Instant};

pub use self::tell::tell_open_pages;
use self::{
    clients::{Clients, Seat},
    numbers::Numbers,
    subject::{Known, Subject, What},
    work::Waiting,
};
pub(crate) use self::{show::show, stream::PATH, subject::ADVERT};
use crate::client::Client;

/// Open pages at the most: some 150 MB.
const MOST: usize = 12_000;

/// A page that was made longer ago is told what came in this time.
const LOOKS_BACK: Duration = Duration::from_hours(24);

/// Where nobody tells of changes, the newest advert is asked for so often: pages are kept as long.
const HOLDS: Duration = Duration::from_secs(2);

/// How changes are heard of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Hearing {
    /// Nobody tells: everything is asked for now and then.
    Deaf,
    /// Every change is told from now on; what was before is being read.
    Settling,
    /// Every change is told, and what was before is known.
    Followed,
}

/// The open pages of this process. Cheap to clone; clones are the same.
#[derive(Clone)]
pub struct Live(Arc<Pages>);

struct Pages {
    limit: usize,
    open: AtomicUsize,
    /// Pages so far: numbers them.
    opened: AtomicU64,
    clients: Clients,
    subjects: Mutex<Subjects>,
    waiting: Waiting,
    hearing: AtomicU8,
    /// [`Arrival::millis`] of the newest advert that was heard of.
    newest: AtomicU64,
    /// The newest advert that was asked for, and when that was.
    asked: Mutex<Option<(Instant, Arrival)>>,
    /// Rounds of changes so far.
    rounds: AtomicU64,
    numbers: Numbers,
}

#[derive(Default)]
struct Subjects {
    all: HashMap<Box<str>, Arc<Subject>>,
    leaving: bool,
}

/// Why a page is not told anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refused {
    /// There are too many.
    Full,
    /// This customer has too many.
    Greedy,
    /// The process is about to end. Holds the page's number.
    Leaving(u64),
}

/// An open page.
struct Visit {
    /// `None` once it is given back.
    known: Option<watch::Receiver<Known>>,
    subject: Arc<Subject>,
    pages: Arc<Pages>,
    /// Given back with the page.
    _seat: Seat,
    number: u64,
    /// What came after this is new to the page.
    since: Arrival,
    /// Rounds of changes when it was opened.
    round: u64,
}

impl Live {
    /// Nobody, with room for so many, and never for more than 12,000.
    pub(crate) fn new(limit: usize) -> Self {
        Self(Arc::new(Pages {
            limit: limit.min(MOST),
            open: AtomicUsize::new(0),
            opened: AtomicU64::new(0),
            clients: Clients::default(),
            subjects: Mutex::default(),
            waiting: Waiting::default(),
            hearing: AtomicU8::new(Hearing::Deaf as u8),
            newest: AtomicU64::new(0),
            asked: Mutex::default(),
            rounds: AtomicU64::new(0),
            numbers: Numbers::default(),
        }))
    }

    /// An advert changed. To be told after the search and the finished pages have heard of it, so that a page that is
    /// loaded again shows what it was told.
    pub fn changed(&self, change: &PostingChanged) {
        if change.is_listed() {
            self.0.newest.fetch_max(Arrival::of(change.posting).millis(), SeqCst);
        }
        // Who opens a page from here on asks for what is so.
        if self.0.open.load(SeqCst) > 0 {
            self.0.waiting.change(change.posting, change.revision == 1);
        }
    }

    /// Says whether [`Live::changed`] is told every change from now on; with `true`, what was before may have been missed
    /// and is asked for. Until this is called nobody tells.
    pub fn set_followed(&self, followed: bool) {
        let hearing = if followed { Hearing::Settling } else { Hearing::Deaf };
        self.0.hearing.store(hearing as u8, SeqCst);
        if followed {
            self.0.waiting.everything();
        }
    }

    /// As of which moment a page is whose making begins now; to be asked before anything else of it. It stays the same
    /// while no advert comes, and so does the page.
    pub(crate) async fn moment(&self, pool: &Pool) -> Result<Arrival, DatabaseError> {
        let hearing = self.hearing();
        if hearing == Hearing::Followed {
            return Ok(self.newest());
        }
        // Something newer may have come unheard.
        let asked = *self.0.asked.lock().unwrap_or_else(PoisonError::into_inner);
        match asked.filter(|(at, _)| hearing == Hearing::Deaf && at.elapsed() < HOLDS) {
            Some((_, newest)) => Ok(newest),
            None => {
                let (at, newest) = (Instant::now(), jobs::newest_arrival(pool).await?.unwrap_or_default());
                *self.0.asked.lock().unwrap_or_else(PoisonError::into_inner) = Some((at, newest));
                Ok(newest)
            }
        }
    }

    fn hearing(&self) -> Hearing {
        match self.0.hearing.load(SeqCst) {
            0 => Hearing::Deaf,
            1 => Hearing::Settling,
            _ => Hearing::Followed,
        }
    }

    fn newest(&self) -> Arrival {
        Arrival::from_millis(self.0.newest.load(SeqCst))
    }

    /// What was before is known, unless changes ceased to be told meanwhile.
    fn settled(&self, newest: Option<Arrival>) {
        self.0.newest.fetch_max(newest.unwrap_or_default().millis(), SeqCst);
        let (settling, followed) = (Hearing::Settling as u8, Hearing::Followed as u8);
        // It fails where nobody tells, or where it is so already.
        let _ = self.0.hearing.compare_exchange(settling, followed, SeqCst, SeqCst);
    }

    /// Opens a page of `client` that was made at `since`.
    fn open(&self, client: Client, what: What, since: Arrival) -> Result<Visit, Refused> {
        let pages = &self.0;
        let number = pages.opened.fetch_add(1, SeqCst);
        let Some(seat) = pages.clients.seat(client) else {
            pages.numbers.refused.increment(1);
            return Err(Refused::Greedy);
        };
        if pages.open.fetch_add(1, SeqCst) >= pages.limit {
            pages.open.fetch_sub(1, SeqCst);
            pages.numbers.refused.increment(1);
            return Err(Refused::Full);
        }
        let since = since.max(self.newest().earlier_by(LOOKS_BACK));
        let mut subjects = pages.subjects();
        if subjects.leaving {
            pages.open.fetch_sub(1, SeqCst);
            return Err(Refused::Leaving(number));
        }
        let key = what.key();
        let subject = subjects.all.entry(key.clone()).or_insert_with(|| Arc::new(Subject::new(key, what)));
        let (subject, known) = (Arc::clone(subject), subject.known());
        if subject.wants(since) {
            pages.waiting.ask(&subject);
        }
        let visit = Visit {
            known: Some(known),
            pages: Arc::clone(pages),
            _seat: seat,
            number,
            since,
            round: pages.rounds.load(SeqCst),
            subject,
        };
        pages.count(&subjects);
        Ok(visit)
    }

    fn subject(&self, key: &str) -> Option<Arc<Subject>> {
        self.0.subjects().all.get(key).cloned()
    }

    fn subjects(&self) -> Vec<Arc<Subject>> {
        self.0.subjects().all.values().cloned().collect()
    }

    /// Ends every stream now, and each that begins.
    fn leave(&self) {
        let mut subjects = self.0.subjects();
        subjects.leaving = true;
        subjects.all.values().for_each(|subject| subject.end());
    }
}

impl Pages {
    fn subjects(&self) -> MutexGuard<'_, Subjects> {
        // Nothing that holds the lock can panic halfway through a change.
        self.subjects.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self, subjects: &Subjects) {
        self.numbers.count(self.open.load(SeqCst), subjects.all.len());
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        self.known = None;
        self.pages.open.fetch_sub(1, SeqCst);
        let mut subjects = self.pages.subjects();
        let is_ours = subjects.all.get(&self.subject.key).is_some_and(|held| Arc::ptr_eq(held, &self.subject));
        if is_ours && self.subject.is_left() {
            subjects.all.remove(&self.subject.key);
        }
        self.pages.count(&subjects);
    }
}

impl Default for Live {
    fn default() -> Self {
        Self::new(MOST)
    }
}

impl fmt::Debug for Live {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Live").field("open", &self.0.open.load(SeqCst)).finish_non_exhaustive()
    }
}
