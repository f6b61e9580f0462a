//! What came of the readings of a source.

use contracts::Refusal;
use database::{DatabaseError, Pool};
use jiff::Timestamp;

/// Runs of a source that are kept.
pub(super) const KEPT: i64 = 60;

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
    /// Why it failed or was held; of one that worked, what a person may wonder about.
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
    /// Why it failed or was held; of one that worked, what a person may wonder about.
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
