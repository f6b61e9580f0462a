//! The listener: systemd's where a socket unit hands one over, else our own.

use std::{io, net::SocketAddr};

use listenfd::ListenFd;
use tokio::net::TcpListener;

/// Why there is nowhere to listen.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// systemd handed over a descriptor that is no listening TCP socket.
    #[error("systemd's socket cannot be used: {0}; the socket unit needs `ListenStream=` with an address and a port")]
    Inherited(#[source] io::Error),
    /// The address cannot be bound.
    #[error("cannot listen on {address}: {cause}")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        #[source]
        cause: io::Error,
    },
}

/// The first socket that systemd handed over (`LISTEN_FDS`, see sd_listen_fds(3)), else one bound to `address`.
///
/// # Errors
/// See [`ListenError`].
pub async fn listen(address: SocketAddr) -> Result<TcpListener, ListenError> {
    if let Some(inherited) = ListenFd::from_env().take_tcp_listener(0).map_err(ListenError::Inherited)? {
        // The flag belongs to the socket, not to the descriptor; without it `accept` would block a worker.
        inherited.set_nonblocking(true).map_err(ListenError::Inherited)?;
        return TcpListener::from_std(inherited).map_err(ListenError::Inherited);
    }
    TcpListener::bind(address).await.map_err(|cause| ListenError::Bind { address, cause })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_address_in_use_is_named() {
        let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = taken.local_addr().unwrap();
        let error = listen(address).await.unwrap_err().to_string();
        assert!(error.starts_with(&format!("cannot listen on {address}: ")), "{error}");
    }
}
