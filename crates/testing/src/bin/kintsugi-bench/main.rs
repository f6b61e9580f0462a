//! Measures the release build of `kintsugi` with generated adverts, beside an axum program that serves one fixed page: the
//! machine's ceiling. `cargo xtask bench` runs it; `docs/performance.md` keeps what it printed.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command talks to a person")]

mod ceiling;
mod changes;
mod client;
mod database;
mod form;
mod indexed;
mod kept;
mod limits;
mod load;
mod open;
mod page;
mod process;
mod progress;
mod report;
mod run;
mod site;
mod table;
mod visit;

use std::{net::SocketAddr, path::PathBuf, process::ExitCode, time::Duration};

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use jiff::Timestamp;

use self::form::Form;

#[derive(Debug, Parser)]
#[command(about = "Measures the release build of kintsugi")]
struct Arguments {
    /// Live adverts; one run for each number
    #[arg(long, value_delimiter = ',', default_values_t = [10_000, 100_000])]
    sizes: Vec<usize>,
    /// Seconds under load for each row
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// 10,000 adverts only, one second a row
    #[arg(long)]
    quick: bool,
    /// Only these rows
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = run::Part::ALL)]
    only: Vec<run::Part>,
    /// Make the databases anew
    #[arg(long)]
    fresh: bool,
    /// Where the report is written
    #[arg(long, default_value = "target/bench.json")]
    report: PathBuf,
    /// Address of a Postgres server whose user may create databases
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// Address of a NATS server with JetStream; without it, pages out of memory are not measured under changes
    #[arg(long, env = "NATS_URL", hide_env_values = true)]
    nats_url: Option<String>,
    /// The program to measure
    #[arg(long, env = "KINTSUGI_BIN")]
    kintsugi: Option<PathBuf>,
    #[command(subcommand)]
    role: Option<Role>,
}

#[derive(Debug, Subcommand)]
enum Role {
    /// Serves the fixed page (started by the bench itself)
    #[command(hide = true)]
    Ceiling {
        /// Where to listen
        listen: SocketAddr,
        /// Bytes of the page
        #[arg(default_value_t = ceiling::SIZE)]
        bytes: usize,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(stoppable(arguments)));
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("kintsugi-bench: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Ends at Ctrl-C or SIGTERM in the ordinary way, so that what was started is stopped.
async fn stoppable(arguments: Arguments) -> Result<bool> {
    let mut terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        outcome = perform(arguments) => outcome,
        _ = tokio::signal::ctrl_c() => anyhow::bail!("stopped"),
        _ = terminated.recv() => anyhow::bail!("stopped"),
    }
}

/// Whether every limit was kept.
async fn perform(arguments: Arguments) -> Result<bool> {
    if let Some(Role::Ceiling { listen, bytes }) = arguments.role {
        ceiling::serve(listen, bytes).await?;
        return Ok(true);
    }
    #[expect(clippy::disallowed_methods, reason = "the edge of the program")]
    let now = Timestamp::now();
    let plan = run::Plan {
        now,
        server: arguments.database_url.context("DATABASE_URL is not set; it names a Postgres server")?,
        nats: arguments.nats_url,
        program: arguments.kintsugi.context("KINTSUGI_BIN is not set; it names the release build of kintsugi")?,
        time: Duration::from_secs(if arguments.quick { 1 } else { arguments.seconds }),
        parts: arguments.only,
        fresh: arguments.fresh,
        log: arguments.report.with_extension("log"),
    };
    let sizes = if arguments.quick { vec![10_000] } else { arguments.sizes };
    let mut report = report::Report::begin(now, plan.time);
    report.ceiling = run::ceiling(&plan).await?;
    for adverts in sizes {
        let size = run::size(&plan, adverts, &report.ceiling).await?;
        report.sizes.push(size);
    }
    report.limits = limits::judge(&report.sizes);
    println!("{}", table::whole(&report, Form::Terminal));
    report.write(&arguments.report)?;
    let document = arguments.report.with_extension("md");
    std::fs::write(&document, table::whole(&report, Form::Document))
        .with_context(|| format!("cannot write {}", document.display()))?;
    println!("Written to {} and {}", arguments.report.display(), document.display());
    Ok(report.limits.iter().all(|limit| limit.kept))
}
