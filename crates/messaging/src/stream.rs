//! The stream that holds the events, made and kept as described here by every instance that starts or reconnects: one
//! that somebody deleted comes back.

use std::time::Duration;

use async_nats::jetstream::{
    self, Context,
    stream::{Config, DiscardPolicy, Info, RetentionPolicy, StorageType},
};
use jiff::Timestamp;
use tokio::time::timeout;

use crate::Nats;

/// No question to JetStream waits longer. The library waits for ever in some of them while there is no connection.
pub(crate) const PATIENCE: Duration = Duration::from_secs(2);

/// A consumer that is away for longer than this rebuilds its projection instead.
const KEPT: Duration = Duration::from_hours(7 * 24);

/// In which the server itself drops what it is told twice.
const DUPLICATE_WINDOW: Duration = Duration::from_mins(10);

/// How the stream shall be, and what its subjects are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topology {
    /// Small letters, digits and `-`. Installations that share an account of NATS each have a namespace of their own.
    pub namespace: String,
    /// Servers that hold a copy: 1 for a single server, 3 for a cluster of three hosts.
    pub replicas: usize,
    /// At this size, in bytes, the oldest events go first; the outbox still has them. The server sets so much aside.
    pub max_bytes: i64,
    /// After so long without a word from a consumer the server delivers again, to any instance. Longer than the time that
    /// one event may take.
    pub ack_wait: Duration,
}

impl Default for Topology {
    fn default() -> Self {
        Self {
            namespace: "kintsugi".to_owned(),
            replicas: 1,
            max_bytes: 512 * 1024 * 1024,
            ack_wait: Duration::from_mins(1),
        }
    }
}

impl Topology {
    /// The stream's name: the namespace in capital letters.
    #[must_use]
    pub fn stream(&self) -> String {
        self.namespace.to_ascii_uppercase()
    }

    /// How the subject of every event begins; its kind follows.
    pub(crate) fn events(&self) -> String {
        format!("{}.events.", self.namespace)
    }

    /// The subject of a broadcast.
    pub(crate) fn broadcast(&self, topic: &str) -> String {
        format!("{}.broadcast.{topic}", self.namespace)
    }
}

/// What the stream says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamState {
    /// When it was made: another moment is another stream.
    pub created: Timestamp,
    /// The place of its last event; 0 where it never had one.
    pub last: i64,
    /// Events that it holds now.
    pub messages: u64,
    /// Their size in bytes.
    pub bytes: u64,
}

/// Why JetStream does not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum JetStreamError {
    /// No answer came in time.
    #[error("JetStream did not answer within {} ms", PATIENCE.as_millis())]
    Silent,
    /// It refused, with its reason.
    #[error("JetStream refused: {0}")]
    Refused(String),
    /// The server's clock says something that no calendar knows.
    #[error("JetStream tells no time that can be understood")]
    Clock,
}

impl Nats {
    /// A way to JetStream in which every question is bounded.
    pub(crate) fn jetstream(&self) -> Context {
        jetstream::context::ContextBuilder::new().timeout(PATIENCE).build(self.client.clone())
    }
}

/// Makes the stream, or brings it in line with `topology`, and says how it is. Doing it again changes nothing.
///
/// # Errors
/// See [`JetStreamError`].
pub async fn settle(nats: &Nats, topology: &Topology) -> Result<StreamState, JetStreamError> {
    let context = nats.jetstream();
    let info = bounded(context.create_or_update_stream(config(topology))).await?;
    Ok(StreamState {
        created: made(&info)?,
        last: i64::try_from(info.state.last_sequence).unwrap_or(i64::MAX),
        messages: info.state.messages,
        bytes: info.state.bytes,
    })
}

/// When the stream that is there now was made. Changes nothing; that there is none is an error.
///
/// # Errors
/// See [`JetStreamError`].
pub(crate) async fn created(nats: &Nats, topology: &Topology) -> Result<Timestamp, JetStreamError> {
    let context = nats.jetstream();
    let stream = bounded(context.get_stream(topology.stream())).await?;
    made(stream.cached_info())
}

fn made(info: &Info) -> Result<Timestamp, JetStreamError> {
    Timestamp::from_nanosecond(info.created.unix_timestamp_nanos()).map_err(|_| JetStreamError::Clock)
}

/// `asking`, with an end.
pub(crate) async fn bounded<T, E: std::fmt::Display>(
    asking: impl Future<Output = Result<T, E>>,
) -> Result<T, JetStreamError> {
    match timeout(PATIENCE + Duration::from_millis(500), asking).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => Err(JetStreamError::Refused(error.to_string())),
        Err(_) => Err(JetStreamError::Silent),
    }
}

fn config(topology: &Topology) -> Config {
    Config {
        name: topology.stream(),
        subjects: vec![format!("{}>", topology.events())],
        description: Some("What happened in Kintsugi; written by its relay alone.".to_owned()),
        retention: RetentionPolicy::Limits,
        discard: DiscardPolicy::Old,
        storage: StorageType::File,
        max_age: KEPT,
        max_bytes: topology.max_bytes,
        max_message_size: 512 * 1024,
        duplicate_window: DUPLICATE_WINDOW,
        num_replicas: topology.replicas,
        ..Config::default()
    }
}
