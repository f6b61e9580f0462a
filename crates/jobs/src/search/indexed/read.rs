//! What the index reads of Postgres.

use std::collections::{HashMap, HashSet};

use contracts::PostingId;
use database::{DatabaseError, Pool};
use tokio::task::{JoinHandle, JoinSet, spawn_blocking};
use uuid::Uuid;

use super::{
    block::Shared,
    columns::{Columns, Fresh},
    left::Left,
    part::{Part, Seen},
    slots::Slots,
    texts::Added,
};
use crate::card::{CardRow, cards};

/// Pages of the table that are read in one statement: two to three thousand adverts, and some megabytes of texts.
const SLICE: u32 = 96;

/// A text without words, as Postgres sends it.
const NO_DOCUMENT: &[u8] = &[0; 4];

/// Slices under way at once: one core reads while another sorts.
const AT_ONCE: usize = 2;

/// A part of the table: from one place up to before another, as Postgres writes them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Slice {
    from: String,
    to: String,
}

/// Of a slice one in so many texts is looked up by its advert's id; where more are asked for the whole slice is read.
const FEW: usize = 4;

/// Where the texts are of adverts that were read.
#[derive(Debug)]
pub(super) struct Unread {
    slices: Vec<Wanted>,
    /// What need not be read.
    left: Left,
}

/// Texts of a slice that are to be read.
#[derive(Debug)]
struct Wanted {
    slice: Slice,
    /// How many adverts it has.
    adverts: usize,
    /// Those whose texts are asked for, in the order of their slots.
    postings: Vec<PostingId>,
}

/// All live adverts without their texts, in the order in which they lie in Postgres: what is neither in the order of their
/// ids nor of their dates is read page by page all the same. An advert that is moved meanwhile is missed or read twice;
/// whatever moves one changes it, and that is told. With them comes where their texts are, as far as they are not in what was
/// `left`, which is read meanwhile.
///
/// # Errors
/// When Postgres cannot answer.
pub(super) async fn all(pool: &Pool, left: JoinHandle<Option<Left>>) -> Result<(Columns, Unread), DatabaseError> {
    let (slices, shared) = (slices(pages(pool).await?), Shared::default());
    let parts = each(slices, |slice| {
        let (pool, shared) = (pool.clone(), shared.clone());
        async move { Ok((part(&pool, &slice, shared).await?, slice)) }
    });
    let (parts, slices): (Vec<_>, Vec<_>) = parts.await?.into_iter().unzip();
    let left = left.await.map_err(|lost| ended_early(&lost))?.unwrap_or_default();
    let columns = spawn_blocking(move || Columns::of(&parts, left, shared)).await;
    let (columns, Slots { of_parts, unread, left, .. }) = columns.map_err(|lost| ended_early(&lost))??;
    let wanted = slices.into_iter().zip(of_parts).zip(unread);
    let wanted = wanted.map(|((slice, slots), postings)| Wanted { slice, adverts: slots.len(), postings });
    Ok((columns, Unread { slices: wanted.filter(|wanted| !wanted.postings.is_empty()).collect(), left }))
}

/// The texts of adverts that were read, those that were left included, and how many had to be read. What is gone or was
/// moved meanwhile has none.
///
/// # Errors
/// When Postgres cannot answer.
pub(super) async fn texts(pool: &Pool, unread: Unread) -> Result<(Left, usize), DatabaseError> {
    let Unread { slices, left } = unread;
    let read = each(slices, |wanted| {
        let pool = pool.clone();
        async move { documents(&pool, wanted).await }
    });
    let (added, owned): (Vec<_>, Vec<_>) = read.await?.into_iter().unzip();
    let owned: Vec<_> = owned.into_iter().flatten().collect();
    let count = owned.len();
    if count == 0 {
        return Ok((left, 0));
    }
    let joined = spawn_blocking(move || left.with(Added::joined(added), &owned));
    Ok((joined.await.map_err(|lost| ended_early(&lost))?, count))
}

/// What comes of each, in their order, some of them at once.
async fn each<S, T, F>(slices: impl IntoIterator<Item = S>, read: impl Fn(S) -> F) -> Result<Vec<T>, DatabaseError>
where
    T: Send + 'static,
    F: Future<Output = Result<T, DatabaseError>> + Send + 'static,
{
    let (mut slices, mut running, mut all) = (slices.into_iter().enumerate(), JoinSet::new(), Vec::new());
    loop {
        while running.len() < AT_ONCE
            && let Some((number, slice)) = slices.next()
        {
            let reading = read(slice);
            running.spawn(async move { Ok::<_, DatabaseError>((number, reading.await?)) });
        }
        let Some(one) = running.join_next().await else { break };
        all.push(one.map_err(|lost| ended_early(&lost))??);
    }
    // Always in one order, so that a load can be compared with another.
    all.sort_unstable_by_key(|(number, _)| *number);
    Ok(all.into_iter().map(|(_, one)| one).collect())
}

/// The adverts of a slice, made ready.
async fn part(pool: &Pool, slice: &Slice, shared: Shared) -> Result<Part, DatabaseError> {
    let records = sqlx::query!(
        "select posting_id, record, document_version from jobs.live_job
         where ctid >= $1::text::tid and ctid < $2::text::tid",
        slice.from,
        slice.to
    )
    .fetch_all(pool)
    .await?;
    let cards = cards!(
        unordered
        "(select posting_id from jobs.live_job where ctid >= $1::text::tid and ctid < $2::text::tid)",
        slice.from,
        slice.to
    )
    .fetch_all(pool)
    .await?;
    let part = spawn_blocking(move || {
        let mut cards = by_id(cards);
        // What only one statement saw changes just now, and is told of.
        let seen = records.into_iter().filter_map(|row| Some((cards.remove(&row.posting_id)?, row)));
        let adverts = seen
            .map(|(card, row)| Ok(Seen { record: row.record, card: card.into_card()?, version: row.document_version }));
        Part::new(adverts.collect::<Result<_, DatabaseError>>()?, &shared)
    });
    part.await.map_err(|lost| ended_early(&lost))?
}

/// The texts of those adverts of a slice, and whose they are.
async fn documents(pool: &Pool, wanted: Wanted) -> Result<(Added, Vec<(PostingId, Option<i64>)>), DatabaseError> {
    let Wanted { slice, adverts, postings } = wanted;
    let rows = if postings.len() * FEW < adverts {
        let ids: Vec<_> = postings.iter().map(|posting| posting.0).collect();
        sqlx::query_as!(
            Document,
            r#"select posting_id, document_version, tsvectorsend(document) as "document!" from jobs.live_job
               where posting_id = any($1)"#,
            &ids
        )
        .fetch_all(pool)
        .await?
    } else {
        sqlx::query_as!(
            Document,
            r#"select posting_id, document_version, tsvectorsend(document) as "document!" from jobs.live_job
               where ctid >= $1::text::tid and ctid < $2::text::tid"#,
            slice.from,
            slice.to
        )
        .fetch_all(pool)
        .await?
    };
    let added = spawn_blocking(move || {
        let rows: HashMap<_, _> = rows.iter().map(|row| (PostingId(row.posting_id), row)).collect();
        let rows = postings.iter().map(|posting| (posting, rows.get(posting)));
        let owned = rows.clone().map(|(posting, row)| (*posting, row.and_then(|row| row.document_version))).collect();
        let documents = rows.map(|(_, row)| row.map_or(NO_DOCUMENT, |row| row.document.as_slice()));
        Ok((Added::new(documents)?, owned))
    });
    added.await.map_err(|lost| ended_early(&lost))?
}

struct Document {
    posting_id: Uuid,
    document_version: Option<i64>,
    document: Vec<u8>,
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
    let mut cards = by_id(cards);
    let seen = rows.into_iter().filter_map(|row| Some((cards.remove(&row.posting_id)?, row)));
    seen.map(|(card, row)| Ok(Fresh { record: row.record, card: card.into_card()?, document: row.document })).collect()
}

fn by_id(cards: Vec<CardRow>) -> HashMap<Uuid, CardRow> {
    cards.into_iter().map(|card| (card.id, card)).collect()
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

/// The slices of a table of so many pages. The last one has no end: the table grows.
fn slices(pages: u32) -> impl Iterator<Item = Slice> {
    let place = |page: u32| format!("({page},0)");
    (0..pages.max(1)).step_by(SLICE as usize).map(move |page| {
        let end = page.checked_add(SLICE).filter(|end| *end < pages).unwrap_or(u32::MAX);
        Slice { from: place(page), to: place(end) }
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
            let expected: Vec<_> =
                expected.map(|(from, to)| Slice { from: format!("({from},0)"), to: format!("({to},0)") }).collect();
            assert_eq!(slices(pages).collect::<Vec<_>>(), expected, "{pages}");
        }
    }
}
