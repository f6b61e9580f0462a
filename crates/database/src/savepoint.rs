//! A place in a transaction to go back to: what failed after it is undone, what was before it stays.

use crate::{DatabaseError, Transaction};

/// Marks the place; a later mark takes its place.
///
/// # Errors
/// When the database refuses.
pub async fn set(tx: &mut Transaction) -> Result<(), DatabaseError> {
    sqlx::query("savepoint here").execute(&mut **tx).await?;
    Ok(())
}

/// Goes back to the last mark, also after a statement has failed.
///
/// # Errors
/// When the database refuses.
pub async fn back(tx: &mut Transaction) -> Result<(), DatabaseError> {
    sqlx::query("rollback to savepoint here").execute(&mut **tx).await?;
    Ok(())
}
