//! The records that a search looks at.

use database::DatabaseError;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, PgExecutor};

use super::{
    Asked,
    packed::{packed, whole},
};
use crate::{
    Cursor,
    search::{
        Sort,
        reach::Reach,
        record::{Record, records},
    },
};

/// The adverts that fit a text.
pub(super) enum Gathered {
    /// Records of all of them, one behind the other.
    All(Vec<u8>),
    /// They are too many. Where it came along: the first part of the list by date.
    First(Option<Walk>),
}

/// A part of a list that is too long to look at as a whole.
pub(super) struct Walk {
    pub(super) bytes: Vec<u8>,
    /// The list goes on from here.
    pub(super) end: Option<Cursor>,
}

/// All adverts that fit the text, where they are few enough.
pub(super) async fn all(db: &mut PgConnection, asked: &Asked<'_>) -> Result<Gathered, DatabaseError> {
    let (most, exact) = (asked.limits.bounds.looked_at, &asked.limits.exact);
    let bytes = match &asked.text {
        None if !asked.counts() && exact.was_exceeded(asked.now) => return Ok(Gathered::First(None)),
        None => {
            let first = newest(db, Cursor::NEWEST, most).await?;
            if first.end.is_some() {
                exact.exceed(asked.now);
                return Ok(Gathered::First(Some(first)));
            }
            first.bytes
        }
        Some((words, Reach::Rare(_))) => fitting(db, words, most).await?,
        Some((words, _)) if exact.live(&mut *db, asked.now).await?.is_some() => fitting(db, words, most).await?,
        Some(_) => return Ok(Gathered::First(None)),
    };
    Ok(Gathered::All(bytes))
}

/// Every advert that fits, by the inverted index.
async fn fitting(db: impl PgExecutor<'_>, words: &str, most: u32) -> Result<Vec<u8>, DatabaseError> {
    let slices = packed!(
        "select record from jobs.live_job where document @@ $1::text::tsquery limit $2",
        words,
        i64::from(most)
    )
    .fetch_all(db)
    .await?;
    Ok(whole(slices))
}

/// Every advert that has these [`super::super::terms`]; `None`: they are more than `most`.
pub(super) async fn narrowed(
    db: impl PgExecutor<'_>,
    terms: &str,
    most: u32,
) -> Result<Option<Vec<u8>>, DatabaseError> {
    let slices = packed!(
        "select record from jobs.live_job where jobs.terms_of(record) @@ $1::text::tsquery limit $2",
        terms,
        i64::from(most) + 1
    )
    .fetch_all(db)
    .await?;
    let bytes = whole(slices);
    let is_all = records(&bytes)?.len() <= usize::try_from(most).unwrap_or(usize::MAX);
    Ok(is_all.then_some(bytes))
}

/// The next part of the list of all adverts in that order behind `after`.
pub(super) async fn walk(
    db: impl PgExecutor<'_>,
    sort: Sort,
    after: Option<Cursor>,
    most: u32,
) -> Result<Walk, DatabaseError> {
    match sort {
        Sort::Salary => best_paid(db, after, most).await,
        Sort::Newest | Sort::Relevance => newest(db, after.unwrap_or(Cursor::NEWEST), most).await,
    }
}

/// One more is read, which tells whether there is another part.
async fn newest(db: impl PgExecutor<'_>, after: Cursor, most: u32) -> Result<Walk, DatabaseError> {
    let slices = packed!(
        "select record from jobs.live_job where (published_at, posting_id) < ($1, $2)
         order by published_at desc, posting_id desc limit $3",
        after.published_at().to_sqlx(),
        after.posting().0,
        i64::from(most) + 1
    )
    .fetch_all(db)
    .await?;
    part(whole(slices), Sort::Newest, most)
}

async fn best_paid(db: impl PgExecutor<'_>, after: Option<Cursor>, most: u32) -> Result<Walk, DatabaseError> {
    let (pay, posting) = pay_before(after);
    let slices = packed!(
        "select record from jobs.live_job where (salary_yearly, posting_id) < ($1, $2)
         order by salary_yearly desc, posting_id desc limit $3",
        pay,
        posting,
        i64::from(most) + 1
    )
    .fetch_all(db)
    .await?;
    part(whole(slices), Sort::Salary, most)
}

/// Where a list by pay goes on.
pub(super) fn pay_before(after: Option<Cursor>) -> (i32, uuid::Uuid) {
    let place = |after: Cursor| (i32::try_from(after.key()).unwrap_or(i32::MAX), after.posting().0);
    after.map_or((i32::MAX, uuid::Uuid::max()), place)
}

/// The first `most` of the records, and where the list goes on if there is one more.
fn part(mut bytes: Vec<u8>, sort: Sort, most: u32) -> Result<Walk, DatabaseError> {
    let place = |record: &Record<'_>| {
        (if sort == Sort::Salary { record.salary() } else { record.published() }, record.posting())
    };
    let all = records(&bytes)?;
    if all.len() <= usize::try_from(most).unwrap_or(usize::MAX) {
        return Ok(Walk { bytes, end: None });
    }
    let behind = all.iter().map(place).min();
    let end = all.iter().map(place).filter(|place| Some(*place) > behind).min();
    // It is the last one, as they come in order.
    let mut at = 0;
    let found = all.iter().find(|record| {
        at += record.bytes().len();
        Some(place(record)) == behind
    });
    let length = found.map_or(0, |record| record.bytes().len());
    bytes.drain(at - length..at);
    Ok(Walk { bytes, end: end.map(|(key, posting)| Cursor::new(sort, key, posting)) })
}
