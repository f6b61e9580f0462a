//! The texts of several adverts at once, for whoever shows lists in full: feeds.

use contracts::CleanHtml;
use database::{DatabaseError, Pool};
use jiff::Timestamp;

use crate::{PAGE_SIZE, ShortId, card::one_more_than};

/// An advert's text, and when it last changed.
#[derive(Clone, Debug, PartialEq)]
pub struct AdvertText {
    /// Whose text it is.
    pub short_id: ShortId,
    /// The text.
    pub description: CleanHtml,
    /// When the advert last changed.
    pub updated_at: Timestamp,
}

/// The texts of these adverts, live or not, in no order; of at most a page of them.
///
/// # Errors
/// When the database cannot say.
pub async fn advert_texts(pool: &Pool, ids: &[ShortId]) -> Result<Vec<AdvertText>, DatabaseError> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let rows = sqlx::query!(
        "select short_id, description, updated_at from jobs.posting where short_id = any($1) limit $2",
        &ids,
        one_more_than(PAGE_SIZE)
    )
    .fetch_all(pool)
    .await?;
    let text = |short_id: String| short_id.parse().map_err(|_| DatabaseError::Corrupt(format!("short id {short_id}")));
    rows.into_iter()
        .map(|row| {
            Ok(AdvertText {
                short_id: text(row.short_id)?,
                description: CleanHtml::trust(row.description),
                updated_at: row.updated_at.to_jiff(),
            })
        })
        .collect()
}
