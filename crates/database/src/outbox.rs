//! The outbox: events that are true and not yet told.
//!
//! [`append`] writes an event in the transaction that makes it true, so there is no event without its change and no
//! change without its event. A relay ([`claim`], [`published`]) tells them to NATS, at least once; inboxes make that once.
//!
//! What NATS acknowledged can still be lost with its disk. So each row remembers its place in the stream until it is
//! pruned, and [`lost`] marks for telling again whatever the stream can no longer hold.

use std::sync::LazyLock;

use contracts::Event;
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx as _;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{DatabaseError, Pool, Transaction};

/// The largest payload, in bytes of JSON.
pub const MAX_PAYLOAD_BYTES: usize = 256 * 1024;

/// How long a published event is kept, for a stream that loses what it acknowledged.
pub const KEPT: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Events that one statement of [`append_all`] writes.
const APPENDED_AT_ONCE: usize = 500;

/// Rows that one statement prunes.
const PRUNED_AT_ONCE: i64 = 5_000;

/// Why an event cannot be told. The transaction must be rolled back: what happened must not be true in silence.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    /// The database refused or is away.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The event is too large.
    #[error("an event `{kind}` of {bytes} bytes is larger than the {MAX_PAYLOAD_BYTES} that an event may have")]
    TooLarge {
        /// What happened.
        kind: &'static str,
        /// Its size as JSON.
        bytes: usize,
    },
    /// The event cannot be written down: a defect.
    #[error("an event cannot be written as JSON: {0}")]
    Unwritable(#[from] serde_json::Error),
}

impl From<sqlx::Error> for OutboxError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

/// An event on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Outgoing {
    /// The row.
    pub id: i64,
    /// What receivers know it by.
    pub message_id: Uuid,
    /// [`Event::KIND`].
    pub kind: String,
    /// [`Event::VERSION`].
    pub schema_version: i16,
    /// [`Event::aggregate`].
    pub aggregate: Uuid,
    /// [`Event::revision`].
    pub revision: i64,
    /// The event as JSON.
    pub payload: serde_json::Value,
}

/// How much is waiting to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// Events.
    pub waiting: i64,
    /// When the first of them happened.
    pub oldest: Option<Timestamp>,
}

static BELL: LazyLock<Notify> = LazyLock::new(Notify::new);

/// Tells the relays of this process that a transaction with an event has been committed. Losing this costs half a second.
/// It is no `pg_notify`: that takes a lock that all commits share.
pub fn ring() {
    BELL.notify_one();
}

/// Waits until somebody rings.
pub async fn rung() {
    BELL.notified().await;
}

/// Writes the event down in the transaction that makes it true. Call [`ring`] after the commit.
///
/// # Errors
/// See [`OutboxError`].
pub async fn append<E: Event>(tx: &mut Transaction, event: &E) -> Result<Uuid, OutboxError> {
    let payload = payload(event)?;
    let message_id = Uuid::now_v7();
    sqlx::query!(
        "insert into database.outbox (message_id, kind, schema_version, aggregate, revision, payload)
         values ($1, $2, $3, $4, $5, $6)",
        message_id,
        E::KIND,
        E::VERSION,
        event.aggregate(),
        event.revision(),
        payload
    )
    .execute(&mut **tx)
    .await?;
    Ok(message_id)
}

/// Writes many events down as [`append`] does one, some hundred a statement.
///
/// # Errors
/// See [`OutboxError`].
pub async fn append_all<E: Event>(tx: &mut Transaction, events: &[E]) -> Result<(), OutboxError> {
    for some in events.chunks(APPENDED_AT_ONCE) {
        let payloads = some.iter().map(payload).collect::<Result<Vec<_>, _>>()?;
        let message_ids: Vec<_> = some.iter().map(|_| Uuid::now_v7()).collect();
        let aggregates: Vec<_> = some.iter().map(Event::aggregate).collect();
        let revisions: Vec<_> = some.iter().map(Event::revision).collect();
        sqlx::query!(
            "insert into database.outbox (message_id, kind, schema_version, aggregate, revision, payload)
             select message_id, $1, $2, aggregate, revision, payload
             from unnest($3::uuid[], $4::uuid[], $5::bigint[], $6::jsonb[])
                  as told (message_id, aggregate, revision, payload)",
            E::KIND,
            E::VERSION,
            &message_ids,
            &aggregates,
            &revisions,
            &payloads
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// The event as JSON, no larger than allowed.
fn payload<E: Event>(event: &E) -> Result<serde_json::Value, OutboxError> {
    let payload = serde_json::to_value(event)?;
    let bytes = payload.to_string().len();
    if bytes > MAX_PAYLOAD_BYTES {
        return Err(OutboxError::TooLarge { kind: E::KIND, bytes });
    }
    Ok(payload)
}

/// Takes up to `limit` events that wait, oldest rows first; other relays pass them by until the transaction ends.
///
/// # Errors
/// When the database cannot say.
pub async fn claim(tx: &mut Transaction, limit: i64) -> Result<Vec<Outgoing>, DatabaseError> {
    Ok(sqlx::query_as!(
        Outgoing,
        "select id, message_id, kind, schema_version, aggregate, revision, payload from database.outbox
         where published_at is null order by id limit $1 for update skip locked",
        limit
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// Notes that these rows were told, each with its place in the stream. A place holds one event: a row that was told
/// earlier and claims the same place was lost, and waits again.
///
/// # Errors
/// When the database refuses.
pub async fn published(tx: &mut Transaction, told: &[(i64, i64)]) -> Result<(), DatabaseError> {
    let (ids, places): (Vec<i64>, Vec<i64>) = told.iter().copied().unzip();
    sqlx::query!(
        "update database.outbox set published_at = null, stream_sequence = null
         where published_at is not null and stream_sequence = any($2) and id <> all($1)",
        &ids,
        &places
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "update database.outbox o set published_at = clock_timestamp(), stream_sequence = told.place
         from unnest($1::bigint[], $2::bigint[]) as told (id, place) where o.id = told.id",
        &ids,
        &places
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Compares what was told with what the stream says of itself, marks as waiting whatever it can no longer hold, and says
/// how many those are: everything where the stream is another one than before (`created` differs), else what lies above
/// its last place. Ask after every connect, before anything is published.
///
/// # Errors
/// When the database refuses.
pub async fn lost(pool: &Pool, stream: &str, created: Timestamp, last: i64) -> Result<u64, DatabaseError> {
    let mut tx = pool.begin().await?;
    // One at a time: two instances that reconnect together would see each other's half.
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('database.stream', 0))").execute(&mut *tx).await?;
    let known = sqlx::query_scalar!("select created_at from database.stream where name = $1", stream)
        .fetch_optional(&mut *tx)
        .await?;
    // Postgres keeps microseconds, the server nanoseconds.
    let is_another = known.is_some_and(|known| known.to_jiff().as_microsecond() != created.as_microsecond());
    let floor = if is_another { -1 } else { last };
    let marked = sqlx::query!(
        "update database.outbox set published_at = null, stream_sequence = null
         where published_at is not null and stream_sequence > $1",
        floor
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into database.stream (name, created_at) values ($1, $2)
         on conflict (name) do update set created_at = excluded.created_at",
        stream,
        created.to_sqlx() as _
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(marked.rows_affected())
}

/// Marks what happened since that moment as waiting, so that it is told again, and says how much that is. Consumers that
/// have dealt with an event do not do so twice; a new one, or a stream that was emptied, gets it.
///
/// # Errors
/// When the database refuses.
pub async fn tell_again(pool: &Pool, since: Timestamp) -> Result<u64, DatabaseError> {
    let marked = sqlx::query!(
        "update database.outbox set published_at = null, stream_sequence = null
         where published_at is not null and created_at >= $1",
        since.to_sqlx() as _
    )
    .execute(pool)
    .await?;
    Ok(marked.rows_affected())
}

/// What waits.
///
/// # Errors
/// When the database cannot say.
pub async fn backlog(pool: &Pool) -> Result<Backlog, DatabaseError> {
    let row = sqlx::query!(
        r#"select count(*) as "waiting!", min(created_at) as oldest
           from database.outbox where published_at is null"#
    )
    .fetch_one(pool)
    .await?;
    Ok(Backlog { waiting: row.waiting, oldest: row.oldest.map(|at| at.to_jiff()) })
}

/// Takes away what was told longer than [`KEPT`] before `now`, and says how much; some thousand rows at the most, so
/// call again until it is nothing.
///
/// # Errors
/// When the database refuses.
pub async fn prune(pool: &Pool, now: Timestamp) -> Result<u64, DatabaseError> {
    let gone = sqlx::query!(
        "delete from database.outbox where id in
             (select id from database.outbox where published_at < $1 order by published_at limit $2)",
        (now - KEPT).to_sqlx() as _,
        PRUNED_AT_ONCE
    )
    .execute(pool)
    .await?;
    Ok(gone.rows_affected())
}

/// Takes away what waits for longer than [`KEPT`] before `now`, as [`prune`] does: for a site that has no NATS, where
/// nobody will ever tell it.
///
/// # Errors
/// When the database refuses.
pub async fn prune_untold(pool: &Pool, now: Timestamp) -> Result<u64, DatabaseError> {
    let gone = sqlx::query!(
        "delete from database.outbox where id in
             (select id from database.outbox where published_at is null and created_at < $1 order by id limit $2)",
        (now - KEPT).to_sqlx() as _,
        PRUNED_AT_ONCE
    )
    .execute(pool)
    .await?;
    Ok(gone.rows_affected())
}
