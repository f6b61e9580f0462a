//! Kintsugi: a job board for chief technology officers that heals itself. One binary, several commands.

mod clock;
mod command;
mod configuration;
mod failure;
mod feeds;
mod liveness;
mod log;
mod metrics;
mod past;
mod reading;

use std::{process::ExitCode, time::Duration};

use clap::Parser;
use command::Arguments;

/// Faster for many small pieces in many threads than the C library's, and gives back what a peak took (ADR 36).
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// What jemalloc is told: memory that is not used goes back after a second, not after ten.
#[expect(unsafe_code, reason = "jemalloc looks for a symbol of this name, and for a text that ends in a zero byte")]
// SAFETY: nothing else has that name, and it is what jemalloc reads: a pointer to such a text.
#[unsafe(export_name = "_rjem_malloc_conf")]
static ALLOCATION: &[u8; 20] = b"dirty_decay_ms:1000\0";

/// How long tasks may hold up the end of the process.
const LAST: Duration = Duration::from_millis(200);

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // Only a second choice would fail, and this is the first.
    messaging::choose_tls();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failure::report(&error.into()),
    };
    let outcome = runtime.block_on(command::run(arguments));
    // A task that blocks a worker for ever must not keep a process that has said goodbye.
    runtime.shutdown_timeout(LAST);
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failure::report(&error),
    }
}
