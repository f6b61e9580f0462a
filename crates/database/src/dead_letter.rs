//! Dead letters: what a consumer could not deal with after several tries.

use jiff::Timestamp;

use crate::{DatabaseError, Pool};

/// A message that was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// The row.
    pub id: i64,
    /// Who gave it up.
    pub consumer: String,
    /// Its id, as the sender wrote it.
    pub message_id: String,
    /// Its subject.
    pub subject: String,
    /// Its bytes.
    pub payload: Vec<u8>,
    /// Why, in a sentence.
    pub reason: String,
    /// How often it was delivered.
    pub deliveries: i64,
    /// When it was given up.
    pub died_at: Timestamp,
}

/// A message that is given up now.
#[derive(Clone, Copy, Debug)]
pub struct Burial<'a> {
    /// Who gives it up.
    pub consumer: &'a str,
    /// Its id, as the sender wrote it.
    pub message_id: &'a str,
    /// Its subject.
    pub subject: &'a str,
    /// Its bytes.
    pub payload: &'a [u8],
    /// Why, in a sentence.
    pub reason: &'a str,
    /// How often it was delivered.
    pub deliveries: i64,
}

/// Keeps a message that is given up. Of one that died before the newer reason stays.
///
/// # Errors
/// When the database refuses: the message must then be delivered again.
pub async fn bury(pool: &Pool, letter: Burial<'_>) -> Result<(), DatabaseError> {
    sqlx::query!(
        "insert into database.dead_letter (consumer, message_id, subject, payload, reason, deliveries)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (consumer, message_id) do update set
             reason = excluded.reason, deliveries = excluded.deliveries, died_at = excluded.died_at",
        letter.consumer,
        // Postgres holds no U+0000.
        letter.message_id.replace('\0', "\u{fffd}"),
        letter.subject.replace('\0', "\u{fffd}"),
        letter.payload,
        letter.reason.replace('\0', "\u{fffd}"),
        letter.deliveries
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// The newest dead letters, before that one (`None`: from the newest on), at most `limit`.
///
/// # Errors
/// When the database cannot say.
pub async fn newest(pool: &Pool, before: Option<i64>, limit: i64) -> Result<Vec<DeadLetter>, DatabaseError> {
    let rows = sqlx::query!(
        r#"select id, consumer, message_id, subject, payload, reason, deliveries,
                  died_at
           from database.dead_letter where id < coalesce($1, 9223372036854775807) order by id desc limit $2"#,
        before,
        limit.clamp(1, 200)
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| DeadLetter {
            id: row.id,
            consumer: row.consumer,
            message_id: row.message_id,
            subject: row.subject,
            payload: row.payload,
            reason: row.reason,
            deliveries: row.deliveries,
            died_at: row.died_at.to_jiff(),
        })
        .collect())
}

/// One dead letter.
///
/// # Errors
/// When the database cannot say.
pub async fn find(pool: &Pool, id: i64) -> Result<Option<DeadLetter>, DatabaseError> {
    let found = newest(pool, id.checked_add(1), 1).await?;
    Ok(found.into_iter().find(|letter| letter.id == id))
}

/// How many there are.
///
/// # Errors
/// When the database cannot say.
pub async fn count(pool: &Pool) -> Result<i64, DatabaseError> {
    Ok(sqlx::query_scalar!(r#"select count(*) as "count!" from database.dead_letter"#).fetch_one(pool).await?)
}

/// Takes one away; `false` where it is not there.
///
/// # Errors
/// When the database refuses.
pub async fn discard(pool: &Pool, id: i64) -> Result<bool, DatabaseError> {
    let gone = sqlx::query!("delete from database.dead_letter where id = $1", id).execute(pool).await?;
    Ok(gone.rows_affected() == 1)
}
