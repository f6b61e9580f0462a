//! Reads lives back.

use database::{DatabaseError, Pool};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;

use crate::LifeRow;

/// No more are given at once.
pub const MAX_LIVES: u32 = 1_000;

/// At the most `limit` lives ([`MAX_LIVES`] at the most), newest first; with `before`, those that come after the life of
/// that start and name in this order.
///
/// # Errors
/// When the database cannot say.
pub async fn lives(pool: &Pool, limit: u32, before: Option<(Timestamp, &str)>) -> Result<Vec<LifeRow>, DatabaseError> {
    let (started_at, life) = before.unzip();
    let rows = sqlx::query_as!(
        Row,
        "select life, cause, detail, release, build, previous_release, pid, started_at, serving_at, handover_ms, stall_ms,
                  ended_at, end_cause, end_detail, requests, lost, resident, signature
           from operations.life
           where $1::timestamptz is null or (started_at, life) < ($1, $2)
           order by started_at desc, life desc limit $3",
        started_at.map(|at| at.to_sqlx()) as _,
        life,
        i64::from(limit.min(MAX_LIVES)),
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(Row::into_life).collect()
}

struct Row {
    life: String,
    cause: String,
    detail: String,
    release: String,
    build: String,
    previous_release: Option<String>,
    pid: i64,
    started_at: jiff_sqlx::Timestamp,
    serving_at: Option<jiff_sqlx::Timestamp>,
    handover_ms: Option<f64>,
    stall_ms: Option<f64>,
    ended_at: Option<jiff_sqlx::Timestamp>,
    end_cause: Option<String>,
    end_detail: String,
    requests: i64,
    lost: Option<i64>,
    resident: Option<i64>,
    signature: Option<String>,
}

impl Row {
    fn into_life(self) -> Result<LifeRow, DatabaseError> {
        Ok(LifeRow {
            pid: u32::try_from(self.pid).map_err(|_| corrupt("pid", self.pid))?,
            requests: amount("requests", self.requests)?,
            lost: self.lost.map(|lost| amount("lost", lost)).transpose()?,
            resident: self.resident.map(|resident| amount("resident", resident)).transpose()?,
            life: self.life,
            cause: self.cause,
            detail: self.detail,
            release: self.release,
            build: self.build,
            previous_release: self.previous_release,
            started_at: self.started_at.to_jiff(),
            serving_at: self.serving_at.map(jiff_sqlx::Timestamp::to_jiff),
            handover_ms: self.handover_ms,
            stall_ms: self.stall_ms,
            ended_at: self.ended_at.map(jiff_sqlx::Timestamp::to_jiff),
            end_cause: self.end_cause,
            end_detail: self.end_detail,
            signature: self.signature,
        })
    }
}

fn amount(column: &str, number: i64) -> Result<u64, DatabaseError> {
    u64::try_from(number).map_err(|_| corrupt(column, number))
}

fn corrupt(column: &str, number: i64) -> DatabaseError {
    DatabaseError::Corrupt(format!("operations.life.{column} is {number}"))
}
