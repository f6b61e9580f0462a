//! Broadcasts: words to every instance that listens just now. Nothing keeps them; who was away missed them, and must not
//! depend on them (a copy that nobody drops has a life of its own).

use std::time::Duration;

use futures_util::{Stream, StreamExt as _};
use serde::{Serialize, de::DeserializeOwned};
use tokio::time::timeout;

use crate::{Nats, Topology};

/// The longest that a word may take: without a connection it would wait for ever.
const PATIENCE: Duration = Duration::from_secs(2);

/// Why a broadcast was not sent.
#[derive(Debug, thiserror::Error)]
pub enum BroadcastError {
    /// It cannot be written as JSON: a defect.
    #[error("a broadcast cannot be written as JSON: {0}")]
    Unwritable(#[from] serde_json::Error),
    /// There is no connection, or the server refuses.
    #[error("a broadcast was not taken: {0}")]
    NotTaken(String),
    /// Nothing came in time.
    #[error("a broadcast was not taken within {} ms", PATIENCE.as_millis())]
    Silent,
}

/// Tells every instance that listens to `topic`, this one too.
///
/// # Errors
/// See [`BroadcastError`]. Nothing needs to be done about it beyond a line in the log.
pub async fn broadcast<T: Serialize + Sync>(
    nats: &Nats,
    topology: &Topology,
    topic: &str,
    word: &T,
) -> Result<(), BroadcastError> {
    let payload = serde_json::to_vec(word)?;
    match timeout(PATIENCE, nats.client.publish(topology.broadcast(topic), payload.into())).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(BroadcastError::NotTaken(error.to_string())),
        Err(_) => Err(BroadcastError::Silent),
    }
}

/// What is said on `topic` from now on. The library listens anew after each reconnect; words between are missed. What
/// cannot be read is a newer release's, and is passed by.
///
/// # Errors
/// When the server cannot be asked.
pub async fn listen<T: DeserializeOwned + Send>(
    nats: &Nats,
    topology: &Topology,
    topic: &str,
) -> Result<impl Stream<Item = T> + Send + Unpin + use<T>, BroadcastError> {
    let listening = nats.client.subscribe(topology.broadcast(topic));
    match timeout(PATIENCE, listening).await {
        Ok(Ok(words)) => {
            Ok(Box::pin(words.filter_map(|word| std::future::ready(serde_json::from_slice(&word.payload).ok()))))
        }
        Ok(Err(error)) => Err(BroadcastError::NotTaken(error.to_string())),
        Err(_) => Err(BroadcastError::Silent),
    }
}
