//! The inbox: what makes "at least once" once.

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
