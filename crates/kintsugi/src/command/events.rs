//! `kintsugi events`

mod letters;

use std::time::Duration;

use anyhow::Context;
use clap::Subcommand;
use database::{Connect, Pool, dead_letter, outbox};
use jiff::Timestamp;
use messaging::Nats;

use crate::{
    clock,
    configuration::Configuration,
    failure::{Misconfigured, say},
};

/// Whoever types a command waits for an answer, not for a timeout of minutes.
const PATIENCE: Duration = Duration::from_secs(10);

/// What there is to do with events.
#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// What waits, what the stream holds, and what was given up.
    Stats,
    /// Prints events as they are told, one JSON object a line, until Ctrl-C.
    Tail {
        /// Begin with the oldest event that the stream holds, instead of with the next one.
        #[arg(long)]
        all: bool,
    },
    /// Tells the events of the outbox again that happened since a moment; a consumer that dealt with one does not do so twice.
    Replay {
        /// The moment, as `2026-11-25T10:00Z`; the outbox holds the last fourteen days.
        #[arg(long, value_name = "TIME")]
        since: Timestamp,
    },
    /// Lists what consumers have given up, newest first, or shows one letter whole.
    Dead {
        /// Its number.
        letter: Option<i64>,
        /// Lists those of one consumer alone.
        #[arg(long, value_name = "NAME", conflicts_with = "letter")]
        consumer: Option<String>,
    },
    /// Has a dead letter tried again, or all of a consumer.
    Retry {
        /// Its number.
        #[arg(required_unless_present = "all_of")]
        letter: Option<i64>,
        /// All that this consumer has given up.
        #[arg(long, value_name = "CONSUMER", conflicts_with = "letter")]
        all_of: Option<String>,
    },
    /// Throws a dead letter away.
    Discard {
        /// Its number.
        letter: i64,
    },
}

/// Runs one of the actions.
#[expect(clippy::print_stdout, reason = "a command says what it found")]
pub(crate) async fn run(configuration: &Configuration, action: Action) -> anyhow::Result<()> {
    match action {
        Action::Stats => stats(configuration).await,
        Action::Tail { all } => tail(configuration, all).await,
        Action::Replay { since } => {
            let told = outbox::tell_again(&pool(configuration)?, since).await?;
            println!("{told} events will be told again.");
            Ok(())
        }
        Action::Dead { letter: Some(letter), .. } => letters::show(&pool(configuration)?, letter).await,
        Action::Dead { letter: None, consumer } => letters::list(&pool(configuration)?, consumer).await,
        Action::Retry { letter, all_of } => letters::retry(&pool(configuration)?, letter, all_of).await,
        Action::Discard { letter } => letters::discard(&pool(configuration)?, letter).await,
    }
}

#[expect(clippy::print_stdout, reason = "a command says what it found")]
async fn stats(configuration: &Configuration) -> anyhow::Result<()> {
    let pool = pool(configuration)?;
    let backlog = outbox::backlog(&pool).await?;
    match backlog.oldest {
        Some(oldest) => {
            let age = clock::now().duration_since(oldest).as_secs();
            println!("outbox        {} waiting, the oldest for {age} s", backlog.waiting);
        }
        None => println!("outbox        nothing waits"),
    }
    println!("dead letters  {}", dead_letter::count(&pool).await?);
    let topology = configuration.topology();
    match nats(configuration).await {
        Ok(nats) => match messaging::look(&nats, &topology).await {
            Ok(state) => {
                println!("stream        {}: {} events, {} bytes", topology.stream(), state.messages, state.bytes);
                for consumer in messaging::consumers(&nats, &topology).await? {
                    println!(
                        "consumer      {}: {} to come, {} under way",
                        consumer.name, consumer.pending, consumer.under_way
                    );
                }
            }
            Err(error) => println!("stream        {error}"),
        },
        Err(reason) => println!("stream        unknown: {reason:#}"),
    }
    Ok(())
}

async fn tail(configuration: &Configuration, all: bool) -> anyhow::Result<()> {
    let nats = nats(configuration).await?;
    let mut tail = messaging::tail(&nats, &configuration.topology(), all).await?;
    while let Some(line) = tail.next().await {
        say(line?)?;
    }
    Ok(())
}

fn pool(configuration: &Configuration) -> Result<Pool, Misconfigured> {
    let url = configuration.database_url()?.to_owned();
    database::connect(&Connect { url, max_connections: 1, statement_timeout: PATIENCE })
        .map_err(|error| Misconfigured(format!("`database_url`: {error}")))
}

/// A connection that answers.
async fn nats(configuration: &Configuration) -> anyhow::Result<Nats> {
    let url = configuration.nats_url.clone().context("`nats_url` is not set")?;
    let how = messaging::Connect { url };
    messaging::ping_fresh(&how).await?;
    let nats = messaging::connect(&how).await?;
    let asked = std::time::Instant::now();
    while let Err(error) = nats.ping().await {
        if asked.elapsed() > PATIENCE {
            return Err(error.into());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(nats)
}
