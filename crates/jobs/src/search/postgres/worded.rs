//! Parts of a list whose adverts must say something, where more say it than can be looked at.
//!
//! The part is walked in the index of its order, without looking at a row. What says the text among these adverts the
//! inverted index knows: it holds the hour of each publication and the step of each pay as well (`jobs.terms_of`), so
//! both conditions are one question to it and no document is unpacked. Where the index does not know what the text asks
//! (phrases, exclusions), each document is.

use database::DatabaseError;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, PgExecutor};

use super::{
    gather::pay_before,
    packed::{packed, whole},
};
use crate::{
    Cursor,
    search::{Sort, page, reach::Reach},
};

/// The text, and how far it reaches.
type Text = (String, Reach);

/// Records of those among the next `most` adverts that say it.
pub(super) async fn part(
    db: impl PgExecutor<'_>,
    text: &Text,
    sort: Sort,
    after: Option<Cursor>,
    most: u32,
) -> Result<Vec<u8>, DatabaseError> {
    let (words, most) = (text.0.as_str(), i64::from(most));
    let newest = after.unwrap_or(Cursor::NEWEST);
    let slices = match (sort, text.1) {
        (Sort::Salary, Reach::Unpacked) => best_paid_unpacked(db, words, after, most).await?,
        (Sort::Salary, _) => best_paid(db, words, after, most).await?,
        (_, Reach::Unpacked) => newest_unpacked(db, words, newest, most).await?,
        _ => newest_indexed(db, words, newest, most).await?,
    };
    Ok(whole(slices))
}

/// Where the list goes on behind the next `most` adverts.
pub(super) async fn end(
    db: &mut PgConnection,
    sort: Sort,
    after: Option<Cursor>,
    most: u32,
) -> Result<Option<Cursor>, DatabaseError> {
    if sort != Sort::Salary {
        return page::end_of_walk(db, after.unwrap_or(Cursor::NEWEST), most.into()).await;
    }
    let (pay, posting) = pay_before(after);
    let keys = sqlx::query!(
        "select posting_id, salary_yearly from jobs.live_job where (salary_yearly, posting_id) < ($1, $2)
         order by salary_yearly desc, posting_id desc offset $3 limit 2",
        pay,
        posting,
        i64::from(most) - 1
    )
    .fetch_all(db)
    .await?;
    Ok(match keys.as_slice() {
        [last, _behind] => {
            Some(Cursor::new(Sort::Salary, last.salary_yearly.into(), contracts::PostingId(last.posting_id)))
        }
        _ => None,
    })
}

type Slices = Result<Vec<super::packed::Slice>, DatabaseError>;

async fn newest_indexed(db: impl PgExecutor<'_>, words: &str, after: Cursor, most: i64) -> Slices {
    let slices = packed!(
        "with walked as materialized (
             select posting_id, published_at from jobs.live_job where (published_at, posting_id) < ($1, $2)
             order by published_at desc, posting_id desc limit $3),
         hours as (select distinct date_bin('1 hour', published_at, to_timestamp(0)) as hour from walked),
         said as materialized (
             select posting_id, record from jobs.live_job
             where document @@ $4::text::tsquery
               and jobs.terms_of(record)
                   @@ (select string_agg(jobs.hour_of(hour), ' | ') from hours)::tsquery)
         select record from said where posting_id in (select posting_id from walked)",
        after.published_at().to_sqlx(),
        after.posting().0,
        most,
        words
    )
    .fetch_all(db)
    .await?;
    Ok(slices)
}

async fn newest_unpacked(db: impl PgExecutor<'_>, words: &str, after: Cursor, most: i64) -> Slices {
    let slices = packed!(
        "select record from
             (select record, document from jobs.live_job where (published_at, posting_id) < ($1, $2)
              order by published_at desc, posting_id desc limit $3) walked
         where document @@ $4::text::tsquery",
        after.published_at().to_sqlx(),
        after.posting().0,
        most,
        words
    )
    .fetch_all(db)
    .await?;
    Ok(slices)
}

async fn best_paid(db: impl PgExecutor<'_>, words: &str, after: Option<Cursor>, most: i64) -> Slices {
    let (pay, posting) = pay_before(after);
    let slices = packed!(
        "with walked as materialized (
             select posting_id, salary_yearly from jobs.live_job where (salary_yearly, posting_id) < ($1, $2)
             order by salary_yearly desc, posting_id desc limit $3),
         steps as (select distinct salary_yearly / 2000 * 2000 as pay from walked),
         said as materialized (
             select posting_id, record from jobs.live_job
             where document @@ $4::text::tsquery
               and jobs.terms_of(record)
                   @@ (select string_agg(jobs.pay_of(pay), ' | ') from steps)::tsquery)
         select record from said where posting_id in (select posting_id from walked)",
        pay,
        posting,
        most,
        words
    )
    .fetch_all(db)
    .await?;
    Ok(slices)
}

async fn best_paid_unpacked(db: impl PgExecutor<'_>, words: &str, after: Option<Cursor>, most: i64) -> Slices {
    let (pay, posting) = pay_before(after);
    let slices = packed!(
        "select record from
             (select record, document from jobs.live_job where (salary_yearly, posting_id) < ($1, $2)
              order by salary_yearly desc, posting_id desc limit $3) walked
         where document @@ $4::text::tsquery",
        pay,
        posting,
        most,
        words
    )
    .fetch_all(db)
    .await?;
    Ok(slices)
}
