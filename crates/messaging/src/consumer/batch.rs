//! Messages that have arrived together, dealt with in one transaction; where that fails, each by itself, so that a failure
//! of one is no failure of the others.
//!
//! Only what a consumer makes of an event counts against it. A database that is away does not: the messages are held until
//! it is back, and the server is told that somebody is at work.

use std::{panic::AssertUnwindSafe, time::Duration};

use async_nats::jetstream::{AckKind, Message};
use database::{
    DatabaseError, Pool, Transaction,
    dead_letter::{self, Burial},
    inbox, savepoint,
};
use futures_util::{FutureExt as _, future::join_all};
use tokio::time::{interval, sleep, timeout};
use uuid::Uuid;

use super::{Handled, Handler};
use crate::{Incoming, Refusal, Topology, chance::about};

/// At this delivery a message that fails again is given up.
const LAST_DELIVERY: i64 = 8;

/// How often a database that is away is asked whether it is back.
const AWAY: Duration = Duration::from_secs(1);

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

/// Who deals with messages, where, and how patiently.
#[derive(Clone, Copy)]
pub(super) struct Desk<'a> {
    pub(super) pool: &'a Pool,
    pub(super) handler: &'a dyn Handler,
    pub(super) topology: &'a Topology,
}

impl Desk<'_> {
    /// Deals with the messages and answers each. Whatever goes wrong, every message comes again or is kept as a dead letter.
    ///
    /// What comes for the first time is dealt with together. What came before did so in vain: each of those is dealt with
    /// and answered alone, so that one of which the process dies takes no other with it, in turns from the first and from
    /// the last, so that it stands in no other's way either.
    pub(super) async fn deal_with(self, mut messages: Vec<Message>) {
        messages.sort_by_key(order);
        let fresh = messages.partition_point(|message| deliveries(message) == 1);
        let mut left = messages.as_slice();
        while !left.is_empty() {
            let together = if left.len() == messages.len() { fresh.max(1) } else { 1 };
            let (some, others) = left.split_at(together);
            let working = async {
                let fates = self.fates(some).await;
                join_all(some.iter().zip(fates).map(|(message, fate)| self.answer(message, fate))).await
            };
            let answers = tokio::select! {
                answers = working => answers,
                never = self.tell_progress(left) => never,
            };
            join_all(some.iter().zip(answers).map(|(message, kind)| say(message, kind))).await;
            left = others;
        }
    }

    /// Keeps the server from giving the messages to somebody else while they are worked on, or wait for that.
    async fn tell_progress<T>(self, messages: &[Message]) -> T {
        let mut every = interval(self.topology.ack_wait / 3);
        every.tick().await;
        loop {
            every.tick().await;
            join_all(messages.iter().map(|message| say(message, AckKind::Progress))).await;
        }
    }

    /// What becomes of each message. One that breaks the transaction of all is found by giving each its own.
    async fn fates(self, messages: &[Message]) -> Vec<Fate> {
        if messages.len() > 1 {
            match self.together(messages).await {
                Ok(fates) => return fates,
                Err(reason) => {
                    tracing::debug!(consumer = self.handler.name(), %reason, "each event of a batch has its own try");
                }
            }
        }
        match self.work(messages).await {
            Ok(fates) => return fates,
            Err(error) => tracing::debug!(consumer = self.handler.name(), %error, "events are dealt with one by one"),
        }
        let mut fates = Vec::with_capacity(messages.len());
        for message in messages {
            fates.push(self.alone(message).await);
        }
        fates
    }

    async fn alone(self, message: &Message) -> Fate {
        loop {
            let error = match self.work(std::slice::from_ref(message)).await {
                Ok(fates) => return fates.into_iter().next().unwrap_or(Fate::Done),
                Err(error) => error,
            };
            // A database that answers all the same has a fault to find with this one message.
            if database::ping(self.pool).await.is_ok() {
                return Fate::Again(error.to_string());
            }
            tracing::debug!(consumer = self.handler.name(), %error, "events wait for the database");
            sleep(AWAY).await;
        }
    }

    /// One transaction and one statement for the whole inbox: what a message costs is little more than its handling.
    async fn together(self, messages: &[Message]) -> Result<Vec<Fate>, Refusal> {
        let events = self.topology.events();
        let (mut fates, mut arrived) = (Vec::with_capacity(messages.len()), Vec::with_capacity(messages.len()));
        for message in messages {
            fates.push(match Incoming::read(message, &events) {
                Ok(event) => {
                    arrived.push(event);
                    Fate::Done
                }
                Err(unreadable) => Fate::Hopeless(unreadable.to_string()),
            });
        }
        let (name, read) = (self.handler.name(), arrived.len());
        let mut tx = self.pool.begin().await.map_err(DatabaseError::from)?;
        let message_ids: Vec<Uuid> = arrived.iter().map(|event| event.message_id).collect();
        let mut new = inbox::first_times(&mut tx, name, &message_ids).await?;
        // Taken out, so that an event that is in the batch twice is dealt with once.
        arrived.retain(|event| new.remove(&event.message_id));
        if !arrived.is_empty() {
            self.heard(self.handler.handle_all(&mut tx, &arrived)).await?;
        }
        tx.commit().await.map_err(DatabaseError::from)?;
        let known = read - arrived.len();
        metrics::counter!("kintsugi_consumer_duplicates_total", "consumer" => name).increment(known as u64);
        Ok(fates)
    }

    /// What comes of a handling; a panic and a silence are refusals.
    async fn heard(self, handling: Handled<'_>) -> Result<(), Refusal> {
        let patience = self.topology.patience;
        match timeout(patience, AssertUnwindSafe(handling).catch_unwind()).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(panic)) => Err(Refusal(format!("the consumer panicked: {}", words(panic.as_ref())))),
            Err(_) => Err(Refusal(format!("the consumer took longer than {patience:?}"))),
        }
    }

    /// One transaction: what each message's fate is, if it commits.
    async fn work(self, messages: &[Message]) -> Result<Vec<Fate>, DatabaseError> {
        let events = self.topology.events();
        let mut tx = self.pool.begin().await?;
        let mut fates = Vec::with_capacity(messages.len());
        for message in messages {
            fates.push(match Incoming::read(message, &events) {
                Ok(event) if deliveries(message) > LAST_DELIVERY => self.unanswered(&mut tx, &event).await?,
                Ok(event) => self.one(&mut tx, &event).await?,
                Err(unreadable) => Fate::Hopeless(unreadable.to_string()),
            });
        }
        tx.commit().await?;
        Ok(fates)
    }

    /// Deals with one event, unless that was done before.
    pub(super) async fn one(self, tx: &mut Transaction, event: &Incoming) -> Result<Fate, DatabaseError> {
        savepoint::set(tx).await?;
        if !inbox::first_time(tx, self.handler.name(), event.message_id).await? {
            metrics::counter!("kintsugi_consumer_duplicates_total", "consumer" => self.handler.name()).increment(1);
            return Ok(Fate::Done);
        }
        let Err(refusal) = self.heard(self.handler.handle(tx, event)).await else { return Ok(Fate::Done) };
        savepoint::back(tx).await?;
        Ok(Fate::Again(refusal.to_string()))
    }

    /// Gives up an event that was delivered so often without an answer: whoever deals with it may die of it.
    async fn unanswered(self, tx: &mut Transaction, event: &Incoming) -> Result<Fate, DatabaseError> {
        savepoint::set(tx).await?;
        if !inbox::first_time(tx, self.handler.name(), event.message_id).await? {
            return Ok(Fate::Done);
        }
        savepoint::back(tx).await?;
        Ok(Fate::Hopeless(format!("it was delivered {LAST_DELIVERY} times, and nobody came to an end with it")))
    }

    /// What the server is to be told, after what is given up is kept.
    async fn answer(self, message: &Message, fate: Fate) -> AckKind {
        let (consumer, deliveries) = (self.handler.name(), deliveries(message));
        match fate {
            Fate::Done => {
                metrics::counter!("kintsugi_consumer_handled_total", "consumer" => consumer).increment(1);
                AckKind::Ack
            }
            Fate::Again(reason) if deliveries < LAST_DELIVERY => {
                tracing::warn!(consumer, subject = %message.subject, deliveries, reason, "an event comes again");
                metrics::counter!("kintsugi_consumer_redeliveries_total", "consumer" => consumer).increment(1);
                AckKind::Nak(Some(pause(self.topology.pause, deliveries)))
            }
            Fate::Again(reason) | Fate::Hopeless(reason) => match self.bury(message, &reason).await {
                Ok(()) => AckKind::Term,
                // Not kept, so not given up.
                Err(error) => {
                    tracing::error!(consumer, %error, "an event that is given up cannot be kept, and comes again");
                    AckKind::Nak(Some(pause(self.topology.pause, 1)))
                }
            },
        }
    }

    async fn bury(self, message: &Message, reason: &str) -> Result<(), DatabaseError> {
        let consumer = self.handler.name();
        let sequence = message.info().map(|info| info.stream_sequence).unwrap_or_default();
        let sent = message.headers.as_ref().and_then(|headers| headers.get("Nats-Msg-Id"));
        let message_id =
            sent.map_or_else(|| format!("sequence {sequence}"), |id| id.as_str().chars().take(200).collect());
        let letter = Burial {
            consumer,
            message_id: &message_id,
            subject: message.subject.as_str(),
            payload: &message.payload,
            reason,
            deliveries: deliveries(message),
            headers: Incoming::headers(message).ok(),
        };
        dead_letter::bury(self.pool, letter).await?;
        tracing::error!(consumer, subject = %message.subject, message_id, reason, "an event is given up");
        metrics::counter!("kintsugi_dead_letters_total", "consumer" => consumer).increment(1);
        Ok(())
    }
}

/// First what is new, in the stream's order; then what came before, forwards and backwards in turns.
fn order(message: &Message) -> (bool, i64) {
    let (deliveries, place) = (deliveries(message), message.info().map_or(0, |info| info.stream_sequence));
    let place = i64::try_from(place).unwrap_or(i64::MAX);
    (deliveries > 1, if deliveries % 2 == 0 { -place } else { place })
}

/// How often the server has delivered it, this time included.
fn deliveries(message: &Message) -> i64 {
    message.info().map_or(1, |info| info.delivered)
}

/// The first pause, then three times as long each time; a fifth more or less by chance.
fn pause(first: Duration, deliveries: i64) -> Duration {
    let exponent = u32::try_from(deliveries.clamp(1, LAST_DELIVERY) - 1).unwrap_or(0);
    about(first * 3_u32.pow(exponent))
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
            let millis = pause(Duration::from_secs(5), deliveries).as_millis();
            assert!((seconds * 800..=seconds * 1_200).contains(&millis), "{deliveries}: {millis}");
        }
    }
}
