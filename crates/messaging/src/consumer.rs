//! Durable consumers: each deals once with every event of its kinds, however often it arrives.

mod batch;
mod revival;

use std::{pin::Pin, sync::Arc, time::Duration};

use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, PullConsumer, pull};
use database::{Pool, Transaction};
use futures_util::{FutureExt as _, StreamExt as _};
use tokio::time::sleep;

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

/// The server's own last bound; ours ([`batch`]) is lower, and keeps the message.
const MAX_DELIVER: i64 = 10;

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

    /// Deals with one event, in at most thirty seconds. Events of one thing may come out of order: an older revision than
    /// the known one is to be ignored.
    fn handle<'a>(&'a self, tx: &'a mut Transaction, event: &'a Incoming) -> Handled<'a>;
}

/// Consumes until it is dropped, and tries dead letters again that an operator asks for; dropping it at any moment loses
/// nothing.
pub async fn consume(nats: Nats, pool: Pool, topology: Topology, handler: Arc<dyn Handler>) {
    let events = topology.events();
    tokio::join!(flow_on(&nats, &pool, &topology, &handler), revival::revive(&pool, handler.as_ref(), &events));
}

async fn flow_on(nats: &Nats, pool: &Pool, topology: &Topology, handler: &Arc<dyn Handler>) {
    let mut pause = PAUSES.0;
    loop {
        let begun = tokio::time::Instant::now();
        let error = serve(nats, pool, topology, handler).await;
        if begun.elapsed() > PAUSES.1 {
            pause = PAUSES.0;
        }
        tracing::warn!(consumer = handler.name(), %error, "consuming pauses for {} ms", pause.as_millis());
        metrics::counter!("kintsugi_consumer_failures_total", "consumer" => handler.name()).increment(1);
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

async fn serve(nats: &Nats, pool: &Pool, topology: &Topology, handler: &Arc<dyn Handler>) -> ConsumeError {
    let events = topology.events();
    match flow(nats, topology, handler.as_ref()).await {
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
            batch::deal_with(pool, handler.as_ref(), &events, batch).await;
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
        max_deliver: MAX_DELIVER,
        // No `backoff`: it would take the place of `ack_wait` without a word.
        num_replicas: topology.replicas,
        ..pull::Config::default()
    }
}
