//! What happens during a life, one thing after the other.

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    io,
    sync::Arc,
    task::Poll,
    time::{Duration, Instant},
};

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::{
    Process,
    handover::{OWN, Outcome},
};
use crate::{
    accept::Door,
    builder::RunError,
    handle::Wish,
    life::{Cause, State},
    settings::Settings,
    stuck, systemd,
    watch::{Seen, Watch},
};

/// When a daily refresh that would do harm now is tried again.
const LATER: Duration = Duration::from_mins(10);

/// Between an accept loop's end and what comes of it.
const AGAIN: Duration = Duration::from_millis(50);

/// The signals that the process knows.
pub(super) struct Signals {
    terminate: Signal,
    interrupt: Signal,
    reload: Signal,
    dump: Signal,
}

impl Signals {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            reload: signal(SignalKind::hangup())?,
            dump: signal(SignalKind::user_defined1())?,
        })
    }

    /// The next signal. Cancel safe.
    async fn next(&mut self) -> Event {
        tokio::select! {
            _ = self.terminate.recv() => Event::Stop("SIGTERM"),
            _ = self.interrupt.recv() => Event::Stop("SIGINT"),
            _ = self.reload.recv() => Event::Wish(wish(Cause::Refresh, "asked for by the operator")),
            _ = self.dump.recv() => Event::Dump,
        }
    }

    /// Whether the operator has asked for a refresh that nobody has answered. Waits for nothing.
    pub(super) async fn reload_is_pending(&mut self) -> bool {
        tokio::select! {
            biased;
            _ = self.reload.recv() => true,
            () = std::future::ready(()) => false,
        }
    }

    /// The next signal to stop, by its name. Cancel safe.
    pub(super) async fn stop(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}

/// What comes next.
enum Event {
    Stop(&'static str),
    Dump,
    Wish(Wish),
    DoorEnded(usize),
    Seen(Seen),
    Refresh,
}

impl Process {
    /// Lives until a signal or a successor ends it.
    pub(super) async fn live(mut self, mut signals: Signals) -> Result<(), RunError> {
        let mut watch = self.watch();
        // What was put there between our start and the watch's has given no notice.
        if watch.is_some() && !self.runs_the_usual_file() {
            self.handle.hand_over(Cause::Release, "the executable is another one");
        }
        let mut refresh = std::pin::pin!(tokio::time::sleep(until_refresh(&self.settings)));
        loop {
            let event = tokio::select! {
                biased;
                event = signals.next() => event,
                index = ended(&self.doors) => Event::DoorEnded(index),
                Some(wish) = self.wished.recv() => Event::Wish(wish),
                seen = changed(&mut watch) => Event::Seen(seen),
                () = &mut refresh => Event::Refresh,
            };
            let outcome = match event {
                Event::Stop(signal) => Outcome::Stop(signal),
                Event::Dump => {
                    stuck::dump(&self.handle);
                    continue;
                }
                Event::DoorEnded(index) => {
                    // Visitors first: the same door is opened again at once. Then a new process, since nobody knows why.
                    self.doors[index].resume();
                    // A listener that is none any more would end again at once.
                    tokio::time::sleep(AGAIN).await;
                    self.answer(&mut signals, wish(Cause::Task, "the accept loop ended by itself")).await
                }
                Event::Wish(wish) => self.answer(&mut signals, wish).await,
                Event::Seen(seen) => self.look_at(&mut signals, seen).await,
                // A fresh process would have nothing in memory to serve while a dependency is away.
                Event::Refresh if self.handle.state() == State::Degraded => {
                    refresh.as_mut().reset(tokio::time::Instant::now() + LATER.min(self.settings.refresh_every));
                    continue;
                }
                Event::Refresh => {
                    refresh.as_mut().reset(tokio::time::Instant::now() + until_refresh(&self.settings));
                    self.answer(&mut signals, wish(Cause::Refresh, "the daily one")).await
                }
            };
            match outcome {
                Outcome::Stayed => self.forget_wishes(),
                Outcome::Gone => return Ok(()),
                Outcome::Stop(signal) => {
                    tracing::info!(signal, "stopping");
                    let grace = self.settings.stop_grace;
                    self.leave(&mut signals, Cause::Operator, signal, grace).await;
                    return Ok(());
                }
            }
        }
    }

    /// Watches the executable where there is somebody to start another.
    fn watch(&self) -> Option<Watch> {
        let path = self.release.path.clone();
        systemd::is_managed().then(|| Watch::start(path, self.settings.watch_every, self.settings.stillness))
    }

    /// Whether the usual path leads to the file that runs.
    fn runs_the_usual_file(&self) -> bool {
        let (usual, own) = (self.release.path.canonicalize(), std::fs::read_link(OWN));
        matches!((usual, own), (Ok(usual), Ok(own)) if usual == own)
    }

    /// What was wished for by ourselves while a hand-over failed would fail as well; what the operator wants is kept.
    fn forget_wishes(&mut self) {
        let mut kept = None;
        while let Ok(wish) = self.wished.try_recv() {
            if !wish.cause.is_self_chosen() {
                kept = Some(wish);
            }
        }
        if let Some(wish) = kept {
            self.handle.hand_over(wish.cause, wish.detail);
        }
    }
}

pub(super) fn wish(cause: Cause, detail: &str) -> Wish {
    Wish { cause, detail: detail.to_owned(), at: Instant::now() }
}

/// The first door whose accept loop has ended although nobody asked it to.
async fn ended(doors: &[Arc<Door>]) -> usize {
    let mut waits: Vec<_> = doors.iter().map(|door| Box::pin(door.ended_unasked())).collect();
    std::future::poll_fn(|context| {
        let ready = waits.iter_mut().position(|wait| wait.as_mut().poll(context).is_ready());
        ready.map_or(Poll::Pending, Poll::Ready)
    })
    .await
}

async fn changed(watch: &mut Option<Watch>) -> Seen {
    match watch {
        Some(watch) => watch.changed().await,
        None => std::future::pending().await,
    }
}

/// The time until the next refresh, shortened by chance.
fn until_refresh(settings: &Settings) -> Duration {
    let chance = RandomState::new().build_hasher().finish();
    #[expect(clippy::cast_precision_loss, reason = "a random share")]
    let share = chance as f64 / u64::MAX as f64;
    let jitter = settings.refresh_jitter.min(settings.refresh_every / 2);
    settings.refresh_every.saturating_sub(jitter.mul_f64(share.clamp(0.0, 1.0)))
}
