//! Who is connected to a door, how many may be, and who goes when there are too many.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::Notify,
    time::{Instant, timeout},
};

use super::{
    Counters,
    visitor::{Order, Visitor},
};

/// While there are too many visitors, so often is looked who has become idle.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// The log hears of closed connections at most once in this time.
const SAY_AGAIN: Duration = Duration::from_secs(10);

/// The visitors of one door.
#[derive(Debug)]
pub(super) struct Places {
    listener: Arc<str>,
    limit: usize,
    counters: Arc<Counters>,
    visitors: Mutex<Visitors>,
    went: Notify,
}

#[derive(Debug, Default)]
struct Visitors {
    next: u64,
    here: HashMap<u64, Arc<Visitor>>,
    /// Closed to make room since the log last said so, and when it did.
    unsaid: u64,
    said: Option<Instant>,
}

/// A visitor's place; free again when this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    places: Arc<Places>,
    number: u64,
    pub(super) visitor: Arc<Visitor>,
}

impl Places {
    /// Places for `limit` visitors, and for one more while another is being asked to go.
    pub(super) fn new(listener: Arc<str>, limit: usize, counters: Arc<Counters>) -> Arc<Self> {
        let visitors = Mutex::default();
        Arc::new(Self { listener, limit, counters, visitors, went: Notify::new() })
    }

    /// Takes a place. The caller saw to it that there is [room](Places::room).
    pub(super) fn take(self: &Arc<Self>) -> Place {
        let visitor = Arc::new(Visitor::new(self.counters.clone()));
        let mut visitors = self.visitors();
        let number = visitors.next;
        visitors.next += 1;
        visitors.here.insert(number, visitor.clone());
        self.counters.visitor_came();
        self.gauge(&visitors);
        drop(visitors);
        Place { places: self.clone(), number, visitor }
    }

    /// Waits until there are no more visitors than there may be, and asks the longest idle ones to go until then.
    ///
    /// So a connection is accepted first, and another goes because of it: nobody goes for nobody's sake, and where all
    /// are busy the next visitors wait in the kernel's queue.
    pub(super) async fn room(&self) {
        while self.count() > self.limit {
            self.shed();
            // Whoever is asked may have got a request meanwhile, and others become idle: hence the bound.
            let _ = timeout(LOOK_AGAIN, self.went.notified()).await;
        }
    }

    /// Asks the visitor that has been idle for longest to go, unless one is being asked already.
    pub(super) fn shed(&self) {
        let visitors = self.visitors();
        if visitors.here.values().any(|visitor| visitor.order() == Some(Order::MakeRoom)) {
            return;
        }
        let idle = visitors.here.values().filter_map(|visitor| Some((visitor.idle_since()?, visitor)));
        if let Some((_, longest)) = idle.min_by_key(|(since, _)| *since) {
            longest.tell(Order::MakeRoom);
        }
    }

    /// Gives all visitors an order; returns how many of them have a request under way.
    pub(super) fn tell_all(&self, order: Order) -> usize {
        let visitors = self.visitors();
        visitors.here.values().for_each(|visitor| visitor.tell(order));
        visitors.here.values().filter(|visitor| !visitor.is_idle()).count()
    }

    /// Ready as soon as nobody is connected.
    pub(super) async fn empty(&self) {
        loop {
            let mut went = std::pin::pin!(self.went.notified());
            // Before the look, so that nobody can go unnoticed between the look and the wait.
            went.as_mut().enable();
            if self.count() == 0 {
                return;
            }
            went.await;
        }
    }

    fn count(&self) -> usize {
        self.visitors().here.len()
    }

    #[expect(clippy::cast_precision_loss, reason = "there are never 2^52 connections")]
    fn gauge(&self, visitors: &Visitors) {
        metrics::gauge!("http_connections", "listener" => self.listener.clone()).set(visitors.here.len() as f64);
    }

    fn visitors(&self) -> MutexGuard<'_, Visitors> {
        self.visitors.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// The visitor goes in order that another can come: this is counted, and said now and then.
    pub(super) fn made_room(&self) {
        let places = &self.places;
        places.counters.made_room();
        metrics::counter!("http_connections_shed_total", "listener" => places.listener.clone()).increment(1);
        let mut visitors = places.visitors();
        visitors.unsaid += 1;
        if visitors.said.is_none_or(|said| said.elapsed() >= SAY_AGAIN) {
            visitors.said = Some(Instant::now());
            let closed = std::mem::take(&mut visitors.unsaid);
            let connections = visitors.here.len();
            drop(visitors);
            let listener = &*places.listener;
            tracing::warn!(listener, closed, connections, "idle connections were closed to make room for others");
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.visitor.finished();
        let mut visitors = self.places.visitors();
        visitors.here.remove(&self.number);
        self.places.counters.visitor_went();
        self.places.gauge(&visitors);
        drop(visitors);
        self.places.went.notify_waiters();
    }
}
