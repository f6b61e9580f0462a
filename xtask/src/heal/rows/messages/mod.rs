//! The rows about events: whatever happens to NATS, to its disk or to the program between outbox and effect, each event has
//! its effect once, and no visitor notices.

mod backlog;
mod clock;
mod cluster;
mod full;
mod killed;
mod pace;
mod power;
mod refused;
mod stream;
mod trial;

use super::Row;

pub(super) fn rows() -> Vec<Row> {
    [
        pace::rows(),
        killed::rows(),
        stream::rows(),
        backlog::rows(),
        power::rows(),
        full::rows(),
        cluster::rows(),
        refused::rows(),
        clock::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
