//! What all doors of the process have done so far.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts answers and connections; several doors may share one. Reading is cheap, and a moment late at the most.
#[derive(Debug, Default)]
pub struct Counters {
    served: AtomicU64,
    in_flight: AtomicU64,
    open: AtomicU64,
    accepted: AtomicU64,
    failed_5xx: AtomicU64,
    shed: AtomicU64,
}

impl Counters {
    /// Answers so far, whatever they said.
    #[must_use]
    pub fn served(&self) -> u64 {
        self.served.load(Ordering::Relaxed)
    }

    /// Requests whose answer is not yet written to its last byte.
    #[must_use]
    pub fn in_flight(&self) -> u64 {
        self.in_flight.load(Ordering::Relaxed)
    }

    /// Connections.
    #[must_use]
    pub fn open(&self) -> u64 {
        self.open.load(Ordering::Relaxed)
    }

    /// Connections so far.
    #[must_use]
    pub fn accepted(&self) -> u64 {
        self.accepted.load(Ordering::Relaxed)
    }

    /// Answers so far with a status of 500 or above, and handlers that panicked.
    #[must_use]
    pub fn failed_5xx(&self) -> u64 {
        self.failed_5xx.load(Ordering::Relaxed)
    }

    /// Idle connections so far that were closed to make room for others.
    #[must_use]
    pub fn shed(&self) -> u64 {
        self.shed.load(Ordering::Relaxed)
    }

    pub(super) fn answered(&self) {
        self.served.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn failed(&self) {
        self.failed_5xx.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn made_room(&self) {
        self.shed.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn request_began(&self) {
        self.in_flight.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn request_ended(&self) {
        self.in_flight.fetch_sub(1, Ordering::Relaxed);
    }

    pub(super) fn visitor_came(&self) {
        self.open.fetch_add(1, Ordering::Relaxed);
        self.accepted.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn visitor_went(&self) {
        self.open.fetch_sub(1, Ordering::Relaxed);
    }
}
