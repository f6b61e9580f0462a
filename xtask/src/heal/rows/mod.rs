//! The rows of the contract, one file a family.

mod accept_loop;
mod candidates;
mod changes;
mod clock;
mod configuration;
mod database;
mod descriptors;
mod disk;
mod exchange;
mod handover;
mod input;
mod memory;
mod messages;
mod package;
mod pool;
mod refused;
mod restart;
mod second;
mod security;
mod under_load;
mod workers;

use std::time::Duration;

use anyhow::Result;

use super::site::Site;
use super::verdict::Findings;

/// One row of the table.
pub(super) struct Row {
    /// Names it on the command line.
    pub(super) name: &'static str,
    pub(super) fault: &'static str,
    pub(super) expected: &'static str,
    pub(super) check: fn(&mut Site, Tempo) -> Result<Findings>,
}

/// Whether the long rows are shortened.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tempo {
    pub(super) quick: bool,
}

impl Tempo {
    /// The contract's time, or the short one.
    pub(super) fn pick<T>(self, long: T, short: T) -> T {
        if self.quick { short } else { long }
    }
}

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Every row, in the order of the contract. The package's row is the last: it takes everything away and brings it again.
pub(super) fn all() -> Vec<Row> {
    [
        changes::rows(),
        handover::rows(),
        restart::rows(),
        workers::rows(),
        accept_loop::rows(),
        refused::rows(),
        candidates::rows(),
        configuration::rows(),
        database::rows(),
        messages::rows(),
        pool::rows(),
        exchange::rows(),
        second::rows(),
        clock::rows(),
        disk::rows(),
        descriptors::rows(),
        input::rows(),
        memory::rows(),
        security::rows(),
        package::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
