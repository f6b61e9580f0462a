//! Where connections come from, what can go wrong there, and how many the system gives.

use std::io;

use rustix::{
    io::Errno,
    process::{Resource, Rlimit, getrlimit, setrlimit},
};
use tokio::net::{TcpListener, UnixListener};

use super::stream::Socket;

/// Descriptors at the most, however many the system would give.
const DESCRIPTORS: u64 = 65_536;

/// Descriptors that are not for visitors: listeners, the database, logs, files, a successor. The few connections of an
/// operator's listener come out of these too, so that visitors never shut the operator out.
const RESERVED: u64 = 128;

/// A listener, of TCP or of a Unix socket.
#[derive(Debug)]
pub(crate) enum Listener {
    /// Of TCP, version 4 or 6.
    Tcp(TcpListener),
    /// Of a Unix stream socket.
    Unix(UnixListener),
}

impl Listener {
    /// The next connection. Cancel safe: what is not returned stays in the kernel's queue.
    pub(super) async fn accept(&self) -> io::Result<Box<dyn Socket>> {
        match self {
            Self::Tcp(listener) => {
                let (stream, _) = listener.accept().await?;
                // Answers are written whole; waiting for more to send along would only delay them.
                let _ = stream.set_nodelay(true);
                Ok(Box::new(stream))
            }
            Self::Unix(listener) => Ok(Box::new(listener.accept().await?.0)),
        }
    }
}

/// What a failed `accept` means, after accept(2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// That one connection is gone, or was refused by the firewall; the next may be well.
    Connection,
    /// There are no descriptors, or no memory, for one more.
    Shortage,
    /// The listener is none, and will never be one again.
    Final,
    /// Not known; it may go by.
    Unknown,
}

impl Trouble {
    pub(super) fn of(error: &io::Error) -> Self {
        match Errno::from_io_error(error) {
            Some(
                Errno::CONNABORTED | Errno::CONNRESET | Errno::INTR | Errno::PROTO | Errno::PERM | Errno::TIMEDOUT,
            ) => Self::Connection,
            Some(Errno::MFILE | Errno::NFILE | Errno::NOBUFS | Errno::NOMEM) => Self::Shortage,
            Some(Errno::BADF | Errno::INVAL | Errno::NOTSOCK) => Self::Final,
            _ => Self::Unknown,
        }
    }
}

/// How many visitors can be connected at once. The system's soft limit on descriptors is raised first: it is 1,024 by
/// default for the sake of select(2), which nobody here uses.
#[must_use]
pub fn places() -> usize {
    let limit = getrlimit(Resource::Nofile);
    let wanted = limit.maximum.unwrap_or(DESCRIPTORS).min(DESCRIPTORS);
    let raised = Rlimit { current: Some(wanted), maximum: limit.maximum };
    let descriptors = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => wanted,
        Err(_) => limit.current.unwrap_or(wanted),
    };
    let reserved = RESERVED.min(descriptors / 2);
    usize::try_from(descriptors - reserved).unwrap_or(usize::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_listener_that_is_none_ends_the_loop() {
        let trouble = |errno: Errno| Trouble::of(&io::Error::from(errno));
        for errno in [Errno::CONNABORTED, Errno::INTR, Errno::PROTO] {
            assert_eq!(trouble(errno), Trouble::Connection, "{errno}");
        }
        for errno in [Errno::MFILE, Errno::NFILE] {
            assert_eq!(trouble(errno), Trouble::Shortage, "{errno}");
        }
        for errno in [Errno::BADF, Errno::INVAL, Errno::NOTSOCK] {
            assert_eq!(trouble(errno), Trouble::Final, "{errno}");
        }
        assert_eq!(trouble(Errno::NETDOWN), Trouble::Unknown);
        assert_eq!(Trouble::of(&io::Error::other("without a number")), Trouble::Unknown);
    }

    #[test]
    fn there_are_places_and_descriptors_beside_them() {
        let places = places();
        let descriptors = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
        assert!(places >= 1 && (places as u64) < descriptors, "{places} places of {descriptors}");
    }
}
