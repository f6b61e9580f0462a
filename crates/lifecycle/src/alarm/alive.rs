//! The dead man's switch: somebody elsewhere is told that all is well, and raises the alarm when that ceases.

use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::{Alive, post, webhook::Pace};

/// A beat that is older says nothing: who should have beaten since hangs itself.
const FRESH: Duration = Duration::from_secs(5);

/// How long contentment must have lasted before it is told, so that flickering is not.
const LASTING: Duration = Duration::from_secs(5);

/// When to tell. Reads no clock.
#[derive(Debug)]
struct Pulse {
    every: Duration,
    lasting: Duration,
    content_since: Option<Instant>,
    beaten: Option<Instant>,
    due: Option<Instant>,
    is_closed: bool,
}

impl Pulse {
    fn beat(&mut self, content: bool, now: Instant) {
        let is_fresh = self.beaten.is_some_and(|beaten| now.saturating_duration_since(beaten) < FRESH);
        self.beaten = Some(now);
        self.content_since = match self.content_since {
            Some(since) if content && is_fresh => Some(since),
            _ => content.then_some(now),
        };
    }

    /// `None`: now. Otherwise how long to wait before asking again.
    fn wait(&self, now: Instant) -> Option<Duration> {
        let (Some(since), Some(beaten)) = (self.content_since, self.beaten) else { return Some(self.every) };
        if now.saturating_duration_since(beaten) >= FRESH {
            return Some(self.every);
        }
        let at = self.due.unwrap_or(now).max(since + self.lasting);
        Some(at.saturating_duration_since(now)).filter(|wait| !wait.is_zero())
    }
}

#[derive(Debug)]
struct Shared {
    pulse: Mutex<Pulse>,
    beat: Condvar,
}

impl Shared {
    fn pulse(&self) -> MutexGuard<'_, Pulse> {
        self.pulse.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The warden's side. The thread ends when it is dropped.
#[derive(Debug)]
pub(super) struct Heart(Arc<Shared>);

impl Heart {
    /// # Errors
    /// When there is no thread to be had.
    pub(super) fn start(alive: Alive, pace: Pace) -> std::io::Result<Self> {
        let every = alive.every.clamp(Duration::from_millis(10), Duration::from_hours(24));
        let pulse = Pulse {
            every,
            lasting: every.min(LASTING),
            content_since: None,
            beaten: None,
            due: None,
            is_closed: false,
        };
        let shared = Arc::new(Shared { pulse: Mutex::new(pulse), beat: Condvar::new() });
        let thread = Arc::clone(&shared);
        std::thread::Builder::new().name("alive".to_owned()).spawn(move || run(&thread, &alive.url, every, pace))?;
        Ok(Self(shared))
    }

    /// Counts the threads that hold it.
    #[cfg(test)]
    pub(super) fn shared(&self) -> std::sync::Weak<impl Sized + use<>> {
        Arc::downgrade(&self.0)
    }

    pub(super) fn beat(&self, content: bool) {
        self.0.pulse().beat(content, Instant::now());
        self.0.beat.notify_one();
    }
}

impl Drop for Heart {
    fn drop(&mut self) {
        self.0.pulse().is_closed = true;
        self.0.beat.notify_one();
    }
}

fn run(shared: &Shared, url: &str, every: Duration, pace: Pace) {
    let agent = post::agent(pace.timeout);
    let mut failures = 0;
    while wait(shared) {
        let result = post::get(&agent, url);
        let pause = match result {
            Ok(()) => {
                if failures > 0 {
                    tracing::info!(failures, "the dead man's switch answers again");
                }
                failures = 0;
                every
            }
            Err(failure) => {
                failures += 1;
                if failures == 1 {
                    tracing::warn!(reason = failure.reason, "the dead man's switch is not reached; trying again");
                }
                pace.pause(failures).max(failure.wait.unwrap_or_default()).min(every)
            }
        };
        shared.pulse().due = Some(Instant::now() + pause);
    }
}

/// Until it is time to tell; false when it is time to end.
fn wait(shared: &Shared) -> bool {
    let mut pulse = shared.pulse();
    loop {
        if pulse.is_closed {
            return false;
        }
        let Some(wait) = pulse.wait(Instant::now()) else { return true };
        pulse = shared.beat.wait_timeout(pulse, wait).unwrap_or_else(PoisonError::into_inner).0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn pulse() -> Pulse {
        let (every, lasting) = (SECOND * 60, LASTING);
        Pulse { every, lasting, content_since: None, beaten: None, due: None, is_closed: false }
    }

    /// One beat a second.
    fn beats(pulse: &mut Pulse, start: Instant, seconds: std::ops::Range<u32>, content: bool) {
        for second in seconds {
            pulse.beat(content, start + SECOND * second);
        }
    }

    #[test]
    fn it_is_told_after_five_content_seconds_and_then_when_it_is_due() {
        let (start, mut pulse) = (Instant::now(), pulse());
        assert!(pulse.wait(start).is_some());
        beats(&mut pulse, start, 0..5, true);
        assert_eq!(pulse.wait(start + SECOND * 4), Some(SECOND));
        assert_eq!(pulse.wait(start + SECOND * 5), None);
        pulse.due = Some(start + SECOND * 65);
        beats(&mut pulse, start, 5..65, true);
        assert_eq!(pulse.wait(start + SECOND * 64), Some(SECOND));
        assert_eq!(pulse.wait(start + SECOND * 65), None);
    }

    #[test]
    fn nothing_is_told_while_the_warden_is_not_content_or_flickers() {
        let (start, mut pulse) = (Instant::now(), pulse());
        for second in 0..200 {
            pulse.beat(second % 4 != 0, start + SECOND * second);
            assert!(pulse.wait(start + SECOND * second).is_some(), "{second}");
        }
    }

    #[test]
    fn a_warden_that_hangs_is_not_content() {
        let (start, mut pulse) = (Instant::now(), pulse());
        beats(&mut pulse, start, 0..10, true);
        assert_eq!(pulse.wait(start + SECOND * 13), None);
        assert!(pulse.wait(start + SECOND * 14).is_some());
        // When it comes back, contentment begins anew.
        beats(&mut pulse, start, 60..61, true);
        assert_eq!(pulse.wait(start + SECOND * 60), Some(LASTING));
    }
}
