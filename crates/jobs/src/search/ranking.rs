//! How well adverts fit a text.

use contracts::PostingId;
use database::DatabaseError;
use sqlx::PgExecutor;

/// So many of the newest adverts that fit are ranked: ranking unpacks each document.
pub(super) const RANKED: usize = 500;

/// What lifts every advert that states its pay above those that do not.
const PAID: i64 = 1 << 32;

/// A key for each posting, higher for a better fit; those whose flag says that the pay is stated are above all others.
///
/// # Errors
/// When the database cannot say.
///
/// Lifted are titles that alone answer `words`, the more the less else they say: "Head of Data" before "Head of Data, Cell
/// Grading". All else goes by `ranked`.
pub(super) async fn rank(
    db: impl PgExecutor<'_>,
    words: &str,
    ranked: &str,
    postings: &[(PostingId, bool)],
) -> Result<Vec<(i64, PostingId)>, DatabaseError> {
    let ids: Vec<_> = postings.iter().map(|(posting, _)| posting.0).collect();
    let rows = sqlx::query!(
        r#"select live.posting_id,
                  (ts_rank('{0.02, 0.2, 0.4, 1.0}', live.document, $1::text::tsquery, 1)
                   * case when ts_filter(live.document, '{a}') @@ $3::text::tsquery
                          then 1 + 2.0 / cardinality(string_to_array(p.title, ' ')) else 1 end)::real as "rank!"
           from jobs.live_job live join jobs.posting p on p.id = live.posting_id where live.posting_id = any($2)"#,
        ranked,
        &ids,
        words
    )
    .fetch_all(db)
    .await?;
    let paid: std::collections::HashMap<_, _> = postings.iter().map(|(posting, paid)| (posting.0, *paid)).collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let tier = if paid.get(&row.posting_id).copied().unwrap_or_default() { PAID } else { 0 };
            // The bits of positive floating point numbers are ordered as the numbers are (IEEE 754).
            (tier + i64::from(row.rank.max(0.0).to_bits()), PostingId(row.posting_id))
        })
        .collect())
}
