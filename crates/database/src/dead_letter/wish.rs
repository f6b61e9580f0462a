//! What an operator wants to become of a dead letter. A wish that comes twice is one wish.

use crate::{DatabaseError, Pool};

/// What came of a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is so, or was so already.
    Done,
    /// There is no such letter: its consumer has dealt with it, or it was thrown away.
    Gone,
    /// Its consumer is trying it at this moment; nothing was changed.
    Busy,
    /// It is no event, and trying again cannot help.
    NoEvent,
}

/// Takes one away, unless it is being tried at this moment.
///
/// # Errors
/// When the database refuses.
pub async fn discard(pool: &Pool, id: i64) -> Result<Outcome, DatabaseError> {
    // Whoever tries it holds its row for as long as that takes: nobody waits for it here.
    let gone = sqlx::query!(
        "delete from database.dead_letter where id =
             (select id from database.dead_letter where id = $1 for update skip locked)",
        id
    )
    .execute(pool)
    .await?;
    if gone.rows_affected() == 1 {
        return Ok(Outcome::Done);
    }
    Ok(if is_event(pool, id).await?.is_some() { Outcome::Busy } else { Outcome::Gone })
}

/// Asks the consumer to try this one again. One that waits for that already keeps its turn.
///
/// # Errors
/// When the database refuses.
pub async fn ask_again(pool: &Pool, id: i64) -> Result<Outcome, DatabaseError> {
    let asked = sqlx::query!(
        "update database.dead_letter set retry_at = coalesce(retry_at, clock_timestamp()) where id =
             (select id from database.dead_letter where id = $1 and aggregate is not null for update skip locked)",
        id
    )
    .execute(pool)
    .await?;
    if asked.rows_affected() == 1 {
        return Ok(Outcome::Done);
    }
    Ok(match is_event(pool, id).await? {
        None => Outcome::Gone,
        Some(false) => Outcome::NoEvent,
        Some(true) => Outcome::Busy,
    })
}

/// Asks a consumer to try again what it gave up, the oldest first, at most `limit` letters; says how many those are. What
/// waits already, and what is no event, is none of them.
///
/// # Errors
/// When the database refuses.
pub async fn ask_all_again(pool: &Pool, consumer: &str, limit: i64) -> Result<u64, DatabaseError> {
    let asked = sqlx::query!(
        "update database.dead_letter set retry_at = clock_timestamp() where id in
             (select id from database.dead_letter
              where consumer = $1 and retry_at is null and aggregate is not null
              order by died_at, id limit $2 for update skip locked)",
        consumer,
        limit
    )
    .execute(pool)
    .await?;
    Ok(asked.rows_affected())
}

/// Whether that letter is an event; `None` where it is not there.
async fn is_event(pool: &Pool, id: i64) -> Result<Option<bool>, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"select aggregate is not null as "is_event!" from database.dead_letter where id = $1"#,
        id
    )
    .fetch_optional(pool)
    .await?)
}
