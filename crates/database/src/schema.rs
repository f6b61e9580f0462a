//! Whether a program and a schema suit each other. During every hand-over an older and a newer program share one
//! schema, and after a rollback an older program meets a newer one.

use crate::{
    DatabaseError, MIGRATOR,
    migrate::{LOCK, applied},
    pool::Pool,
};

/// How the schema of a database suits this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaFit {
    /// Everything is there.
    Fits,
    /// Migrations are missing, and somebody is applying some just now.
    Migrating,
    /// Migrations are missing.
    Lacks {
        /// How many.
        missing: usize,
    },
    /// A later release took away what this program needs.
    Gone {
        /// The oldest migration that a program must know.
        floor: i64,
    },
}

/// Why a program must not serve on this schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemaMisfit {
    /// Migrations are missing.
    #[error("the database that `database_url` names lacks {0} migration(s); run `kintsugi migrate`")]
    Lacks(usize),
    /// This program is too old.
    #[error(
        "this release is too old for the database: its schema needs a release that knows migration {0}; install that one"
    )]
    Gone(i64),
}

impl SchemaFit {
    /// Whether a program may serve.
    ///
    /// # Errors
    /// When every page would fail.
    pub fn verdict(self) -> Result<(), SchemaMisfit> {
        match self {
            Self::Fits => Ok(()),
            Self::Migrating => Err(SchemaMisfit::Lacks(1)),
            Self::Lacks { missing } => Err(SchemaMisfit::Lacks(missing)),
            Self::Gone { floor } => Err(SchemaMisfit::Gone(floor)),
        }
    }
}

/// Looks at the schema.
///
/// # Errors
/// When the database cannot say.
pub async fn schema_fit(pool: &Pool) -> Result<SchemaFit, DatabaseError> {
    let mut connection = pool.acquire().await?;
    let applied = applied(&mut connection).await?;
    let missing = MIGRATOR.iter().filter(|migration| !applied.contains(&migration.version)).count();
    if missing > 0 {
        // Advisory locks of one bigint are listed with its halves (pg_locks).
        let migrating: bool = sqlx::query_scalar(
            "select exists (select from pg_locks where locktype = 'advisory' and granted and objsubid = 1
               and ((classid::bigint << 32) | objid::bigint) = $1
               and database = (select oid from pg_database where datname = current_database()))",
        )
        .bind(LOCK)
        .fetch_one(&mut *connection)
        .await?;
        return Ok(if migrating { SchemaFit::Migrating } else { SchemaFit::Lacks { missing } });
    }
    let floor: i64 = sqlx::query_scalar("select migration from database.floor").fetch_one(&mut *connection).await?;
    let newest = MIGRATOR.iter().map(|migration| migration.version).max().unwrap_or_default();
    Ok(if newest < floor { SchemaFit::Gone { floor } } else { SchemaFit::Fits })
}

#[cfg(test)]
mod tests {
    use sqlx::Executor;

    use super::*;

    #[sqlx::test(migrator = "MIGRATOR")]
    async fn a_schema_with_every_migration_fits(pool: Pool) {
        assert_eq!(schema_fit(&pool).await.unwrap(), SchemaFit::Fits);
    }

    #[sqlx::test(migrator = "MIGRATOR")]
    async fn a_program_below_the_floor_is_told_what_it_lacks(pool: Pool) {
        pool.execute("update database.floor set migration = 99990101000000").await.unwrap();
        let fit = schema_fit(&pool).await.unwrap();
        assert_eq!(fit, SchemaFit::Gone { floor: 99_990_101_000_000 });
        assert!(fit.verdict().unwrap_err().to_string().contains("99990101000000"));
    }

    #[sqlx::test(migrations = false)]
    async fn a_migration_under_way_is_told_from_one_that_nobody_applies(pool: Pool) {
        let all = MIGRATOR.iter().count();
        assert_eq!(schema_fit(&pool).await.unwrap(), SchemaFit::Lacks { missing: all });
        let mut migrator = pool.acquire().await.unwrap();
        sqlx::query("select pg_advisory_lock($1)").bind(LOCK).execute(&mut *migrator).await.unwrap();
        assert_eq!(schema_fit(&pool).await.unwrap(), SchemaFit::Migrating);
    }
}
