//! A listener with its router, from the first connection to the last.
//!
//! A door can stop accepting without losing anybody: what was accepted has its task, what was not stays in the kernel's
//! queue for whoever accepts next. And it can be emptied: clients are told that each answer is their connection's last,
//! idle ones are looked at once more before they are closed, requests under way are finished.

mod connection;
mod counters;
mod listener;
mod places;
mod service;
mod stream;
#[cfg(test)]
mod tests;
mod visitor;

use std::{
    io,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::Router;
use hyper_util::service::TowerToHyperService;
use tokio::{
    runtime::Handle,
    sync::watch,
    task::AbortHandle,
    time::{sleep, timeout},
};

pub(crate) use self::listener::Listener;
pub use self::{counters::Counters, listener::places};
use self::{listener::Trouble, places::Places, service::Site, visitor::Order};

/// A client that has not sent a whole request head for so long is hung up on; so is an idle one.
pub const IDLE: Duration = Duration::from_secs(30);

/// After an `accept` that failed for want of something, the next one waits, instead of spinning.
const PAUSE: Duration = Duration::from_millis(20);

/// The log hears of failed accepts at most once in this time.
const SAY_AGAIN: Duration = Duration::from_secs(10);

/// Connections that were told to close now are given so long to do it.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// One listener with its router.
#[derive(Debug)]
pub(crate) struct Door {
    inside: Inside,
    runtime: Handle,
    accepting: Mutex<Accepting>,
    /// Whether the accept loop ended although nobody asked it to.
    died: watch::Sender<bool>,
    hurry: watch::Sender<bool>,
}

/// What the accept loop works with.
#[derive(Clone, Debug)]
struct Inside {
    listener: Arc<Listener>,
    site: Site,
    places: Arc<Places>,
    /// Requests that came at the very moment at which their connection was closed.
    lost: Arc<AtomicUsize>,
}

/// The running accept loop, or the last one that ran. It alone listens to the wish, so that nobody listening means
/// that it has ended.
#[derive(Debug)]
struct Accepting {
    wish: watch::Sender<Wish>,
    task: AbortHandle,
}

/// What is wished of the accept loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Accept,
    Stop,
    /// To hang, for a test of those who watch.
    #[cfg(any(test, feature = "faults"))]
    Stall,
}

impl Door {
    /// Starts accepting at once, on the current runtime. `name` is the label of its metrics and log lines.
    pub(crate) fn open(name: &str, listener: Listener, app: Router, counters: Arc<Counters>) -> Self {
        Self::with_places(name, listener, app, counters, listener::places())
    }

    fn with_places(name: &str, listener: Listener, app: Router, counters: Arc<Counters>, limit: usize) -> Self {
        let name: Arc<str> = Arc::from(name);
        let places = Places::new(name.clone(), limit, counters.clone());
        let router = TowerToHyperService::new(app);
        let site = Site { listener: name, router, counters, closing: Arc::new(AtomicBool::new(false)) };
        let inside = Inside { listener: Arc::new(listener), site, places, lost: Arc::default() };
        let runtime = Handle::current();
        let died = watch::Sender::new(false);
        let accepting = Mutex::new(inside.start(&runtime, &died));
        Self { inside, runtime, accepting, died, hurry: watch::Sender::new(false) }
    }

    /// Every answer from now on says `Connection: close`, and is its connection's last.
    pub(crate) fn announce_close(&self) {
        self.inside.site.closing.store(true, Ordering::Relaxed);
    }

    /// Takes [`Door::announce_close`] and [`Door::hurry`] back, and accepts again where accepting was stopped, or had
    /// ended by itself: after a hand-over that failed.
    pub(crate) fn resume(&self) {
        self.inside.site.closing.store(false, Ordering::Relaxed);
        self.hurry.send_replace(false);
        let mut accepting = self.accepting();
        if accepting.wish.is_closed() || *accepting.wish.borrow() == Wish::Stop {
            self.died.send_replace(false);
            *accepting = self.inside.start(&self.runtime, &self.died);
        }
    }

    /// Stops accepting, and waits until the accept loop is over: what was accepted has its task, what was not stays in
    /// the kernel's queue for whoever accepts next. The listener itself stays open until the door is dropped.
    pub(crate) async fn stop_accepting(&self) {
        let wish = self.accepting().wish.clone();
        wish.send_replace(Wish::Stop);
        wish.closed().await;
    }

    /// Empties the house; returns how many requests were cut.
    ///
    /// Connections go on until `grace` is over, each until its next answer; this part ends as soon as nobody is
    /// connected, or at [`Door::hurry`]. Then the door stops accepting, if it has not yet, and each connection is
    /// looked at: an idle one with nothing to read is closed, one with something to read is answered, one that was
    /// never served gets 200 ms. Requests under way, even those of which only a part has come, are finished, for at
    /// most `last` longer (or those 200 ms).
    pub(crate) async fn drain(&self, grace: Duration, last: Duration) -> usize {
        let places = &self.inside.places;
        self.announce_close();
        let mut hurry = self.hurry.subscribe();
        tokio::select! {
            () = places.empty() => {}
            () = sleep(grace) => {}
            // It fails when the door is dropped, and that is borrowed here.
            _ = hurry.wait_for(|hurry| *hurry) => {}
        }
        self.stop_accepting().await;
        self.inside.lost.store(0, Ordering::Relaxed);
        places.tell_all(Order::End);
        let mut cut = 0;
        if timeout(last.max(connection::NEVER_SERVED), places.empty()).await.is_err() {
            cut = places.tell_all(Order::Cut);
            let _ = timeout(LAST_WORDS, places.empty()).await;
        }
        cut + self.inside.lost.load(Ordering::Relaxed)
    }

    /// A drain under way, or a later one, does not wait for idle clients any more.
    pub(crate) fn hurry(&self) {
        self.hurry.send_replace(true);
    }

    /// Ready when the accept loop has ended although nobody asked it to: a panic, an abort, a listener that is none any
    /// more. Cancel safe; any number may wait.
    pub(crate) async fn ended_unasked(&self) {
        // It fails when the door is dropped, and that is borrowed here.
        let _ = self.died.subscribe().wait_for(|died| *died).await;
    }

    /// Ends the accept loop, as a bug would.
    #[cfg(any(test, feature = "faults"))]
    pub(crate) fn kill_accept(&self) {
        self.accepting().task.abort();
    }

    /// Lets the accept loop hang, as a bug would: nobody is told, nothing is accepted.
    #[cfg(any(test, feature = "faults"))]
    pub(crate) fn stall_accept(&self) {
        self.accepting().wish.send_replace(Wish::Stall);
    }

    fn accepting(&self) -> MutexGuard<'_, Accepting> {
        self.accepting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        let accepting = self.accepting();
        accepting.wish.send_replace(Wish::Stop);
        accepting.task.abort();
    }
}

/// Tells, when the accept loop is over, whether it should be.
struct Farewell {
    wish: watch::Receiver<Wish>,
    died: watch::Sender<bool>,
}

impl Drop for Farewell {
    fn drop(&mut self) {
        if *self.wish.borrow() != Wish::Stop {
            self.died.send_replace(true);
        }
    }
}

impl Inside {
    fn start(&self, runtime: &Handle, died: &watch::Sender<bool>) -> Accepting {
        let (wish, wishes) = watch::channel(Wish::Accept);
        let farewell = Farewell { wish: wishes, died: died.clone() };
        let task = runtime.spawn(self.clone().run(farewell)).abort_handle();
        Accepting { wish, task }
    }

    /// Accepts as is wished. Nothing that was accepted is lost when this is dropped: there is no point to wait at
    /// between a connection's acceptance and its task.
    async fn run(self, mut farewell: Farewell) {
        loop {
            let wish = *farewell.wish.borrow_and_update();
            let changed = farewell.wish.changed();
            match wish {
                Wish::Stop => return,
                #[cfg(any(test, feature = "faults"))]
                Wish::Stall => drop(changed.await),
                Wish::Accept => tokio::select! {
                    biased;
                    _ = changed => {}
                    error = self.accept() => {
                        let listener = &*self.site.listener;
                        tracing::error!(listener, %error, "nothing can be accepted here any more");
                        return;
                    }
                },
            }
        }
    }

    /// Accepts until the listener is none any more.
    async fn accept(&self) -> io::Error {
        let mut said = None;
        loop {
            self.places.room().await;
            let error = match self.listener.accept().await {
                Ok(socket) => {
                    let place = self.places.take();
                    let (site, lost) = (self.site.clone(), self.lost.clone());
                    tokio::spawn(async move { connection::attend(socket, place, site, &lost).await });
                    continue;
                }
                Err(error) => error,
            };
            match Trouble::of(&error) {
                Trouble::Connection => continue,
                Trouble::Final => return error,
                Trouble::Shortage => self.places.shed(),
                Trouble::Unknown => {}
            }
            if said.is_none_or(|said: tokio::time::Instant| said.elapsed() >= SAY_AGAIN) {
                said = Some(tokio::time::Instant::now());
                let listener = &*self.site.listener;
                tracing::warn!(listener, %error, "a connection could not be accepted; trying again");
            }
            sleep(PAUSE).await;
        }
    }
}
