//! Ctrl-C and SIGTERM: the first one ends what runs in order; a later one, if that takes long, ends this tool at once.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

static REQUESTED: OnceLock<Arc<AtomicBool>> = OnceLock::new();
static IMPATIENT: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// How often a waiting loop looks around. Short enough to feel immediate, long enough to cost nothing.
pub(crate) const GLANCE: Duration = Duration::from_millis(30);

/// The error with which a step ends because somebody asked for it.
#[derive(Debug)]
pub(crate) struct Stopped;

impl std::fmt::Display for Stopped {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("stopped by a signal")
    }
}

impl std::error::Error for Stopped {}

/// Installs the handlers. Children die with this process (see `guard`), so a later signal may end it without clean-up.
pub(crate) fn listen() -> anyhow::Result<()> {
    let requested = REQUESTED.get_or_init(|| Arc::new(AtomicBool::new(false)));
    let impatient = IMPATIENT.get_or_init(|| Arc::new(AtomicBool::new(false)));
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(impatient))?;
        signal_hook::flag::register(signal, Arc::clone(requested))?;
    }
    Ok(())
}

/// Lets the next signal end this tool at once. Not from the start: a terminal and a wrapper such as timeout(1) both pass
/// the same signal on, and the second copy of one Ctrl-C is not impatience.
pub(crate) fn allow_impatience() {
    if let Some(flag) = IMPATIENT.get() {
        flag.store(true, Ordering::Relaxed);
    }
}

/// Whether a signal has arrived.
pub(crate) fn requested() -> bool {
    REQUESTED.get().is_some_and(|flag| flag.load(Ordering::Relaxed))
}

/// Fails with [`Stopped`] once a signal has arrived.
pub(crate) fn check() -> anyhow::Result<()> {
    if requested() { Err(Stopped.into()) } else { Ok(()) }
}

/// Whether an error goes back to a signal.
pub(crate) fn is_cause(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.is::<Stopped>())
}

/// Asks `ready` again and again until it answers true; `false` when `limit` has passed. Ends early on a signal.
pub(crate) fn wait_until(limit: Duration, mut ready: impl FnMut() -> anyhow::Result<bool>) -> anyhow::Result<bool> {
    let start = Instant::now();
    loop {
        if ready()? {
            return Ok(true);
        }
        if start.elapsed() >= limit {
            return Ok(false);
        }
        check()?;
        std::thread::sleep(GLANCE);
    }
}
