//! Kintsugi: a job board for chief technology officers that heals itself. One binary, several commands.

mod clock;
mod command;
mod configuration;
mod failure;
mod log;

use std::process::ExitCode;

use clap::Parser;
use command::Arguments;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(command::run(arguments)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failure::report(&error),
    }
}
