//! `kintsugi serve`

use std::time::Duration;

use anyhow::Context;
use database::{Connect, Pool};
use web::Site;

use crate::{configuration::Configuration, failure::Misconfigured};

/// No page may keep a connection longer.
const STATEMENT_TIMEOUT: Duration = Duration::from_secs(3);

/// How long the start waits for the database to say whether its schema fits; without an answer it starts all the same.
const SCHEMA_TIMEOUT: Duration = Duration::from_secs(1);

/// Serves the site until told to stop.
pub(crate) async fn run(configuration: &Configuration) -> anyhow::Result<()> {
    let pool = database::connect(&Connect {
        url: configuration.database_url()?.to_owned(),
        max_connections: configuration.database_connections,
        statement_timeout: STATEMENT_TIMEOUT,
    })
    .map_err(|error| Misconfigured(format!("`database_url`: {error}")))?;
    let listener = lifecycle::listen(configuration.listen).await?;
    check_schema(&pool).await?;
    let site = Site::new(pool.clone()).with_base_url(configuration.base_url.as_deref().unwrap_or_default());
    lifecycle::serve(listener, web::router(site)).await.context("the site cannot be served")?;
    // Only connections that are idle close at once; what is still under way after the grace is cut.
    let _ = tokio::time::timeout(Duration::from_secs(1), pool.close()).await;
    Ok(())
}

/// A database that answers but lacks a migration, or refuses us, would fail every page: better not to start. One that
/// does not answer comes back by itself: the site starts and says so until then.
async fn check_schema(pool: &Pool) -> Result<(), Misconfigured> {
    match tokio::time::timeout(SCHEMA_TIMEOUT, database::check_schema(pool)).await {
        Ok(Ok(true)) => Ok(()),
        Ok(Ok(false)) => Err(Misconfigured(
            "the database that `database_url` names lacks a migration; run `kintsugi migrate`".to_owned(),
        )),
        Ok(Err(error)) if !error.is_temporary() => Err(Misconfigured(format!("`database_url`: {error}"))),
        Ok(Err(error)) => {
            tracing::error!(%error, "the database does not answer; starting without it");
            Ok(())
        }
        Err(_) => {
            tracing::error!("the database does not answer in time; starting without it");
            Ok(())
        }
    }
}
