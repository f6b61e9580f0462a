//! What open pages have in common: a search, or an advert, and what is known of it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use contracts::PostingId;
use jobs::{Arrival, PostingState, Query, ShortId, Sort, Watched};
use tokio::sync::watch;

use crate::{address, parameters::Parameters};

/// The parameter that names an advert.
pub(crate) const ADVERT: &str = "advert";

/// Adverts that are told apart for one search; a page says "99+" from here on.
const COUNTED: usize = 100;

/// So far behind the oldest page that is open is asked, so that the next one that is a little older needs no question.
const SLACK: Duration = Duration::from_mins(10);

/// What a page shows.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// The list of a search, in whatever order.
    Search(Box<Query>),
    /// One advert.
    Advert(ShortId),
}

/// What is known of a subject.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Known {
    /// It was not asked for yet.
    #[default]
    Nothing,
    /// The adverts that came after a moment and fit.
    Came(Arrival, Arc<[Came]>),
    /// How the advert is.
    State(PostingState),
    /// Nothing more will be known here: the process ends.
    End,
}

/// An advert that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Came {
    arrival: Arrival,
    /// The round of changes in which it was told for the first time; 0: not since the process began.
    round: u64,
}

impl Came {
    /// Whether it is new to a page that was made at `since` and opened after that round: it came later, or was told
    /// later. An id is made before its transaction ends, and a long one is overtaken by others.
    pub(super) fn is_new(self, since: Arrival, round: u64) -> bool {
        self.arrival > since || self.round > round
    }
}

/// A subject with whatever is known of it.
pub(super) struct Subject {
    pub(super) what: What,
    /// What tells it from others.
    pub(super) key: Box<str>,
    known: watch::Sender<Known>,
    kept: Mutex<Kept>,
}

/// What the task that asks keeps of a subject.
#[derive(Default)]
struct Kept {
    /// When the oldest page that was opened was made.
    wanted: Option<Arrival>,
    /// All that came after this is known; `None`: it was not asked for yet.
    from: Option<Arrival>,
    /// Whether it waits to be asked for.
    waits: bool,
    /// The search, made ready.
    watched: Option<Arc<Watched>>,
    /// What came and fits, with its round.
    came: BTreeMap<PostingId, u64>,
}

impl What {
    /// What a request asks for; `None` where it is nothing that can be.
    pub(super) fn asked(parameters: &Parameters) -> Option<Self> {
        let advert = parameters.text(ADVERT).ok()?;
        if !advert.is_empty() {
            return advert.parse().ok().map(Self::Advert);
        }
        let query = Query::read(parameters.pairs()).ok()?.query;
        // Neither order nor place changes what fits.
        Some(Self::Search(Box::new(query.sorted(Sort::Newest).from(None).counted(false))))
    }

    /// Equal things have equal keys; an id has no slash, and an address begins with one.
    pub(super) fn key(&self) -> Box<str> {
        match self {
            Self::Search(query) => address::search(query).into(),
            Self::Advert(id) => id.as_str().into(),
        }
    }
}

impl Subject {
    pub(super) fn new(key: Box<str>, what: What) -> Self {
        Self { what, key, known: watch::Sender::default(), kept: Mutex::default() }
    }

    /// What is known, now and later.
    pub(super) fn known(&self) -> watch::Receiver<Known> {
        self.known.subscribe()
    }

    /// Whether no page is open any more.
    pub(super) fn is_left(&self) -> bool {
        self.known.receiver_count() == 0
    }

    /// A page of this moment is open. Whether it has to be asked for what came since, and nobody waits for that already.
    pub(super) fn wants(&self, since: Arrival) -> bool {
        let mut kept = self.kept();
        kept.wanted = Some(kept.wanted.map_or(since, |wanted| wanted.min(since)));
        let is_known = kept.from.is_some_and(|from| from <= since);
        !is_known && !std::mem::replace(&mut kept.waits, true)
    }

    /// It may have changed. Whether it has to be asked for, and nobody waits for that already.
    pub(super) fn wants_again(&self) -> bool {
        !std::mem::replace(&mut self.kept().waits, true)
    }

    /// All that was found out about it may be wrong.
    pub(super) fn forget(&self) {
        self.kept().watched = None;
    }

    /// The search, made ready, where it was.
    pub(super) fn watched(&self) -> Option<Arc<Watched>> {
        self.kept().watched.clone()
    }

    /// It is asked for now: from where on.
    pub(super) fn asked(&self) -> Arrival {
        let mut kept = self.kept();
        kept.waits = false;
        kept.wanted.unwrap_or_default().earlier_by(SLACK)
    }

    /// These are all that came after `from` and fit.
    pub(super) fn note_all(&self, watched: Arc<Watched>, from: Arrival, came: &[PostingId]) {
        let mut kept = self.kept();
        let before = std::mem::take(&mut kept.came);
        let round = |posting: &PostingId| before.get(posting).copied().unwrap_or_default();
        // What was told late is not among what came lately.
        let late = before.iter().filter(|(posting, round)| **round > 0 && Arrival::of(**posting) <= from);
        kept.came = late.map(|(posting, round)| (*posting, *round)).collect();
        kept.came.extend(came.iter().map(|posting| (*posting, round(posting))));
        (kept.watched, kept.from) = (Some(watched), Some(from));
        self.publish(&mut kept);
    }

    /// Of these adverts, each with the round of its first telling, `fitting` are live and fit, and the others are not.
    pub(super) fn note_changed(&self, changed: &[(PostingId, u64)], fitting: &[PostingId]) {
        let mut kept = self.kept();
        for (posting, round) in changed {
            if !fitting.contains(posting) {
                kept.came.remove(posting);
            } else if *round > 0 || kept.from.is_some_and(|from| Arrival::of(*posting) > from) {
                kept.came.entry(*posting).or_insert(*round);
            }
        }
        self.publish(&mut kept);
    }

    /// The advert is so.
    pub(super) fn note_state(&self, state: PostingState) {
        self.kept().from = Some(Arrival::default());
        self.tell(Known::State(state));
    }

    /// Ends whatever waits for more.
    pub(super) fn end(&self) {
        self.tell(Known::End);
    }

    fn publish(&self, kept: &mut Kept) {
        let Some(from) = kept.from else { return };
        while kept.came.len() > COUNTED {
            kept.came.pop_first();
        }
        let came = kept.came.iter().map(|(posting, round)| Came { arrival: Arrival::of(*posting), round: *round });
        self.tell(Known::Came(from, came.collect()));
    }

    /// Wakes nobody where nothing is different.
    fn tell(&self, known: Known) {
        self.known.send_if_modified(|before| {
            let is_new = *before != known && *before != Known::End;
            if is_new {
                *before = known;
            }
            is_new
        });
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // Nothing that holds the lock can panic halfway through a change.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(query: &str) -> Option<String> {
        What::asked(&Parameters::parse(query)).map(|what| what.key().into())
    }

    #[test]
    fn equal_searches_are_one_subject_in_whatever_order_and_place() {
        let one = key("q=cto&role=vp&role=cto");
        assert_eq!(one.as_deref(), Some("/jobs?q=cto&role=cto&role=vp"));
        for same in ["role=cto&q=+cto+&role=vp&since=5", "q=cto&role=cto&role=vp&sort=salary&advert="] {
            assert_eq!(key(same), one, "{same}");
        }
        assert_eq!(key("since=5").as_deref(), Some("/"));
        assert_eq!(key("advert=0123456789").as_deref(), Some("0123456789"));
        assert_eq!(key("advert=nonsense"), None);
        assert_eq!(key(&format!("q={}", "x".repeat(jobs::MAX_TEXT_CHARS + 1))), None);
    }

    #[test]
    fn an_older_page_asks_again_and_one_that_is_not_older_does_not() {
        let what = What::asked(&Parameters::parse("")).expect("a search");
        let subject = Subject::new(what.key(), what);
        let at = |minutes: u64| Arrival::from_millis(minutes * 60_000);
        assert!(subject.wants(at(100)));
        assert!(!subject.wants(at(50)), "it is waited for already");
        assert_eq!(subject.asked(), at(40));
        subject.kept().from = Some(at(40));
        assert!(!subject.wants(at(45)));
        assert!(subject.wants(at(30)));
    }

    #[test]
    fn what_is_told_late_is_new_to_whoever_was_there_before() {
        let came = Came { arrival: Arrival::from_millis(5), round: 3 };
        assert!(came.is_new(Arrival::from_millis(4), 9));
        assert!(came.is_new(Arrival::from_millis(6), 2));
        assert!(!came.is_new(Arrival::from_millis(5), 3));
    }
}
