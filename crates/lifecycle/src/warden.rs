//! The warden: a thread outside the runtime that knows whether the process answers.
//!
//! It asks as a visitor would (see [`crate::probe`]) and tells the service manager's watchdog only of real answers. A
//! blocked worker can leave tokio with nobody to wait for events (tokio-rs/tokio#4730); a second thread gives the
//! runtime a task every 50 ms, which wakes another worker to take that over.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use sd_notify::NotifyState;

use crate::{
    clock,
    handle::Handle,
    intensity,
    life::{Cause, State},
    memory, news,
    probe::{Answer, Probe},
    settings::Settings,
    stuck, systemd,
};

/// How often the runtime is given something to do.
const NUDGE: Duration = Duration::from_millis(50);

/// How much longer than everything in it a hand-over or a drain may take before the warden ends the process.
const OVERDUE: Duration = Duration::from_secs(15);

/// How often the same hand-over for memory is asked for, when it does not come.
const AGAIN: Duration = Duration::from_secs(30);

/// Whether this process is the main one, which alone may speak to the watchdog.
#[derive(Clone, Debug, Default)]
pub(crate) struct Main(Arc<AtomicBool>);

impl Main {
    pub(crate) fn set(&self, main: bool) {
        self.0.store(main, Ordering::Release);
    }

    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// What the warden works with.
pub(crate) struct Warden {
    handle: Handle,
    settings: Settings,
    probe: Probe,
    main: Main,
    misses: Misses,
    asked_for_memory: Option<Instant>,
    told: Option<(String, Instant)>,
    /// Since when the process hands over, or goes.
    changing_since: Option<Instant>,
    /// When this very process answered last.
    ours: Instant,
    served: (u64, Instant),
}

/// Questions without an answer, in a row.
#[derive(Debug, Default)]
struct Misses {
    count: u32,
    since: Option<Instant>,
    /// Connections accepted and requests answered when it began.
    before: (u64, u64),
}

/// What came of a question.
enum Finding {
    Answered,
    Missed(io::Error),
    /// The question could not be put, or another process took it: that says nothing about this one.
    Nothing(String),
}

impl Warden {
    pub(crate) fn new(handle: Handle, settings: Settings, probe: Probe, main: Main) -> Self {
        Self {
            handle,
            settings,
            probe,
            main,
            misses: Misses::default(),
            asked_for_memory: None,
            told: None,
            changing_since: None,
            ours: Instant::now(),
            served: (0, Instant::now()),
        }
    }

    /// Starts both threads. They end with the process.
    pub(crate) fn start(mut self) -> std::io::Result<()> {
        let runtime = tokio::runtime::Handle::current();
        thread::Builder::new().name("waker".into()).spawn(move || {
            loop {
                runtime.spawn(async {});
                pause(NUDGE);
            }
        })?;
        thread::Builder::new().name("warden".into()).spawn(move || {
            loop {
                let began = Instant::now();
                self.round();
                pause(self.settings.probe_every.saturating_sub(began.elapsed()));
            }
        })?;
        Ok(())
    }

    fn round(&mut self) {
        let state = self.handle.state();
        if self.handle.shared.leaving.load(Ordering::Acquire) {
            return self.see_through(state);
        }
        self.changing_since = None;
        let began = Instant::now();
        let answered = match self.ask() {
            Finding::Answered => {
                self.misses = Misses::default();
                true
            }
            Finding::Nothing(why) => {
                tracing::debug!(why, "the warden learned nothing");
                true
            }
            Finding::Missed(error) => {
                self.miss(&error, began);
                false
            }
        };
        if answered {
            self.content();
        }
        if let Some(alarms) = self.handle.alarms() {
            alarms.beat(answered && self.main.is_set() && state != State::Starting);
        }
    }

    fn ask(&mut self) -> Finding {
        match self.probe.ask(self.settings.probe_timeout) {
            Ok(Answer::Ours) => {
                self.ours = Instant::now();
                Finding::Answered
            }
            // A predecessor takes visitors again when it believes us dead; that passes. For ever it would mean that our own
            // accept loop is dead.
            Ok(Answer::Others) if self.ours.elapsed() < self.settings.drain_grace + OVERDUE => {
                Finding::Nothing("another process answered".to_owned())
            }
            Ok(Answer::Others) => Finding::Missed(io::Error::other("only another process answers")),
            Err(error) if cannot_be_put(&error) => Finding::Nothing(error.to_string()),
            Err(error) => Finding::Missed(error),
        }
    }

    fn miss(&mut self, error: &io::Error, began: Instant) {
        let counters = self.handle.counters();
        let now = (counters.accepted(), counters.served());
        if self.misses.count == 0 {
            self.misses = Misses { count: 0, since: Some(began), before: now };
        }
        self.misses.count += 1;
        metrics::counter!("warden_misses_total").increment(1);
        tracing::warn!(%error, misses = self.misses.count, "the warden got no answer");
        if self.misses.count < self.settings.probe_misses {
            return;
        }
        let before = self.misses.before;
        if now.0 > before.0 && now.1 > before.1 {
            // Others come in and are answered meanwhile: the process is slow, not stuck, and would be no faster anew.
            tracing::warn!("the process is overloaded: it answers others, but not the warden in time");
            self.misses = Misses::default();
            systemd::tell(&[NotifyState::Watchdog]);
            return;
        }
        self.stuck();
    }

    /// Everything that is done while the process answers.
    fn content(&mut self) {
        if self.main.is_set() {
            systemd::tell(&[NotifyState::Watchdog]);
            self.tell_status();
        }
        self.mind_memory();
    }

    fn mind_memory(&mut self) {
        let (Some(resident), Some(limit)) = (memory::resident(), memory::soft_limit(self.settings.soft_memory)) else {
            return;
        };
        let asked_lately = self.asked_for_memory.is_some_and(|asked| asked.elapsed() < AGAIN);
        if resident > limit && !asked_lately {
            self.asked_for_memory = Some(Instant::now());
            let mib = |bytes: u64| bytes / (1024 * 1024);
            let detail = format!("{} MiB resident, above the soft limit of {} MiB", mib(resident), mib(limit));
            self.handle.hand_over(Cause::Memory, detail);
        }
    }

    /// The status line of `systemctl status`, when it has changed, every five seconds at the most.
    fn tell_status(&mut self) {
        let waited = self.told.as_ref().is_none_or(|(_, at)| at.elapsed() >= Duration::from_secs(5));
        if !waited {
            return;
        }
        let counters = self.handle.counters();
        let served = counters.served();
        let seconds = self.served.1.elapsed().as_secs_f64().max(1.0);
        #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
        let rate = served.saturating_sub(self.served.0) as f64 / seconds;
        self.served = (served, Instant::now());
        let status = self.sentence(rate);
        if self.told.as_ref().is_none_or(|(said, _)| *said != status) {
            systemd::tell(&[NotifyState::Status(&status)]);
        }
        self.told = Some((status, Instant::now()));
    }

    fn sentence(&self, rate: f64) -> String {
        let mut said = format!("{}: {rate:.0} requests/s", self.handle.state().word());
        if let Some(resident) = memory::resident() {
            said.push_str(&format!(", {} MiB", resident / (1024 * 1024)));
        }
        for status in self.handle.dependencies() {
            let word = serde_json::to_value(status.state).unwrap_or_default();
            said.push_str(&format!(", {} {}", status.name, word.as_str().unwrap_or("?")));
        }
        if let Some(release) = self.handle.release() {
            said.push_str(&format!(", release {}", release.name));
        }
        if let Some(why) = self.handle.refusal() {
            said.push_str(&format!("; {why}"));
        }
        said
    }

    /// No answer for long enough: whoever starts us anew helps more than we can.
    fn stuck(&mut self) {
        let Some(ledger) = self.handle.ledger() else { return };
        let (limit, window) = (self.settings.restart_limit, self.settings.restart_window);
        if !stuck::is_restarted() {
            tracing::error!("the process does not answer itself, and nobody would start it again");
        } else if intensity::may_restart(&ledger.newest_lives(), clock::now(), limit, window) {
            let unanswered = self.misses.since.map_or(Duration::ZERO, |since| since.elapsed());
            stuck::end(&self.handle, self.misses.count, unanswered);
        } else {
            let minutes = window.as_secs_f64() / 60.0;
            let why = format!("hung, and has restarted itself {limit} times within {minutes} minutes");
            if self.handle.refusal().is_none() {
                tracing::error!(why, "restarting does not help; the process stays");
                if let Some(alarms) = self.handle.alarms() {
                    alarms.raise(news::restart_limit(&why));
                }
                self.handle.refuse_mending(Some(why));
            }
            // The watchdog would end us all the same.
            systemd::tell(&[NotifyState::Watchdog]);
        }
    }

    /// While another process takes over, or this one goes, answers may be the other's, or late. Only the time is watched.
    fn see_through(&mut self, state: State) {
        let since = *self.changing_since.get_or_insert_with(Instant::now);
        self.ours = Instant::now();
        if self.main.is_set() {
            systemd::tell(&[NotifyState::Watchdog]);
        }
        let settings = &self.settings;
        let longest = match state {
            State::HandingOver => settings.ready_timeout,
            _ => settings.drain_grace.max(settings.stop_grace),
        };
        if since.elapsed() > longest + OVERDUE {
            tracing::error!(state = state.word(), "the change took too long; leaving at once");
            std::process::abort();
        }
    }
}

/// The machine has no descriptor or no such address just now: nobody was asked.
pub(crate) fn cannot_be_put(error: &io::Error) -> bool {
    let code = error.raw_os_error();
    let here = [libc::EMFILE, libc::ENFILE, libc::EADDRNOTAVAIL, libc::ENETUNREACH, libc::EHOSTUNREACH];
    code.is_some_and(|code| here.contains(&code))
}

/// Sleeps on this thread, which is none of the runtime's.
pub(crate) fn pause(duration: Duration) {
    #[expect(clippy::disallowed_methods, reason = "a plain thread, outside the runtime on purpose")]
    thread::sleep(duration);
}

impl std::fmt::Debug for Warden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Warden").field("misses", &self.misses.count).finish_non_exhaustive()
    }
}
