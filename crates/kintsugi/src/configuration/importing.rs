//! The section `[importing]`: how feeds are fetched.

use std::time::Duration;

use ::importing::fetch::{Limits, Private};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::failure::Misconfigured;

/// See [`Limits`] for the meaning of each.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Section {
    /// Whether this instance reads sources by itself.
    pub(crate) fetch: bool,
    answer_timeout: SignedDuration,
    largest_feed_mib: u64,
    fetch_private_addresses: bool,
}

impl Default for Section {
    fn default() -> Self {
        Self {
            fetch: true,
            answer_timeout: SignedDuration::from_mins(1),
            largest_feed_mib: 64,
            fetch_private_addresses: false,
        }
    }
}

impl Section {
    /// The limits of a fetch.
    ///
    /// # Errors
    /// A sentence that names the key whose value cannot be used.
    pub(crate) fn limits(&self) -> Result<Limits, Misconfigured> {
        if self.answer_timeout < SignedDuration::from_secs(1) || self.answer_timeout > SignedDuration::from_mins(10) {
            return Err(Misconfigured(format!(
                "`importing.answer_timeout` is {:#}; from 1s to 10m was expected",
                self.answer_timeout
            )));
        }
        if self.largest_feed_mib == 0 || self.largest_feed_mib > 512 {
            return Err(Misconfigured(format!(
                "`importing.largest_feed_mib` is {}; from 1 to 512 was expected",
                self.largest_feed_mib
            )));
        }
        Ok(Limits {
            answer: Duration::try_from(self.answer_timeout).unwrap_or(Duration::from_mins(1)),
            bytes: self.largest_feed_mib * 1024 * 1024,
            private: if self.fetch_private_addresses { Private::Allowed } else { Private::Refused },
            ..Limits::default()
        })
    }
}
