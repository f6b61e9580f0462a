//! Looking on, without taking anything from anybody.

use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, PullConsumer, pull};
use futures_util::{StreamExt as _, TryStreamExt as _};

use crate::{
    Incoming, JetStreamError, Nats, Topology,
    stream::{self, PATIENCE},
};

/// How far a consumer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsumerState {
    /// Its durable name.
    pub name: String,
    /// Events that it has not been given yet.
    pub pending: u64,
    /// Events that it was given and has not answered.
    pub under_way: usize,
}

/// Every durable consumer of the stream, by name.
///
/// # Errors
/// See [`JetStreamError`].
pub async fn consumers(nats: &Nats, topology: &Topology) -> Result<Vec<ConsumerState>, JetStreamError> {
    let stream = stream::find(nats, topology).await?;
    let infos: Vec<_> = stream::bounded(stream.consumers().try_collect()).await?;
    let mut states: Vec<ConsumerState> = infos
        .into_iter()
        // Instances and onlookers have consumers without a lasting name.
        .filter(|info: &async_nats::jetstream::consumer::Info| info.config.durable_name.is_some())
        .map(|info| ConsumerState { name: info.name, pending: info.num_pending, under_way: info.num_ack_pending })
        .collect();
    states.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(states)
}

/// Events as they pass.
pub struct Tail {
    messages: pull::Stream,
    events: String,
}

impl std::fmt::Debug for Tail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tail").field("events", &self.events).finish_non_exhaustive()
    }
}

/// Looks on, from the stream's first event (`all`) or from the next one. The server forgets us by itself; nothing else of
/// it changes.
///
/// # Errors
/// See [`JetStreamError`].
pub async fn tail(nats: &Nats, topology: &Topology, all: bool) -> Result<Tail, JetStreamError> {
    let stream = stream::find(nats, topology).await?;
    let config = pull::Config {
        deliver_policy: if all { DeliverPolicy::All } else { DeliverPolicy::New },
        ack_policy: AckPolicy::None,
        inactive_threshold: PATIENCE * 30,
        ..pull::Config::default()
    };
    let consumer: PullConsumer = stream::bounded(stream.create_consumer(config)).await?;
    Ok(Tail { messages: stream::bounded(consumer.messages()).await?, events: topology.events() })
}

impl Tail {
    /// The next event as one line of JSON; what cannot be read is a line that says why.
    pub async fn next(&mut self) -> Option<Result<String, JetStreamError>> {
        let message = match self.messages.next().await? {
            Ok(message) => message,
            Err(error) => return Some(Err(JetStreamError::Refused(error.to_string()))),
        };
        let line = match Incoming::read(&message, &self.events) {
            Ok(event) => serde_json::json!({
                "id": event.message_id, "kind": event.kind, "schema": event.schema_version,
                "aggregate": event.aggregate, "revision": event.revision, "event": event.payload,
            }),
            Err(unreadable) => serde_json::json!({
                "subject": message.subject.as_str(), "unreadable": unreadable.to_string(),
            }),
        };
        Some(Ok(line.to_string()))
    }
}
