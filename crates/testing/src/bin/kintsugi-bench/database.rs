//! The databases that are measured: one for each size, kept for the next run.

use std::{path::Path, time::Duration};

use anyhow::{Context, Result, ensure};
use sqlx::{AssertSqlSafe, ConnectOptions, PgConnection, postgres::PgConnectOptions};
use testing::generate::Board;
use uuid::Uuid;

use crate::{process, progress::Progress, run::Plan, site::kintsugi};

/// Every run has the same adverts, counted back from the time of loading.
const SEED: u64 = 0x6b69_6e74_7375_6769;

/// Rises when the generated adverts change: databases of an older one are made anew.
const GENERATOR: u32 = 3;

/// A database with the wanted adverts, and a connection that watches it.
pub(crate) struct Database {
    pub(crate) url: String,
    connection: PgConnection,
    /// Whether the server counts statements.
    counts: bool,
}

impl Database {
    /// The database of that size; made, migrated and filled unless an earlier run has left it complete.
    pub(crate) async fn settle(plan: &Plan, adverts: usize) -> Result<Self> {
        let name = format!("bench_{adverts}");
        let options: PgConnectOptions = plan.server.parse().context("DATABASE_URL cannot be read")?;
        let mut admin = options.connect().await.context("the Postgres server cannot be reached")?;
        let options = options.database(&name);
        let url = options.to_url_lossy().to_string();
        // A comment that is written last tells a complete database from one whose loading was interrupted.
        let mark = format!("kintsugi-bench: {adverts} adverts, generator {GENERATOR}");
        let complete = !plan.fresh && marked(&mut admin, &name).await?.as_ref() == Some(&mark);
        // Migrations that were edited since then are refused: such a database is made anew as well.
        if !(complete && migrate(&plan.program, &url).is_ok()) {
            execute(&mut admin, format!("drop database if exists {name} with (force)")).await?;
            execute(&mut admin, format!("create database {name}")).await?;
            migrate(&plan.program, &url)?;
            let progress = Progress::begin(adverts, format!("loading {adverts} adverts"));
            let board = Board::new(SEED, adverts, plan.now);
            testing::load(&options, &board, |loaded| progress.done(loaded)).await?;
            execute(&mut admin, format!("comment on database {name} is '{mark}'")).await?;
        }
        let mut connection = options.connect().await?;
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

    /// The address parameter `after` for the middle of the board; see [`middle`].
    pub(crate) async fn middle(&mut self) -> Result<String> {
        middle(&mut self.connection).await
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

/// The place of the advert that half of the others are newer than, as the site writes it: 16 hexadecimal digits of
/// microseconds since 1970 and 32 of the advert's id (`jobs::Cursor`).
async fn middle(connection: &mut PgConnection) -> Result<String> {
    let place: Option<(i64, Uuid)> = sqlx::query_as(
        "select (extract(epoch from published_at) * 1000000)::bigint, posting_id from jobs.live_job
         order by published_at desc, posting_id desc limit 1 offset (select count(*) / 2 from jobs.live_job)",
    )
    .fetch_optional(connection)
    .await?;
    let (micros, advert) = place.context("the board is empty")?;
    Ok(format!("{micros:016x}{}", advert.simple()))
}

/// The comment of a database.
async fn marked(connection: &mut PgConnection, name: &str) -> Result<Option<String>> {
    let comment: Option<Option<String>> =
        sqlx::query_scalar("select shobj_description(oid, 'pg_database') from pg_database where datname = $1")
            .bind(name)
            .fetch_optional(connection)
            .await?;
    Ok(comment.flatten())
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
    let output = kintsugi(program, url)
        .arg("migrate")
        .output()
        .with_context(|| format!("cannot start {}", program.display()))?;
    ensure!(output.status.success(), "`kintsugi migrate` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(())
}

#[cfg(test)]
mod tests {
    use sqlx::PgPool;

    use super::*;

    #[sqlx::test(migrator = "database::MIGRATOR")]
    async fn the_middle_is_a_place_that_the_site_pages_on_from(pool: PgPool) {
        let board = Board::new(3, 60, "2026-11-20T12:00:00Z".parse().unwrap());
        testing::load(&pool.connect_options(), &board, |_| ()).await.unwrap();
        let middle = middle(&mut pool.acquire().await.unwrap()).await.unwrap();
        let query = jobs::Query::new("", Some(middle.parse().unwrap())).unwrap();
        let search = jobs::PostgresSearch::new(pool.clone());
        let found = jobs::Search::find(&search, &query, board.now()).await.unwrap();
        let mut adverts: Vec<_> = board.adverts().collect();
        adverts.sort_by_key(|advert| std::cmp::Reverse(advert.published_at));
        let (titles, expected): (Vec<_>, Vec<_>) = found
            .cards
            .into_iter()
            .zip(&adverts[31..])
            .map(|(card, advert)| (card.title, advert.job.title.clone()))
            .unzip();
        assert!(titles.len() >= 20, "{titles:?}");
        assert_eq!(titles, expected);
    }
}
