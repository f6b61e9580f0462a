//! The records that a search looks at.

use database::{DatabaseError, Pool};
use jiff_sqlx::ToSqlx;

use crate::{
    Cursor,
    search::{
        Sort,
        reach::Reach,
        record::{Record, records},
    },
};

/// Adverts that are looked at for one page: as many as have all their counts exact.
pub(super) const LOOKED_AT: i64 = 10_000;

/// Adverts that are looked at where the document of each must be unpacked, at about 10 µs.
pub(super) const UNPACKED: i64 = 1_000;

/// The adverts that fit a text.
pub(super) enum Gathered {
    /// Records of all of them, one behind the other.
    All(Vec<u8>),
    /// They are too many. Where it came along: the first part of the list by date.
    First(Option<Walk>),
}

/// All adverts that fit the text, where they are few enough.
pub(super) async fn all(pool: &Pool, text: Option<&(String, Reach)>) -> Result<Gathered, DatabaseError> {
    let bytes = match text {
        None => {
            let first = next(pool, Cursor::NEWEST, LOOKED_AT).await?;
            return Ok(if first.end.is_none() { Gathered::All(first.bytes) } else { Gathered::First(Some(first)) });
        }
        Some((words, Reach::Rare(_))) => fitting(pool, words).await?,
        Some((words, _)) if is_small(pool).await? => fitting(pool, words).await?,
        Some(_) => return Ok(Gathered::First(None)),
    };
    Ok(Gathered::All(bytes))
}

/// Whether the board is one whose counts are all exact.
async fn is_small(pool: &Pool) -> Result<bool, DatabaseError> {
    let live = sqlx::query_scalar!(
        r#"select count(*) as "count!" from (select from jobs.live_job limit $1) live"#,
        LOOKED_AT + 1
    )
    .fetch_one(pool)
    .await?;
    Ok(live <= LOOKED_AT)
}

/// Every advert that fits, by the inverted index.
async fn fitting(pool: &Pool, words: &str) -> Result<Vec<u8>, DatabaseError> {
    let bytes = sqlx::query_scalar!(
        "select string_agg(record, '') from
             (select record from jobs.live_job where document @@ $1::text::tsquery limit $2) fitting",
        words,
        LOOKED_AT
    )
    .fetch_one(pool)
    .await?;
    Ok(bytes.unwrap_or_default())
}

/// The next part of the list by date. One more is read, which tells whether there is another part.
async fn next(pool: &Pool, after: Cursor, most: i64) -> Result<Walk, DatabaseError> {
    let (mut bytes, count) = newest(pool, after, most + 1).await?;
    if count <= most {
        return Ok(Walk { bytes, end: None });
    }
    let place = |record: &Record<'_>| (record.published(), record.posting());
    let all = records(&bytes)?;
    let behind = all.iter().map(place).min();
    let part: Vec<_> = all.into_iter().filter(|record| Some(place(record)) != behind).collect();
    let end = part.iter().map(place).min().map(|(key, posting)| Cursor::new(Sort::Newest, key, posting));
    bytes = part.iter().flat_map(|record| record.bytes()).copied().collect();
    Ok(Walk { bytes, end })
}

/// The next adverts by date, and how many they are.
async fn newest(pool: &Pool, after: Cursor, most: i64) -> Result<(Vec<u8>, i64), DatabaseError> {
    let row = sqlx::query!(
        r#"select string_agg(record, '') as bytes, count(*) as "count!" from
             (select record from jobs.live_job where (published_at, posting_id) < ($1, $2)
              order by published_at desc, posting_id desc limit $3) newest"#,
        after.published_at().to_sqlx(),
        after.posting().0,
        most
    )
    .fetch_one(pool)
    .await?;
    Ok((row.bytes.unwrap_or_default(), row.count))
}

/// A part of a list that is too long to look at as a whole.
pub(super) struct Walk {
    pub(super) bytes: Vec<u8>,
    /// The list goes on from here.
    pub(super) end: Option<Cursor>,
}

/// The next part of a list in that order behind `after`.
pub(super) async fn walk(
    pool: &Pool,
    words: Option<&str>,
    sort: Sort,
    after: Option<Cursor>,
) -> Result<Walk, DatabaseError> {
    let most = if words.is_some() { UNPACKED } else { LOOKED_AT };
    match (sort, words) {
        (Sort::Salary, _) => best_paid(pool, words, after, most.min(2_000)).await,
        (_, None) => next(pool, after.unwrap_or(Cursor::NEWEST), most).await,
        (_, Some(words)) => newest_fitting(pool, words, after.unwrap_or(Cursor::NEWEST), most).await,
    }
}

async fn newest_fitting(pool: &Pool, words: &str, after: Cursor, most: i64) -> Result<Walk, DatabaseError> {
    let bytes = sqlx::query_scalar!(
        "select string_agg(record, '') from
             (select record, document from jobs.live_job where (published_at, posting_id) < ($1, $2)
              order by published_at desc, posting_id desc limit $3) newest
         where document @@ $4::text::tsquery",
        after.published_at().to_sqlx(),
        after.posting().0,
        most,
        words
    )
    .fetch_one(pool)
    .await?;
    let end = super::super::page::end_of_walk(pool, after, most).await?;
    Ok(Walk { bytes: bytes.unwrap_or_default(), end })
}

async fn best_paid(pool: &Pool, words: Option<&str>, after: Option<Cursor>, most: i64) -> Result<Walk, DatabaseError> {
    let (pay, posting) = after.map_or((i32::MAX, uuid::Uuid::max()), |after| {
        (i32::try_from(after.key()).unwrap_or(i32::MAX), after.posting().0)
    });
    let row = sqlx::query!(
        r#"with walked as materialized (
               select record, posting_id, salary_yearly, case when $4::text is null then null else document end as document
               from jobs.live_job where (salary_yearly, posting_id) < ($1, $2)
               order by salary_yearly desc, posting_id desc limit $3)
           select (select string_agg(record, '') from walked
                   where $4::text is null or document @@ $4::text::tsquery) as bytes,
                  (select count(*) from walked) as "count!",
                  (select salary_yearly from walked order by salary_yearly, posting_id limit 1) as pay,
                  (select posting_id from walked order by salary_yearly, posting_id limit 1) as posting"#,
        pay,
        posting,
        most,
        words
    )
    .fetch_one(pool)
    .await?;
    let end = row.pay.zip(row.posting).filter(|_| row.count == most);
    let end = end.map(|(pay, id)| Cursor::new(Sort::Salary, pay.into(), contracts::PostingId(id)));
    Ok(Walk { bytes: row.bytes.unwrap_or_default(), end })
}
