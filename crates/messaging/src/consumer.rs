//! Durable consumers: each deals once with every event of its kinds, however often it arrives.

mod batch;
mod revival;

use std::{pin::Pin, sync::Arc, time::Duration};

use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, PullConsumer, pull};
use database::{Pool, Transaction};
use futures_util::{FutureExt as _, StreamExt as _};
use tokio::time::sleep;

use self::batch::Desk;
use crate::{
    Incoming, Nats, Refusal, Topology,
    stream::{self, JetStreamError},
};

/// Messages that are dealt with in one transaction.
const BATCH: usize = 20;

/// How long a question for messages stands, and how often the server says meanwhile that it is alive. A restart of the
/// server shows after two heartbeats; with the library's own thirty seconds one of three instances stood still that long.
const EXPIRES: Duration = Duration::from_secs(5);
const HEARTBEAT: Duration = Duration::from_secs(2);

/// The shortest and the longest pause after a failure.
const PAUSES: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(5));

/// What a handler gives back.
pub type Handled<'a> = Pin<Box<dyn Future<Output = Result<(), Refusal>> + Send + 'a>>;

/// Deals with events. It writes into the transaction it is given and nowhere else: what it does is kept if and only if
/// the event counts as dealt with.
pub trait Handler: Send + Sync + 'static {
    /// Its durable name: letters, digits, `-`. Another name begins anew, at the first event that the stream holds.
    fn name(&self) -> &'static str;

    /// The kinds of event that it wants; `jobs.>` means all that begin so.
    fn kinds(&self) -> &'static [&'static str];

    /// Deals with one event, in at most [`Topology::patience`]. Events of one thing may come out of order: an older revision
    /// than the known one is to be ignored. It waits by `.await` alone: what blocks its thread nobody can end.
    fn handle<'a>(&'a self, tx: &'a mut Transaction, event: &'a Incoming) -> Handled<'a>;
}

/// Consumes until it is dropped, and tries dead letters again that an operator asks for; dropping it at any moment loses
/// nothing.
pub async fn consume(nats: Nats, pool: Pool, topology: Topology, handler: Arc<dyn Handler>) {
    let desk = Desk { pool: &pool, handler: handler.as_ref(), topology: &topology };
    tokio::join!(flow_on(&nats, desk), revival::revive(desk));
}

async fn flow_on(nats: &Nats, desk: Desk<'_>) {
    let (mut pause, consumer) = (PAUSES.0, desk.handler.name());
    loop {
        let begun = tokio::time::Instant::now();
        let error = serve(nats, desk).await;
        if begun.elapsed() > PAUSES.1 {
            pause = PAUSES.0;
        }
        tracing::warn!(consumer, %error, "consuming pauses for {} ms", pause.as_millis());
        metrics::counter!("kintsugi_consumer_failures_total", "consumer" => consumer).increment(1);
        sleep(pause).await;
        pause = (pause * 2).min(PAUSES.1);
    }
}

/// Why consuming must begin anew.
#[derive(Debug, thiserror::Error)]
enum ConsumeError {
    #[error(transparent)]
    JetStream(#[from] JetStreamError),
    #[error("the flow of messages broke: {0}")]
    Broken(String),
    #[error("the flow of messages ended")]
    Ended,
}

async fn serve(nats: &Nats, desk: Desk<'_>) -> ConsumeError {
    match flow(nats, desk.topology, desk.handler).await {
        Err(error) => error,
        Ok(mut messages) => loop {
            let mut batch = Vec::with_capacity(BATCH);
            match messages.next().await {
                Some(Ok(message)) => batch.push(message),
                Some(Err(error)) => return ConsumeError::Broken(error.to_string()),
                None => return ConsumeError::Ended,
            }
            while batch.len() < BATCH
                && let Some(Some(Ok(message))) = messages.next().now_or_never()
            {
                batch.push(message);
            }
            desk.deal_with(batch).await;
        },
    }
}

/// The consumer, made or brought in line, and its messages.
async fn flow(nats: &Nats, topology: &Topology, handler: &dyn Handler) -> Result<pull::Stream, ConsumeError> {
    stream::settle(nats, topology).await?;
    let context = nats.jetstream();
    let consumer: PullConsumer =
        stream::bounded(context.create_consumer_on_stream(config(handler, topology), topology.stream())).await?;
    let opening = consumer.stream().max_messages_per_batch(BATCH).expires(EXPIRES).heartbeat(HEARTBEAT).messages();
    Ok(stream::bounded(opening).await?)
}

fn config(handler: &dyn Handler, topology: &Topology) -> pull::Config {
    pull::Config {
        durable_name: Some(handler.name().to_owned()),
        filter_subjects: handler.kinds().iter().map(|kind| format!("{}{kind}", topology.events())).collect(),
        deliver_policy: DeliverPolicy::All,
        ack_policy: AckPolicy::Explicit,
        ack_wait: topology.ack_wait,
        // No `max_deliver`: what the server gives up nobody keeps. We give up earlier (`batch`), and keep the message.
        // No `backoff`: it would take the place of `ack_wait` without a word.
        num_replicas: topology.replicas,
        ..pull::Config::default()
    }
}
