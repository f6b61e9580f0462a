//! The keeper: a thread that writes down what the warden need not wait for. A disk that stalls must not look like a
//! process that does.

use std::{
    sync::atomic::Ordering,
    thread,
    time::{Duration, Instant},
};

use crate::{
    clock,
    handle::Handle,
    heartbeat::{Beat, Heartbeat},
    intensity,
    ledger::Ledger,
    life::State,
    memory, news,
    settings::Settings,
    trend,
    warden::{Main, pause},
};

/// How often it writes.
const EVERY: Duration = Duration::from_secs(1);

/// How often the trends of the last lives are looked at.
const TRENDS: Duration = Duration::from_mins(10);

/// How often a process that no longer mends itself is asked whether it may again.
const PARDON: Duration = Duration::from_secs(30);

/// How often a release is marked as good until the mark is there.
const MARK: Duration = Duration::from_secs(30);

/// What is kept, and when it was kept last.
pub(crate) struct Keeper {
    handle: Handle,
    settings: Settings,
    main: Main,
    heartbeat: Heartbeat,
    sampled: Option<Instant>,
    trends: Option<Instant>,
    pardon: Option<Instant>,
    mark: Option<Instant>,
}

impl Keeper {
    pub(crate) fn new(handle: Handle, settings: Settings, main: Main, heartbeat: Heartbeat) -> Self {
        Self { handle, settings, main, heartbeat, sampled: None, trends: None, pardon: None, mark: None }
    }

    /// Starts the thread. It ends with the process.
    pub(crate) fn start(mut self) -> std::io::Result<()> {
        thread::Builder::new().name("keeper".into()).spawn(move || {
            loop {
                self.round();
                pause(EVERY);
            }
        })?;
        Ok(())
    }

    fn round(&mut self) {
        let handle = self.handle.clone();
        let (Some(ledger), Some(life)) = (handle.ledger(), handle.life()) else { return };
        // The file is the main process's; a predecessor that still drains has said its last word.
        if self.main.is_set() {
            self.beat(life);
        }
        metrics::gauge!("lifecycle_age_seconds").set(handle.age().as_secs_f64());
        ledger.retry();
        if handle.shared.leaving.load(Ordering::Acquire) {
            return;
        }
        if let Some(resident) = memory::resident() {
            #[expect(clippy::cast_precision_loss, reason = "a gauge")]
            metrics::gauge!("process_resident_memory_bytes").set(resident as f64);
            if is_due(&mut self.sampled, self.settings.sample_every) {
                ledger.sample(life, clock::now(), resident);
            }
        }
        self.look_back(ledger);
        self.mark_good(ledger);
    }

    fn beat(&mut self, life: &str) {
        let counters = self.handle.counters();
        self.heartbeat.write(&Beat {
            life: life.to_owned(),
            at: clock::now(),
            state: self.handle.state(),
            resident: memory::resident(),
            served: counters.served(),
            in_flight: counters.in_flight(),
            open: counters.open(),
        });
    }

    /// What the last lives say together, and whether they allow the process to mend itself again.
    fn look_back(&mut self, ledger: &Ledger) {
        if is_due(&mut self.trends, TRENDS) {
            let alarms = trend::alarms(&ledger.newest_lives(), &|life| ledger.samples(life), clock::now());
            if let Some(channels) = self.handle.alarms() {
                alarms.iter().for_each(|alarm| channels.raise(news::trend(alarm)));
            }
            self.handle.set_trends(alarms);
        }
        if self.handle.refusal().is_some() && is_due(&mut self.pardon, PARDON) {
            let (limit, window) = (self.settings.restart_limit, self.settings.restart_window);
            if intensity::may_restart(&ledger.newest_lives(), clock::now(), limit, window) {
                tracing::info!("the process may mend itself again");
                self.handle.refuse_mending(None);
            }
        }
    }

    fn mark_good(&mut self, ledger: &Ledger) {
        let is_healthy = matches!(self.handle.state(), State::Serving | State::Degraded) && self.main.is_set();
        if !is_healthy || self.handle.age() < self.settings.good_after {
            return;
        }
        if let Some(release) = self.handle.release()
            && !ledger.is_good(&release.name)
            && is_due(&mut self.mark, MARK)
        {
            ledger.mark_good(&release.name);
        }
    }
}

/// Whether it is time again; if so, it counts from now.
fn is_due(last: &mut Option<Instant>, every: Duration) -> bool {
    let due = last.is_none_or(|last| last.elapsed() >= every);
    if due {
        *last = Some(Instant::now());
    }
    due
}
