//! `cargo xtask servers`: an instance to work against by hand.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;

use super::{Ground, Instance, Purpose, Servers};
use crate::checkout::Checkout;
use crate::stopping;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Whose settings the instance has; its data are fresh and go with it
    #[arg(long, value_enum, default_value = "test")]
    purpose: Purpose,
}

pub(crate) fn run(checkout: &Checkout, arguments: &Arguments) -> Result<ExitCode> {
    let ground = Ground::find(checkout)?;
    super::require_tools(&ground)?;
    let instance = Instance::fresh(&ground, arguments.purpose)?;
    let mut servers = Servers::start(checkout, &instance)?;
    println!("export DATABASE_URL='{}'", servers.database_url());
    println!("export NATS_URL='{}'", servers.nats_url());
    eprintln!("The servers run until Ctrl-C.");
    while !stopping::requested() {
        for sentence in servers.lost()? {
            eprintln!("{sentence}");
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(ExitCode::SUCCESS)
}
