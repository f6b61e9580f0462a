//! What happened to an advert, for whoever reads it: each line is written in the transaction that made it true.

use contracts::{EmploymentType, PostingId, Salary, Workplace};
use database::{DatabaseError, Pool};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Lines that are shown of one advert's history; the oldest beyond are left out.
const LINES: i64 = 50;

/// One line of an advert's history.
#[derive(Clone, Debug, PartialEq)]
pub struct PostingEvent {
    /// When it became true.
    pub at: Timestamp,
    /// What became true.
    pub what: Happening,
}

/// What can happen to an advert.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// It appeared here for the first time; when the employer first posted it, the advert says.
    Published,
    /// What people read of it changed. Never empty.
    Edited(Vec<Edit>),
    /// It is still open, by its source's word, a month after the line before.
    Confirmed,
    /// It closed.
    Closed(ClosingReason),
    /// It had closed, and its source shows it again.
    Reopened,
    /// Nobody had confirmed it for [`crate::CONFIRMED_FOR`].
    Hidden,
    /// It had been hidden or expired, and is back on its source's word.
    Returned,
    /// Its own end had come.
    Expired,
}

/// Why an advert closed, as far as its source tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClosingReason {
    /// Its source does not show it any more, and does not say why.
    LeftSource,
    /// The employer took it off at the source.
    Withdrawn,
    /// Its own address at the source, or that of the whole board, says that it is gone.
    SourceGone,
}

/// One thing that changed; both states where they are short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// The role's name.
    Title(Change<String>),
    /// Base pay.
    Pay(Change<Option<Salary>>),
    /// Where the work is done.
    Workplace(Change<Option<Workplace>>),
    /// The places, in the employer's words; the first few.
    Places(Change<Vec<String>>),
    /// Kind of employment.
    Employment(Change<Option<EmploymentType>>),
    /// How many questions of the brief are stated.
    Brief(Change<i16>),
    /// The employer's own end of it.
    End(Change<Option<Timestamp>>),
    /// The share in the company.
    Equity,
    /// The text.
    Description,
    /// Tags, department, or the address at which one applies.
    Details,
}

/// Before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change<T> {
    /// As it was.
    pub before: T,
    /// As it is since.
    pub after: T,
}

impl Happening {
    /// As the column holds it.
    pub(crate) fn to_json(&self) -> Result<serde_json::Value, DatabaseError> {
        serde_json::to_value(self).map_err(|error| DatabaseError::Corrupt(format!("a line of history: {error}")))
    }
}

/// The history of an advert, newest first. Lines that a newer program wrote and this one cannot read are left out.
///
/// # Errors
/// When the database cannot say.
pub async fn history(pool: &Pool, posting: PostingId) -> Result<Vec<PostingEvent>, DatabaseError> {
    let rows = sqlx::query!(
        "select at, what from jobs.posting_event where posting_id = $1 order by at desc, id desc limit $2",
        posting.0,
        LINES
    )
    .fetch_all(pool)
    .await?;
    let lines = rows.into_iter().filter_map(|row| {
        let what = serde_json::from_value(row.what).inspect_err(|error| tracing::debug!(%error, "a line of history"));
        Some(PostingEvent { at: row.at.to_jiff(), what: what.ok()? })
    });
    Ok(lines.collect())
}
