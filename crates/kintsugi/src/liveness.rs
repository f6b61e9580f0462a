//! Takes adverts off the board whose time is over and keeps the words that misspelt ones are meant for, once a minute.

use std::time::Duration;

use database::{Pool, outbox::OutboxError};
use lifecycle::Handle;

use crate::clock;

/// An advert is in lists for so long at the most after its time; its own page looks at the clock itself.
const EVERY: Duration = Duration::from_mins(1);

/// Sweeps for ever; for the binary to spawn. Every instance does, and what one of them misses the next round does.
pub(crate) async fn sweep(handle: Handle, pool: Pool) {
    loop {
        if !handle.is_away(web::POSTGRES) {
            match jobs::retire(&pool, clock::now()).await {
                Ok(done) if done == jobs::Retired::default() => {}
                Ok(done) => tracing::info!(hidden = done.hidden, expired = done.expired, "adverts left the board"),
                Err(OutboxError::Database(error)) if error.is_temporary() => {
                    tracing::debug!(%error, "no adverts could be retired")
                }
                Err(error) => tracing::warn!(%error, "no adverts could be retired"),
            }
            match jobs::keep_vocabulary(&pool, clock::now()).await {
                Ok(done) if done == jobs::Vocabulary::default() => {}
                Ok(done) => {
                    tracing::debug!(learnt = done.learnt, forgotten = done.forgotten, "words of names collected")
                }
                Err(error) if error.is_temporary() => tracing::debug!(%error, "no words of names could be collected"),
                Err(error) => tracing::warn!(%error, "no words of names could be collected"),
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}
