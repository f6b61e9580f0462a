//! What waits to be said, and in which order.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use super::{
    Message,
    limit::{Held, Limit},
};

/// Most messages that wait.
const LONGEST: usize = 32;

/// Least time between two writes of the limit.
const WRITES: Duration = Duration::from_secs(1);

/// A message and when it was raised.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) message: Message,
    pub(super) since: Instant,
}

#[derive(Debug, Default)]
pub(super) struct Desk {
    pub(super) queue: VecDeque<Waiting>,
    pub(super) limit: Limit,
    /// The limit is not the one that was written.
    pub(super) is_dirty: bool,
    /// A job is being done: a message is on its way, or the limit is being written.
    pub(super) is_busy: bool,
    /// Somebody waits for the end: one more try, without a pause before it.
    pub(super) is_hurried: bool,
    pub(super) is_closed: bool,
    /// When the next try may be.
    pub(super) not_before: Option<Instant>,
    pub(super) failures: u32,
    pub(super) written: Option<Instant>,
}

/// What the thread is to do.
pub(super) enum Job {
    Send(Waiting, Held),
    Write(Limit),
    End,
}

impl Desk {
    /// Drops the least urgent, of these the oldest.
    pub(super) fn shorten(&mut self) {
        while self.queue.len() > LONGEST {
            let least = self.queue.iter().enumerate().min_by_key(|(_, waiting)| waiting.message.urgency);
            let Some(dropped) = least.map(|(index, _)| index).and_then(|index| self.queue.remove(index)) else {
                return;
            };
            self.limit.hold(dropped.message.kind);
            count_held(dropped.message.kind);
        }
    }

    /// Takes the most urgent, of these the oldest.
    fn take(&mut self) -> Option<Waiting> {
        let most = self.queue.iter().enumerate().rev().max_by_key(|(_, waiting)| waiting.message.urgency);
        most.map(|(index, _)| index).and_then(|index| self.queue.remove(index))
    }

    /// What is to be done now; otherwise when to ask again.
    pub(super) fn job(&mut self, now: Instant) -> Result<Job, Option<Instant>> {
        let write = self.is_dirty.then(|| self.written.map_or(now, |written| written + WRITES));
        if let Some(at) = write
            && (at <= now || self.is_closed || self.is_hurried)
        {
            (self.is_busy, self.is_dirty, self.written) = (true, false, Some(now));
            return Ok(Job::Write(self.limit.clone()));
        }
        if self.is_closed {
            return Ok(Job::End);
        }
        let send = (!self.queue.is_empty()).then(|| self.not_before.unwrap_or(now));
        if send.is_some_and(|at| at <= now || self.is_hurried)
            && let Some(waiting) = self.take()
        {
            self.is_busy = true;
            return Ok(Job::Send(waiting, self.limit.held().clone()));
        }
        Err([write, send].into_iter().flatten().min())
    }
}

pub(super) fn count_held(kind: &'static str) {
    metrics::counter!("alarms_held_back_total", "kind" => kind).increment(1);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alarm::Urgency;

    fn waiting(kind: &'static str, urgency: Urgency) -> Waiting {
        let message = Message { kind, title: String::new(), text: String::new(), urgency };
        Waiting { message, since: Instant::now() }
    }

    fn kinds(desk: &Desk) -> Vec<&'static str> {
        desk.queue.iter().map(|waiting| waiting.message.kind).collect()
    }

    #[test]
    fn a_full_queue_loses_the_oldest_of_the_least_urgent_first() {
        let mut desk = Desk::default();
        desk.queue.push_back(waiting("high", Urgency::High));
        desk.queue.push_back(waiting("old", Urgency::Low));
        desk.queue.push_back(waiting("new", Urgency::Low));
        desk.queue.extend((0..LONGEST - 2).map(|_| waiting("normal", Urgency::Normal)));
        desk.shorten();
        assert_eq!(desk.queue.len(), LONGEST);
        assert_eq!(kinds(&desk)[..3], ["high", "new", "normal"]);
        assert_eq!(desk.limit.held().get("old"), Some(&1));
    }

    #[test]
    fn the_most_urgent_goes_first_and_among_equals_the_oldest() {
        let mut desk = Desk::default();
        for (kind, urgency) in [("a", Urgency::Low), ("b", Urgency::High), ("c", Urgency::High), ("d", Urgency::Low)] {
            desk.queue.push_back(waiting(kind, urgency));
        }
        let order: Vec<_> = std::iter::from_fn(|| desk.take()).map(|waiting| waiting.message.kind).collect();
        assert_eq!(order, ["b", "c", "a", "d"]);
    }
}
