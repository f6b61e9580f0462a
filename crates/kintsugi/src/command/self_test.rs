//! `kintsugi self-test`: could this release serve here?

use std::time::Duration;

use database::Connect;

use crate::{configuration::Configuration, failure::Misconfigured};

/// The predecessor waits five seconds in all; a database that does not answer in time is no fault of the release.
const PATIENCE: Duration = Duration::from_secs(2);

/// Reads every setting and asks the database whether its schema is one that this release can live with.
#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a command says what it found")]
pub(crate) async fn run(configuration: &Configuration) -> anyhow::Result<()> {
    break_if_asked().await;
    let url = configuration.database_url()?.to_owned();
    configuration.lifecycle.settings(configuration.state_directory.clone())?;
    configuration.alarm.channels()?;
    configuration.operator_address()?;
    let pool = database::connect(&Connect { url, max_connections: 1, statement_timeout: PATIENCE })
        .map_err(|error| Misconfigured(format!("`database_url`: {error}")))?;
    match tokio::time::timeout(PATIENCE, database::schema_fit(&pool)).await {
        Ok(Ok(fit)) => fit.verdict()?,
        Ok(Err(error)) if !error.is_temporary() => return Err(Misconfigured(format!("`database_url`: {error}")).into()),
        Ok(Err(error)) => eprintln!("kintsugi: the database does not answer ({error}); the schema was not looked at"),
        Err(_) => eprintln!("kintsugi: the database does not answer in time; the schema was not looked at"),
    }
    println!("kintsugi {}: fit to serve", env!("CARGO_PKG_VERSION"));
    Ok(())
}

#[cfg(feature = "faults")]
async fn break_if_asked() {
    match lifecycle::faults::trailer().as_deref() {
        Some("self-test-fails") => {
            #[expect(clippy::panic, reason = "the fault that was asked for")]
            {
                panic!("a fault that was asked for")
            }
        }
        Some("self-test-hangs") => std::future::pending().await,
        _ => {}
    }
}

#[cfg(not(feature = "faults"))]
async fn break_if_asked() {}
