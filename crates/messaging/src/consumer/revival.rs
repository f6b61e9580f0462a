//! Dead letters that an operator wants to be tried again.

use std::time::Duration;

use database::{DatabaseError, Pool, dead_letter};
use tokio::time::sleep;

use super::{
    Handler,
    batch::{Fate, one},
};
use crate::Incoming;

/// How often somebody looks. An operator waits for it, nobody else does.
const EVERY: Duration = Duration::from_secs(2);

/// Tries again what is asked for, for ever. It needs no NATS: the letter holds the whole event.
pub(super) async fn revive(pool: &Pool, handler: &dyn Handler, events: &str) {
    loop {
        match next(pool, handler, events).await {
            Ok(true) => {}
            Ok(false) => sleep(EVERY).await,
            Err(error) => {
                tracing::debug!(consumer = handler.name(), %error, "dead letters cannot be looked at");
                sleep(EVERY * 5).await;
            }
        }
    }
}

/// Tries one; whether there was one.
async fn next(pool: &Pool, handler: &dyn Handler, events: &str) -> Result<bool, DatabaseError> {
    let mut tx = pool.begin().await?;
    let Some(letter) = dead_letter::take(&mut tx, handler.name()).await? else { return Ok(false) };
    let fate = match Incoming::revived(&letter, events) {
        Ok(event) => one(&mut tx, handler, &event).await?,
        Err(unreadable) => Fate::Hopeless(unreadable.to_string()),
    };
    match fate {
        Fate::Done => {
            tx.commit().await?;
            tracing::info!(consumer = handler.name(), letter = letter.id, "a dead letter was dealt with");
        }
        Fate::Again(reason) | Fate::Hopeless(reason) => {
            // The letter comes back with the rollback.
            tx.rollback().await?;
            dead_letter::failed_again(pool, letter.id, &reason).await?;
        }
    }
    Ok(true)
}
