//! Dead letters that an operator wants to be tried again.

use std::time::Duration;

use database::{DatabaseError, dead_letter};
use tokio::time::sleep;

use super::batch::{Desk, Fate};
use crate::Incoming;

/// How often somebody looks. An operator waits for it, nobody else does.
const EVERY: Duration = Duration::from_secs(2);

/// Tries again what is asked for, for ever. It needs no NATS: the letter holds the whole event.
pub(super) async fn revive(desk: Desk<'_>) {
    loop {
        match next(desk).await {
            Ok(true) => {}
            Ok(false) => sleep(EVERY).await,
            Err(error) => {
                tracing::debug!(consumer = desk.handler.name(), %error, "dead letters cannot be looked at");
                sleep(EVERY * 5).await;
            }
        }
    }
}

/// Tries one; whether there was one.
async fn next(desk: Desk<'_>) -> Result<bool, DatabaseError> {
    let consumer = desk.handler.name();
    let mut tx = desk.pool.begin().await?;
    let Some(letter) = dead_letter::take(&mut tx, consumer).await? else { return Ok(false) };
    let fate = match Incoming::revived(&letter, &desk.topology.events()) {
        Ok(event) => desk.one(&mut tx, &event).await?,
        Err(unreadable) => Fate::Hopeless(unreadable.to_string()),
    };
    match fate {
        Fate::Done => {
            tx.commit().await?;
            tracing::info!(consumer, letter = letter.id, "a dead letter was dealt with");
        }
        Fate::Again(reason) | Fate::Hopeless(reason) => {
            // The letter comes back with the rollback.
            tx.rollback().await?;
            tracing::warn!(consumer, letter = letter.id, reason, "a dead letter was tried again in vain");
            dead_letter::failed_again(desk.pool, letter.id, &reason).await?;
        }
    }
    Ok(true)
}
