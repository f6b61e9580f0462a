//! Adverts that a reading lacks.
//!
//! One reading without an advert proves little: a tracking system was half awake, a page of the list failed. Two in a
//! row do, and so does the word of the advert's own address that it is gone. Where most of a board vanishes at once it is
//! rather the feed that is broken, and nothing closes until an operator has looked.

use std::collections::HashMap;

use contracts::{Feed, PostingId};
use database::{DatabaseError, Transaction};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;

use super::{Changes, Known, ReconcileError, Shrinkage, close};
use crate::ClosingReason;

/// Readings in a row without an advert after which it is closed.
const MISSED: i16 = 2;

/// Boards with fewer adverts than this are never held: of three adverts two can well be filled in a day.
const HELD_FROM: usize = 10;

/// Adverts of a board that are asked for in one call of [`missing`].
const MOST_MISSING: i64 = 100;

/// An advert that left its feed and is not closed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The source's own id.
    pub external_id: String,
    /// The advert at its source.
    pub url: String,
}

/// What is not in the feed any more.
pub(super) struct Left {
    /// Simply not there.
    absent: Vec<Known>,
    /// Taken off by the employer, in so many words.
    withdrawn: Vec<Known>,
    /// There, but not readable now: they stay as they are.
    unreadable: Vec<PostingId>,
}

/// Sorts the adverts that the feed does not show.
pub(super) fn left(mut unseen: HashMap<String, Known>, feed: &Feed) -> Left {
    unseen.retain(|_, advert| !advert.closed);
    let (mut withdrawn, mut unreadable) = (Vec::new(), Vec::new());
    let mut any = false;
    for refusal in &feed.refused {
        match refusal.external_id.as_ref().map(|id| unseen.remove(id)) {
            Some(Some(advert)) if refusal.withdrawn => withdrawn.push(advert),
            Some(Some(advert)) => unreadable.push(advert.id),
            Some(None) => {}
            None => any |= !refusal.withdrawn,
        }
    }
    let absent: Vec<_> = unseen.into_values().collect();
    if any {
        // Any of them may be the row without an id.
        unreadable.extend(absent.iter().map(|advert| advert.id));
        return Left { absent: Vec::new(), withdrawn, unreadable };
    }
    Left { absent, withdrawn, unreadable }
}

/// Closes what has been missing for long enough or was withdrawn, and counts on for the rest. `before` adverts were in
/// the feed until now.
pub(super) async fn settle(
    tx: &mut Transaction,
    left: Left,
    before: usize,
    shrinkage: Shrinkage,
    now: Timestamp,
) -> Result<Changes, ReconcileError> {
    let Left { absent, withdrawn, unreadable } = left;
    count_missed(tx, &unreadable, 0).await?;
    let fresh = absent.iter().chain(&withdrawn).filter(|advert| advert.missed == 0).count();
    if shrinkage == Shrinkage::Hold && is_broken(fresh, before) {
        return Ok(Changes { held: absent.len() + withdrawn.len(), ..Changes::default() });
    }
    let (gone, first): (Vec<_>, Vec<_>) = absent.into_iter().partition(|advert| advert.missed + 1 >= MISSED);
    let ids = |adverts: Vec<Known>| adverts.into_iter().map(|advert| advert.id).collect::<Vec<_>>();
    let (gone, withdrawn, first) = (ids(gone), ids(withdrawn), ids(first));
    close(tx, &gone, ClosingReason::LeftSource, now).await?;
    close(tx, &withdrawn, ClosingReason::Withdrawn, now).await?;
    count_missed(tx, &first, 1).await?;
    Ok(Changes { closed: gone.len() + withdrawn.len(), missing: first.len(), ..Changes::default() })
}

/// More than half of at least ten at once.
fn is_broken(left: usize, before: usize) -> bool {
    before >= HELD_FROM && left * 2 > before
}

async fn count_missed(tx: &mut Transaction, adverts: &[PostingId], missed: i16) -> Result<(), ReconcileError> {
    let ids: Vec<_> = adverts.iter().map(|id| id.0).collect();
    sqlx::query!("update jobs.posting set missed_runs = $2 where id = any($1) and missed_runs <> $2", &ids, missed)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The source says that its answer is the one of the last reading (304): what was there is confirmed, and what was
/// missing is missing for a second time. What is hidden stays so, for its text is not at hand: [`has_hidden`] says whether
/// such a board must be asked for its whole answer instead.
///
/// # Errors
/// When the database refuses; the transaction must then be rolled back.
pub async fn seen_again(
    tx: &mut Transaction,
    source: &str,
    board: &str,
    now: Timestamp,
) -> Result<Changes, ReconcileError> {
    let gone = sqlx::query_scalar!(
        "select id from jobs.posting
         where source = $1 and board = $2 and closed_at is null and missed_runs > 0 for update",
        source,
        board
    )
    .fetch_all(&mut **tx)
    .await?;
    let gone: Vec<_> = gone.into_iter().map(PostingId).collect();
    close(tx, &gone, ClosingReason::LeftSource, now).await?;
    let confirmed = sqlx::query!(
        "update jobs.posting set confirmed_at = greatest(confirmed_at, $3)
         where source = $1 and board = $2 and closed_at is null and retired_at is null",
        source,
        board,
        now.to_sqlx()
    )
    .execute(&mut **tx)
    .await?;
    let unchanged = usize::try_from(confirmed.rows_affected()).unwrap_or(usize::MAX);
    Ok(Changes { unchanged, closed: gone.len(), ..Changes::default() })
}

/// Whether adverts of this board are hidden, or stand behind another that is gone, so that its next whole answer could
/// bring them back: then it must not be asked whether
/// anything changed, for "no" would leave them hidden.
///
/// # Errors
/// When the database cannot say.
pub async fn has_hidden(tx: &mut Transaction, source: &str, board: &str) -> Result<bool, DatabaseError> {
    let hidden = sqlx::query_scalar!(
        r#"select exists (
               select from jobs.posting own left join jobs.posting shown on shown.id = own.duplicate_of
               where own.source = $1 and own.board = $2 and own.closed_at is null
                 and (own.retired_at is not null or shown.closed_at is not null or shown.retired_at is not null)
           ) as "hidden!""#,
        source,
        board
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(hidden)
}

/// The board's own address says that it is gone (404, 410): all its adverts close at once, unless they are so many that
/// the address is rather mistaken.
///
/// # Errors
/// When the database refuses; the transaction must then be rolled back.
pub async fn board_is_gone(
    tx: &mut Transaction,
    source: &str,
    board: &str,
    now: Timestamp,
    shrinkage: Shrinkage,
) -> Result<Changes, ReconcileError> {
    let open = sqlx::query_scalar!(
        "select id from jobs.posting where source = $1 and board = $2 and closed_at is null for update",
        source,
        board
    )
    .fetch_all(&mut **tx)
    .await?;
    if shrinkage == Shrinkage::Hold && is_broken(open.len(), open.len()) {
        return Ok(Changes { held: open.len(), ..Changes::default() });
    }
    let open: Vec<_> = open.into_iter().map(PostingId).collect();
    close(tx, &open, ClosingReason::SourceGone, now).await?;
    Ok(Changes { closed: open.len(), ..Changes::default() })
}

/// Adverts of a board that left its feed with the last reading and have an address that can be asked; at most a hundred.
///
/// # Errors
/// When the database cannot say.
pub async fn missing(tx: &mut Transaction, source: &str, board: &str) -> Result<Vec<Missing>, DatabaseError> {
    let rows = sqlx::query!(
        r#"select external_id, url as "url!" from jobs.posting
           where source = $1 and board = $2 and closed_at is null and missed_runs > 0 and url is not null
           order by external_id limit $3"#,
        source,
        board,
        MOST_MISSING
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| Missing { external_id: row.external_id, url: row.url }).collect())
}

/// Closes adverts whose own addresses say that they are gone (404, 410); only those that left their feed.
///
/// # Errors
/// When the database refuses; the transaction must then be rolled back.
pub async fn close_gone(
    tx: &mut Transaction,
    source: &str,
    board: &str,
    external_ids: &[String],
    now: Timestamp,
) -> Result<usize, ReconcileError> {
    let ids = sqlx::query_scalar!(
        "select id from jobs.posting
         where source = $1 and board = $2 and external_id = any($3) and closed_at is null and missed_runs > 0 for update",
        source,
        board,
        external_ids
    )
    .fetch_all(&mut **tx)
    .await?;
    let ids: Vec<_> = ids.into_iter().map(PostingId).collect();
    close(tx, &ids, ClosingReason::SourceGone, now).await?;
    Ok(ids.len())
}
