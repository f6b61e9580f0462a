//! What waits for the task that asks the domain.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use contracts::PostingId;
use tokio::{sync::Notify, time::timeout};

use super::Subject;

/// So many changes may wait. Where there are more, every subject is asked anew instead.
const CHANGES: usize = 5_000;

/// Subjects that are asked for in one piece of work, so that changes do not wait long behind them.
const SUBJECTS: usize = 16;

/// Changes, questions, and whoever is to be woken for them.
#[derive(Default)]
pub(super) struct Waiting {
    work: Mutex<Work>,
    wake: Notify,
}

/// A piece of work.
#[derive(Default)]
pub(super) struct Work {
    /// Adverts that changed, and whether that was the first that was told of them.
    pub(super) changes: HashMap<PostingId, bool>,
    /// What to ask for as a whole.
    pub(super) subjects: Vec<Arc<Subject>>,
    /// Anything may have changed.
    pub(super) everything: bool,
}

impl Waiting {
    pub(super) fn change(&self, posting: PostingId, is_first: bool) {
        let mut work = self.work();
        *work.changes.entry(posting).or_default() |= is_first;
        if work.changes.len() > CHANGES {
            work.changes.clear();
            work.everything = true;
        }
        drop(work);
        self.wake.notify_one();
    }

    pub(super) fn ask(&self, subject: &Arc<Subject>) {
        self.work().subjects.push(Arc::clone(subject));
        self.wake.notify_one();
    }

    pub(super) fn everything(&self) {
        self.work().everything = true;
        self.wake.notify_one();
    }

    /// The next piece; nothing where none came for so long.
    pub(super) async fn next(&self, patience: Duration) -> Option<Work> {
        loop {
            if let Some(piece) = self.work().piece() {
                return Some(piece);
            }
            timeout(patience, self.wake.notified()).await.ok()?;
        }
    }

    fn work(&self) -> MutexGuard<'_, Work> {
        // Nothing that holds the lock can panic halfway through a change.
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Work {
    fn piece(&mut self) -> Option<Self> {
        let rest = self.subjects.split_off(SUBJECTS.min(self.subjects.len()));
        let subjects = std::mem::replace(&mut self.subjects, rest);
        let piece = Self { subjects, changes: std::mem::take(&mut self.changes), everything: self.everything };
        self.everything = false;
        (piece.everything || !piece.changes.is_empty() || !piece.subjects.is_empty()).then_some(piece)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn changes_are_gathered_and_too_many_are_one_question_for_everything() {
        let waiting = Waiting::default();
        assert!(waiting.next(Duration::from_secs(1)).await.is_none());
        let posting = PostingId::new();
        for is_first in [false, true, false] {
            waiting.change(posting, is_first);
        }
        let work = waiting.next(Duration::from_secs(1)).await.expect("work");
        assert_eq!((work.changes, work.everything), (HashMap::from([(posting, true)]), false));
        assert!(waiting.next(Duration::from_secs(1)).await.is_none());
        for _ in 0..=CHANGES {
            waiting.change(PostingId::new(), true);
        }
        let work = waiting.next(Duration::from_secs(1)).await.expect("work");
        assert_eq!((work.changes.len(), work.everything), (0, true));
    }
}
