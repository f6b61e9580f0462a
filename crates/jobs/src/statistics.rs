//! Figures about the board as a whole.

use database::{DatabaseError, Pool};

/// Whether no advert was ever published here.
///
/// # Errors
/// When the database cannot say.
pub async fn is_empty(pool: &Pool) -> Result<bool, DatabaseError> {
    Ok(sqlx::query_scalar!(r#"select not exists (select from jobs.posting) as "empty!""#).fetch_one(pool).await?)
}
