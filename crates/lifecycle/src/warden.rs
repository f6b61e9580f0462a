//! The warden: a thread outside the runtime that knows whether the process answers.
//!
//! It asks as a visitor would (see [`crate::probe`]) and tells the service manager's watchdog only of real answers. A
//! blocked worker can leave tokio with nobody to wait for events (tokio-rs/tokio#4730); a second thread gives the
//! runtime a task every 50 ms, which wakes another worker to take that over.

use std::{
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
    heartbeat::{Beat, Heartbeat},
    intensity, ledger,
    life::{Cause, State},
    memory, news,
    probe::{Answer, Probe},
    settings::Settings,
    stuck, systemd, trend,
};

/// How often the runtime is given something to do.
const NUDGE: Duration = Duration::from_millis(50);

/// How often the trends of the last lives are looked at.
const TRENDS: Duration = Duration::from_mins(10);

/// How much longer than its grace a drain may take before the warden ends the process.
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
    pub(crate) handle: Handle,
    pub(crate) settings: Settings,
    pub(crate) probe: Probe,
    pub(crate) main: Main,
    pub(crate) heartbeat: Heartbeat,
    misses: u32,
    unanswered_since: Option<Instant>,
    asked_for_memory: Option<Instant>,
    sampled: Option<Instant>,
    trends_seen: Option<Instant>,
    told: Option<(String, Instant)>,
    leaving_since: Option<Instant>,
    is_good: bool,
    served: (u64, Instant),
}

impl Warden {
    pub(crate) fn new(handle: Handle, settings: Settings, probe: Probe, main: Main, heartbeat: Heartbeat) -> Self {
        Self {
            handle,
            settings,
            probe,
            main,
            heartbeat,
            misses: 0,
            unanswered_since: None,
            asked_for_memory: None,
            sampled: None,
            trends_seen: None,
            told: None,
            leaving_since: None,
            is_good: false,
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
        let leaving = self.handle.shared.leaving.load(Ordering::Acquire);
        if leaving && self.handle.state() != State::HandingOver {
            return self.see_out();
        }
        self.leaving_since = None;
        let began = Instant::now();
        let answered = match self.probe.ask(self.settings.probe_timeout) {
            // During a hand-over the other process takes some of our questions.
            Ok(Answer::Ours) => true,
            Ok(Answer::Others) => leaving,
            Err(error) => {
                tracing::warn!(%error, misses = self.misses + 1, "the warden got no answer");
                false
            }
        };
        if answered {
            self.misses = 0;
            self.unanswered_since = None;
            self.content();
        } else {
            self.misses += 1;
            self.unanswered_since.get_or_insert(began);
            metrics::counter!("warden_misses_total").increment(1);
            if self.misses >= self.settings.probe_misses {
                self.stuck();
            }
        }
        let state = self.handle.state();
        if let Some(alarms) = self.handle.alarms() {
            alarms.beat(answered && self.main.is_set() && state != State::Starting);
        }
        self.keep_account();
    }

    /// Everything that is done while the process answers.
    fn content(&mut self) {
        if self.main.is_set() {
            systemd::tell(&[NotifyState::Watchdog]);
            self.tell_status();
        }
        if !self.is_good && self.main.is_set() && self.handle.age() >= self.settings.good_after {
            self.is_good = true;
            if let (Some(ledger), Some(release)) = (self.handle.ledger(), self.handle.release()) {
                ledger.mark_good(&release.name);
            }
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

    /// The heartbeat, the samples of memory, and what the trends say.
    fn keep_account(&mut self) {
        let (Some(ledger), Some(life)) = (self.handle.ledger(), self.handle.life()) else { return };
        let at = clock::now();
        let resident = memory::resident();
        let counters = self.handle.counters();
        self.heartbeat.write(&Beat {
            life: life.to_owned(),
            at,
            state: self.handle.state(),
            resident,
            served: counters.served(),
            in_flight: counters.in_flight(),
            open: counters.open(),
        });
        metrics::gauge!("lifecycle_age_seconds").set(self.handle.age().as_secs_f64());
        ledger.retry();
        let due = |last: Option<Instant>, every| last.is_none_or(|last: Instant| last.elapsed() >= every);
        if let Some(resident) = resident {
            #[expect(clippy::cast_precision_loss, reason = "a gauge")]
            metrics::gauge!("process_resident_memory_bytes").set(resident as f64);
            if due(self.sampled, self.settings.sample_every) {
                self.sampled = Some(Instant::now());
                ledger.sample(life, at, resident);
            }
        }
        if due(self.trends_seen, TRENDS) {
            self.trends_seen = Some(Instant::now());
            let lives = ledger.lives(LIVES);
            let alarms = trend::alarms(&lives, &|life| ledger.samples(life), at);
            if let Some(channels) = self.handle.alarms() {
                for alarm in &alarms {
                    channels.raise(news::trend(alarm));
                }
            }
            self.handle.set_trends(alarms);
        }
    }

    /// No answer for long enough: whoever starts us anew helps more than we can.
    fn stuck(&mut self) {
        let Some(ledger) = self.handle.ledger() else { return };
        let (limit, window) = (self.settings.restart_limit, self.settings.restart_window);
        if !stuck::is_restarted() {
            tracing::error!("the process does not answer itself, and nobody would start it again");
        } else if intensity::may_restart(&ledger.lives(LIVES), clock::now(), limit, window) {
            let unanswered = self.unanswered_since.map_or(Duration::ZERO, |since| since.elapsed());
            stuck::end(&self.handle, self.misses, unanswered);
        } else {
            let why = format!("hung, and was restarted {limit} times within {} minutes", window.as_secs() / 60);
            if self.handle.refusal().is_none() {
                tracing::error!(why, "restarting does not help; the process stays");
                self.handle.refuse_mending(Some(why));
            }
            // The watchdog would end us all the same.
            systemd::tell(&[NotifyState::Watchdog]);
        }
    }

    /// While the process goes, the successor speaks to the watchdog; here only the end is watched.
    fn see_out(&mut self) {
        let since = *self.leaving_since.get_or_insert_with(Instant::now);
        if self.main.is_set() {
            // Stopping without a successor: the manager's own timeout for a stop is the limit.
            systemd::tell(&[NotifyState::Watchdog]);
        }
        if since.elapsed() > self.settings.drain_grace + OVERDUE {
            tracing::error!("the end took too long; leaving at once");
            std::process::abort();
        }
    }
}

/// Lives that are looked at for the intensity and the trends.
pub(crate) const LIVES: usize = ledger::KEPT;

/// Sleeps on this thread, which is none of the runtime's.
fn pause(duration: Duration) {
    #[expect(clippy::disallowed_methods, reason = "a plain thread, outside the runtime on purpose")]
    thread::sleep(duration);
}

impl std::fmt::Debug for Warden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Warden").field("misses", &self.misses).finish_non_exhaustive()
    }
}
