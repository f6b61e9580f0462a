//! The inbox: what makes "at least once" once.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{DatabaseError, Pool, outbox};

/// Rows that one statement prunes.
const PRUNED_AT_ONCE: i64 = 5_000;

/// Notes, in the transaction of what the consumer does, that it deals with this event; `false` where it already has.
/// Two that ask at the same time wait for each other, and one of them is told `false`.
///
/// # Errors
/// When the database refuses.
pub async fn first_time(
    connection: &mut sqlx::PgConnection,
    consumer: &str,
    message_id: Uuid,
) -> Result<bool, DatabaseError> {
    let done = sqlx::query!(
        "insert into database.inbox (consumer, message_id) values ($1, $2) on conflict do nothing",
        consumer,
        message_id
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// As [`first_time`], of many events in one statement: those that nobody has dealt with.
///
/// # Errors
/// When the database refuses; one of two that ask for the same events can be refused, if each waits for the other.
pub async fn first_times(
    connection: &mut sqlx::PgConnection,
    consumer: &str,
    message_ids: &[Uuid],
) -> Result<HashSet<Uuid>, DatabaseError> {
    // In the same order, whoever asks: crosswise, two instances that were given the same events would lock each other out.
    let mut ordered = message_ids.to_vec();
    ordered.sort_unstable();
    let new = sqlx::query_scalar!(
        "insert into database.inbox (consumer, message_id)
         select $1, message_id from unnest($2::uuid[]) as arrived (message_id)
         on conflict do nothing returning message_id",
        consumer,
        &ordered
    )
    .fetch_all(connection)
    .await?;
    Ok(new.into_iter().collect())
}

/// Forgets what was dealt with longer ago than events are kept: twice as long, since what is told again late is new only
/// to an inbox that has forgotten it. Some thousand rows at the most; call again until it is nothing.
///
/// # Errors
/// When the database refuses.
pub async fn prune(pool: &Pool, now: Timestamp) -> Result<u64, DatabaseError> {
    let gone = sqlx::query!(
        "delete from database.inbox where (consumer, message_id) in
             (select consumer, message_id from database.inbox where received_at < $1 order by received_at limit $2)",
        (now - outbox::KEPT * 2).to_sqlx() as _,
        PRUNED_AT_ONCE
    )
    .execute(pool)
    .await?;
    Ok(gone.rows_affected())
}
