//! Notices to the service manager, by the protocol of sd_notify(3).

use sd_notify::NotifyState;

/// Tells systemd; without `NOTIFY_SOCKET` this is nothing. A notice that cannot be sent is logged, never fatal.
pub(crate) fn notify(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::warn!(%error, "systemd could not be told");
    }
}
