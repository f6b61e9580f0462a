//! Whether the database's schema is there, before the site says that it serves.

use std::time::{Duration, Instant};

use database::{DatabaseError, Pool, SchemaFit};

use crate::failure::Misconfigured;

/// How long the start waits for the database to say whether its schema fits; without an answer it starts all the same.
const TIMEOUT: Duration = Duration::from_secs(1);

/// How long a migration that runs elsewhere is waited for.
const MIGRATION: Duration = Duration::from_mins(2);

/// How often it is looked at.
const PAUSE: Duration = Duration::from_millis(250);

/// A database that answers but lacks a migration, or refuses us, would fail every page: better not to start. One that
/// is being migrated just now is waited for, and systemd is asked for the time. One that does not answer comes back by
/// itself: the site starts and says so until then.
pub(super) async fn wait(pool: &Pool) -> Result<(), Misconfigured> {
    let deadline = Instant::now() + MIGRATION;
    match look(pool).await? {
        Some(SchemaFit::Migrating) => {}
        fit => return fit.map_or(Ok(()), |fit| fit.verdict().map_err(|error| Misconfigured(error.to_string()))),
    }
    tracing::info!("a migration is under way; waiting for it");
    lifecycle::extending("waiting for a migration", async {
        loop {
            tokio::time::sleep(PAUSE).await;
            match look(pool).await? {
                Some(SchemaFit::Migrating) if Instant::now() < deadline => {}
                Some(fit) => return fit.verdict().map_err(|error| Misconfigured(error.to_string())),
                None => return Ok(()),
            }
        }
    })
    .await
}

async fn look(pool: &Pool) -> Result<Option<SchemaFit>, Misconfigured> {
    match tokio::time::timeout(TIMEOUT, database::schema_fit(pool)).await {
        Ok(Ok(fit)) => Ok(Some(fit)),
        Ok(Err(error)) if !DatabaseError::is_temporary(&error) => {
            Err(Misconfigured(format!("`database_url`: {error}")))
        }
        Ok(Err(error)) => {
            tracing::error!(%error, "the database does not answer; starting without it");
            Ok(None)
        }
        Err(_) => {
            tracing::error!("the database does not answer in time; starting without it");
            Ok(None)
        }
    }
}
