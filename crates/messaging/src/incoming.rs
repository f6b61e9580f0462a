//! A message of the stream, read: what a consumer is given.

use async_nats::{HeaderMap, header::NATS_MESSAGE_ID, jetstream};
use contracts::Event;
use database::dead_letter::{DeadLetter, Headers};
use uuid::Uuid;

use crate::relay::{AGGREGATE, REVISION, SCHEMA};

/// An event as it arrived.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// What inboxes know it by.
    pub message_id: Uuid,
    /// What happened: `jobs.posting`.
    pub kind: String,
    /// The version of the payload's shape.
    pub schema_version: i16,
    /// Of which thing it is a state.
    pub aggregate: Uuid,
    /// Which of its states.
    pub revision: i64,
    /// The event.
    pub payload: serde_json::Value,
}

/// Why a message is none of ours; trying again would not help.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// The subject is not one of events.
    #[error("its subject `{0}` is no event's")]
    Subject(String),
    /// A header is missing, or not as the relay writes it.
    #[error("its header `{0}` is missing or cannot be read")]
    Header(&'static str),
    /// The payload is no JSON.
    #[error("its payload is no JSON: {0}")]
    Payload(String),
}

impl Incoming {
    pub(crate) fn read(message: &jetstream::Message, events: &str) -> Result<Self, Unreadable> {
        let subject = message.subject.as_str();
        let kind = subject.strip_prefix(events).ok_or_else(|| Unreadable::Subject(subject.to_owned()))?;
        let message_id = header(message.headers.as_ref(), "Nats-Msg-Id", NATS_MESSAGE_ID.as_ref())?;
        Self::of(message_id, kind, Self::headers(message)?, &message.payload)
    }

    /// The event that was given up as `letter`.
    pub(crate) fn revived(letter: &DeadLetter, events: &str) -> Result<Self, Unreadable> {
        let kind = letter.subject.strip_prefix(events).ok_or_else(|| Unreadable::Subject(letter.subject.clone()))?;
        let message_id = letter.message_id.parse().map_err(|_| Unreadable::Header("Nats-Msg-Id"))?;
        Self::of(message_id, kind, letter.headers.ok_or(Unreadable::Header(SCHEMA))?, &letter.payload)
    }

    pub(crate) fn headers(message: &jetstream::Message) -> Result<Headers, Unreadable> {
        let headers = message.headers.as_ref();
        Ok(Headers {
            schema_version: header(headers, SCHEMA, SCHEMA)?,
            aggregate: header(headers, AGGREGATE, AGGREGATE)?,
            revision: header(headers, REVISION, REVISION)?,
        })
    }

    fn of(message_id: Uuid, kind: &str, headers: Headers, payload: &[u8]) -> Result<Self, Unreadable> {
        let Headers { schema_version, aggregate, revision } = headers;
        let payload = serde_json::from_slice(payload).map_err(|error| Unreadable::Payload(error.to_string()))?;
        Ok(Self { message_id, kind: kind.to_owned(), schema_version, aggregate, revision, payload })
    }

    /// The event itself.
    ///
    /// # Errors
    /// When it is of another kind, of a version that this program does not know (a later release may), or has another
    /// shape than its version says.
    pub fn event<E: Event>(&self) -> Result<E, Refusal> {
        let (kind, version) = (&self.kind, self.schema_version);
        if kind != E::KIND {
            return Err(Refusal(format!("`{kind}` is another kind of event than `{}`", E::KIND)));
        }
        // A payload of another version may well be readable by chance, and mean something else.
        if !(1..=E::VERSION).contains(&version) {
            return Err(Refusal(format!(
                "version {version} of `{kind}` is unknown; this release knows those up to {}",
                E::VERSION
            )));
        }
        serde_json::from_value(self.payload.clone())
            .map_err(|error| Refusal(format!("version {version} of `{kind}` cannot be read: {error}")))
    }
}

/// Why a consumer could not deal with an event this time, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);

impl From<database::DatabaseError> for Refusal {
    fn from(error: database::DatabaseError) -> Self {
        Self(error.to_string())
    }
}

fn header<T: std::str::FromStr>(headers: Option<&HeaderMap>, name: &'static str, key: &str) -> Result<T, Unreadable> {
    headers
        .and_then(|headers| headers.get(key))
        .and_then(|value| value.as_str().parse().ok())
        .ok_or(Unreadable::Header(name))
}
