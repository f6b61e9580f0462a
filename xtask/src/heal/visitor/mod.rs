//! The visitor: five hundred requests a second like those of well-made HTTP clients, and an account of every one.
//!
//! It runs as a process of its own, in the machine's network namespace, so that its threads and the rows' commands do
//! not wait for each other, and so that nothing goes through a proxy or over a real network.

mod connection;
mod failure;
mod head;
mod record;
mod visits;

use std::fs::File;
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

pub(super) use self::failure::Failure;
#[cfg(test)]
pub(super) use self::failure::Phase;
pub(super) use self::record::{Answer, Record};

/// How the visitor is told what to do; [`Arguments::words`] is the other direction.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The network namespace to ask from, a file such as /proc/PID/ns/net
    #[arg(long)]
    pub(super) network: PathBuf,
    /// Where the site listens
    #[arg(long)]
    pub(super) address: SocketAddr,
    /// What is asked for, in turn
    #[arg(long = "path", required = true)]
    pub(super) paths: Vec<String>,
    /// Requests a second in all
    #[arg(long)]
    pub(super) rate: u32,
    /// Connections that are kept open and carry half of the requests
    #[arg(long)]
    pub(super) kept: u32,
    /// Visitors that open a connection for each request and send the other half
    #[arg(long)]
    pub(super) fresh: u32,
    /// Milliseconds after which a request without its whole answer has failed
    #[arg(long)]
    pub(super) patience: u64,
    /// Seconds after which the visitor goes home, asked to or not
    #[arg(long)]
    pub(super) limit: u64,
}

impl Arguments {
    /// The command line that gives these arguments.
    pub(super) fn words(&self) -> Vec<String> {
        let mut words = vec!["--network".to_owned(), self.network.display().to_string()];
        words.extend(["--address".to_owned(), self.address.to_string()]);
        words.extend(self.paths.iter().flat_map(|path| ["--path".to_owned(), path.clone()]));
        let numbers = [
            ("--rate", u64::from(self.rate)),
            ("--kept", self.kept.into()),
            ("--fresh", self.fresh.into()),
            ("--patience", self.patience),
            ("--limit", self.limit),
        ];
        words.extend(numbers.iter().flat_map(|(name, value)| [(*name).to_owned(), value.to_string()]));
        words
    }
}

/// Visits until its input ends or the limit has passed, then writes the [`Record`] to stdout as JSON.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match visit(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the visitor: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn visit(arguments: &Arguments) -> Result<()> {
    ensure!(arguments.rate > 0 && arguments.kept > 0 && arguments.fresh > 0, "nobody would ask anything");
    // Before any thread is started: each inherits the namespace.
    let network = File::open(&arguments.network).context("the machine has no network namespace any more")?;
    move_into_link_name_space(std::os::fd::AsFd::as_fd(&network), Some(LinkNameSpaceType::Network))
        .context("cannot enter the machine's network")?;
    let stop = Arc::new(AtomicBool::new(false));
    let threads = visits::start(arguments, &stop)?;
    // The parent hears that the load has begun.
    println!("visiting");
    std::io::stdout().flush()?;
    wait_for_the_word(&stop, Duration::from_secs(arguments.limit));
    let mut record = Record::default();
    for thread in threads {
        record.add(thread.join().unwrap_or_default());
    }
    serde_json::to_writer(std::io::stdout().lock(), &record)?;
    Ok(())
}

/// Sets `stop` when stdin ends (the parent closes it, or is gone) or the limit has passed.
fn wait_for_the_word(stop: &Arc<AtomicBool>, limit: Duration) {
    let heard = Arc::clone(stop);
    std::thread::spawn(move || {
        let mut rest = Vec::new();
        // An error is an end as well.
        let _ = std::io::stdin().read_to_end(&mut rest);
        heard.store(true, Ordering::Relaxed);
    });
    let start = Instant::now();
    while !stop.load(Ordering::Relaxed) && start.elapsed() < limit {
        std::thread::sleep(Duration::from_millis(10));
    }
    stop.store(true, Ordering::Relaxed);
}
