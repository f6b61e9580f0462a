//! Migrating, alone and beside others, on a real Postgres.

use std::time::Duration;

use database::{Connect, MigrateError, Migrated, SchemaFit};
use sqlx::{
    ConnectOptions, Connection, Executor, PgConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
};

#[sqlx::test(migrations = false)]
async fn the_first_run_applies_everything_and_the_second_nothing(_pool: PgPoolOptions, empty: PgConnectOptions) {
    let url = empty.to_url_lossy().to_string();
    let pool = database::connect(&patient(&url)).unwrap();
    assert!(matches!(database::schema_fit(&pool).await.unwrap(), SchemaFit::Lacks { .. }));
    let total = database::MIGRATOR.iter().count();
    assert_eq!(database::migrate(&url).await.unwrap(), Migrated { applied: total, total });
    assert_eq!(database::schema_fit(&pool).await.unwrap(), SchemaFit::Fits);
    assert_eq!(database::migrate(&url).await.unwrap(), Migrated { applied: 0, total });
}

#[sqlx::test(migrations = false)]
async fn two_migrators_at_once_do_the_work_once(_pool: PgPoolOptions, empty: PgConnectOptions) {
    let url = empty.to_url_lossy().to_string();
    let (one, other) = tokio::join!(database::migrate(&url), database::migrate(&url));
    let total = database::MIGRATOR.iter().count();
    assert_eq!(one.unwrap().applied + other.unwrap().applied, total);
}

#[sqlx::test(migrations = false)]
async fn a_newer_releases_migration_is_left_alone(_pool: PgPoolOptions, empty: PgConnectOptions) {
    let url = empty.to_url_lossy().to_string();
    let known = database::migrate(&url).await.unwrap().total;
    let mut connection = PgConnection::connect_with(&empty).await.unwrap();
    connection
        .execute(
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
             values (99990101000000, 'of a newer release', true, ''::bytea, 0)",
        )
        .await
        .unwrap();
    assert_eq!(database::migrate(&url).await.unwrap(), Migrated { applied: 0, total: known + 1 });
}

#[sqlx::test(migrations = false)]
async fn a_migrator_waits_for_the_lock_that_another_holds(_pool: PgPoolOptions, empty: PgConnectOptions) {
    let url = empty.to_url_lossy().to_string();
    let mut other = PgConnection::connect_with(&empty).await.unwrap();
    other.execute("select pg_advisory_lock(x'6b696e7473756769'::bigint)").await.unwrap();
    let waiting = tokio::time::timeout(Duration::from_millis(800), database::migrate(&url)).await;
    assert!(waiting.is_err(), "it did not wait");
    other.close().await.unwrap();
    assert!(database::migrate(&url).await.unwrap().applied > 0);
}

#[tokio::test]
async fn an_address_that_cannot_be_read_is_refused_without_repeating_it() {
    let error = database::migrate("postgres://user:secret@host:notaport/db").await.unwrap_err();
    assert!(matches!(error, MigrateError::Address(_)));
    assert!(!error.to_string().contains("secret"), "{error}");
}

#[tokio::test]
async fn a_server_that_is_away_is_temporary() {
    let pool = database::connect(&patient("postgres://kintsugi@127.0.0.1:9/kintsugi")).unwrap();
    let error = database::ping(&pool).await.unwrap_err();
    assert!(error.is_temporary(), "{error}");
}

#[sqlx::test(migrations = false)]
async fn a_statement_that_takes_too_long_is_cut_and_temporary(_pool: PgPoolOptions, empty: PgConnectOptions) {
    let mut how = patient(empty.to_url_lossy().as_str());
    how.statement_timeout = Duration::from_millis(50);
    let pool = database::connect(&how).unwrap();
    let error = sqlx::query("select pg_sleep(5)").execute(&pool).await.unwrap_err();
    let error = database::DatabaseError::from(error);
    assert!(matches!(error, database::DatabaseError::TooSlow(_)), "{error}");
}

fn patient(url: &str) -> Connect {
    Connect { url: url.to_owned(), max_connections: 2, statement_timeout: Duration::from_secs(5) }
}
