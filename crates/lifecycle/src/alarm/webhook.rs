//! The thread that sends messages, and the queue before it.

use std::{
    fmt,
    hash::{BuildHasher, Hasher, RandomState},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::{
    Message, Webhook,
    desk::{Desk, Job, Waiting, count_held},
    limit::{Held, Memory, sentence},
    post,
};
use crate::clock;

/// A message that waited for longer says so.
const LATE: Duration = Duration::from_mins(1);

/// How long to wait for an endpoint, and between tries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// For one request, from its start to its end.
    pub(super) timeout: Duration,
    /// After the first failure; doubled by each further one.
    pub(super) first: Duration,
    /// At the most.
    pub(super) longest: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(5), first: Duration::from_secs(1), longest: Duration::from_mins(5) }
    }
}

impl Pace {
    /// How long to wait after so many failures in a row: between half of it and all of it, by chance, so that many
    /// instances do not come back together.
    pub(super) fn pause(&self, failures: u32) -> Duration {
        let doubled = self.first.saturating_mul(1 << failures.saturating_sub(1).min(20)).min(self.longest);
        let chance = RandomState::new().build_hasher().finish() % 1024;
        doubled.mul_f64(0.5 + 0.5 * f64::from(u16::try_from(chance).unwrap_or_default()) / 1024.0)
    }
}

/// Both sides' common part. The lock is never held while something is sent or written.
#[derive(Debug, Default)]
struct Shared {
    desk: Mutex<Desk>,
    work: Condvar,
    done: Condvar,
}

impl Shared {
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The callers' side. The thread ends when it is dropped; what still waits is lost then, see [`Mouth::flush`].
pub(super) struct Mouth(Arc<Shared>);

impl fmt::Debug for Mouth {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Mouth").field("waiting", &self.0.desk().queue.len()).finish_non_exhaustive()
    }
}

impl Mouth {
    /// # Errors
    /// When there is no thread to be had.
    pub(super) fn start(webhook: Webhook, memory: Option<Memory>, pace: Pace) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        if let Some(memory) = &memory {
            shared.desk().limit = memory.read();
        }
        let voice = Voice { shared: Arc::clone(&shared), agent: post::agent(pace.timeout), webhook, memory, pace };
        std::thread::Builder::new().name("alarms".to_owned()).spawn(move || voice.run())?;
        Ok(Self(shared))
    }

    /// Counts the threads that hold it.
    #[cfg(test)]
    pub(super) fn shared(&self) -> std::sync::Weak<impl Sized + use<>> {
        Arc::downgrade(&self.0)
    }

    pub(super) fn raise(&self, message: Message) {
        let mut desk = self.0.desk();
        desk.is_dirty = true;
        if desk.limit.admit(message.kind, message.urgency, clock::now()) {
            desk.queue.push_back(Waiting { message, since: Instant::now() });
            desk.shorten();
        } else {
            count_held(message.kind);
        }
        self.0.work.notify_one();
    }

    /// Waits until all is sent, or a try has failed, or the time is over; whether all is sent.
    pub(super) fn flush(&self, timeout: Duration) -> bool {
        let mut desk = self.0.desk();
        desk.is_hurried = true;
        self.0.work.notify_one();
        let busy = |desk: &mut Desk| desk.is_hurried && (desk.is_busy || desk.is_dirty || !desk.queue.is_empty());
        let waited = self.0.done.wait_timeout_while(desk, timeout, busy);
        let (desk, _) = waited.unwrap_or_else(PoisonError::into_inner);
        desk.queue.is_empty() && !desk.is_busy
    }
}

impl Drop for Mouth {
    fn drop(&mut self) {
        self.0.desk().is_closed = true;
        self.0.work.notify_one();
    }
}

/// The thread's side.
struct Voice {
    shared: Arc<Shared>,
    agent: ureq::Agent,
    webhook: Webhook,
    memory: Option<Memory>,
    pace: Pace,
}

impl Voice {
    fn run(self) {
        loop {
            match self.next() {
                Job::Send(waiting, held) => self.send(waiting, &held),
                Job::Write(limit) => {
                    if let Some(memory) = &self.memory {
                        memory.write(&limit);
                    }
                    self.shared.desk().is_busy = false;
                }
                Job::End => return,
            }
            self.shared.done.notify_all();
        }
    }

    fn next(&self) -> Job {
        let mut desk = self.shared.desk();
        loop {
            let now = Instant::now();
            desk = match desk.job(now) {
                Ok(job) => return job,
                Err(Some(at)) => {
                    let waited = self.shared.work.wait_timeout(desk, at.saturating_duration_since(now));
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                Err(None) => {
                    // Nothing is left to hurry for.
                    desk.is_hurried = false;
                    self.shared.done.notify_all();
                    self.shared.work.wait(desk).unwrap_or_else(PoisonError::into_inner)
                }
            };
        }
    }

    fn send(&self, waiting: Waiting, held: &Held) {
        let mut notes = vec![sentence(held)];
        let age = waiting.since.elapsed();
        if age >= LATE {
            notes.push(format!("This was to be said {} minutes ago.", age.as_secs() / 60));
        }
        notes.retain(|note| !note.is_empty());
        let kind = waiting.message.kind;
        let result = post::post(&self.agent, &self.webhook, &waiting.message, &notes.join(" "));
        let mut desk = self.shared.desk();
        (desk.is_busy, desk.is_dirty) = (false, true);
        match result {
            Ok(()) => {
                metrics::counter!("alarms_sent_total", "kind" => kind).increment(1);
                if desk.failures > 0 {
                    tracing::info!(failures = desk.failures, "the webhook takes messages again");
                }
                (desk.failures, desk.not_before) = (0, None);
                desk.limit.told(held);
            }
            Err(failure) if failure.is_final => {
                tracing::error!(kind, reason = failure.reason, "the webhook refuses a message; it is not sent");
                desk.limit.hold(kind);
                count_held(kind);
            }
            Err(failure) => {
                desk.failures += 1;
                let pause = self.pace.pause(desk.failures).max(failure.wait.unwrap_or_default());
                if desk.failures == 1 {
                    tracing::warn!(kind, reason = failure.reason, ?pause, "the webhook takes no message; trying again");
                } else {
                    tracing::debug!(kind, reason = failure.reason, ?pause, "the webhook still takes no message");
                }
                desk.not_before = Some(Instant::now() + pause);
                desk.is_hurried = false;
                desk.queue.push_front(waiting);
                desk.shorten();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_from_one_second_to_five_minutes_and_differ() {
        let pace = Pace::default();
        for (failures, full) in [(1, 1), (2, 2), (3, 4), (9, 256), (10, 300), (u32::MAX, 300)] {
            let full = Duration::from_secs(full);
            let pauses: Vec<_> = (0..50).map(|_| pace.pause(failures)).collect();
            assert!(pauses.iter().all(|pause| *pause >= full / 2 && *pause <= full), "{failures}: {pauses:?}");
            assert!(pauses.iter().any(|pause| *pause != pauses[0]), "{failures}");
        }
    }
}
