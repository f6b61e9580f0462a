//! Who reads a source now, and what came of the readings before.

use contracts::Refusal;
use database::{DatabaseError, Pool, Transaction};
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use super::{Source, administer::Row};

/// Runs of a source that are kept.
const KEPT: i64 = 60;

/// Refusals of a run that are kept; how many there were is kept in any case.
const REFUSALS: usize = 200;

/// For so long nobody else reads a source. Longer than a reading may take; who dies is followed after it.
const LEASE: SignedDuration = SignedDuration::from_mins(15);

/// How a reading ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The feed was read.
    Read,
    /// The source says that nothing changed since the last time.
    Unchanged,
    /// The board's address says that it is gone.
    Gone,
    /// So much is gone that an operator is asked.
    Held,
    /// There was no feed to be had.
    Failed,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: &'static [Self] = &[Self::Read, Self::Unchanged, Self::Gone, Self::Held, Self::Failed];

    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Unchanged => "unchanged",
            Self::Gone => "gone",
            Self::Held => "held",
            Self::Failed => "failed",
        }
    }
}

/// What a reading is to be remembered by.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// How it ended; `None` is [`Outcome::Failed`].
    pub outcome: Option<Outcome>,
    /// Why it failed, or was held.
    pub reason: Option<String>,
    /// Bytes that came.
    pub bytes: u64,
    /// Adverts, as `jobs` counts them.
    pub new: usize,
    /// As above.
    pub updated: usize,
    /// As above.
    pub unchanged: usize,
    /// As above.
    pub missing: usize,
    /// As above.
    pub closed: usize,
    /// As above.
    pub held: usize,
    /// Adverts that the source's filters left out.
    pub filtered: usize,
    /// Rows that could not be shown.
    pub refused: Vec<Refusal>,
    /// For the next reading.
    pub board: Option<String>,
    /// For the next reading.
    pub etag: Option<String>,
    /// For the next reading.
    pub last_modified: Option<String>,
}

/// A reading that is over.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// For the database and for addresses.
    pub id: i64,
    /// Whose it was.
    pub source_id: i64,
    /// When it began.
    pub started_at: Timestamp,
    /// When it was over.
    pub ended_at: Timestamp,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it failed, or was held.
    pub reason: Option<String>,
    /// Bytes that came.
    pub bytes: i64,
    /// Never seen before.
    pub new: i32,
    /// Changed.
    pub updated: i32,
    /// As they were.
    pub unchanged: i32,
    /// Left the feed with this reading.
    pub missing: i32,
    /// Closed.
    pub closed: i32,
    /// Would have left, and were kept.
    pub held: i32,
    /// Left out by the source's filters.
    pub filtered: i32,
    /// Rows that could not be shown.
    pub refused: i32,
}

/// A row that could not be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunRefusal {
    /// The source's own id.
    pub external_id: Option<String>,
    /// What it calls itself.
    pub row: String,
    /// Why.
    pub reason: String,
}

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

/// The runs of a source that are kept, newest first.
///
/// # Errors
/// When the database cannot say.
pub async fn runs(pool: &Pool, source: i64) -> Result<Vec<Run>, DatabaseError> {
    let rows = sqlx::query_as!(
        RunRow,
        "select id, source_id, started_at, ended_at, outcome, reason, bytes, new, updated, unchanged, missing, closed,
                held, filtered, refused
         from importing.run where source_id = $1 order by id desc limit $2",
        source,
        KEPT
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(RunRow::into_run).collect()
}

/// The newest run of each source.
///
/// # Errors
/// When the database cannot say.
pub async fn last_runs(pool: &Pool) -> Result<Vec<Run>, DatabaseError> {
    let rows = sqlx::query_as!(
        RunRow,
        r#"select id as "id!", source_id as "source_id!", started_at as "started_at!", ended_at as "ended_at!",
                  outcome as "outcome!", reason, bytes as "bytes!", new as "new!", updated as "updated!",
                  unchanged as "unchanged!", missing as "missing!", closed as "closed!", held as "held!",
                  filtered as "filtered!", refused as "refused!"
           from (select id as source from importing.source order by name limit 1000) s
           cross join lateral (select * from importing.run where source_id = s.source order by id desc limit 1) r"#
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(RunRow::into_run).collect()
}

/// The refusals of a run that are kept, in the order of the feed.
///
/// # Errors
/// When the database cannot say.
pub async fn refusals(pool: &Pool, run: i64) -> Result<Vec<RunRefusal>, DatabaseError> {
    Ok(sqlx::query_as!(
        RunRefusal,
        "select external_id, row, reason from importing.refusal where run_id = $1 order by position limit 200",
        run
    )
    .fetch_all(pool)
    .await?)
}

struct RunRow {
    id: i64,
    source_id: i64,
    started_at: jiff_sqlx::Timestamp,
    ended_at: jiff_sqlx::Timestamp,
    outcome: String,
    reason: Option<String>,
    bytes: i64,
    new: i32,
    updated: i32,
    unchanged: i32,
    missing: i32,
    closed: i32,
    held: i32,
    filtered: i32,
    refused: i32,
}

impl RunRow {
    fn into_run(self) -> Result<Run, DatabaseError> {
        let outcome = Outcome::ALL.iter().find(|outcome| outcome.as_str() == self.outcome).copied();
        Ok(Run {
            outcome: outcome
                .ok_or_else(|| DatabaseError::Corrupt(format!("importing.run.outcome is `{}`", self.outcome)))?,
            id: self.id,
            source_id: self.source_id,
            started_at: self.started_at.to_jiff(),
            ended_at: self.ended_at.to_jiff(),
            reason: self.reason,
            bytes: self.bytes,
            new: self.new,
            updated: self.updated,
            unchanged: self.unchanged,
            missing: self.missing,
            closed: self.closed,
            held: self.held,
            filtered: self.filtered,
            refused: self.refused,
        })
    }
}
