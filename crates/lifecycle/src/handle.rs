//! What the rest of the program sees of its own life, and how it asks for a new one.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use jiff::Timestamp;
use tokio::sync::{mpsc, watch};

use crate::{
    accept::Counters,
    alarm::Alarms,
    dependency::{DependencyStatus, Reach},
    ledger::Ledger,
    life::{Cause, State},
    release::Release,
    systemd,
    trend::Alarm,
};

/// A wish for a new process.
#[derive(Debug)]
pub(crate) struct Wish {
    pub(crate) cause: Cause,
    pub(crate) detail: String,
    pub(crate) at: Instant,
}

/// What is there from the start of [`crate::Lifecycle::run`] on.
#[derive(Debug)]
pub(crate) struct Running {
    pub(crate) ledger: Ledger,
    pub(crate) life: String,
    pub(crate) release: Release,
    pub(crate) alarms: Alarms,
    pub(crate) began_at: Timestamp,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) state: watch::Sender<State>,
    pub(crate) dependencies: Mutex<Vec<DependencyStatus>>,
    pub(crate) counters: Arc<Counters>,
    pub(crate) running: OnceLock<Running>,
    pub(crate) began: Instant,
    /// Why the process does not mend itself any more, if it does not.
    refusal: Mutex<Option<String>>,
    /// What the trends say, looked at by the warden now and then.
    trends: Mutex<Vec<Alarm>>,
    wishes: mpsc::UnboundedSender<Wish>,
    /// Whether a hand-over or the end is under way: the states between are not left for Serving or Degraded.
    pub(crate) leaving: AtomicBool,
}

/// The process's view of its own life. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Handle {
    pub(crate) shared: Arc<Shared>,
}

impl Handle {
    pub(crate) fn new() -> (Self, mpsc::UnboundedReceiver<Wish>) {
        let (wishes, wished) = mpsc::unbounded_channel();
        let shared = Shared {
            state: watch::Sender::new(State::Starting),
            dependencies: Mutex::default(),
            counters: Arc::default(),
            running: OnceLock::new(),
            began: Instant::now(),
            refusal: Mutex::default(),
            trends: Mutex::default(),
            wishes,
            leaving: AtomicBool::new(false),
        };
        (Self { shared: Arc::new(shared) }, wished)
    }

    /// A handle of no process that runs, for tests of what shows one: the newest life in the ledger of `directory` is
    /// taken for the present one, and the trends are those of `now`. Nobody hears its wishes.
    #[must_use]
    pub fn detached(directory: &Path, state: State, dependencies: Vec<DependencyStatus>, now: Timestamp) -> Self {
        let (handle, _) = Self::new();
        let ledger = Ledger::open(Some(directory));
        let lives = ledger.lives(crate::ledger::KEPT);
        handle.set_trends(crate::trend::alarms(&lives, &|life| ledger.samples(life), now));
        *lock(&handle.shared.dependencies) = dependencies;
        if let Some(life) = lives.into_iter().next() {
            let release =
                Release { version: life.release.clone(), name: life.release, build: life.build, path: PathBuf::new() };
            let running =
                Running { ledger, life: life.life, release, alarms: Alarms::default(), began_at: life.started_at };
            // The handle is new: nothing is set yet.
            let _ = handle.shared.running.set(running);
        }
        handle.shared.state.send_replace(state);
        handle
    }

    /// How the process is.
    #[must_use]
    pub fn state(&self) -> State {
        *self.shared.state.borrow()
    }

    /// Ready as soon as the process is about to end, with a successor or without: who is told something without an end
    /// must be sent on now. Stays so. Cancel safe; any number may wait.
    pub async fn leaving(&self) {
        let mut state = self.shared.state.subscribe();
        // It fails when the sender is dropped, and that is borrowed here.
        let _ = state.wait_for(|state| matches!(state, State::Draining | State::Exiting)).await;
    }

    /// Every dependency, in the order in which they were named.
    #[must_use]
    pub fn dependencies(&self) -> Vec<DependencyStatus> {
        lock(&self.shared.dependencies).clone()
    }

    /// Whether it is certain that a dependency does not answer: then a request need not wait to find out.
    #[must_use]
    pub fn is_away(&self, dependency: &str) -> bool {
        let known = lock(&self.shared.dependencies);
        known.iter().any(|status| status.name == dependency && status.state == Reach::Down)
    }

    /// The mending ledger; `None` before the process runs.
    #[must_use]
    pub fn ledger(&self) -> Option<&Ledger> {
        self.shared.running.get().map(|running| &running.ledger)
    }

    /// The name of this life in the ledger.
    #[must_use]
    pub fn life(&self) -> Option<&str> {
        self.shared.running.get().map(|running| running.life.as_str())
    }

    /// The executable that runs.
    #[must_use]
    pub fn release(&self) -> Option<&Release> {
        self.shared.running.get().map(|running| &running.release)
    }

    /// When the process began.
    #[must_use]
    pub fn began_at(&self) -> Option<Timestamp> {
        self.shared.running.get().map(|running| running.began_at)
    }

    /// How long the process has been there, by a clock that does not jump.
    #[must_use]
    pub fn age(&self) -> Duration {
        self.shared.began.elapsed()
    }

    /// Requests answered and under way, connections open.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        &self.shared.counters
    }

    /// Resident bytes, where the system tells.
    #[must_use]
    pub fn resident(&self) -> Option<u64> {
        crate::memory::resident()
    }

    /// Why the process does not mend itself any more; `None` as long as it does.
    #[must_use]
    pub fn refusal(&self) -> Option<String> {
        lock(&self.shared.refusal).clone()
    }

    /// What the trends of the last lives say.
    #[must_use]
    pub fn trends(&self) -> Vec<Alarm> {
        lock(&self.shared.trends).clone()
    }

    /// Whether somebody starts the process again when it ends, and hands over to new releases.
    #[must_use]
    pub fn is_managed(&self) -> bool {
        systemd::is_managed()
    }

    /// After how long without a sign of life the service manager ends the process, if it watches.
    #[must_use]
    pub fn watchdog(&self) -> Option<Duration> {
        systemd::watchdog()
    }

    /// Tells people through the channels that are set.
    #[must_use]
    pub fn alarms(&self) -> Option<&Alarms> {
        self.shared.running.get().map(|running| &running.alarms)
    }

    /// Asks for a new process in this one's place. Whether it comes is decided by the restart intensity, and by the
    /// candidate's self-test.
    pub fn hand_over(&self, cause: Cause, detail: impl Into<String>) {
        // Without a receiver the process is about to end anyway.
        let _ = self.shared.wishes.send(Wish { cause, detail: detail.into(), at: Instant::now() });
    }

    /// Runs a task that the process cannot live without: when it ends or panics, a new process takes over.
    pub fn critical(&self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        let handle = self.clone();
        let task = tokio::spawn(task);
        tokio::spawn(async move {
            let how = match task.await {
                Ok(()) => "ended".to_owned(),
                Err(error) if error.is_panic() => "panicked".to_owned(),
                Err(_) => "was cancelled".to_owned(),
            };
            handle.hand_over(Cause::Task, format!("the task `{name}` {how}"));
        });
    }

    pub(crate) fn declare(&self, dependency: &crate::dependency::Dependency, at: Timestamp) {
        lock(&self.shared.dependencies).push(DependencyStatus {
            name: dependency.name,
            needed: dependency.needed,
            state: Reach::Unknown,
            latency_ms: None,
            since: at,
            said: None,
        });
    }

    pub(crate) fn note_dependency(
        &self,
        name: &'static str,
        state: Reach,
        latency_ms: Option<f64>,
        said: Option<String>,
        at: Timestamp,
    ) {
        let mut known = lock(&self.shared.dependencies);
        let Some(status) = known.iter_mut().find(|status| status.name == name) else { return };
        if status.state != state {
            match &said {
                None => tracing::info!(dependency = name, "answers"),
                Some(said) => tracing::warn!(dependency = name, state = ?state, reason = said, "does not answer"),
            }
            status.since = at;
        }
        status.state = state;
        status.latency_ms = latency_ms;
        status.said = said;
        metrics::gauge!("dependency_up", "dependency" => name).set(f64::from(u8::from(state == Reach::Up)));
        if let Some(latency) = latency_ms {
            metrics::gauge!("dependency_latency_seconds", "dependency" => name).set(latency / 1e3);
        }
        drop(known);
        self.settle();
    }

    /// Serving or Degraded, by the dependencies and by whether the process still mends itself.
    pub(crate) fn settle(&self) {
        if self.shared.leaving.load(Ordering::Acquire) {
            return;
        }
        let away =
            lock(&self.shared.dependencies).iter().any(|status| matches!(status.state, Reach::Down | Reach::Starved));
        let state = if away || self.refusal().is_some() { State::Degraded } else { State::Serving };
        if self.state() != State::Starting {
            self.enter(state);
        }
    }

    pub(crate) fn enter(&self, state: State) {
        let changed = self.shared.state.send_if_modified(|now| {
            let changed = *now != state;
            *now = state;
            changed
        });
        if changed {
            tracing::info!(state = state.word(), "state");
            for other in
                [State::Starting, State::Serving, State::Degraded, State::HandingOver, State::Draining, State::Exiting]
            {
                let is_now = f64::from(u8::from(other == state));
                metrics::gauge!("lifecycle_state", "state" => other.word()).set(is_now);
            }
        }
    }

    pub(crate) fn refuse_mending(&self, why: Option<String>) {
        *lock(&self.shared.refusal) = why;
        self.settle();
    }

    pub(crate) fn set_trends(&self, trends: Vec<Alarm>) {
        *lock(&self.shared.trends) = trends;
    }
}

/// A panic while one of these was held leaves them whole: each holds plain values that are set in one step.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
