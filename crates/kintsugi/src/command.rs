//! The commands, one file each.

mod demo;
mod events;
#[cfg(feature = "faults")]
mod faults;
mod import;
mod intake;
mod migrate;
mod rates;
mod self_test;
mod serve;
mod source;

use std::net::SocketAddr;

use clap::{Parser, Subcommand};
use importing::Format;

use crate::{configuration::Configuration, log};

/// A job board for chief technology officers that heals itself.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the site.
    Serve {
        /// Where to listen, unless systemd hands over a socket.
        #[arg(long, value_name = "ADDRESS")]
        listen: Option<SocketAddr>,
    },
    /// Says by its exit code whether this release could serve here; run before it takes over from another.
    SelfTest,
    /// Brings the database's schema up to date.
    Migrate,
    /// What the parts tell each other: what waits, what passes, and what was given up.
    Events {
        #[command(subcommand)]
        action: events::Action,
    },
    /// Breaks things on purpose.
    #[cfg(feature = "faults")]
    #[command(hide = true)]
    Faults {
        #[command(subcommand)]
        action: faults::Action,
    },
    /// Fills an empty board with invented adverts, each marked as such.
    Demo {
        /// Also when the board is not empty.
        #[arg(long)]
        force: bool,
    },
    /// Reads adverts from files that feeds were saved to, or from their addresses, once. Reading the same again changes
    /// nothing.
    Import {
        /// Whose format it is: ashby, greenhouse, lever, recruitee, workable, personio, teamtailor, smartrecruiters,
        /// remotive, remoteok, himalayas, weworkremotely, indeed, jsonld, hackernews.
        format: Format,
        /// Files, folders of files (.json, .xml, .rss, .html), or addresses; a file's name is the board's.
        #[arg(required = true, value_name = "PATH|URL")]
        places: Vec<String>,
        #[command(flatten)]
        how: import::How,
    },
    /// Connects boards that are read by themselves, again and again.
    Source {
        #[command(subcommand)]
        command: source::Command,
    },
    /// The reference rates by which salaries in different currencies are compared.
    #[command(subcommand)]
    Rates(rates::Rates),
}

/// Runs one command to its end.
pub(crate) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let mut configuration = Configuration::read()?;
    log::start(&configuration.log)?;
    match arguments.command {
        Command::Serve { listen } => {
            configuration.listen = listen.unwrap_or(configuration.listen);
            serve::run(&configuration).await
        }
        Command::SelfTest => self_test::run(&configuration).await,
        Command::Migrate => migrate::run(&configuration).await,
        Command::Events { action } => events::run(&configuration, action).await,
        #[cfg(feature = "faults")]
        Command::Faults { action } => faults::run(&configuration, action).await,
        Command::Rates(rates) => rates::run(&configuration, rates).await,
        Command::Demo { force } => demo::run(&configuration, force).await,
        Command::Import { format, places, how } => import::run(&configuration, format, &places, &how).await,
        Command::Source { command } => source::run(&configuration, command).await,
    }
}
