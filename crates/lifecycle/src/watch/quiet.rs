//! When a new file has been left alone for long enough to be looked into.

use std::time::{Duration, Instant};

use super::trail::End;

/// Remembers what was reported, and since when what is there now has been left alone. Reads no clock.
#[derive(Debug)]
pub(crate) struct Quiet {
    stillness: Duration,
    reported: End,
    waiting: Option<(End, Instant)>,
}

impl Quiet {
    /// Nothing is to be said while `reported` is what is there.
    pub(crate) fn new(reported: End, stillness: Duration) -> Self {
        Self { stillness, reported, waiting: None }
    }

    /// Something happened to the file, or on the way to it: the wait begins anew.
    pub(crate) fn stir(&mut self, now: Instant) {
        if let Some((_, since)) = &mut self.waiting {
            *since = now;
        }
    }

    /// What was found at `now`; `Some` when it is to be reported.
    pub(crate) fn look(&mut self, found: End, now: Instant) -> Option<End> {
        // Gone, mostly between a remove and a create: no change until something is there.
        if found == End::Gone || found == self.reported {
            self.waiting = None;
            return None;
        }
        let since = match &self.waiting {
            Some((waiting, since)) if *waiting == found => *since,
            _ => now,
        };
        if now.saturating_duration_since(since) >= self.stillness {
            self.waiting = None;
            self.reported = found.clone();
            return Some(found);
        }
        self.waiting = Some((found, since));
        None
    }

    /// When a look is due, if nothing happens before.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.waiting.as_ref().map(|(_, since)| *since + self.stillness)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::trail::Oddity, *};

    const SECOND: Duration = Duration::from_secs(1);

    fn odd(path: &str) -> End {
        End::Odd(Oddity::Loop(path.into()))
    }

    #[test]
    fn a_change_is_reported_once_and_after_the_stillness() {
        let start = Instant::now();
        let mut quiet = Quiet::new(odd("a"), SECOND);
        assert_eq!(quiet.look(odd("b"), start), None);
        assert_eq!(quiet.due(), Some(start + SECOND));
        assert_eq!(quiet.look(odd("b"), start + SECOND / 2), None);
        assert_eq!(quiet.look(odd("b"), start + SECOND), Some(odd("b")));
        assert_eq!(quiet.look(odd("b"), start + SECOND * 9), None);
        assert_eq!(quiet.due(), None);
    }

    #[test]
    fn each_stir_and_each_other_file_begins_the_wait_anew() {
        let start = Instant::now();
        let mut quiet = Quiet::new(odd("a"), SECOND);
        quiet.look(odd("b"), start);
        quiet.stir(start + SECOND / 2);
        assert_eq!(quiet.look(odd("b"), start + SECOND), None);
        assert_eq!(quiet.look(odd("c"), start + SECOND * 3 / 2), None);
        assert_eq!(quiet.look(odd("c"), start + SECOND * 5 / 2), Some(odd("c")));
    }

    #[test]
    fn what_comes_back_in_time_was_never_away() {
        let start = Instant::now();
        let mut quiet = Quiet::new(odd("a"), SECOND);
        assert_eq!(quiet.look(End::Gone, start), None);
        assert_eq!(quiet.look(End::Gone, start + SECOND * 60), None);
        assert_eq!(quiet.look(odd("b"), start + SECOND * 60), None);
        assert_eq!(quiet.look(odd("a"), start + SECOND * 61), None);
        assert_eq!(quiet.due(), None);
    }
}
