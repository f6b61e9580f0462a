//! Notices to the service manager, by the protocol of sd_notify(3).

use std::{
    io,
    time::{Duration, Instant},
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
};
use sd_notify::NotifyState;

/// How long systemd may take to say that it has read everything before a hand-over is given up.
const BARRIER_PATIENCE: Duration = Duration::from_secs(5);

/// How much longer a start may take with each extension, and how often one is asked for.
const EXTENSION: Duration = Duration::from_secs(15);
const EXTEND_EVERY: Duration = Duration::from_secs(3);

/// Whether somebody reads our notices, and so starts us again when we end.
pub(crate) fn is_managed() -> bool {
    std::env::var_os("NOTIFY_SOCKET").is_some()
}

/// How often systemd wants to hear from us, if it does (`WatchdogSec=`).
pub(crate) fn watchdog() -> Option<Duration> {
    sd_notify::watchdog_enabled()
}

/// Tells systemd; without `NOTIFY_SOCKET` this is nothing. A notice that cannot be sent is logged, never fatal.
pub(crate) fn tell(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::warn!(%error, "systemd could not be told");
    }
}

/// Waits until systemd has read every notice sent before (`BARRIER=1`, sd_notify_barrier(3)): systemd closes the
/// descriptor that goes with it when it comes to it. Blocks; for a thread of its own.
///
/// # Errors
/// When it did not within five seconds, or cannot be asked.
pub(crate) fn barrier() -> io::Result<()> {
    let (ours, theirs) = io::pipe()?;
    sd_notify::notify_with_fds(&[NotifyState::Custom("BARRIER=1")], &[std::os::fd::AsFd::as_fd(&theirs)])?;
    drop(theirs);
    let deadline = Instant::now() + BARRIER_PATIENCE;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let wait = Timespec {
            tv_sec: i64::try_from(left.as_secs()).unwrap_or_default(),
            tv_nsec: i64::from(left.subsec_nanos()),
        };
        match poll(&mut [PollFd::new(&ours, PollFlags::HUP)], Some(&wait)) {
            Ok(0) => return Err(io::Error::new(io::ErrorKind::TimedOut, "systemd did not answer the barrier")),
            Ok(_) => return Ok(()),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Waits for `work`, and asks systemd for more time until it is done (`EXTEND_TIMEOUT_USEC=`), saying why.
pub async fn extending<T>(why: &str, work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    let mut again = tokio::time::interval(EXTEND_EVERY);
    let more = u32::try_from(EXTENSION.as_micros()).unwrap_or(u32::MAX);
    loop {
        tokio::select! {
            biased;
            done = &mut work => return done,
            _ = again.tick() => tell(&[NotifyState::ExtendTimeoutUsec(more), NotifyState::Status(why)]),
        }
    }
}
