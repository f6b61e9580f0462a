//! `kintsugi rates`: the reference rates by which salaries in different currencies are compared.

use anyhow::Context;
use clap::Subcommand;
use contracts::Currency;
use jiff::{civil::Date, tz::TimeZone};
use jobs::ExchangeRate;

use super::intake;
use crate::{clock, configuration::Configuration};

/// What to do with the rates.
#[derive(Debug, Subcommand)]
pub(crate) enum Rates {
    /// Lists them: units of each currency for one euro, and the day they are of.
    Show,
    /// Sets one. Live adverts in that currency are compared by it at once, in every instance that hears of it; what they
    /// show does not change.
    Set {
        /// The currency, as three capital letters (ISO 4217).
        currency: Currency,
        /// Units of it for one euro.
        rate: f64,
        /// The day that the rate is of, as 2026-11-25; today where it is not given.
        #[arg(long)]
        as_of: Option<Date>,
    },
}

/// Shows or sets rates.
#[expect(clippy::print_stdout, reason = "a command says what it did")]
pub(crate) async fn run(configuration: &Configuration, rates: Rates) -> anyhow::Result<()> {
    let pool = intake::connect(configuration)?;
    match rates {
        Rates::Show => {
            println!("one euro is");
            for rate in jobs::exchange_rates(&pool).await? {
                println!("{:>14} {}  ({})", rate.per_euro, rate.currency, rate.as_of);
            }
        }
        Rates::Set { currency, rate: per_euro, as_of } => {
            let as_of = as_of.unwrap_or_else(|| clock::now().to_zoned(TimeZone::UTC).date());
            let rate = ExchangeRate { currency, per_euro, as_of };
            let adverts =
                jobs::set_exchange_rate(&pool, rate).await.with_context(|| format!("{currency} was not set"))?;
            println!("One euro is {per_euro} {currency} as of {as_of}; {adverts} live adverts are in it.");
        }
    }
    Ok(())
}
