//! One role from two sources is shown once: the advert of the source that is nearer to the employer is live, the other is
//! kept beside it with its own origin and comes forward when the first closes.
//!
//! Two adverts are of one role if they are of one company and of different boards, their titles mean the same, and their
//! texts are alike. Two adverts of one board are two, for the source says so.

use contracts::{Feed, PostingId};
use database::Transaction;
use uuid::Uuid;

use super::{Change, ReconcileError};
use crate::identity::{is_alike, sketch, title_key};

/// Looks for the twins of adverts that have just been written and are live, and leaves one of each pair so. Says which
/// adverts stand behind another than before.
pub(super) async fn settle(
    tx: &mut Transaction,
    feed: &Feed,
    written: &[&Change<'_>],
) -> Result<Vec<Uuid>, ReconcileError> {
    if feed.demo || written.is_empty() {
        return Ok(Vec::new());
    }
    note(tx, written).await?;
    let ids: Vec<_> = written.iter().map(|change| change.id.0).collect();
    let companies: Vec<_> = written.iter().map(|change| change.owner.id.0).collect();
    // What other boards have of these companies comes first: mostly nothing. Postgres would compare every advert of a
    // company with every other one.
    let pairs = sqlx::query!(
        r#"with other as materialized (
               select id, company_id, title_key, sketch, directness, published_at from jobs.posting
               where company_id = any($2) and (source, board) <> ($3, $4) and sketch is not null
                 and closed_at is null and retired_at is null and duplicate_of is null)
           select own.id, own.sketch as "own_sketch!", other.id as other_id, other.sketch as "other_sketch!",
                  other.directness as other_directness
           from other join jobs.posting own on own.company_id = other.company_id and own.title_key = other.title_key
           where own.id = any($1) and own.title_key <> '' and own.sketch is not null
           order by own.id, other.directness, other.published_at, other.id"#,
        &ids,
        &companies,
        feed.source,
        feed.board
    )
    .fetch_all(&mut **tx)
    .await?;
    let (mut settled, mut moved) = (std::collections::HashSet::new(), Vec::new());
    for pair in pairs.iter().filter(|pair| is_alike(pair.own_sketch, pair.other_sketch)) {
        let (own, other) = (PostingId(pair.id), PostingId(pair.other_id));
        if settled.contains(&own) || settled.contains(&other) {
            continue;
        }
        // Of two that are equally near, the one that was there first.
        let (shown, kept) = if feed.directness.rank() < pair.other_directness { (own, other) } else { (other, own) };
        moved.extend(put_behind(tx, shown, kept).await?);
        settled.insert(kept);
    }
    Ok(moved)
}

/// What the adverts are known again by; none of them is anybody's twin yet.
async fn note(tx: &mut Transaction, written: &[&Change<'_>]) -> Result<(), ReconcileError> {
    let ids: Vec<_> = written.iter().map(|change| change.id.0).collect();
    let keys: Vec<_> = written.iter().map(|change| title_key(&change.job.title)).collect();
    let sketches: Vec<_> = written.iter().map(|change| sketch(&change.job.description_text)).collect();
    sqlx::query!(
        "update jobs.posting p set title_key = known.title_key, sketch = known.sketch, duplicate_of = null
         from unnest($1::uuid[], $2::text[], $3::bigint[]) as known (id, title_key, sketch) where p.id = known.id",
        &ids,
        &keys,
        &sketches
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// `kept`, and what stood behind it, stands behind `shown`.
async fn put_behind(tx: &mut Transaction, shown: PostingId, kept: PostingId) -> Result<Vec<Uuid>, ReconcileError> {
    let moved = sqlx::query_scalar!(
        "update jobs.posting set duplicate_of = $1 where id = $2 or duplicate_of = $2 returning id",
        shown.0,
        kept.0
    )
    .fetch_all(&mut **tx)
    .await?;
    sqlx::query!("delete from jobs.live_job where posting_id = $1", kept.0).execute(&mut **tx).await?;
    Ok(moved)
}
