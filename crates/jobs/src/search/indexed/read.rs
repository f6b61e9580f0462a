//! What the index reads of Postgres.

use std::collections::{HashMap, HashSet};

use contracts::PostingId;
use database::{DatabaseError, Pool};
use tokio::task::{JoinSet, spawn_blocking};
use uuid::Uuid;

use super::{
    block::Shared,
    columns::{Columns, Fresh},
    part::Part,
};
use crate::card::{CardRow, cards};

/// Pages of the table that are read in one statement: two to three thousand adverts, and some megabytes of texts.
const SLICE: u32 = 96;

/// Slices under way at once: one core reads while another sorts.
const AT_ONCE: usize = 2;

/// All live adverts, in the order in which they lie in Postgres: what is neither in the order of their ids nor of their
/// dates is read page by page all the same. An advert that is moved meanwhile is missed or read twice; whatever moves one
/// changes it, and that is told.
///
/// # Errors
/// When Postgres cannot answer.
pub(super) async fn all(pool: &Pool) -> Result<Columns, DatabaseError> {
    let shared = Shared::default();
    let mut slices = slices(pages(pool).await?).zip(0_u32..);
    let (mut running, mut parts) = (JoinSet::new(), Vec::new());
    loop {
        while running.len() < AT_ONCE
            && let Some((slice, number)) = slices.next()
        {
            let (pool, shared) = (pool.clone(), shared.clone());
            running.spawn(async move { Ok::<_, DatabaseError>((number, part(&pool, &slice, shared).await?)) });
        }
        let Some(part) = running.join_next().await else { break };
        parts.push(part.map_err(|lost| ended_early(&lost))??);
    }
    // Always in one order, so that a load can be compared with another.
    parts.sort_unstable_by_key(|(number, _)| *number);
    let parts = parts.into_iter().map(|(_, part)| part).collect();
    spawn_blocking(move || Columns::of(parts, shared)).await.map_err(|lost| ended_early(&lost))?
}

/// The adverts from one place of the table up to before another, made ready.
async fn part(pool: &Pool, slice: &(String, String), shared: Shared) -> Result<Part, DatabaseError> {
    let rows = sqlx::query_as!(
        Row,
        r#"select posting_id, record, tsvectorsend(document) as "document!" from jobs.live_job
           where ctid >= $1::text::tid and ctid < $2::text::tid"#,
        slice.0,
        slice.1
    )
    .fetch_all(pool)
    .await?;
    let cards = cards!(
        unordered
        "(select posting_id from jobs.live_job where ctid >= $1::text::tid and ctid < $2::text::tid)",
        slice.0,
        slice.1
    )
    .fetch_all(pool)
    .await?;
    let part = spawn_blocking(move || Part::new(joined(rows, cards)?, &shared));
    part.await.map_err(|lost| ended_early(&lost))?
}

/// Those adverts, as far as they are live.
///
/// # Errors
/// When Postgres cannot answer.
pub(super) async fn these(pool: &Pool, postings: &HashSet<PostingId>) -> Result<Vec<Fresh>, DatabaseError> {
    let ids: Vec<_> = postings.iter().map(|posting| posting.0).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"select posting_id, record, tsvectorsend(document) as "document!" from jobs.live_job
           where posting_id = any($1)"#,
        &ids
    )
    .fetch_all(pool)
    .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let cards = cards!("(select posting_id, published_at from jobs.live_job where posting_id = any($1))", &ids)
        .fetch_all(pool)
        .await?;
    joined(rows, cards)
}

/// Adverts that were confirmed since that moment, the ones that were confirmed first; at most `most`.
///
/// # Errors
/// When Postgres cannot answer.
pub(super) async fn confirmed(
    pool: &Pool,
    since: jiff::Timestamp,
    most: i64,
) -> Result<Vec<(PostingId, i64)>, DatabaseError> {
    use jiff_sqlx::ToSqlx as _;
    let rows = sqlx::query!(
        r#"select id, confirmed_at from jobs.posting
           where confirmed_at >= $1 and closed_at is null and retired_at is null
           order by confirmed_at limit $2"#,
        since.to_sqlx(),
        most
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|row| (PostingId(row.id), row.confirmed_at.to_jiff().as_microsecond())).collect())
}

struct Row {
    posting_id: Uuid,
    record: Vec<u8>,
    document: Vec<u8>,
}

/// Adverts of which one statement saw the record and another the card. What only one saw changes just now, and is told of.
fn joined(rows: Vec<Row>, cards: Vec<CardRow>) -> Result<Vec<Fresh>, DatabaseError> {
    let mut cards: HashMap<_, _> = cards.into_iter().map(|card| (card.id, card)).collect();
    let seen = rows.into_iter().filter_map(|row| Some((cards.remove(&row.posting_id)?, row)));
    seen.map(|(card, row)| Ok(Fresh { record: row.record, card: card.into_card()?, document: row.document })).collect()
}

/// How many pages the table has.
async fn pages(pool: &Pool) -> Result<u32, DatabaseError> {
    let pages = sqlx::query_scalar!(
        r#"select pg_relation_size('jobs.live_job') / current_setting('block_size')::bigint as "pages!""#
    )
    .fetch_one(pool)
    .await?;
    Ok(u32::try_from(pages).unwrap_or(u32::MAX))
}

/// Where slices begin and end, as Postgres writes places in a table. The last one has no end: the table grows.
fn slices(pages: u32) -> impl Iterator<Item = (String, String)> {
    let place = |page: u32| format!("({page},0)");
    (0..pages.max(1)).step_by(SLICE as usize).map(move |page| {
        let end = page.checked_add(SLICE).filter(|end| *end < pages).unwrap_or(u32::MAX);
        (place(page), place(end))
    })
}

/// What a task that was cut off left.
pub(super) fn ended_early(lost: &tokio::task::JoinError) -> DatabaseError {
    DatabaseError::Corrupt(format!("work on the search index ended early: {lost}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_follow_each_other_and_the_last_has_no_end() {
        for (pages, ends) in
            [(0, vec![0]), (1, vec![0]), (96, vec![0]), (97, vec![0, 96]), (300, vec![0, 96, 192, 288])]
        {
            let expected = ends.iter().zip(ends.iter().skip(1).chain([&u32::MAX]));
            let expected: Vec<_> = expected.map(|(from, to)| (format!("({from},0)"), format!("({to},0)"))).collect();
            assert_eq!(slices(pages).collect::<Vec<_>>(), expected, "{pages}");
        }
    }
}
