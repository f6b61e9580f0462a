//! What an instance listens to for what it keeps in memory: every event of some kinds from now on, in the order of the
//! stream, with a word whenever something may have been missed.
//!
//! The library's ordered consumer makes itself anew in silence, against a stream that may be another one by then. Here
//! continuity is proven or denied: the last event heard must still lie at its place, under its own id, in a stream of the
//! same making. A server that forgot what it had acknowledged gives that place to another event, and so does a new stream.

use std::time::Duration;

use async_nats::{
    connection::State,
    jetstream::{
        self,
        consumer::{AckPolicy, DeliverPolicy, PullConsumer, pull},
        stream::Stream,
    },
};
use futures_util::StreamExt as _;
use tokio::time::{sleep, timeout};

use crate::{
    Incoming, JetStreamError, Nats, Topology,
    stream::{self, PATIENCE},
};

/// How long a question for messages stands, and how often the server says meanwhile that it is alive.
const EXPIRES: Duration = Duration::from_secs(5);
const HEARTBEAT: Duration = Duration::from_secs(1);

/// How often the connection is looked at while nothing comes.
const LOOK: Duration = Duration::from_millis(250);

/// The shortest and the longest pause between tries.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(1));

/// What whoever keeps something in memory is told.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// This happened.
    Event {
        /// Its place in the stream.
        sequence: u64,
        /// The event.
        event: Incoming,
    },
    /// From here on nothing is missed, but something before may have been: throw away all that is kept, and read anew.
    Anew,
    /// NATS is away: nothing is heard until [`Heard::Anew`] or [`Heard::Resumed`].
    Lost,
    /// It is back and nothing was missed: what happened meanwhile follows.
    Resumed,
}

/// Begins to follow the events of `kinds` (`jobs.>` means all that begin so). The first word is [`Heard::Anew`] or
/// [`Heard::Lost`].
#[must_use]
pub fn follow(nats: Nats, topology: Topology, kinds: &[&str]) -> Following {
    let subjects = kinds.iter().map(|kind| format!("{}{kind}", topology.events())).collect();
    Following { nats, topology, subjects, place: None, flow: None, is_lost: false, pause: PAUSES.0 }
}

/// See [`follow`].
pub struct Following {
    nats: Nats,
    topology: Topology,
    subjects: Vec<String>,
    /// Up to where everything was heard.
    place: Option<Place>,
    flow: Option<Flow>,
    is_lost: bool,
    pause: Duration,
}

impl std::fmt::Debug for Following {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Following").field("subjects", &self.subjects).finish_non_exhaustive()
    }
}

/// A place in a stream, and what lies there.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    created: i128,
    sequence: u64,
    /// `None` where nothing lies there that could be known again.
    message_id: Option<String>,
}

struct Flow {
    messages: pull::Stream,
    /// Messages that this consumer has given us; it numbers them.
    given: u64,
    connects: u64,
}

/// Why following must begin anew.
#[derive(Debug, thiserror::Error)]
enum FollowError {
    #[error(transparent)]
    JetStream(#[from] JetStreamError),
    #[error("there is no connection")]
    Away,
    #[error("the connection was made again")]
    Reconnected,
    #[error("the flow of messages broke: {0}")]
    Broken(String),
    #[error("a message was lost on its way")]
    Gap,
}

impl Following {
    /// The next word; waits for it as long as it takes. Dropping this wait loses nothing.
    pub async fn next(&mut self) -> Heard {
        loop {
            let outcome = if self.flow.is_some() { self.hear().await } else { self.begin().await };
            match outcome {
                Ok(Some(heard)) => return heard,
                Ok(None) => {}
                Err(error) => {
                    self.flow = None;
                    tracing::debug!(%error, "following events begins anew");
                    // A connection made again is no loss yet: first it is looked whether anything was missed.
                    let may_be_whole =
                        matches!(error, FollowError::Reconnected | FollowError::Gap | FollowError::Broken(_));
                    if !may_be_whole && !std::mem::replace(&mut self.is_lost, true) {
                        return Heard::Lost;
                    }
                    sleep(self.pause).await;
                    self.pause = (self.pause * 2).min(PAUSES.1);
                }
            }
        }
    }

    /// Opens the flow, from the place up to where everything was heard if that can be proven.
    async fn begin(&mut self) -> Result<Option<Heard>, FollowError> {
        let connects = self.nats.connects();
        if self.nats.client.connection_state() != State::Connected {
            return Err(FollowError::Away);
        }
        stream::settle(&self.nats, &self.topology).await?;
        let stream = stream::bounded(self.nats.jetstream().get_stream(self.topology.stream())).await?;
        let info = stream.cached_info();
        let (created, last) = (info.created.unix_timestamp_nanos(), info.state.last_sequence);
        let known = match &self.place {
            Some(place) if place.created == created && place.sequence <= last && lies_there(&stream, place).await? => {
                Some(place.clone())
            }
            _ => None,
        };
        let is_proven = known.is_some();
        let place = match known {
            Some(place) => place,
            None => Place { created, sequence: last, message_id: id_at(&stream, last).await? },
        };
        let messages = self.open(place.sequence + 1).await?;
        self.flow = Some(Flow { messages, given: 0, connects });
        self.place = Some(place);
        self.pause = PAUSES.0;
        let was_lost = std::mem::take(&mut self.is_lost);
        Ok(match (is_proven, was_lost) {
            (false, _) => Some(Heard::Anew),
            (true, true) => Some(Heard::Resumed),
            (true, false) => None,
        })
    }

    /// A consumer of our own, which the server forgets by itself.
    async fn open(&self, start_sequence: u64) -> Result<pull::Stream, JetStreamError> {
        let config = pull::Config {
            deliver_policy: DeliverPolicy::ByStartSequence { start_sequence },
            filter_subjects: self.subjects.clone(),
            ack_policy: AckPolicy::None,
            inactive_threshold: PATIENCE * 15,
            memory_storage: true,
            num_replicas: 1,
            ..pull::Config::default()
        };
        let creating = self.nats.jetstream();
        let consumer: PullConsumer =
            stream::bounded(creating.create_consumer_on_stream(config, self.topology.stream())).await?;
        stream::bounded(consumer.stream().expires(EXPIRES).heartbeat(HEARTBEAT).messages()).await
    }

    /// The next message; `None` where it is no event, or nothing came for a while.
    async fn hear(&mut self) -> Result<Option<Heard>, FollowError> {
        let (Some(flow), Some(place)) = (self.flow.as_mut(), self.place.as_mut()) else { return Ok(None) };
        let Ok(next) = timeout(LOOK, flow.messages.next()).await else {
            return match self.nats.client.connection_state() {
                State::Connected if self.nats.connects() == flow.connects => Ok(None),
                State::Connected => Err(FollowError::Reconnected),
                _ => Err(FollowError::Away),
            };
        };
        let message = match next {
            Some(Ok(message)) => message,
            Some(Err(error)) => return Err(FollowError::Broken(error.to_string())),
            None => return Err(FollowError::Broken("it ended".to_owned())),
        };
        let info = message.info().map_err(|error| FollowError::Broken(error.to_string()))?;
        if info.consumer_sequence != flow.given + 1 || info.stream_sequence <= place.sequence {
            return Err(FollowError::Gap);
        }
        flow.given = info.consumer_sequence;
        place.sequence = info.stream_sequence;
        place.message_id = id_of(message.headers.as_ref());
        // What is no event is a dead letter of the durable consumers; nothing that is kept in memory comes from it.
        let event = Incoming::read(&message, &self.topology.events()).ok();
        Ok(event.map(|event| Heard::Event { sequence: place.sequence, event }))
    }
}

/// Whether what was heard last still lies at its place.
async fn lies_there(stream: &Stream, place: &Place) -> Result<bool, JetStreamError> {
    if place.sequence == 0 {
        // Nothing was in the stream then; its first event must be there still.
        return Ok(stream.cached_info().state.first_sequence <= 1);
    }
    Ok(place.message_id.is_some() && id_at(stream, place.sequence).await? == place.message_id)
}

/// What lies there is known by; `None` where nothing does.
async fn id_at(stream: &Stream, sequence: u64) -> Result<Option<String>, JetStreamError> {
    if sequence == 0 {
        return Ok(None);
    }
    match timeout(PATIENCE, stream.get_raw_message(sequence)).await {
        Ok(Ok(message)) => Ok(id_of(Some(&message.headers))),
        Ok(Err(error)) if error.kind() == jetstream::stream::RawMessageErrorKind::NoMessageFound => Ok(None),
        Ok(Err(error)) => Err(JetStreamError::Refused(error.to_string())),
        Err(_) => Err(JetStreamError::Silent),
    }
}

fn id_of(headers: Option<&async_nats::HeaderMap>) -> Option<String> {
    headers.and_then(|headers| headers.get(async_nats::header::NATS_MESSAGE_ID)).map(|id| id.as_str().to_owned())
}
