//! What an operator does with sources.

use database::{DatabaseError, Pool};
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;

use super::{Filter, LONGEST, SHORTEST, Source};
use crate::Format;

/// A source that is to be.
#[derive(Clone, Debug)]
pub struct New {
    /// See [`Source`] for each.
    pub name: String,
    /// See [`Source`].
    pub format: Format,
    /// See [`Source`].
    pub token: String,
    /// See [`Source`].
    pub address: Option<String>,
    /// See [`Source`].
    pub company: Option<String>,
    /// See [`Source`].
    pub every: SignedDuration,
    /// See [`Source`].
    pub filters: Vec<Filter>,
}

/// Why a source was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// The name cannot be one.
    #[error("`{0}` is no name: small letters, digits, dots and hyphens were expected, at most 60")]
    Name(String),
    /// There is one of that name already.
    #[error("there is a source `{0}` already")]
    Taken(String),
    /// Two sources of one board would close each other's adverts.
    #[error("the board `{token}` of {format} is read by the source `{name}` already")]
    Read {
        /// The format.
        format: Format,
        /// The board.
        token: String,
        /// The source that reads it.
        name: String,
    },
    /// Not a time that makes sense between two readings.
    #[error("a source is read every {0:#}; from {SHORTEST:#} to {LONGEST:#} was expected")]
    Interval(SignedDuration),
    /// The format has no host.
    #[error("the format {0} has no host of its own: give the feed's address")]
    NoAddress(Format),
    /// The database refused or is away.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// Adds a source. It is due at once.
///
/// # Errors
/// See [`AddError`].
pub async fn add(pool: &Pool, new: &New, now: Timestamp) -> Result<Source, AddError> {
    check(new)?;
    let filters: Vec<String> = new.filters.iter().map(|filter| filter.as_str().to_owned()).collect();
    let added = sqlx::query_scalar!(
        "insert into importing.source (name, format, token, address, company, every_s, filters, created_at, due_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8) on conflict do nothing returning id",
        new.name,
        new.format.as_str(),
        new.token,
        new.address,
        new.company,
        i32::try_from(new.every.as_secs()).unwrap_or(i32::MAX),
        &filters,
        now.to_sqlx()
    )
    .fetch_optional(pool)
    .await
    .map_err(DatabaseError::from)?;
    let source = by_name(pool, &new.name).await?;
    match (added, source) {
        (Some(_), Some(source)) => Ok(source),
        (_, Some(_)) => Err(AddError::Taken(new.name.clone())),
        (_, None) => Err(AddError::Read {
            format: new.format,
            token: new.token.clone(),
            name: reader_of(pool, new).await?.unwrap_or_default(),
        }),
    }
}

fn check(new: &New) -> Result<(), AddError> {
    const LONGEST_NAME: usize = 60;
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let name = new.name.as_str();
    if name.len() > LONGEST_NAME || !name.chars().all(fits) || !edge(name.chars().next()) || !edge(name.chars().last())
    {
        return Err(AddError::Name(new.name.clone()));
    }
    if new.every < SHORTEST || new.every > LONGEST {
        return Err(AddError::Interval(new.every));
    }
    if new.address.is_none() && new.format.reader().address(&new.token).is_none() {
        return Err(AddError::NoAddress(new.format));
    }
    Ok(())
}

async fn reader_of(pool: &Pool, new: &New) -> Result<Option<String>, DatabaseError> {
    Ok(sqlx::query_scalar!(
        "select name from importing.source where format = $1 and token = $2",
        new.format.as_str(),
        new.token
    )
    .fetch_optional(pool)
    .await?)
}

/// The most sources that are listed at once.
const MOST: i64 = 1_000;

/// Every source by name, a thousand at the most.
///
/// # Errors
/// When the database cannot say.
pub async fn list(pool: &Pool) -> Result<Vec<Source>, DatabaseError> {
    let rows = sqlx::query_as!(
        Row,
        "select id, name, format, token, address, company, every_s, filters, paused, accepted, due_at, leased_until,
                board, etag, last_modified, failures
         from importing.source order by name limit $1",
        MOST
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(Row::into_source).collect()
}

/// The source of that name.
///
/// # Errors
/// When the database cannot say.
pub async fn by_name(pool: &Pool, name: &str) -> Result<Option<Source>, DatabaseError> {
    let row = sqlx::query_as!(
        Row,
        "select id, name, format, token, address, company, every_s, filters, paused, accepted, due_at, leased_until,
                board, etag, last_modified, failures
         from importing.source where name = $1",
        name
    )
    .fetch_optional(pool)
    .await?;
    row.map(Row::into_source).transpose()
}

/// Stops a source. Whether there is one.
///
/// # Errors
/// When the database refuses.
pub async fn pause(pool: &Pool, name: &str) -> Result<bool, DatabaseError> {
    let done = sqlx::query!("update importing.source set paused = true where name = $1", name).execute(pool).await?;
    Ok(done.rows_affected() == 1)
}

/// Lets a source go on; it is due at once. Whether there is one.
///
/// # Errors
/// When the database refuses.
pub async fn resume(pool: &Pool, name: &str, now: Timestamp) -> Result<bool, DatabaseError> {
    let done = sqlx::query!(
        "update importing.source set paused = false, failures = 0, due_at = $2 where name = $1",
        name,
        now.to_sqlx()
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The operator says that the next reading is right, however much is gone; the source is due at once and read in full.
/// Whether there is one.
///
/// # Errors
/// When the database refuses.
pub async fn accept(pool: &Pool, name: &str, now: Timestamp) -> Result<bool, DatabaseError> {
    let done = sqlx::query!(
        "update importing.source set accepted = true, etag = null, last_modified = null, due_at = $2 where name = $1",
        name,
        now.to_sqlx()
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets a source and its runs. Its adverts are somebody else's to close. Whether there was one.
///
/// # Errors
/// When the database refuses.
pub async fn remove(pool: &Pool, name: &str) -> Result<bool, DatabaseError> {
    let done = sqlx::query!("delete from importing.source where name = $1", name).execute(pool).await?;
    Ok(done.rows_affected() == 1)
}

/// A source as its row has it.
pub(super) struct Row {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) format: String,
    pub(super) token: String,
    pub(super) address: Option<String>,
    pub(super) company: Option<String>,
    pub(super) every_s: i32,
    pub(super) filters: Vec<String>,
    pub(super) paused: bool,
    pub(super) accepted: bool,
    pub(super) due_at: jiff_sqlx::Timestamp,
    pub(super) leased_until: Option<jiff_sqlx::Timestamp>,
    pub(super) board: Option<String>,
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
    pub(super) failures: i32,
}

impl Row {
    pub(super) fn into_source(self) -> Result<Source, DatabaseError> {
        let corrupt = |what: String| DatabaseError::Corrupt(format!("importing.source {}: {what}", self.name));
        let filters: Result<Vec<Filter>, String> = self.filters.iter().map(|word| word.parse()).collect();
        Ok(Source {
            id: self.id,
            format: self.format.parse().map_err(|error: crate::UnknownFormat| corrupt(error.to_string()))?,
            filters: filters.map_err(corrupt)?,
            name: self.name,
            token: self.token,
            address: self.address,
            company: self.company,
            every: SignedDuration::from_secs(self.every_s.into()),
            paused: self.paused,
            accepted: self.accepted,
            due_at: self.due_at.to_jiff(),
            leased_until: self.leased_until.map(jiff_sqlx::Timestamp::to_jiff),
            board: self.board,
            etag: self.etag,
            last_modified: self.last_modified,
            failures: self.failures,
        })
    }
}
