//! Waiting, finer than `stopping` does: what is waited for here is also measured.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Result, bail};

use crate::stopping;

/// How often something that is measured is looked at.
const LOOK: Duration = Duration::from_millis(2);

/// Microseconds since 1970, the clock that this tool and its visitor share. The rows that turn a clock turn only the
/// one that the measured program sees.
pub(super) fn moment() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
}

/// Waits until `ready` gives something and gives that; fails after `limit`, naming what was waited for.
pub(super) fn until<T>(limit: Duration, what: &str, mut ready: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let start = Instant::now();
    loop {
        if let Some(found) = ready()? {
            return Ok(found);
        }
        if start.elapsed() >= limit {
            bail!("waited {:.1} s in vain for {what}", limit.as_secs_f64());
        }
        stopping::check()?;
        std::thread::sleep(LOOK);
    }
}

/// As [`until`], for clean-up: not ended by a signal, and without a cause when it fails.
pub(super) fn wait_regardless(limit: Duration, mut ready: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    while !ready() {
        if start.elapsed() >= limit {
            return false;
        }
        std::thread::sleep(LOOK);
    }
    true
}

/// Lets time pass; a signal to this tool ends it early with an error.
pub(super) fn rest(time: Duration) -> Result<()> {
    let start = Instant::now();
    while let Some(left) = time.checked_sub(start.elapsed()).filter(|left| !left.is_zero()) {
        stopping::check()?;
        std::thread::sleep(left.min(stopping::GLANCE));
    }
    Ok(())
}
