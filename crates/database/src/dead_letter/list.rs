//! Which dead letters there are.

use std::str::FromStr;

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;

use super::{DeadLetter, Row};
use crate::{DatabaseError, Pool};

/// The most that one list holds.
const MOST: i64 = 200;

/// Consumers beyond this many are not counted: there are as many as somebody wrote.
const CONSUMERS: i64 = 100;

/// What is left to do with a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It can be tried again.
    GivenUp,
    /// Somebody wants it to be tried again, and its consumer has not done so yet.
    Waiting,
    /// It is no event; it can only be thrown away.
    NoEvent,
}

impl State {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::GivenUp, Self::Waiting, Self::NoEvent];

    /// As addresses and queries have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GivenUp => "given-up",
            Self::Waiting => "waiting",
            Self::NoEvent => "no-event",
        }
    }
}

/// There is no state of that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a dead letter is `given-up`, `waiting` or `no-event`")]
pub struct UnknownState;

impl FromStr for State {
    type Err = UnknownState;

    fn from_str(text: &str) -> Result<Self, UnknownState> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or(UnknownState)
    }
}

/// Which letters are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of that consumer alone.
    pub consumer: Option<String>,
    /// In that state alone.
    pub state: Option<State>,
}

/// A place in the list, the newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// When the letter there was given up.
    pub died_at: Timestamp,
    /// Which it is.
    pub id: i64,
}

/// A letter in a list, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The row.
    pub id: i64,
    /// Who gave it up.
    pub consumer: String,
    /// Its id, as the sender wrote it.
    pub message_id: String,
    /// Its subject.
    pub subject: String,
    /// Bytes of its payload.
    pub bytes: i64,
    /// Why, in a sentence.
    pub reason: String,
    /// How often it was delivered.
    pub deliveries: i64,
    /// When it was given up.
    pub died_at: Timestamp,
    /// What is left to do with it.
    pub state: State,
}

/// The letters of one consumer, counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Who gave them up.
    pub consumer: String,
    /// See [`State::GivenUp`].
    pub given_up: i64,
    /// See [`State::Waiting`].
    pub waiting: i64,
    /// See [`State::NoEvent`].
    pub no_event: i64,
}

/// The letters that were given up last, before that place (`None`: from the newest on), at most `limit` and 200. One that
/// was tried again in vain is as new as its last try.
///
/// # Errors
/// When the database cannot say.
pub async fn list(
    pool: &Pool,
    filter: &Filter,
    before: Option<Place>,
    limit: i64,
) -> Result<Vec<Listed>, DatabaseError> {
    let rows = sqlx::query!(
        r#"select id, consumer, message_id, subject, octet_length(payload)::bigint as "bytes!", reason, deliveries,
                  died_at, retry_at is not null as "waits!", aggregate is not null as "is_event!"
           from database.dead_letter
           where (died_at, id) < (coalesce($1, 'infinity'::timestamptz), coalesce($2, 9223372036854775807))
             and ($3::text is null or consumer = $3)
             and ($4::text is null or $4 = case when aggregate is null then 'no-event'
                                               when retry_at is not null then 'waiting' else 'given-up' end)
           order by died_at desc, id desc limit $5"#,
        before.map(|place| place.died_at.to_sqlx()) as _,
        before.map(|place| place.id),
        filter.consumer,
        filter.state.map(State::as_str),
        limit.clamp(1, MOST)
    )
    .fetch_all(pool)
    .await?;
    let state = |is_event: bool, waits: bool| match (is_event, waits) {
        (false, _) => State::NoEvent,
        (true, true) => State::Waiting,
        (true, false) => State::GivenUp,
    };
    let listed = rows.into_iter().map(|row| Listed {
        id: row.id,
        consumer: row.consumer,
        message_id: row.message_id,
        subject: row.subject,
        bytes: row.bytes,
        reason: row.reason,
        deliveries: row.deliveries,
        died_at: row.died_at.to_jiff(),
        state: state(row.is_event, row.waits),
    });
    Ok(listed.collect())
}

/// One letter, whole.
///
/// # Errors
/// When the database cannot say.
pub async fn find(pool: &Pool, id: i64) -> Result<Option<DeadLetter>, DatabaseError> {
    let row = sqlx::query_as!(
        Row,
        "select id, consumer, message_id, subject, payload, reason, deliveries, died_at, schema_version, aggregate,
                revision, retry_at
         from database.dead_letter where id = $1",
        id
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(Row::into_letter))
}

/// How many there are.
///
/// # Errors
/// When the database cannot say.
pub async fn count(pool: &Pool) -> Result<i64, DatabaseError> {
    Ok(sqlx::query_scalar!(r#"select count(*) as "count!" from database.dead_letter"#).fetch_one(pool).await?)
}

/// How many there are of each consumer, by its name.
///
/// # Errors
/// When the database cannot say.
pub async fn tallies(pool: &Pool) -> Result<Vec<Tally>, DatabaseError> {
    Ok(sqlx::query_as!(
        Tally,
        r#"select consumer,
                  count(*) filter (where aggregate is not null and retry_at is null) as "given_up!",
                  count(*) filter (where aggregate is not null and retry_at is not null) as "waiting!",
                  count(*) filter (where aggregate is null) as "no_event!"
           from database.dead_letter group by consumer order by consumer limit $1"#,
        CONSUMERS
    )
    .fetch_all(pool)
    .await?)
}
