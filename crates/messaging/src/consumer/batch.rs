//! A handful of messages, dealt with in one transaction; a failure of one is no failure of the others.

use std::{panic::AssertUnwindSafe, time::Duration};

use async_nats::jetstream::{AckKind, Message};
use database::{
    DatabaseError, Pool, Transaction,
    dead_letter::{self, Burial},
    inbox, savepoint,
};
use futures_util::{FutureExt as _, future::join_all};
use tokio::time::{interval, timeout};

use super::Handler;
use crate::{Incoming, chance::about};

/// At this delivery a message that fails again is given up.
const LAST_DELIVERY: i64 = 8;

/// The longest that one event may take.
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
    let fates = fates.unwrap_or_else(|error| messages.iter().map(|_| Fate::Again(error.to_string())).collect());
    let answers = messages.iter().zip(fates).map(|(message, fate)| answer(pool, name, message, fate));
    join_all(answers).await;
}

/// The transaction: what each message's fate is, if it commits.
async fn work(
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
    let handling = AssertUnwindSafe(handler.handle(tx, event)).catch_unwind();
    let reason = match timeout(PATIENCE, handling).await {
        Ok(Ok(Ok(()))) => return Ok(Fate::Done),
        Ok(Ok(Err(refusal))) => refusal.to_string(),
        Ok(Err(panic)) => format!("the consumer panicked: {}", words(panic.as_ref())),
        Err(_) => format!("the consumer took longer than {} s", PATIENCE.as_secs()),
    };
    savepoint::back(tx).await?;
    Ok(Fate::Again(reason))
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
