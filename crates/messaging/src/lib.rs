//! The way to NATS: the connection, and whether it answers.
//!
//! Nothing here waits for a server that is not there. The connection is made in the background and made again whenever it
//! is lost; whoever asks meanwhile is told so at once.

mod address;
mod connection;

pub use address::AddressError;
pub use connection::{Connect, ConnectError, Nats, NatsError, connect, ping_fresh};

/// Chooses *ring* as what does the arithmetic of TLS in this process. Call it first in `main`: rustls refuses to guess as
/// soon as two libraries of the program bring two of them. `false` where one was chosen already; that is no error.
pub fn choose_tls() -> bool {
    async_nats::rustls::crypto::ring::default_provider().install_default().is_ok()
}
