//! The ways to find a page. Each asks for one advert more than a page, which tells whether there is a next one.

use database::DatabaseError;
use jiff_sqlx::ToSqlx;
use sqlx::PgExecutor;

use super::PAGE_SIZE;
use crate::{
    Cursor,
    card::{self, CardRow, cards},
};

/// The newest live adverts. A statement without parameters is planned once a connection, which is a third of its time.
pub(super) async fn first(db: impl PgExecutor<'_>) -> Result<Vec<CardRow>, DatabaseError> {
    const { assert!(PAGE_SIZE == 20, "the statement asks for one more") };
    let rows = cards!(
        "(select posting_id, published_at from jobs.live_job
          order by published_at desc, posting_id desc limit 21)",
    )
    .fetch_all(db)
    .await?;
    Ok(rows)
}

/// The live adverts behind `after`.
pub(super) async fn newest(db: impl PgExecutor<'_>, after: Cursor) -> Result<Vec<CardRow>, DatabaseError> {
    let rows = cards!(
        "(select posting_id, published_at from jobs.live_job
          where (published_at, posting_id) < ($1, $2)
          order by published_at desc, posting_id desc limit $3)",
        after.published_at().to_sqlx(),
        after.posting().0,
        card::one_more_than(PAGE_SIZE),
    )
    .fetch_all(db)
    .await?;
    Ok(rows)
}

/// Matches out of the inverted index, then sorted. The materialised part keeps the planner from walking the dates for a
/// word that hardly anybody uses.
pub(super) async fn from_index(
    db: impl PgExecutor<'_>,
    text: &str,
    after: Cursor,
) -> Result<Vec<CardRow>, DatabaseError> {
    let rows = cards!(
        with "with matching as materialized (
                  select posting_id, published_at from jobs.live_job
                  where document @@ $1::text::tsquery)",
        "(select posting_id, published_at from matching
          where (published_at, posting_id) < ($2, $3)
          order by published_at desc, posting_id desc limit $4)",
        text,
        after.published_at().to_sqlx(),
        after.posting().0,
        card::one_more_than(PAGE_SIZE),
    )
    .fetch_all(db)
    .await?;
    Ok(rows)
}

/// Adverts that are looked at for a common word. One in twenty, as the rarest of them are at 100,000 adverts, finds a page
/// and a half in so many; more would be wasted on a word that only old adverts hold.
const WALKED: i64 = 700;

/// Matches among the next [`WALKED`] adverts by date: the inverted index knows the hours of their publication (see
/// `jobs.terms_of`), so none of them is unpacked.
pub(super) async fn by_hour(db: impl PgExecutor<'_>, text: &str, after: Cursor) -> Result<Vec<CardRow>, DatabaseError> {
    let rows = cards!(
        with "with walked as materialized (
                  select posting_id, published_at from jobs.live_job
                  where (published_at, posting_id) < ($2, $3)
                  order by published_at desc, posting_id desc limit $5),
              hours as (select distinct date_bin('1 hour', published_at, to_timestamp(0)) as hour from walked),
              said as materialized (
                  select posting_id, published_at from jobs.live_job
                  where document @@ $1::text::tsquery
                    and jobs.terms_of(record)
                        @@ (select string_agg(jobs.hour_of(hour), ' | ') from hours)::tsquery)",
        "(select posting_id, published_at from said where posting_id in (select posting_id from walked)
          order by published_at desc, posting_id desc limit $4)",
        text,
        after.published_at().to_sqlx(),
        after.posting().0,
        card::one_more_than(PAGE_SIZE),
        WALKED,
    )
    .fetch_all(db)
    .await?;
    Ok(rows)
}

/// Adverts that are looked at for one page where nothing is known of how many match.
pub(super) const UNPACKED: i64 = 500;

/// Matches among the next `walked` adverts by date. The inner limit also keeps the planner from the inverted index.
pub(super) async fn by_date(
    db: impl PgExecutor<'_>,
    text: &str,
    after: Cursor,
    walked: i64,
) -> Result<Vec<CardRow>, DatabaseError> {
    let rows = cards!(
        "(select posting_id, published_at from
              (select posting_id, published_at, document from jobs.live_job
               where (published_at, posting_id) < ($2, $3)
               order by published_at desc, posting_id desc limit $5) walked
          where document @@ $1::text::tsquery
          order by published_at desc, posting_id desc limit $4)",
        text,
        after.published_at().to_sqlx(),
        after.posting().0,
        card::one_more_than(PAGE_SIZE),
        walked,
    )
    .fetch_all(db)
    .await?;
    Ok(rows)
}

/// The last of the `walked` adverts that were looked at, if there are any behind it.
pub(super) async fn end_of_walk(
    db: impl PgExecutor<'_>,
    after: Cursor,
    walked: i64,
) -> Result<Option<Cursor>, DatabaseError> {
    let keys = sqlx::query!(
        "select posting_id, published_at from jobs.live_job
         where (published_at, posting_id) < ($1, $2)
         order by published_at desc, posting_id desc offset $3 limit 2",
        after.published_at().to_sqlx(),
        after.posting().0,
        walked - 1
    )
    .fetch_all(db)
    .await?;
    Ok(match keys.as_slice() {
        [last, _behind] => Some(Cursor::published(last.published_at.to_jiff(), contracts::PostingId(last.posting_id))),
        _ => None,
    })
}

#[cfg(test)]
#[path = "../../tests/feed/mod.rs"]
mod feed;

#[cfg(test)]
mod tests {
    use database::Pool;
    use jiff::ToSpan;

    use super::{
        feed::{advert, feed, find, noon, read_in, titles},
        *,
    };

    #[sqlx::test(migrator = "database::MIGRATOR")]
    async fn every_way_finds_the_same_page(pool: Pool) {
        let jobs = (0_i64..60).map(|age| {
            let mut job = advert(&age.to_string(), if age % 3 == 0 { "Potter" } else { "CTO" });
            job.published_at = Some(noon() - age.hours());
            job
        });
        read_in(&pool, &feed("Halden", jobs.collect()), noon()).await.unwrap();
        assert_eq!(titles(&pool, "potter").await, ["Potter"; 20]);
        let middle = from_index(&pool, "'potter'", Cursor::NEWEST).await.unwrap()[9].cursor();
        for after in [Cursor::NEWEST, middle] {
            let ids = |rows: Vec<CardRow>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
            let found = ids(from_index(&pool, "'potter'", after).await.unwrap());
            assert_eq!(found.len(), if after == middle { 10 } else { 20 });
            assert_eq!(found, ids(by_date(&pool, "'potter'", after, 100).await.unwrap()));
            assert_eq!(found, ids(by_hour(&pool, "'potter'", after).await.unwrap()));
        }
    }

    #[sqlx::test(migrator = "database::MIGRATOR")]
    async fn a_bounded_look_goes_on_where_it_ended(pool: Pool) {
        let last = UNPACKED + 4;
        let jobs = (0..=last).map(|age| {
            let mut job = advert(&age.to_string(), if age == last { "Potter" } else { "CTO" });
            job.published_at = Some(noon() - age.minutes());
            job
        });
        read_in(&pool, &feed("Halden", jobs.collect()), noon()).await.unwrap();
        assert!(by_date(&pool, "'potter'", Cursor::NEWEST, UNPACKED).await.unwrap().is_empty());
        let end = end_of_walk(&pool, Cursor::NEWEST, UNPACKED).await.unwrap().unwrap();
        assert_eq!(by_date(&pool, "'potter'", end, UNPACKED).await.unwrap().len(), 1);
        assert_eq!(end_of_walk(&pool, end, UNPACKED).await.unwrap(), None);
        // The public way: an exclusion is never answered by the index.
        let query = crate::Query::new("-cto", None).unwrap();
        let first = find(&pool, &query).await;
        assert_eq!((first.cards.len(), first.total, first.next), (0, crate::Count::Unknown, Some(end)));
        let second = find(&pool, &crate::Query::new("-cto", first.next).unwrap()).await;
        assert_eq!((second.cards.len(), second.next), (1, None));
    }
}
