//! The relay: tells the events of the outbox to JetStream.
//!
//! One in each instance; they share the work, since each passes by what another has claimed. It tells everything at least
//! once: a crash between the telling and the note of it tells twice, and `Nats-Msg-Id` and the inboxes make that once.

use std::time::Duration;

use async_nats::{
    HeaderMap,
    jetstream::{Context, context::PublishErrorKind},
};
use database::{
    DatabaseError, Pool,
    outbox::{self, Outgoing},
};
use futures_util::future::join_all;
use tokio::time::{Instant, timeout};

use crate::{
    Nats,
    stream::{self, JetStreamError, Topology},
};

/// Events that are claimed and told together.
const BATCH: i64 = 500;

/// How long the relay sleeps where nobody rings: the bell is this process's own, and others write into the outbox as well.
/// Where something has just been told more is likely to follow, so the first look comes soon and each further one later.
const LOOKS: (Duration, Duration) = (Duration::from_millis(5), Duration::from_millis(500));

/// The shortest and the longest pause after a failure. Without one, a server without a stream was asked a million times a
/// minute.
const PAUSES: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(5));

/// How often the relay looks whether the stream is still the same one. A consumer that finds none makes it anew, and where
/// nothing is told just then nobody else would notice.
const SAME_STREAM: Duration = Duration::from_secs(2);

/// The longest that a database without an answer keeps the relay.
const DATABASE: Duration = Duration::from_secs(10);

/// The header in which a reader finds the version of the payload's shape.
pub(crate) const SCHEMA: &str = "Kintsugi-Schema";
/// The header with the aggregate's id.
pub(crate) const AGGREGATE: &str = "Kintsugi-Aggregate";
/// The header with the aggregate's revision.
pub(crate) const REVISION: &str = "Kintsugi-Revision";

/// Why a round ended early. Everything is tried again.
#[derive(Debug, thiserror::Error)]
enum RelayError {
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error("the database did not answer within {} s", DATABASE.as_secs())]
    DatabaseSilent,
    #[error(transparent)]
    JetStream(#[from] JetStreamError),
    #[error("{refused} of {of} events were not taken: {reason}")]
    NotTaken { refused: usize, of: usize, reason: String },
    #[error("the connection was lost and made again")]
    Reconnected,
    #[error("the stream was deleted and made again")]
    AnotherStream,
}

/// Where a stretch of relaying leads.
struct Way {
    context: Context,
    stream: String,
    events: String,
}

/// Relays until it is dropped; dropping it at any moment loses nothing.
pub async fn relay(nats: Nats, pool: Pool, topology: Topology) {
    let mut pause = PAUSES.0;
    loop {
        let begun = Instant::now();
        let error = serve(&nats, &pool, &topology).await;
        if begun.elapsed() > PAUSES.1 {
            pause = PAUSES.0;
        }
        match error {
            // A new connection may lead to a server that has forgotten something: that is looked at, at once.
            RelayError::Reconnected | RelayError::AnotherStream => pause = PAUSES.0,
            error => {
                tracing::warn!(%error, "the relay of events pauses for {} ms", pause.as_millis());
                metrics::counter!("kintsugi_relay_failures_total").increment(1);
                let is_back = nats.rest(pause).await;
                pause = if is_back { PAUSES.0 } else { (pause * 2).min(PAUSES.1) };
            }
        }
    }
}

/// One stretch: settles the stream, looks for losses, and relays until something is wrong.
async fn serve(nats: &Nats, pool: &Pool, topology: &Topology) -> RelayError {
    let connected = nats.connects();
    let outcome: Result<std::convert::Infallible, RelayError> = async {
        let state = stream::settle(nats, topology).await?;
        let lost = database(outbox::lost(pool, &topology.stream(), state.created, state.last)).await?;
        if lost > 0 {
            tracing::warn!(lost, "the stream does not hold what it had taken; it is told again");
            metrics::counter!("kintsugi_relay_retold_total").increment(lost);
        }
        let way = Way { context: nats.jetstream(), stream: topology.stream(), events: topology.events() };
        let (mut look, mut looked) = (LOOKS.0, Instant::now());
        loop {
            if looked.elapsed() > SAME_STREAM {
                if stream::look(nats, topology).await?.created != state.created {
                    return Err(RelayError::AnotherStream);
                }
                looked = Instant::now();
            }
            let told = tokio::select! {
                biased;
                // Answers to what was told through the connection before do not come any more.
                () = nats.reconnected(connected) => return Err(RelayError::Reconnected),
                told = database(round(&way, pool)) => told?,
            };
            if told > 0 {
                look = LOOKS.0;
            }
            if told < BATCH {
                // Whoever rings while we are at work is heard: a permit is kept.
                let _ = timeout(look, outbox::rung()).await;
                look = (look * 2).min(LOOKS.1);
            }
        }
    }
    .await;
    match outcome {
        Err(error) => error,
    }
}

/// Claims a batch, tells it, notes what was taken. Says how many events it saw.
async fn round(way: &Way, pool: &Pool) -> Result<i64, RelayError> {
    let mut tx = pool.begin().await.map_err(DatabaseError::from)?;
    let batch = outbox::claim(&mut tx, BATCH).await?;
    if batch.is_empty() {
        return Ok(0);
    }
    // The wait for an answer begins when it is polled: all at once, or fifty answers in a row add up to a minute.
    let answers = join_all(batch.iter().map(|event| tell(way, event))).await;
    let (mut told, mut refused) = (Vec::with_capacity(batch.len()), Vec::new());
    for (event, answer) in batch.iter().zip(answers) {
        match answer {
            Ok(place) => told.push((event.id, place)),
            Err(reason) => refused.push(reason),
        }
    }
    #[cfg(feature = "faults")]
    crate::faults::between_telling_and_note();
    outbox::published(&mut tx, &told).await?;
    tx.commit().await.map_err(DatabaseError::from)?;
    metrics::counter!("kintsugi_relay_told_total").increment(told.len() as u64);
    match refused.into_iter().next() {
        Some(reason) => Err(RelayError::NotTaken { refused: batch.len() - told.len(), of: batch.len(), reason }),
        None => Ok(i64::try_from(batch.len()).unwrap_or(BATCH)),
    }
}

/// Tells one event and waits until the stream has it; gives its place there.
async fn tell(way: &Way, event: &Outgoing) -> Result<i64, String> {
    let mut headers = HeaderMap::new();
    headers.insert(async_nats::header::NATS_MESSAGE_ID, event.message_id.to_string());
    // Another stream that someone has laid over our subjects must not take it.
    headers.insert(async_nats::header::NATS_EXPECTED_STREAM, way.stream.as_str());
    headers.insert(SCHEMA, event.schema_version.to_string());
    headers.insert(AGGREGATE, event.aggregate.to_string());
    headers.insert(REVISION, event.revision.to_string());
    let subject = format!("{}{}", way.events, event.kind);
    let payload = event.payload.to_string().into();
    let telling = async {
        let answer = way.context.publish_with_headers(subject, headers, payload).await?;
        answer.await
    };
    match timeout(stream::PATIENCE * 2, telling).await {
        Ok(Ok(taken)) => Ok(i64::try_from(taken.sequence).unwrap_or(i64::MAX)),
        Ok(Err(error)) if error.kind() == PublishErrorKind::StreamNotFound => Err("there is no stream".to_owned()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("no answer".to_owned()),
    }
}

/// `asking`, with an end.
async fn database<T, E>(asking: impl Future<Output = Result<T, E>>) -> Result<T, RelayError>
where
    RelayError: From<E>,
{
    match timeout(DATABASE, asking).await {
        Ok(answer) => Ok(answer?),
        Err(_) => Err(RelayError::DatabaseSilent),
    }
}
