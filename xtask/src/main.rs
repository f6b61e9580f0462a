//! The project's own commands, run as `cargo xtask COMMAND`; one file a command.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool speaks on stdout and stderr")]
#![expect(
    clippy::disallowed_methods,
    reason = "nothing here is asynchronous, and nothing here is tested against a clock"
)]

mod apt;
mod assets;
mod bench;
mod boundaries;
mod browser;
mod checkout;
mod child;
mod ci;
mod dev;
mod guard;
mod heal;
mod package;
mod progress;
mod servers;
mod settings;
mod sqlx;
mod stopping;
mod test;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about, version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Set everything up and run the site until Ctrl-C
    Dev(dev::Arguments),
    /// Run every test on servers of its own, the browser test included
    Test {
        /// Run only tests whose names contain one of these
        filter: Vec<String>,
    },
    /// Measure the release program under load
    Bench {
        /// Arguments of kintsugi-bench
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<std::ffi::OsString>,
    },
    /// Prove under a real systemd, as root, that the site heals itself: every row of the contract
    Heal(heal::Arguments),
    /// Build the Debian package from a release build
    Package(package::Arguments),
    /// Hold the crate graph, the libraries and the SQL against the table of who may know whom
    Boundaries,
    /// Check all that must hold for a change to land
    Ci(ci::Arguments),
    /// Build the front-end assets, unless they are up to date
    Assets,
    /// Write the query data in .sqlx anew from a fresh, migrated database; one that DATABASE_URL names is left alone
    Sqlx {
        /// Write nothing; list what differs from the committed data and exit with 1
        #[arg(long)]
        check: bool,
    },
    /// Start an instance of the servers, print its addresses and keep it up until Ctrl-C
    #[command(hide = true)]
    Servers(servers::command::Arguments),
    /// Run a program that dies together with this tool
    #[command(hide = true)]
    Guard(guard::Arguments),
    /// Ask for pages from within a network namespace and keep account
    #[command(hide = true)]
    HealVisitor(heal::visitor::Arguments),
}

fn main() -> ExitCode {
    let Arguments { command } = Arguments::parse();
    if let Command::Guard(arguments) = command {
        let error = guard::become_program(&arguments);
        eprintln!("{error:#}");
        return ExitCode::from(127);
    }
    if let Command::HealVisitor(arguments) = command {
        return heal::visitor::run(&arguments);
    }
    match stopping::listen().and_then(|()| run(command)) {
        Ok(code) => code,
        Err(error) if stopping::is_cause(&error) => {
            eprintln!("Stopped.");
            ExitCode::from(130)
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    let checkout = checkout::Checkout::find()?;
    match command {
        Command::Dev(arguments) => dev::run(&checkout, &arguments),
        Command::Test { filter } => test::run(&checkout, &filter),
        Command::Bench { arguments } => bench::run(&checkout, &arguments),
        Command::Heal(arguments) => heal::run(&checkout, &arguments),
        Command::Package(arguments) => package::run(&checkout, &arguments),
        Command::Boundaries => boundaries::run(&checkout),
        Command::Ci(arguments) => ci::run(&checkout, &arguments),
        Command::Assets => assets::run(&checkout),
        Command::Sqlx { check } => sqlx::run(&checkout, check),
        Command::Servers(arguments) => servers::command::run(&checkout, &arguments),
        Command::Guard(_) | Command::HealVisitor(_) => Ok(ExitCode::SUCCESS),
    }
}
