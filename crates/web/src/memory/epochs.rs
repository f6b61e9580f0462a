//! Which pages a change makes old.
//!
//! Every change raises one counter, and what it touches remembers the number that it raised it to. A page remembers the
//! number at which its making began. It is current while nothing that it rests on has a higher number: a change that comes
//! while the page is being made is not missed, whichever of the two is faster.

use std::{
    hash::{BuildHasher, RandomState},
    sync::atomic::{AtomicU64, Ordering::SeqCst},
    time::Duration,
};

use contracts::PostingId;
use tokio::time::Instant;

/// Adverts and companies share so many places. Two that share one are made anew together, which is rare and harmless;
/// nothing has to be forgotten, and nothing grows.
const PLACES: usize = 4_096;

/// Of so many changes it is known when they came. What is older came long ago.
const REMEMBERED: u64 = 1_024;

/// What a page may rest on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Thing {
    /// One advert.
    Advert(PostingId),
    /// A company, by its slug, and all its adverts.
    Company(Box<str>),
}

/// What a finished page rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    /// Any advert at all: it lists some, or counts them.
    Lists,
    /// These places.
    Places(Box<[usize]>),
}

/// The counter, and what was raised to which number.
#[derive(Debug)]
pub(super) struct Epochs {
    now: AtomicU64,
    lists: AtomicU64,
    everything: AtomicU64,
    places: Box<[AtomicU64]>,
    /// When each of the last changes came, in milliseconds since `origin`.
    times: Box<[AtomicU64]>,
    origin: Instant,
    hashes: RandomState,
}

impl Epochs {
    pub(super) fn new() -> Self {
        let zeros = |length| std::iter::repeat_with(AtomicU64::default).take(length).collect();
        Self {
            now: AtomicU64::new(0),
            lists: AtomicU64::new(0),
            everything: AtomicU64::new(0),
            places: zeros(PLACES),
            times: zeros(usize::try_from(REMEMBERED).unwrap_or_default()),
            origin: Instant::now(),
            hashes: RandomState::new(),
        }
    }

    /// The number at which what begins now begins.
    pub(super) fn now(&self) -> u64 {
        self.now.load(SeqCst)
    }

    /// Milliseconds since the process began, by a clock that does not jump.
    pub(super) fn millis(&self) -> u64 {
        u64::try_from(self.origin.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// These things changed, and with them every list.
    pub(super) fn changed(&self, things: &[Thing]) {
        let number = self.next();
        self.lists.fetch_max(number, SeqCst);
        for thing in things {
            self.places[self.place(thing)].fetch_max(number, SeqCst);
        }
    }

    /// Anything may have changed.
    pub(super) fn all_changed(&self) {
        let number = self.next();
        self.everything.fetch_max(number, SeqCst);
    }

    /// What a page rests on that rests on these things alone; without any it rests on the lists.
    pub(super) fn ground(&self, things: &[Thing]) -> Ground {
        match things {
            [] => Ground::Lists,
            _ => Ground::Places(things.iter().map(|thing| self.place(thing)).collect()),
        }
    }

    /// For how long a page that began at `began` has been old, at the most; `None`: nothing that it rests on changed.
    pub(super) fn old_for(&self, began: u64, ground: &Ground) -> Option<Duration> {
        let raised = match ground {
            Ground::Lists => self.lists.load(SeqCst),
            Ground::Places(places) => places.iter().map(|place| self.places[*place].load(SeqCst)).max().unwrap_or(0),
        };
        (raised.max(self.everything.load(SeqCst)) > began).then(|| self.since(began + 1))
    }

    fn next(&self) -> u64 {
        let number = self.now.fetch_add(1, SeqCst) + 1;
        self.times[slot(number)].store(self.millis(), SeqCst);
        number
    }

    /// How long ago that change came; of the first one after a page began it is the longest that the page can be old.
    fn since(&self, number: u64) -> Duration {
        if self.now().saturating_sub(number) >= REMEMBERED {
            return Duration::MAX;
        }
        Duration::from_millis(self.millis().saturating_sub(self.times[slot(number)].load(SeqCst)))
    }

    fn place(&self, thing: &Thing) -> usize {
        usize::try_from(self.hashes.hash_one(thing) % PLACES as u64).unwrap_or_default()
    }
}

fn slot(number: u64) -> usize {
    usize::try_from(number % REMEMBERED).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn advert(number: u128) -> Thing {
        Thing::Advert(PostingId(Uuid::from_u128(number)))
    }

    #[tokio::test(start_paused = true)]
    async fn a_change_makes_old_what_rests_on_it_and_began_before_it() {
        let epochs = Epochs::new();
        let (one, lists) = (epochs.ground(&[advert(1), Thing::Company("halden".into())]), epochs.ground(&[]));
        let began = epochs.now();
        assert_eq!((epochs.old_for(began, &one), epochs.old_for(began, &lists)), (None, None));
        epochs.changed(&[advert(1)]);
        tokio::time::advance(Duration::from_millis(300)).await;
        for ground in [&one, &lists] {
            assert_eq!(epochs.old_for(began, ground), Some(Duration::from_millis(300)));
            assert_eq!(epochs.old_for(epochs.now(), ground), None, "it began after the change");
        }
        let began = epochs.now();
        epochs.changed(&[advert(2), Thing::Company("mora".into())]);
        let others = epochs.ground(&[advert(2)]);
        // One in some two thousand runs puts them in one place; then they are old together.
        if one != others && epochs.old_for(began, &one).is_none() {
            assert!(epochs.old_for(began, &others).is_some());
        }
        epochs.all_changed();
        assert!(epochs.old_for(began, &one).is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_of_many_changes_tells_how_old_a_page_is() {
        let epochs = Epochs::new();
        let (lists, began) = (epochs.ground(&[]), epochs.now());
        for _ in 0..10 {
            epochs.changed(&[]);
            tokio::time::advance(Duration::from_millis(100)).await;
        }
        assert_eq!(epochs.old_for(began, &lists), Some(Duration::from_secs(1)));
        assert_eq!(epochs.old_for(began + 9, &lists), Some(Duration::from_millis(100)));
        for _ in 0..REMEMBERED {
            epochs.changed(&[]);
        }
        assert_eq!(epochs.old_for(began, &lists), Some(Duration::MAX), "when that was is forgotten");
    }
}
