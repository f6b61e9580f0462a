//! What `cargo xtask heal` counts events by: a row of each that was told and a row of each effect. Only with the feature
//! `faults`.
//!
//! The tables are no migration, for no installation has them; so these statements are checked when they run, and not
//! when they are compiled.

use contracts::Event;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    DatabaseError, Pool, Transaction,
    outbox::{self, OutboxError},
};

/// An event that means nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Told {
    id: Uuid,
}

impl Event for Told {
    const KIND: &'static str = "faults.told";
    const VERSION: i16 = 1;

    fn aggregate(&self) -> Uuid {
        self.id
    }

    fn revision(&self) -> i64 {
        1
    }
}

/// No key on the effects: a second one of the same event has to be seen, not refused.
const TABLES: [&str; 5] = [
    "create schema if not exists faults",
    "create table if not exists faults.told
         (message_id uuid primary key, at timestamptz not null default clock_timestamp())",
    "create table if not exists faults.effect
         (message_id uuid not null, at timestamptz not null default clock_timestamp())",
    "create index if not exists effect_message on faults.effect (message_id)",
    "create index if not exists effect_at on faults.effect (at)",
];

/// Makes the tables where there are none.
///
/// # Errors
/// When the database refuses.
pub async fn prepare(pool: &Pool) -> Result<(), DatabaseError> {
    for statement in TABLES {
        sqlx::query(statement).execute(pool).await?;
    }
    Ok(())
}

/// Tells one event and notes that it was told, in one transaction.
///
/// # Errors
/// When the database refuses; then it was not told.
pub async fn tell(pool: &Pool) -> Result<(), OutboxError> {
    let mut tx = pool.begin().await?;
    let message_id = outbox::append(&mut tx, &Told { id: Uuid::now_v7() }).await?;
    sqlx::query("insert into faults.told (message_id) values ($1)").bind(message_id).execute(&mut *tx).await?;
    tx.commit().await?;
    outbox::ring();
    Ok(())
}

/// Notes one effect of each of these events.
///
/// # Errors
/// When the database refuses.
pub async fn effects(tx: &mut Transaction, message_ids: Vec<Uuid>) -> Result<(), DatabaseError> {
    sqlx::query("insert into faults.effect (message_id) select unnest($1::uuid[])")
        .bind(message_ids)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
