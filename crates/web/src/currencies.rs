//! The currencies that a visitor may count in: those that the operator keeps a reference rate for.
//!
//! Rates change by hand, a few times a month. So one list is asked for now and then and shared, and a board costs no
//! statement for it.

use std::{sync::Arc, time::Duration};

use contracts::Currency;
use database::Pool;
use jobs::BASE_CURRENCY;
use moka::future::Cache;

/// A new rate is offered after so long at the latest.
const LIFE: Duration = Duration::from_mins(1);

/// Those that most visitors look for, in front; the others follow by their codes.
const FIRST: [&str; 4] = ["EUR", "USD", "GBP", "CHF"];

/// The list, for as long as it is worth. Cheap to clone; clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Currencies(Cache<(), Arc<[Currency]>>);

impl Default for Currencies {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(1).time_to_live(LIFE).build())
    }
}

impl Currencies {
    /// They may be others now.
    pub(crate) fn forget(&self) {
        self.0.invalidate_all();
    }

    /// Every currency with a rate; where the database cannot say, the one that needs none.
    pub(crate) async fn all(&self, pool: &Pool) -> Arc<[Currency]> {
        let asked = async {
            let rates = jobs::exchange_rates(pool).await?;
            Ok::<_, database::DatabaseError>(Arc::from(in_order(rates.iter().map(|rate| rate.currency).collect())))
        };
        self.0.try_get_with((), asked).await.unwrap_or_else(|_| Arc::new([BASE_CURRENCY]))
    }
}

fn in_order(mut currencies: Vec<Currency>) -> Vec<Currency> {
    currencies.sort_by_key(|currency| {
        let code = currency.to_string();
        (FIRST.iter().position(|first| *first == code).unwrap_or(FIRST.len()), code)
    });
    currencies
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ones_that_most_look_for_come_first() {
        let read = |code: &str| code.parse().expect("a code");
        let sorted = in_order(["AUD", "CHF", "EUR", "PLN", "USD"].map(read).to_vec());
        assert_eq!(sorted, ["EUR", "USD", "CHF", "AUD", "PLN"].map(read));
    }
}
