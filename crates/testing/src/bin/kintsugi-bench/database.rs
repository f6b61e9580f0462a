//! The databases that are measured: one for each size, kept for the next run.

use std::{path::Path, process::Command, time::Duration};

use anyhow::{Context, Result, ensure};
use sqlx::{AssertSqlSafe, ConnectOptions, PgConnection, postgres::PgConnectOptions};
use testing::generate::Board;

use crate::{process, progress::Progress, run::Plan};

/// Every run has the same adverts, counted back from the time of loading.
const SEED: u64 = 0x6b69_6e74_7375_6769;

/// A database with the wanted adverts, and a connection that watches it.
pub(crate) struct Database {
    pub(crate) url: String,
    connection: PgConnection,
    /// Whether the server counts statements.
    counts: bool,
}

impl Database {
    /// The database of that size; made, migrated and filled where it is not there yet.
    pub(crate) async fn settle(plan: &Plan, adverts: usize) -> Result<Self> {
        let name = format!("bench_{adverts}");
        let options: PgConnectOptions = plan.server.parse().context("DATABASE_URL cannot be read")?;
        let mut admin = options.connect().await.context("the Postgres server cannot be reached")?;
        if plan.fresh {
            execute(&mut admin, format!("drop database if exists {name} with (force)")).await?;
        }
        let there: bool = sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
            .bind(&name)
            .fetch_one(&mut admin)
            .await?;
        if !there {
            execute(&mut admin, format!("create database {name}")).await?;
        }
        let options = options.database(&name);
        let url = options.to_url_lossy().to_string();
        migrate(&plan.program, &url)?;
        let mut connection = options.connect().await?;
        let held: i64 = sqlx::query_scalar("select count(*) from jobs.live_job").fetch_one(&mut connection).await?;
        if held != i64::try_from(adverts)? {
            ensure!(held == 0, "{name} holds {held} adverts instead of {adverts}; run once with --fresh");
            let progress = Progress::begin(adverts, format!("loading {adverts} adverts"));
            let board = Board::new(SEED, adverts, plan.now);
            testing::load(&options, &board, |loaded| progress.done(loaded)).await?;
        }
        let counts =
            execute(&mut connection, "create extension if not exists pg_stat_statements".to_owned()).await.is_ok()
                && statements(&mut connection).await.is_ok();
        Ok(Self { url, connection, counts })
    }

    /// Statements that clients sent so far, without those that begin and end transactions and without the bench's own.
    /// `None` where the server does not count.
    pub(crate) async fn statements(&mut self) -> Option<i64> {
        if !self.counts {
            return None;
        }
        statements(&mut self.connection).await.ok()
    }

    /// Processor time of the server's processes that work for this database, but for the bench's own. `None` where they
    /// do not run on this machine.
    pub(crate) async fn cpu(&mut self) -> Option<Duration> {
        let backends: Vec<i32> = sqlx::query_scalar(
            "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
        )
        .fetch_all(&mut self.connection)
        .await
        .ok()?;
        let times: Vec<_> = backends.into_iter().filter_map(|pid| process::cpu(u32::try_from(pid).ok()?)).collect();
        (!times.is_empty()).then(|| times.into_iter().sum())
    }
}

async fn statements(connection: &mut PgConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar(
        r"select coalesce(sum(calls), 0)::bigint from pg_stat_statements
          where toplevel and dbid = (select oid from pg_database where datname = current_database())
            and query !~* '^\s*(begin|commit|rollback|start transaction|set|discard|savepoint|release)'
            and query !~* 'pg_stat_(statements|activity)'",
    )
    .fetch_one(connection)
    .await
}

/// Commands whose names are made here, of numbers and constants.
async fn execute(connection: &mut PgConnection, command: String) -> sqlx::Result<()> {
    sqlx::query(AssertSqlSafe(command)).execute(connection).await?;
    Ok(())
}

fn migrate(program: &Path, url: &str) -> Result<()> {
    let output = Command::new(program)
        .arg("migrate")
        .env("KINTSUGI_DATABASE_URL", url)
        .output()
        .with_context(|| format!("cannot start {}", program.display()))?;
    ensure!(output.status.success(), "`kintsugi migrate` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(())
}
