//! What is known of one connection: what it is doing, since when, and what it was told to do.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::{sync::Notify, time::Instant};

use super::Counters;

/// What a connection is doing. Only its own task changes this, and everybody may look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    /// It has never sent a byte.
    Silent,
    /// Its last answer is written, and it has sent nothing since.
    Idle,
    /// Bytes of a request are here, but not its whole head.
    Asking,
    /// A request is being answered.
    Answering,
    /// The answer is complete; the kernel has not yet taken all of it.
    Writing,
}

/// What a connection was told. A later one in this list overrides those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Order {
    /// Close if you are idle: somebody else waits for a place.
    MakeRoom,
    /// Close as soon as you are idle.
    End,
    /// Close now.
    Cut,
}

#[derive(Debug)]
struct Record {
    doing: Doing,
    since: Instant,
    order: Option<Order>,
}

/// One connection, as its task, its stream, its service and the door see it.
#[derive(Debug)]
pub(super) struct Visitor {
    record: Mutex<Record>,
    told: Notify,
    counters: Arc<Counters>,
}

impl Visitor {
    pub(super) fn new(counters: Arc<Counters>) -> Self {
        let record = Record { doing: Doing::Silent, since: Instant::now(), order: None };
        Self { record: Mutex::new(record), told: Notify::new(), counters }
    }

    /// Bytes came. Those that come while a request is being answered are its own, or are looked for at its end.
    pub(super) fn spoke(&self) {
        let mut record = self.record();
        if matches!(record.doing, Doing::Silent | Doing::Idle) {
            record.doing = Doing::Asking;
        }
    }

    /// A request's head is complete.
    pub(super) fn asked(&self) {
        let mut record = self.record();
        // A client that sends ahead may be answered again before its last answer is flushed; then both count as one.
        if !matches!(record.doing, Doing::Answering | Doing::Writing) {
            self.counters.request_began();
        }
        record.doing = Doing::Answering;
    }

    /// The answer's body is at its end, or will never be.
    pub(super) fn answered(&self) {
        let mut record = self.record();
        if record.doing == Doing::Answering {
            record.doing = Doing::Writing;
        }
    }

    /// Everything that was to be sent is with the kernel.
    pub(super) fn flushed(&self) {
        let mut record = self.record();
        if record.doing == Doing::Writing {
            self.rest(&mut record);
        }
    }

    /// The connection is over, or as good as over: what it did does not count any more.
    pub(super) fn finished(&self) {
        self.rest(&mut self.record());
    }

    fn rest(&self, record: &mut Record) {
        if matches!(record.doing, Doing::Answering | Doing::Writing) {
            self.counters.request_ended();
        }
        record.doing = Doing::Idle;
        record.since = Instant::now();
    }

    /// Since when it has been of no use to anybody; `None` while a request is under way, and when it was told to go.
    pub(super) fn idle_since(&self) -> Option<Instant> {
        let record = self.record();
        (record.order.is_none() && matches!(record.doing, Doing::Silent | Doing::Idle)).then_some(record.since)
    }

    /// Whether no request is under way, not even a part of one, as far as was read.
    pub(super) fn is_idle(&self) -> bool {
        matches!(self.record().doing, Doing::Silent | Doing::Idle)
    }

    /// Whether it has never sent a byte, as far as was read.
    pub(super) fn is_silent(&self) -> bool {
        self.record().doing == Doing::Silent
    }

    pub(super) fn order(&self) -> Option<Order> {
        self.record().order
    }

    pub(super) fn tell(&self, order: Order) {
        let mut record = self.record();
        record.order = record.order.max(Some(order));
        drop(record);
        self.told.notify_one();
    }

    /// A request came before an order to make room was obeyed: it is void.
    pub(super) fn stays(&self) {
        let mut record = self.record();
        if record.order == Some(Order::MakeRoom) {
            record.order = None;
        }
    }

    /// Ready after an order; the order itself is [`Visitor::order`].
    pub(super) async fn told(&self) {
        self.told.notified().await;
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        // Nothing that holds the lock can panic halfway through a change.
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
