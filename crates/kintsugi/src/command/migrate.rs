//! `kintsugi migrate`

use anyhow::Context;

use crate::configuration::Configuration;

/// Brings the schema up to date and says what that took.
#[expect(clippy::print_stdout, reason = "a command says what it did")]
pub(crate) async fn run(configuration: &Configuration) -> anyhow::Result<()> {
    let done =
        database::migrate(configuration.database_url()?).await.context("the schema was not brought up to date")?;
    match done.applied {
        0 => println!("The schema is up to date ({} migrations).", done.total),
        applied => println!("The schema is up to date: {applied} of {} migrations were new.", done.total),
    }
    Ok(())
}
