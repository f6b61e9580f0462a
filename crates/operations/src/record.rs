//! Copies lives out of the ledger.

use database::{DatabaseError, Pool};
use jiff_sqlx::ToSqlx as _;

use crate::LifeRow;

/// Writes these lives, all or none, and says how many rows are new or differ now. Doing it again changes nothing.
///
/// A life is known better and better: a row is overwritten by what comes later, but what comes as `None` takes nothing
/// away, and of a life whose end is known nothing is taken that does not know the end. So it does no harm that a ledger
/// was cut, or that two processes copy the same lives at the same time.
///
/// # Errors
/// When the database refuses or cannot be reached; nothing is written then.
pub async fn record(pool: &Pool, lives: &[LifeRow]) -> Result<u64, DatabaseError> {
    if lives.is_empty() {
        return Ok(0);
    }
    let mut transaction = pool.begin().await?;
    let mut written = 0;
    // Always in the same order, or two processes that write the same lives would wait for each other.
    let mut lives: Vec<&LifeRow> = lives.iter().collect();
    lives.sort_by(|one, other| one.life.cmp(&other.life));
    for life in lives {
        written += write(&mut transaction, life).await?;
    }
    transaction.commit().await?;
    Ok(written)
}

async fn write(connection: &mut sqlx::PgConnection, life: &LifeRow) -> Result<u64, DatabaseError> {
    let done = sqlx::query!(
        "insert into operations.life as known
             (life, cause, detail, release, build, previous_release, pid, started_at, serving_at, handover_ms, stall_ms,
              ended_at, end_cause, end_detail, requests, lost, resident, signature)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
         on conflict (life) do update set
             cause = excluded.cause,
             detail = excluded.detail,
             release = excluded.release,
             build = excluded.build,
             previous_release = coalesce(excluded.previous_release, known.previous_release),
             pid = excluded.pid,
             started_at = excluded.started_at,
             serving_at = coalesce(excluded.serving_at, known.serving_at),
             handover_ms = coalesce(excluded.handover_ms, known.handover_ms),
             stall_ms = coalesce(excluded.stall_ms, known.stall_ms),
             ended_at = excluded.ended_at,
             end_cause = coalesce(excluded.end_cause, known.end_cause),
             end_detail = excluded.end_detail,
             requests = greatest(excluded.requests, known.requests),
             lost = coalesce(excluded.lost, known.lost),
             resident = coalesce(excluded.resident, known.resident),
             signature = coalesce(excluded.signature, known.signature)
         where (excluded.ended_at is not null or known.ended_at is null)
           and (excluded.cause, excluded.detail, excluded.release, excluded.build, excluded.pid, excluded.started_at,
                excluded.ended_at, excluded.end_detail, greatest(excluded.requests, known.requests),
                coalesce(excluded.previous_release, known.previous_release),
                coalesce(excluded.serving_at, known.serving_at), coalesce(excluded.handover_ms, known.handover_ms),
                coalesce(excluded.stall_ms, known.stall_ms), coalesce(excluded.end_cause, known.end_cause),
                coalesce(excluded.lost, known.lost), coalesce(excluded.resident, known.resident),
                coalesce(excluded.signature, known.signature))
               is distinct from
               (known.cause, known.detail, known.release, known.build, known.pid, known.started_at,
                known.ended_at, known.end_detail, known.requests,
                known.previous_release,
                known.serving_at, known.handover_ms,
                known.stall_ms, known.end_cause,
                known.lost, known.resident,
                known.signature)",
        text(&life.life),
        text(&life.cause),
        text(&life.detail),
        text(&life.release),
        text(&life.build),
        life.previous_release.as_deref().map(text),
        i64::from(life.pid),
        life.started_at.to_sqlx() as _,
        life.serving_at.map(|at| at.to_sqlx()) as _,
        life.handover_ms,
        life.stall_ms,
        life.ended_at.map(|at| at.to_sqlx()) as _,
        life.end_cause.as_deref().map(text),
        text(&life.end_detail),
        number(life.requests),
        life.lost.map(number),
        life.resident.map(number),
        life.signature.as_deref().map(text),
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

/// Postgres holds no U+0000, and the message of a panic may have one.
fn text(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
