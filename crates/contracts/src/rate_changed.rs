//! The event `jobs.rate`: a reference rate was set.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Currency, Event};

/// The operator set a reference rate. From now on pay in that currency is compared by another number, in lists, filters and
/// figures; no advert is another than before.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RateChanged {
    /// The currency.
    pub currency: Currency,
    /// Units of it for one euro.
    pub per_euro: f64,
    /// The day that the rate is of.
    pub as_of: Date,
    /// Rises with every rate of this currency.
    pub revision: i64,
}

impl Event for RateChanged {
    const KIND: &'static str = "jobs.rate";
    const VERSION: i16 = 1;

    /// A currency has no UUID; its code stands at the end of one (RFC 9562, 5.8: version 8, of our own making).
    fn aggregate(&self) -> Uuid {
        let mut bytes = [0; 16];
        for (byte, letter) in bytes[13..].iter_mut().zip(self.currency.as_str().bytes()) {
            *byte = letter;
        }
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }

    fn revision(&self) -> i64 {
        self.revision
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_currency_is_a_thing_of_its_own() {
        let of = |code: &str| {
            let currency = code.parse().expect("a code");
            RateChanged { currency, per_euro: 1.0, as_of: Date::ZERO, revision: 1 }.aggregate().to_string()
        };
        assert_eq!(of("EUR"), "00000000-0000-8000-8000-000000455552");
        assert_ne!(of("EUR"), of("USD"));
    }
}
