//! What is known of a company beside its own words: the stack in its adverts, what it offered before, where that was read.

use contracts::{CompanyId, PostingId, Salary};
use database::{DatabaseError, Pool};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;

use crate::{Cursor, card::one_more_than, row};

/// Closed adverts on a page.
pub const PAST_ON_A_PAGE: usize = 20;

/// Tags beyond this many say little of a company.
const TAGS: i64 = 20;

/// The newest adverts whose tags are counted.
const READ_FOR_TAGS: i64 = 300;

/// Boards beyond this many are not listed.
const BOARDS: i64 = 10;

/// A tag, and how many of the company's live adverts bear it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StackTag {
    /// `Rust`.
    pub tag: String,
    /// Of the newest 300 live adverts.
    pub adverts: u32,
}

/// An advert that has closed.
#[derive(Clone, Debug, PartialEq)]
pub struct PastAdvert {
    /// The role.
    pub title: String,
    /// When it was first published.
    pub published_at: Timestamp,
    /// When it closed.
    pub closed_at: Timestamp,
    /// Base pay; `None` is *not stated by the employer*.
    pub salary: Option<Salary>,
}

/// A page of closed adverts, the last closed first.
#[derive(Clone, Debug, PartialEq)]
pub struct PastAdverts {
    /// At most [`PAST_ON_A_PAGE`].
    pub adverts: Vec<PastAdvert>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
}

/// A board that a company's adverts come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The format and its host: `ashby`, `demo`.
    pub source: String,
    /// The board's token at the source.
    pub board: String,
    /// When it was last read.
    pub read_at: Timestamp,
}

/// The tags of a company's live adverts, the most frequent first.
///
/// # Errors
/// When the database cannot say.
pub async fn stack_of_company(pool: &Pool, company: CompanyId) -> Result<Vec<StackTag>, DatabaseError> {
    let rows = sqlx::query!(
        r#"select tag as "tag!", count(*) as "adverts!"
           from (select p.stack from jobs.live_job l join jobs.posting p on p.id = l.posting_id
                 where l.company_id = $1 order by l.published_at desc, l.posting_id desc limit $2) newest,
                unnest(newest.stack) as tag
           group by tag order by count(*) desc, tag limit $3"#,
        company.0,
        READ_FOR_TAGS,
        TAGS
    )
    .fetch_all(pool)
    .await?;
    let tag = |adverts| u32::try_from(adverts).unwrap_or(u32::MAX);
    Ok(rows.into_iter().map(|row| StackTag { tag: row.tag, adverts: tag(row.adverts) }).collect())
}

/// A page of a company's closed adverts, the last closed first. One that opened again is none of them.
///
/// # Errors
/// When the database cannot say.
pub async fn past_adverts_of_company(
    pool: &Pool,
    company: CompanyId,
    after: Option<Cursor>,
) -> Result<PastAdverts, DatabaseError> {
    let after = after.unwrap_or(Cursor::NEWEST);
    let mut rows = sqlx::query!(
        r#"select id, title, published_at, closed_at as "closed_at!", salary_currency, salary_period, salary_min,
                  salary_max
           from jobs.posting
           where company_id = $1 and closed_at is not null and (closed_at, id) < ($2, $3)
           order by closed_at desc, id desc limit $4"#,
        company.0,
        after.published_at().to_sqlx(),
        after.posting().0,
        one_more_than(PAST_ON_A_PAGE)
    )
    .fetch_all(pool)
    .await?;
    let more = rows.len() > PAST_ON_A_PAGE;
    rows.truncate(PAST_ON_A_PAGE);
    let next = rows.last().filter(|_| more).map(|row| Cursor::published(row.closed_at.to_jiff(), PostingId(row.id)));
    let adverts = rows.into_iter().map(|row| {
        Ok(PastAdvert {
            title: row.title,
            published_at: row.published_at.to_jiff(),
            closed_at: row.closed_at.to_jiff(),
            salary: row::salary(row.salary_currency, row.salary_period, row.salary_min, row.salary_max)?,
        })
    });
    Ok(PastAdverts { adverts: adverts.collect::<Result<_, DatabaseError>>()?, next })
}

/// The boards that a company's adverts come from, the last read first.
///
/// # Errors
/// When the database cannot say.
pub async fn origins_of_company(pool: &Pool, company: CompanyId) -> Result<Vec<Origin>, DatabaseError> {
    let rows = sqlx::query!(
        "select source, board, read_at from jobs.company_origin where company_id = $1
         order by read_at desc, source, board limit $2",
        company.0,
        BOARDS
    )
    .fetch_all(pool)
    .await?;
    let origins =
        rows.into_iter().map(|row| Origin { source: row.source, board: row.board, read_at: row.read_at.to_jiff() });
    Ok(origins.collect())
}
