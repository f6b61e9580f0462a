//! A life, from the sockets to the end.

mod drain;
mod events;
mod handover;

use std::{path::PathBuf, sync::Arc, time::Instant};

use sd_notify::NotifyState;
use tokio::sync::mpsc;

use crate::{
    accept::Door,
    alarm::Alarms,
    builder::{Builder, RunError, Site},
    clock, dependency,
    handle::{Handle, Running, Wish},
    heartbeat::Heartbeat,
    keeper::Keeper,
    ledger::{Begin, Ledger},
    life::{Cause, State, millis},
    probe::{Answer, Probe},
    release::Release,
    settings::Settings,
    sockets::{Inherited, Socket},
    successor::Predecessor,
    systemd, trend,
    warden::{Main, Warden, cannot_be_put},
};

/// Everything of a running process.
struct Process {
    handle: Handle,
    settings: Settings,
    self_test: Vec<String>,
    release: Release,
    ledger: Ledger,
    alarms: Alarms,
    life: String,
    /// Copies of the listeners, for successors.
    sockets: Vec<(String, Socket)>,
    doors: Vec<Arc<Door>>,
    main: Main,
    wished: mpsc::UnboundedReceiver<Wish>,
    /// Still draining, perhaps.
    predecessor: Option<Predecessor>,
}

pub(crate) async fn run(builder: Builder) -> Result<(), RunError> {
    let began = Instant::now();
    let predecessor = Predecessor::find()?;
    let mut signals = events::Signals::new()?;
    let mut process = prepare(builder, predecessor)?;
    let begun = tokio::select! {
        begun = process.begin() => begun,
        signal = signals.stop() => {
            tracing::info!(signal, "stopped before it served");
            return Ok(());
        }
    };
    begun?;
    process.become_main(began)?;
    process.inner.live(signals).await
}

/// A process whose doors are open, not yet the main one.
struct Prepared {
    inner: Process,
    probe: Probe,
    dependencies: Vec<dependency::Dependency>,
    /// Until the keeper takes it.
    heartbeat: Option<Heartbeat>,
    begin_cause: Cause,
    stalled_since: Option<jiff::Timestamp>,
}

fn prepare(builder: Builder, predecessor: Option<Predecessor>) -> Result<Prepared, RunError> {
    let Builder { settings, channels, version, self_test, sites, dependencies, mut inherited, handle, wished } =
        builder;
    let release = Release::of_this_process(&version, settings.binary.as_deref())?;
    let directory = settings.state_directory.clone().or_else(state_directory);
    let ledger = Ledger::open(directory.as_deref());
    let heartbeat = Heartbeat::open(directory.as_deref());
    let story = predecessor.as_ref().map(|predecessor| predecessor.story.clone());
    let started_at = clock::now();
    let begun = ledger.begin(Begin {
        release: &release,
        at: started_at,
        pid: std::process::id(),
        handed_over: story.map(|story| (story.cause, story.detail)),
        guard_directory: &settings.guard_directory,
    });
    let alarms = match &directory {
        Some(directory) => Alarms::start_in(channels, directory),
        None => Alarms::start(channels),
    };
    let running = Running {
        ledger: ledger.clone(),
        life: begun.life.clone(),
        release: release.clone(),
        alarms: alarms.clone(),
        began_at: started_at,
    };
    // Only one life is lived in a process.
    let _ = handle.shared.running.set(running);
    crate::panics::note(&handle);
    for dependency in &dependencies {
        handle.declare(dependency, started_at);
    }

    let (sockets, sites) = open(sites, &mut inherited)?;
    let first = sockets.first().and_then(|(_, socket)| socket.address()).ok_or(RunError::Nothing)?;
    let probe = Probe::new(first, &settings.probe_path);
    let mut doors = Vec::new();
    for (index, ((name, socket), site)) in sockets.iter().zip(sites).enumerate() {
        let app = if index == 0 { probe.around(site.app) } else { site.app };
        let counters = if index == 0 { handle.shared.counters.clone() } else { Arc::default() };
        let listener = socket.duplicate()?.listener()?;
        doors.push(Arc::new(Door::open(name, listener, app, counters)));
    }
    #[cfg(feature = "faults")]
    if let Some(door) = doors.first() {
        let _ = crate::faults::DOOR.set(door.clone());
    }
    let stalled_since = begun.stalled_since;
    let begin_cause = begun.cause;
    let life = begun.life;
    let main = Main::default();
    let inner = Process {
        handle,
        settings,
        self_test,
        release,
        ledger,
        alarms,
        life,
        sockets,
        doors,
        main,
        wished,
        predecessor,
    };
    Ok(Prepared { inner, probe, dependencies, heartbeat: Some(heartbeat), begin_cause, stalled_since })
}

/// systemd names the folders of `StateDirectory=`, the first is ours (systemd.exec(5)).
fn state_directory() -> Option<PathBuf> {
    let named = std::env::var_os("STATE_DIRECTORY")?;
    std::env::split_paths(&named).next().filter(|path| !path.as_os_str().is_empty())
}

type Open = (Vec<(String, Socket)>, Vec<Site>);

/// A socket for each site: handed over, else bound. A site without either is left out.
fn open(sites: Vec<Site>, inherited: &mut Inherited) -> Result<Open, RunError> {
    for why in &inherited.unusable {
        tracing::error!(why, "a socket cannot be used");
    }
    let mut sockets = Vec::new();
    let mut served = Vec::new();
    for site in sites {
        let socket = match (inherited.named(site.name, served.is_empty()), &site.address) {
            (Some(socket), _) => socket,
            (None, Some(address)) => Socket::bind(site.name, address)?,
            (None, None) => continue,
        };
        sockets.push((site.name.to_owned(), socket));
        served.push(site);
    }
    for name in inherited.rest() {
        tracing::warn!(name, "a socket was handed over that nobody serves");
    }
    Ok((sockets, served))
}

/// Asks through the listener until this very process answers.
async fn ask_ourselves(probe: &Probe, patience: std::time::Duration) -> Result<(), RunError> {
    let asking = probe.clone();
    let asked = tokio::task::spawn_blocking(move || {
        let deadline = Instant::now() + patience;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match asking.ask(left.max(std::time::Duration::from_millis(1))) {
                Ok(Answer::Ours) => return Ok(()),
                Ok(Answer::Others) if Instant::now() < deadline => {}
                Ok(Answer::Others) => return Err("only another process does".to_owned()),
                // The address of a socket with FreeBind= may come later; nobody waits for it.
                Err(error) if cannot_be_put(&error) => {
                    tracing::warn!(%error, "the process could not ask itself");
                    return Ok(());
                }
                Err(error) => return Err(error.to_string()),
            }
        }
    });
    let outcome = asked.await.map_err(|error| std::io::Error::other(error.to_string()))?;
    outcome.map_err(|reason| RunError::Mute { address: probe.address().clone(), reason })
}

impl Prepared {
    /// Until this process answers itself, and its predecessor, if it has one, has given way.
    async fn begin(&mut self) -> Result<(), RunError> {
        ask_ourselves(&self.probe, self.inner.settings.ready_timeout).await?;
        if let Some(predecessor) = &mut self.inner.predecessor {
            predecessor.take_over().await.map_err(RunError::NotWanted)?;
        }
        Ok(())
    }

    /// From here on this process speaks to the service manager.
    fn become_main(&mut self, began: Instant) -> Result<(), RunError> {
        let process = &self.inner;
        let predecessor = process.predecessor.as_ref();
        let at = clock::now();
        let handover_ms = predecessor.map(|predecessor| millis(predecessor.decided_ago()));
        let stall_ms = match (predecessor, self.stalled_since) {
            (Some(_), _) => Some(0.0),
            (None, Some(since)) => Some(at.duration_since(since).as_secs_f64().max(0.0) * 1e3),
            (None, None) => None,
        };
        process.ledger.mark_main(&process.release.name);
        process.ledger.serving(&process.life, at, stall_ms, handover_ms);
        process.main.set(true);
        process.handle.enter(State::Serving);
        systemd::tell(&[NotifyState::Ready, NotifyState::Status("serving")]);
        let address = self.probe.address().to_string();
        tracing::info!(
            %address,
            release = process.release.name,
            cause = self.begin_cause.word(),
            took_ms = millis(began.elapsed()),
            handover_ms,
            stall_ms,
            "serving"
        );
        process.count_lives(at);
        if let Some(handover) = handover_ms {
            metrics::gauge!("handover_seconds").set(handover / 1e3);
        }
        self.tell_of_a_mend(stall_ms);
        if let Some(heartbeat) = self.heartbeat.take() {
            let (handle, settings, main) = (&process.handle, &process.settings, &process.main);
            Keeper::new(handle.clone(), settings.clone(), main.clone(), heartbeat).start()?;
            Warden::new(handle.clone(), settings.clone(), self.probe.clone(), main.clone()).start()?;
        }
        for dependency in std::mem::take(&mut self.dependencies) {
            tokio::spawn(dependency::follow(process.handle.clone(), dependency, process.settings.pool_patience));
        }
        process.say_what_is_off();
        Ok(())
    }

    /// What was mended is told; what was planned is not news.
    fn tell_of_a_mend(&self, stall_ms: Option<f64>) {
        if self.begin_cause.is_planned() {
            return;
        }
        let life = self.inner.ledger.lives(1).into_iter().next();
        let detail = life.map(|life| life.detail).unwrap_or_default();
        self.inner.alarms.raise(crate::news::mend(self.begin_cause, &detail, stall_ms));
    }
}

impl Process {
    /// A process begins one life only: the count of all is the ledger's.
    fn count_lives(&self, now: jiff::Timestamp) {
        for count in trend::causes(&self.ledger.newest_lives(), now, std::time::Duration::MAX) {
            metrics::counter!("lives_total", "cause" => count.cause.word())
                .absolute(u64::try_from(count.lives).unwrap_or(u64::MAX));
        }
    }

    /// What this surrounding cannot do is said once.
    fn say_what_is_off(&self) {
        if !systemd::is_managed() {
            tracing::info!(
                "no service manager (NOTIFY_SOCKET is not set): no watchdog, no hand-over to a new release, no restart"
            );
        } else if systemd::watchdog().is_none() {
            tracing::info!("the service manager watches no watchdog (WatchdogSec= is not set)");
        }
    }
}
