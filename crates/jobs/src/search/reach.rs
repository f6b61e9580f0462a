//! How far a text reaches: what decides which way its page is found.
//!
//! The inverted index knows which adverts hold a word, not where in them. So a question of words alone is answered by
//! the index; a phrase or an exclusion makes Postgres unpack each candidate's document, at about 10 µs each.

use database::DatabaseError;
use sqlx::{PgConnection, PgExecutor};

use super::Count;

/// So many documents may be unpacked for one page at the most.
const UNPACKED: u32 = 500;

/// How far a text reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// The index finds the matches, and they are few enough to sort.
    Rare(Count),
    /// So many match that the dates are walked instead: a page is full after a few steps.
    Common(Count),
    /// Documents must be unpacked, and there is no bound to how many.
    Unpacked,
}

/// How far `text` reaches, a `tsquery` that is not empty. Counting stops above `common`.
///
/// # Errors
/// When the database cannot say.
pub(super) async fn of(db: &mut PgConnection, text: &str, common: u32) -> Result<Reach, DatabaseError> {
    // `querytree` drops exclusions, and a phrase's words must all occur: what is left the index answers alone.
    let wide = sqlx::query!(
        r#"with asked as (select $1::text::tsquery as question),
                wide as (
                    select question, question::text ~ '<(-|[0-9]+)>|!' as inexact,
                           nullif(regexp_replace(querytree(question), '<(-|[0-9]+)>', '&', 'g'), 'T')::tsquery as words
                    from asked)
           select inexact as "inexact!", words is null as "unindexed!",
                  (select count(*) from (select from jobs.live_job where document @@ wide.words
                                         limit case when wide.inexact then $3::bigint else $2::bigint end) live)
                      as "count!"
           from wide"#,
        text,
        i64::from(common) + 1,
        i64::from(UNPACKED) + 1
    )
    .fetch_one(&mut *db)
    .await?;
    // At most the limit.
    let candidates = u32::try_from(wide.count).unwrap_or(u32::MAX);
    Ok(match wide.inexact {
        false if candidates > common => Reach::Common(Count::MoreThan(common)),
        false => Reach::Rare(Count::Exactly(candidates)),
        true if wide.unindexed || candidates > UNPACKED => Reach::Unpacked,
        true => Reach::Rare(Count::Exactly(unpack(db, text).await?)),
    })
}

/// Whether at least so many live adverts answer `text`, a `tsquery` that is not empty; no more are looked at than that takes.
///
/// # Errors
/// When the database cannot say.
pub(super) async fn is_at_least(db: impl PgExecutor<'_>, text: &str, least: u32) -> Result<bool, DatabaseError> {
    // Planned for each text: of a common word the first adverts at hand will do, and a plan for any text would ask the
    // inverted index for all of them.
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from
             (select from jobs.live_job where document @@ $1::text::tsquery limit $2) live"#,
        text,
        i64::from(least)
    )
    .persistent(false)
    .fetch_one(db)
    .await?;
    Ok(count >= i64::from(least))
}

/// Matches of a question with few candidates, each unpacked.
async fn unpack(db: impl PgExecutor<'_>, text: &str) -> Result<u32, DatabaseError> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from jobs.live_job
           where document @@ $1::text::tsquery"#,
        text
    )
    .fetch_one(db)
    .await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}
