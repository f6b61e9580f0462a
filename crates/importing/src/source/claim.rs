//! Who reads a source now, and the record that is left of it.

use database::{DatabaseError, Pool, Transaction};
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use super::{
    Source,
    administer::Row,
    run::{KEPT, Outcome, Report},
};

/// Refusals of a run that are kept; how many there were is kept in any case.
const REFUSALS: usize = 200;

/// For so long nobody else reads a source. Longer than a reading may take; who dies is followed after it.
const LEASE: SignedDuration = SignedDuration::from_mins(15);

/// Takes the source that is due for longest, or the one named, for [`LEASE`]; `None` where there is none, or somebody
/// else has it. With it comes the lease, by which [`finish`] knows whose reading it was.
///
/// # Errors
/// When the database refuses.
pub async fn claim(pool: &Pool, name: Option<&str>, now: Timestamp) -> Result<Option<(Source, Uuid)>, DatabaseError> {
    let lease = Uuid::now_v7();
    let until = now.checked_add(LEASE).unwrap_or(now);
    let row = sqlx::query_as!(
        Row,
        "update importing.source set lease = $1, leased_until = $2 where id = (
             select id from importing.source
             where (leased_until is null or leased_until <= $3)
               and (case when $4::text is null then not paused and due_at <= $3 else name = $4 end)
             order by due_at limit 1 for update skip locked)
         returning id, name, format, token, address, company, every_s, filters, paused, accepted, due_at, leased_until,
                   board, etag, last_modified, failures",
        lease,
        until.to_sqlx(),
        now.to_sqlx(),
        name
    )
    .fetch_optional(pool)
    .await?;
    row.map(|row| Ok((row.into_source()?, lease))).transpose()
}

/// Writes down what came of a reading that began at `started`, and frees the source until `due`. `None` where the lease
/// was lost: somebody else has read since, and the caller's transaction must be rolled back.
///
/// # Errors
/// When the database refuses.
pub async fn finish(
    tx: &mut Transaction,
    (source, lease): &(Source, Uuid),
    report: &Report,
    (started, now): (Timestamp, Timestamp),
    due: Timestamp,
) -> Result<Option<i64>, DatabaseError> {
    let outcome = report.outcome.unwrap_or(Outcome::Failed);
    let failed = outcome == Outcome::Failed;
    let freed = sqlx::query!(
        "update importing.source set lease = null, leased_until = null, due_at = $3,
             failures = case when $4 then failures + 1 else 0 end,
             accepted = accepted and $4,
             board = coalesce($5, board),
             etag = case when $4 then etag else $6 end,
             last_modified = case when $4 then last_modified else $7 end
         where id = $1 and lease = $2",
        source.id,
        lease,
        due.to_sqlx(),
        failed,
        report.board,
        report.etag,
        report.last_modified
    )
    .execute(&mut **tx)
    .await?;
    if freed.rows_affected() == 0 {
        return Ok(None);
    }
    let run = write(tx, source.id, report, outcome, (started, now)).await?;
    sqlx::query!(
        "delete from importing.run where source_id = $1 and id <= (
             select id from importing.run where source_id = $1 order by id desc offset $2 limit 1)",
        source.id,
        KEPT
    )
    .execute(&mut **tx)
    .await?;
    Ok(Some(run))
}

async fn write(
    tx: &mut Transaction,
    source: i64,
    report: &Report,
    outcome: Outcome,
    (started, now): (Timestamp, Timestamp),
) -> Result<i64, DatabaseError> {
    let count = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
    let run = sqlx::query_scalar!(
        "insert into importing.run (source_id, started_at, ended_at, outcome, reason, bytes, new, updated, unchanged,
             missing, closed, held, filtered, refused)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) returning id",
        source,
        started.to_sqlx(),
        now.to_sqlx(),
        outcome.as_str(),
        report.reason,
        i64::try_from(report.bytes).unwrap_or(i64::MAX),
        count(report.new),
        count(report.updated),
        count(report.unchanged),
        count(report.missing),
        count(report.closed),
        count(report.held),
        count(report.filtered),
        count(report.refused.len())
    )
    .fetch_one(&mut **tx)
    .await?;
    let kept = &report.refused[..report.refused.len().min(REFUSALS)];
    let ids: Vec<Option<String>> = kept.iter().map(|refusal| refusal.external_id.clone()).collect();
    let rows: Vec<String> = kept.iter().map(|refusal| refusal.row.clone()).collect();
    let reasons: Vec<String> = kept.iter().map(|refusal| refusal.reason.clone()).collect();
    sqlx::query!(
        "insert into importing.refusal (run_id, position, external_id, row, reason)
         select $1, position, external_id, row, reason
         from unnest($2::text[], $3::text[], $4::text[]) with ordinality as said (external_id, row, reason, position)",
        run,
        &ids as &[Option<String>],
        &rows,
        &reasons
    )
    .execute(&mut **tx)
    .await?;
    Ok(run)
}

/// Adds to a run the adverts whose own addresses were found gone after it.
///
/// # Errors
/// When the database refuses.
pub async fn close_more(tx: &mut Transaction, run: i64, closed: usize) -> Result<(), DatabaseError> {
    let closed = i32::try_from(closed).unwrap_or(i32::MAX);
    sqlx::query!(
        "update importing.run set closed = closed + $2, missing = greatest(missing - $2, 0) where id = $1",
        run,
        closed
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
