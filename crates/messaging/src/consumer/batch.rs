//! Messages that have arrived together, dealt with in one transaction; where that fails, a few at a time, so that a failure
//! of one is no failure of the others.

use std::{panic::AssertUnwindSafe, time::Duration};

use async_nats::jetstream::{AckKind, Message};
use database::{
    DatabaseError, Pool, Transaction,
    dead_letter::{self, Burial},
    inbox, savepoint,
};
use futures_util::{FutureExt as _, future::join_all};
use tokio::time::{interval, timeout};
use uuid::Uuid;

use super::{Handled, Handler};
use crate::{Incoming, Refusal, chance::about};

/// At this delivery a message that fails again is given up.
const LAST_DELIVERY: i64 = 8;

/// Messages that share a transaction where each is dealt with by itself.
const FEW: usize = 20;

/// The longest that one event may take, and the longest that all of a batch may take together.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often the server is told that a batch is still being worked on.
const PROGRESS: Duration = Duration::from_secs(20);

/// The longest that a word to the server may take: without a connection it would wait for ever.
const WORD: Duration = Duration::from_secs(2);

/// What becomes of a message.
#[derive(Debug)]
pub(super) enum Fate {
    /// Dealt with, now or before.
    Done,
    /// To come again, with the reason.
    Again(String),
    /// Never to come again: no try can succeed.
    Hopeless(String),
}

/// Deals with the messages, whose subjects begin with `events`, and answers each. Whatever goes wrong, every message comes again or is kept as a dead letter.
pub(super) async fn deal_with(pool: &Pool, handler: &dyn Handler, events: &str, messages: Vec<Message>) {
    let name = handler.name();
    let working = work(pool, handler, events, &messages);
    let telling = async {
        let mut every = interval(PROGRESS);
        every.tick().await;
        loop {
            every.tick().await;
            join_all(messages.iter().map(|message| say(message, AckKind::Progress))).await;
        }
    };
    let fates = tokio::select! {
        fates = working => fates,
        never = telling => never,
    };
    let answers = messages.iter().zip(fates).map(|(message, fate)| answer(pool, name, message, fate));
    join_all(answers).await;
}

/// The fate of each message: of all in one transaction, or, where that fails, of each by itself.
async fn work(pool: &Pool, handler: &dyn Handler, events: &str, messages: &[Message]) -> Vec<Fate> {
    match together(pool, handler, events, messages).await {
        Ok(fates) => return fates,
        Err(reason) => {
            tracing::debug!(consumer = handler.name(), %reason, "each message of a batch is dealt with by itself");
        }
    }
    let mut fates = Vec::with_capacity(messages.len());
    for few in messages.chunks(FEW) {
        match apart(pool, handler, events, few).await {
            Ok(known) => fates.extend(known),
            // The next ones would only wait for the same answer.
            Err(error) => {
                fates.resize_with(messages.len(), || Fate::Again(error.to_string()));
                break;
            }
        }
    }
    fates
}

/// One transaction and one statement for the whole inbox: what a message costs is little more than its handling.
async fn together(
    pool: &Pool,
    handler: &dyn Handler,
    events: &str,
    messages: &[Message],
) -> Result<Vec<Fate>, Refusal> {
    let (mut fates, mut arrived) = (Vec::with_capacity(messages.len()), Vec::with_capacity(messages.len()));
    for message in messages {
        fates.push(match Incoming::read(message, events) {
            Ok(event) => {
                arrived.push(event);
                Fate::Done
            }
            Err(unreadable) => Fate::Hopeless(unreadable.to_string()),
        });
    }
    let (name, read) = (handler.name(), arrived.len());
    let mut tx = pool.begin().await.map_err(DatabaseError::from)?;
    let message_ids: Vec<Uuid> = arrived.iter().map(|event| event.message_id).collect();
    let mut new = inbox::first_times(&mut tx, name, &message_ids).await?;
    // Taken out, so that an event that is in the batch twice is dealt with once.
    arrived.retain(|event| new.remove(&event.message_id));
    if !arrived.is_empty() {
        heard(handler.handle_all(&mut tx, &arrived)).await?;
    }
    tx.commit().await.map_err(DatabaseError::from)?;
    let known = read - arrived.len();
    metrics::counter!("kintsugi_consumer_duplicates_total", "consumer" => name).increment(known as u64);
    Ok(fates)
}

/// One transaction in which each message fails or succeeds by itself.
async fn apart(
    pool: &Pool,
    handler: &dyn Handler,
    events: &str,
    messages: &[Message],
) -> Result<Vec<Fate>, DatabaseError> {
    let mut tx = pool.begin().await?;
    let mut fates = Vec::with_capacity(messages.len());
    for message in messages {
        fates.push(match Incoming::read(message, events) {
            Ok(event) => one(&mut tx, handler, &event).await?,
            Err(unreadable) => Fate::Hopeless(unreadable.to_string()),
        });
    }
    tx.commit().await?;
    Ok(fates)
}

pub(super) async fn one(tx: &mut Transaction, handler: &dyn Handler, event: &Incoming) -> Result<Fate, DatabaseError> {
    let name = handler.name();
    savepoint::set(tx).await?;
    if !inbox::first_time(tx, name, event.message_id).await? {
        metrics::counter!("kintsugi_consumer_duplicates_total", "consumer" => name).increment(1);
        return Ok(Fate::Done);
    }
    match heard(handler.handle(tx, event)).await {
        Ok(()) => Ok(Fate::Done),
        Err(refusal) => {
            savepoint::back(tx).await?;
            Ok(Fate::Again(refusal.to_string()))
        }
    }
}

/// What comes of a handling; a panic and a silence are refusals.
async fn heard(handling: Handled<'_>) -> Result<(), Refusal> {
    match timeout(PATIENCE, AssertUnwindSafe(handling).catch_unwind()).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(panic)) => Err(Refusal(format!("the consumer panicked: {}", words(panic.as_ref())))),
        Err(_) => Err(Refusal(format!("the consumer took longer than {} s", PATIENCE.as_secs()))),
    }
}

async fn answer(pool: &Pool, consumer: &'static str, message: &Message, fate: Fate) {
    let deliveries = message.info().map_or(1, |info| info.delivered);
    let kind = match fate {
        Fate::Done => {
            metrics::counter!("kintsugi_consumer_handled_total", "consumer" => consumer).increment(1);
            AckKind::Ack
        }
        Fate::Again(reason) if deliveries < LAST_DELIVERY => {
            tracing::warn!(consumer, subject = %message.subject, deliveries, reason, "an event comes again");
            metrics::counter!("kintsugi_consumer_redeliveries_total", "consumer" => consumer).increment(1);
            AckKind::Nak(Some(pause(deliveries)))
        }
        Fate::Again(reason) | Fate::Hopeless(reason) => {
            match bury(pool, consumer, message, &reason, deliveries).await {
                Ok(()) => AckKind::Term,
                // Not kept, so not given up.
                Err(_) => AckKind::Nak(Some(pause(1))),
            }
        }
    };
    say(message, kind).await;
}

async fn bury(
    pool: &Pool,
    consumer: &'static str,
    message: &Message,
    reason: &str,
    deliveries: i64,
) -> Result<(), DatabaseError> {
    let sequence = message.info().map(|info| info.stream_sequence).unwrap_or_default();
    let sent = message.headers.as_ref().and_then(|headers| headers.get("Nats-Msg-Id"));
    let message_id = sent.map_or_else(|| format!("sequence {sequence}"), |id| id.as_str().chars().take(200).collect());
    tracing::error!(consumer, subject = %message.subject, message_id, reason, "an event is given up");
    metrics::counter!("kintsugi_dead_letters_total", "consumer" => consumer).increment(1);
    let headers = Incoming::headers(message).ok();
    let letter = Burial {
        consumer,
        message_id: &message_id,
        subject: message.subject.as_str(),
        payload: &message.payload,
        reason,
        deliveries,
        headers,
    };
    dead_letter::bury(pool, letter).await
}

/// Five seconds, then three times as long each time; a fifth more or less by chance.
fn pause(deliveries: i64) -> Duration {
    let exponent = u32::try_from(deliveries.clamp(1, LAST_DELIVERY) - 1).unwrap_or(0);
    about(Duration::from_secs(5 * 3_u64.pow(exponent)))
}

/// A word that does not arrive is no harm: the message comes again, and the inbox knows it.
async fn say(message: &Message, kind: AckKind) {
    let _ = timeout(WORD, message.ack_with(kind)).await;
}

fn words(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("without words").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_between_deliveries_triple_and_differ_by_chance() {
        for (deliveries, seconds) in [(1, 5), (2, 15), (3, 45), (7, 3_645)] {
            let millis = pause(deliveries).as_millis();
            assert!((seconds * 800..=seconds * 1_200).contains(&millis), "{deliveries}: {millis}");
        }
    }
}
