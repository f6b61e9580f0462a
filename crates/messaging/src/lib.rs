//! The way to NATS, and what travels on it: events from the outbox to their consumers and to whoever
//! keeps something in memory, and broadcasts to every instance.
//!
//! Nothing here waits for a server that is not there. The connection is made in the background and made again whenever it
//! is lost; whoever asks meanwhile is told so at once. What an event means nobody here knows.

mod address;
mod broadcast;
mod chance;
mod connection;
mod consumer;
#[cfg(feature = "faults")]
pub mod faults;
mod follow;
mod incoming;
mod relay;
mod stream;
mod tail;

pub use address::AddressError;
pub use broadcast::{BroadcastError, broadcast, listen};
pub use connection::{Connect, ConnectError, Nats, NatsError, connect, ping_fresh};
pub use consumer::{Handled, Handler, consume};
pub use follow::{Following, Heard, follow};
pub use incoming::{Incoming, Refusal, Unreadable};
pub use relay::relay;
pub use stream::{JetStreamError, StreamState, Topology, look, settle};
pub use tail::{ConsumerState, Tail, consumers, tail};

/// Chooses *ring* as what does the arithmetic of TLS in this process. Call it first in `main`: rustls refuses to guess as
/// soon as two libraries of the program bring two of them. `false` where one was chosen already; that is no error.
pub fn choose_tls() -> bool {
    async_nats::rustls::crypto::ring::default_provider().install_default().is_ok()
}
