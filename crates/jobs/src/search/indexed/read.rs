//! What the index reads of Postgres.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use contracts::PostingId;
use database::{DatabaseError, Pool};
use tokio::task::{JoinSet, spawn_blocking};
use uuid::Uuid;

use super::{
    columns::{Columns, Fresh, Part},
    entry::Entry,
};
use crate::card::{CardRow, cards};

/// Adverts that are read in one statement: a few megabytes of texts.
const SLICE: u32 = 2_500;

/// Statements under way at once: one core reads while another sorts.
const AT_ONCE: usize = 2;

/// All live adverts.
///
/// # Errors
/// When Postgres cannot answer.
pub(super) async fn all(pool: &Pool) -> Result<Columns, DatabaseError> {
    let mut slices = slices(pool).await?.into_iter().zip(0_u32..);
    let (mut running, mut parts) = (JoinSet::new(), Vec::new());
    loop {
        while running.len() < AT_ONCE
            && let Some((slice, number)) = slices.next()
        {
            running.spawn(part(pool.clone(), slice, number));
        }
        let Some(part) = running.join_next().await else { break };
        parts.push(part.map_err(|lost| ended_early(&lost))??);
    }
    parts.sort_unstable_by_key(|(number, _)| *number);
    let parts = parts.into_iter().map(|(_, part)| part).collect();
    spawn_blocking(move || Columns::of(parts)).await.map_err(|lost| ended_early(&lost))?
}

/// The slice with that number, made ready.
async fn part(pool: Pool, slice: (Uuid, Uuid), number: u32) -> Result<(u32, Part), DatabaseError> {
    let rows = sqlx::query_as!(
        Row,
        r#"select posting_id, record, tsvectorsend(document) as "document!" from jobs.live_job
           where posting_id > $1 and posting_id <= $2 order by posting_id limit $3"#,
        slice.0,
        slice.1,
        i64::from(2 * SLICE)
    )
    .fetch_all(&pool)
    .await?;
    let cards = cards!(
        "(select posting_id, published_at from jobs.live_job
          where posting_id > $1 and posting_id <= $2 order by posting_id limit $3)",
        slice.0,
        slice.1,
        i64::from(2 * SLICE)
    )
    .fetch_all(&pool)
    .await?;
    let part = spawn_blocking(move || Part::new(number * 2 * SLICE, joined(rows, cards)?));
    Ok((number, part.await.map_err(|lost| ended_early(&lost))??))
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
    let mut entries = HashMap::with_capacity(cards.len());
    for card in cards {
        entries.insert(card.id, Arc::new(Entry::new(&card.into_card()?)?));
    }
    let fresh = rows.into_iter().filter_map(|row| {
        let entry = entries.remove(&row.posting_id)?;
        Some(Fresh { record: row.record, entry, document: row.document })
    });
    Ok(fresh.collect())
}

/// Ranges of ids, each of about [`SLICE`] adverts: behind the first one, up to the second.
async fn slices(pool: &Pool) -> Result<Vec<(Uuid, Uuid)>, DatabaseError> {
    let ends = sqlx::query_scalar!(
        r#"select posting_id from
             (select posting_id, row_number() over (order by posting_id) as place from jobs.live_job) numbered
           where place % $1 = 0 order by posting_id"#,
        i64::from(SLICE)
    )
    .fetch_all(pool)
    .await?;
    let starts = std::iter::once(Uuid::nil()).chain(ends.iter().copied());
    Ok(starts.zip(ends.iter().copied().chain([Uuid::max()])).collect())
}

/// What a task that was cut off left.
pub(super) fn ended_early(lost: &tokio::task::JoinError) -> DatabaseError {
    DatabaseError::Corrupt(format!("work on the search index ended early: {lost}"))
}
