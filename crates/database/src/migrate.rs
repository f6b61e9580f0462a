//! Migrations: a step of its own, safe beside a running program and beside a second migrator.
//!
//! sqlx's own lock waits inside Postgres; a `create index concurrently` of the first migrator then waits for the second
//! migrator's snapshot, which waits for the first: a deadlock. So we try for the lock instead of waiting for it, and
//! give up a migration that waits for a table after 300 ms, so that readers do not queue behind it, and try again.

use std::time::{Duration, Instant};

use sqlx::{Connection, PgConnection, migrate::Migrator};

use crate::{
    DatabaseError,
    pool::{ConnectError, connect_options},
};

/// Every migration that this program knows, in order.
pub static MIGRATOR: Migrator = sqlx::migrate!("../../migrations");

/// A number that only our migrators lock (`kintsugi` in ASCII).
pub(crate) const LOCK: i64 = i64::from_be_bytes(*b"kintsugi");

/// How long to try for the lock, and for a table that somebody else uses.
const PATIENCE: Duration = Duration::from_secs(60);

/// The pause between two tries.
const PAUSE: Duration = Duration::from_millis(500);

/// Why the schema could not be brought up to date. What was done until then stays done.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The address of the database cannot be read.
    #[error(transparent)]
    Address(#[from] ConnectError),
    /// Postgres cannot be reached, or refused something else than a migration.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// Another migrator held the lock all the time.
    #[error("another migration has been running for {} seconds", PATIENCE.as_secs())]
    Locked,
    /// A migration failed.
    #[error("{0}")]
    Failed(#[from] sqlx::migrate::MigrateError),
}

/// What a run did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// Migrations applied by this run.
    pub applied: usize,
    /// Migrations applied in all, by this run and before it.
    pub total: usize,
}

/// Brings the schema up to what this program needs. Applied migrations that it does not know are left alone: they are
/// a newer release's, and every release works with the next one's schema.
///
/// # Errors
/// See [`MigrateError`].
pub async fn migrate(url: &str) -> Result<Migrated, MigrateError> {
    apply(url, &MIGRATOR).await
}

async fn apply(url: &str, migrations: &Migrator) -> Result<Migrated, MigrateError> {
    let mut connection = PgConnection::connect_with(&connect_options(url)?).await.map_err(DatabaseError::from)?;
    let deadline = Instant::now() + PATIENCE;
    lock(&mut connection, deadline).await?;
    sqlx::query("set lock_timeout = '300ms'").execute(&mut connection).await.map_err(DatabaseError::from)?;
    let before = applied(&mut connection).await?.len();
    let mut migrator = Migrator::with_migrations(migrations.iter().cloned().collect());
    migrator.set_locking(false).set_ignore_missing(true);
    loop {
        match migrator.run(&mut connection).await {
            Err(error) if waits_for_a_table(&error) && Instant::now() < deadline => {
                tracing::info!("a table is in use; the migration tries again");
                tokio::time::sleep(PAUSE).await;
            }
            outcome => break outcome?,
        }
    }
    let total = applied(&mut connection).await?.len();
    // Closing the session frees the lock; an error in closing changes nothing of that.
    let _ = connection.close().await;
    Ok(Migrated { applied: total - before, total })
}

async fn lock(connection: &mut PgConnection, deadline: Instant) -> Result<(), MigrateError> {
    loop {
        let ours: bool = sqlx::query_scalar("select pg_try_advisory_lock($1)")
            .bind(LOCK)
            .fetch_one(&mut *connection)
            .await
            .map_err(DatabaseError::from)?;
        if ours {
            return Ok(());
        }
        if Instant::now() >= deadline {
            return Err(MigrateError::Locked);
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Versions of the applied migrations; none where the table of them is not there yet.
pub(crate) async fn applied(connection: &mut PgConnection) -> Result<Vec<i64>, DatabaseError> {
    let begun: bool =
        sqlx::query_scalar("select to_regclass('_sqlx_migrations') is not null").fetch_one(&mut *connection).await?;
    if !begun {
        return Ok(Vec::new());
    }
    Ok(sqlx::query_scalar("select version from _sqlx_migrations where success").fetch_all(connection).await?)
}

/// SQLSTATE 55P03, `lock_not_available`.
fn waits_for_a_table(error: &sqlx::migrate::MigrateError) -> bool {
    use sqlx::migrate::MigrateError as M;
    match error {
        M::Execute(cause) | M::ExecuteMigration(cause, _) => {
            cause.as_database_error().and_then(|refusal| refusal.code()).is_some_and(|code| code == "55P03")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use sqlx::{
        ConnectOptions, Executor, SqlSafeStr,
        migrate::{Migration, MigrationType},
        postgres::{PgConnectOptions, PgPoolOptions},
    };

    use super::*;

    fn migrations(texts: &[&'static str]) -> Migrator {
        let one = |(version, sql): (i64, &&'static str)| {
            Migration::new(version, "a step".into(), MigrationType::Simple, (*sql).into_sql_str(), false)
        };
        Migrator::with_migrations((1..).zip(texts).map(one).collect())
    }

    #[sqlx::test(migrations = false)]
    async fn a_migration_lets_readers_pass_while_it_waits_for_their_table(_: PgPoolOptions, empty: PgConnectOptions) {
        let url = empty.to_url_lossy().to_string();
        apply(&url, &migrations(&["create table pot (id int)"])).await.unwrap();
        let mut slow_reader = PgConnection::connect_with(&empty).await.unwrap();
        slow_reader.execute("begin; select * from pot").await.unwrap();

        let both = migrations(&["create table pot (id int)", "alter table pot add column glaze text"]);
        let migration = async { (apply(&url, &both).await.unwrap(), Instant::now()) };
        let readers = async {
            let mut reader = PgConnection::connect_with(&empty).await.unwrap();
            // Longer than the migration may queue for the table, shorter than the test.
            reader.execute("set lock_timeout = '1s'").await.unwrap();
            for _ in 0..10 {
                tokio::time::sleep(Duration::from_millis(150)).await;
                reader.execute("select * from pot").await.unwrap();
            }
            let released = Instant::now();
            slow_reader.execute("commit").await.unwrap();
            released
        };
        let ((migrated, ended), released) = tokio::join!(migration, readers);
        assert_eq!(migrated, Migrated { applied: 1, total: 2 });
        assert!(ended > released, "nothing was in its way");
    }
}
