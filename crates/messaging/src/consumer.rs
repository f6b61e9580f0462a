//! Durable consumers: each deals once with every event of its kinds, however often it arrives.

mod batch;
mod revival;

use std::{pin::Pin, sync::Arc, time::Duration};

use async_nats::jetstream::{
    Message,
    consumer::{AckPolicy, DeliverPolicy, PullConsumer, pull},
};
use database::{Pool, Transaction};
use futures_util::{FutureExt as _, StreamExt as _};
use tokio::time::sleep;

use self::batch::Desk;
use crate::{
    Incoming, Nats, Refusal, Topology,
    stream::{self, JetStreamError},
};

/// Messages that are dealt with in one transaction, and that the server gives for one question. What lies here unanswered
/// when the process dies comes again only after [`Topology::ack_wait`].
const BATCH: usize = 100;

/// How long a question for messages stands, and how often the server says meanwhile that it is alive. A restart of the
/// server shows after two heartbeats; with the library's own thirty seconds one of three instances stood still that long.
const EXPIRES: Duration = Duration::from_secs(5);
const HEARTBEAT: Duration = Duration::from_secs(2);

/// The library takes up again by itself after a new connection. Where nothing has come for so long after one the consumer
/// is looked for anew: two heartbeats would be four seconds.
const QUIET: Duration = Duration::from_secs(1);

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

    /// Deals with several events, none of which it has dealt with before, in at most thirty seconds. A consumer of many
    /// events does so in fewer statements. If it refuses, all of it is taken back and [`Handler::handle`] is given each
    /// event by itself, so that one that cannot be dealt with holds up no other.
    fn handle_all<'a>(&'a self, tx: &'a mut Transaction, events: &'a [Incoming]) -> Handled<'a> {
        Box::pin(async move {
            for event in events {
                self.handle(tx, event).await?;
            }
            Ok(())
        })
    }
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
        if matches!(error, ConsumeError::Quiet) {
            tracing::debug!(consumer, %error, "consuming begins anew");
            continue;
        }
        tracing::warn!(consumer, %error, "consuming pauses for {} ms", pause.as_millis());
        metrics::counter!("kintsugi_consumer_failures_total", "consumer" => consumer).increment(1);
        let is_back = nats.rest(pause).await;
        pause = if is_back { PAUSES.0 } else { (pause * 2).min(PAUSES.1) };
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
    #[error("nothing came for {} ms after a new connection", QUIET.as_millis())]
    Quiet,
}

async fn serve(nats: &Nats, desk: Desk<'_>) -> ConsumeError {
    let connects = nats.connects();
    let mut messages = match flow(nats, desk.topology, desk.handler).await {
        Ok(messages) => messages,
        Err(error) => return error,
    };
    loop {
        let quiet = async {
            nats.reconnected(connects).await;
            sleep(QUIET).await;
        };
        let first = tokio::select! {
            biased;
            first = messages.next() => first,
            () = quiet => return ConsumeError::Quiet,
        };
        let (batch, broken) = match arrived(first) {
            Ok(first) => gathered(&mut messages, first),
            Err(error) => return error,
        };
        desk.deal_with(batch).await;
        if let Some(error) = broken {
            return error;
        }
    }
}

/// What has arrived already, beginning with `first`, and why nothing comes after it if that is known.
fn gathered(messages: &mut pull::Stream, first: Message) -> (Vec<Message>, Option<ConsumeError>) {
    let mut batch = vec![first];
    while batch.len() < BATCH
        && let Some(next) = messages.next().now_or_never()
    {
        match arrived(next) {
            Ok(message) => batch.push(message),
            Err(error) => return (batch, Some(error)),
        }
    }
    (batch, None)
}

fn arrived(next: Option<Result<Message, pull::MessagesError>>) -> Result<Message, ConsumeError> {
    match next {
        Some(Ok(message)) => Ok(message),
        Some(Err(error)) => Err(ConsumeError::Broken(error.to_string())),
        None => Err(ConsumeError::Ended),
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
