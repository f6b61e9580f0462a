//! Dead letters: what a consumer could not deal with after several tries.

mod list;
mod wish;

use jiff::Timestamp;
use uuid::Uuid;

use crate::{DatabaseError, Pool, Transaction};

pub use list::{Filter, Listed, Place, State, Tally, UnknownState, count, find, list, tallies};
pub use wish::{Outcome, ask_again, ask_all_again, discard};

/// The longest reason that is kept, in characters: an error may repeat what it stumbled over, and that may be long.
const REASON: usize = 2_000;

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
    /// Its headers; `None` where it is no event, and no further try can help.
    pub headers: Option<Headers>,
    /// Since when somebody wants it to be tried again.
    pub waits_since: Option<Timestamp>,
}

/// What an event bears beside its payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Headers {
    /// The version of the payload's shape.
    pub schema_version: i16,
    /// Of which thing it is a state.
    pub aggregate: Uuid,
    /// Which of its states.
    pub revision: i64,
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
    /// Why, in a sentence; what is beyond 2,000 characters is not kept.
    pub reason: &'a str,
    /// How often it was delivered.
    pub deliveries: i64,
    /// Its headers, where it is an event.
    pub headers: Option<Headers>,
}

/// Keeps a message that is given up. Of one that died before the newer reason stays.
///
/// # Errors
/// When the database refuses: the message must then be delivered again.
pub async fn bury(pool: &Pool, letter: Burial<'_>) -> Result<(), DatabaseError> {
    sqlx::query!(
        "insert into database.dead_letter
             (consumer, message_id, subject, payload, reason, deliveries, schema_version, aggregate, revision)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (consumer, message_id) do update set reason = excluded.reason,
             deliveries = excluded.deliveries, died_at = excluded.died_at, retry_at = null",
        letter.consumer,
        // Postgres holds no U+0000.
        letter.message_id.replace('\0', "\u{fffd}"),
        letter.subject.replace('\0', "\u{fffd}"),
        letter.payload,
        kept(letter.reason),
        letter.deliveries,
        letter.headers.map(|headers| headers.schema_version),
        letter.headers.map(|headers| headers.aggregate),
        letter.headers.map(|headers| headers.revision)
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// A reason as it is kept.
fn kept(reason: &str) -> String {
    let mut kept = reason.replace('\0', "\u{fffd}");
    if let Some((end, _)) = kept.char_indices().nth(REASON) {
        kept.truncate(end);
        kept.push('…');
    }
    kept
}

struct Row {
    id: i64,
    consumer: String,
    message_id: String,
    subject: String,
    payload: Vec<u8>,
    reason: String,
    deliveries: i64,
    died_at: jiff_sqlx::Timestamp,
    schema_version: Option<i16>,
    aggregate: Option<Uuid>,
    revision: Option<i64>,
    retry_at: Option<jiff_sqlx::Timestamp>,
}

impl Row {
    fn into_letter(self) -> DeadLetter {
        let headers = match (self.schema_version, self.aggregate, self.revision) {
            (Some(schema_version), Some(aggregate), Some(revision)) => {
                Some(Headers { schema_version, aggregate, revision })
            }
            _ => None,
        };
        DeadLetter {
            id: self.id,
            consumer: self.consumer,
            message_id: self.message_id,
            subject: self.subject,
            payload: self.payload,
            reason: self.reason,
            deliveries: self.deliveries,
            died_at: self.died_at.to_jiff(),
            headers,
            waits_since: self.retry_at.map(|at| at.to_jiff()),
        }
    }
}

/// Takes, in the transaction of what the consumer does, one letter that it is asked to try again; other instances pass it
/// by until the transaction ends.
///
/// # Errors
/// When the database refuses.
pub async fn take(tx: &mut Transaction, consumer: &str) -> Result<Option<DeadLetter>, DatabaseError> {
    let row = sqlx::query_as!(
        Row,
        "delete from database.dead_letter where id =
             (select id from database.dead_letter where consumer = $1 and retry_at is not null
              order by retry_at, id limit 1 for update skip locked)
         returning id, consumer, message_id, subject, payload, reason, deliveries, died_at, schema_version, aggregate,
                   revision, retry_at",
        consumer
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(Row::into_letter))
}

/// Notes that another try has failed; the letter stays, and waits for nobody.
///
/// # Errors
/// When the database refuses.
pub async fn failed_again(pool: &Pool, id: i64, reason: &str) -> Result<(), DatabaseError> {
    sqlx::query!(
        "update database.dead_letter set retry_at = null, reason = $2, deliveries = deliveries + 1,
             died_at = clock_timestamp() where id = $1",
        id,
        kept(reason)
    )
    .execute(pool)
    .await?;
    Ok(())
}
