//! `kintsugi faults`, in a build with fault hooks alone

use std::{
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use clap::Subcommand;
use database::{Connect, Pool, faults};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep_until},
};

use crate::{configuration::Configuration, failure::Misconfigured};

/// Transactions at the same time. Postgres writes those that commit together to its disk together.
const TOGETHER: u32 = 16;

/// The longest that one statement may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// What there is to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// Tells events that mean nothing, one transaction each, and notes each that was told.
    Tell {
        /// Transactions a second.
        #[arg(long)]
        rate: NonZeroU32,
        /// For how long.
        #[arg(long)]
        seconds: u32,
    },
}

/// Runs one of the actions.
#[expect(clippy::print_stdout, reason = "a command says what it did")]
pub(crate) async fn run(configuration: &Configuration, action: Action) -> anyhow::Result<()> {
    let Action::Tell { rate, seconds } = action;
    let url = configuration.database_url()?.to_owned();
    let how = Connect { url, max_connections: TOGETHER, statement_timeout: PATIENCE };
    let pool = database::connect(&how).map_err(|error| Misconfigured(format!("`database_url`: {error}")))?;
    faults::prepare(&pool).await?;
    let begun = Instant::now();
    let account = tell(&pool, rate.get(), seconds).await;
    println!(
        "{} told in {:.1} s, {} refused by the database",
        account.told.load(Ordering::Relaxed),
        begun.elapsed().as_secs_f64(),
        account.refused.load(Ordering::Relaxed)
    );
    Ok(())
}

#[derive(Default)]
struct Account {
    told: AtomicU64,
    refused: AtomicU64,
}

/// Tells `rate` events a second. Who is late makes up for it: the number is what was asked for, whatever the database does.
async fn tell(pool: &Pool, rate: u32, seconds: u32) -> Arc<Account> {
    let account = Arc::new(Account::default());
    let (begun, all) = (Instant::now(), u64::from(rate) * u64::from(seconds));
    let mut tellers = JoinSet::new();
    for teller in 0..TOGETHER {
        let (pool, account) = (pool.clone(), Arc::clone(&account));
        tellers.spawn(async move {
            for number in (u64::from(teller)..all).step_by(TOGETHER as usize) {
                sleep_until(begun + Duration::from_secs_f64(number as f64 / f64::from(rate))).await;
                let counter = match faults::tell(&pool).await {
                    Ok(()) => &account.told,
                    Err(_) => &account.refused,
                };
                counter.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    while tellers.join_next().await.is_some() {}
    account
}
