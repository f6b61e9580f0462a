//! The section `[lifecycle]`: how the process heals itself. Durations are written `30s`, `500ms`, `24h`.

use std::{path::PathBuf, time::Duration};

use jiff::SignedDuration;
use lifecycle::{Handover, Settings};
use serde::{Deserialize, Serialize};

use crate::failure::Misconfigured;

/// How a new process takes the old one's place.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum By {
    /// The old process starts it.
    Successor,
    /// The old process ends, and the service manager starts it.
    Exit,
}

/// See [`lifecycle::Settings`] for the meaning of each.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Section {
    handover: By,
    binary: Option<PathBuf>,
    guard_directory: PathBuf,
    drain_grace: SignedDuration,
    stop_grace: SignedDuration,
    self_test_timeout: SignedDuration,
    ready_timeout: SignedDuration,
    refresh_every: SignedDuration,
    refresh_jitter: SignedDuration,
    probe_every: SignedDuration,
    probe_timeout: SignedDuration,
    probe_misses: u32,
    pool_patience: SignedDuration,
    soft_memory_mib: Option<u64>,
    restart_limit: u32,
    restart_window: SignedDuration,
    good_after: SignedDuration,
    watch_every: SignedDuration,
    stillness: SignedDuration,
    sample_every: SignedDuration,
}

impl Default for Section {
    fn default() -> Self {
        let usual = Settings::default();
        let signed = |duration: Duration| SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX);
        Self {
            handover: By::Successor,
            binary: usual.binary,
            guard_directory: usual.guard_directory,
            drain_grace: signed(usual.drain_grace),
            stop_grace: signed(usual.stop_grace),
            self_test_timeout: signed(usual.self_test_timeout),
            ready_timeout: signed(usual.ready_timeout),
            refresh_every: signed(usual.refresh_every),
            refresh_jitter: signed(usual.refresh_jitter),
            probe_every: signed(usual.probe_every),
            probe_timeout: signed(usual.probe_timeout),
            probe_misses: usual.probe_misses,
            pool_patience: signed(usual.pool_patience),
            soft_memory_mib: None,
            restart_limit: usual.restart_limit,
            restart_window: signed(usual.restart_window),
            good_after: signed(usual.good_after),
            watch_every: signed(usual.watch_every),
            stillness: signed(usual.stillness),
            sample_every: signed(usual.sample_every),
        }
    }
}

impl Section {
    /// The settings of the crate `lifecycle`.
    ///
    /// # Errors
    /// A sentence that names the key whose value cannot be used.
    pub(crate) fn settings(&self, state_directory: Option<PathBuf>) -> Result<Settings, Misconfigured> {
        if self.probe_misses == 0 {
            return Err(Misconfigured("`lifecycle.probe_misses` is 0; at least 1 was expected".to_owned()));
        }
        if self.soft_memory_mib == Some(0) {
            return Err(Misconfigured("`lifecycle.soft_memory_mib` is 0; leave it out for no limit".to_owned()));
        }
        let longest = SignedDuration::from_hours(24 * 366);
        let length = |key: &str, value: SignedDuration, least: SignedDuration| {
            if value < least || value > longest {
                return Err(Misconfigured(format!(
                    "`lifecycle.{key}` is {value:#}; from {least:#} to a year was expected"
                )));
            }
            Ok(value.unsigned_abs())
        };
        let (zero, moment) = (SignedDuration::ZERO, SignedDuration::from_millis(50));
        Ok(Settings {
            handover: match self.handover {
                By::Successor => Handover::Successor,
                By::Exit => Handover::Exit,
            },
            binary: self.binary.clone(),
            state_directory,
            guard_directory: self.guard_directory.clone(),
            drain_grace: length("drain_grace", self.drain_grace, zero)?,
            stop_grace: length("stop_grace", self.stop_grace, zero)?,
            self_test_timeout: length("self_test_timeout", self.self_test_timeout, moment)?,
            ready_timeout: length("ready_timeout", self.ready_timeout, moment)?,
            refresh_every: length("refresh_every", self.refresh_every, SignedDuration::from_secs(1))?,
            refresh_jitter: length("refresh_jitter", self.refresh_jitter, zero)?,
            probe_every: length("probe_every", self.probe_every, moment)?,
            probe_timeout: length("probe_timeout", self.probe_timeout, moment)?,
            probe_misses: self.probe_misses,
            probe_path: "/health/live".to_owned(),
            pool_patience: length("pool_patience", self.pool_patience, moment)?,
            soft_memory: self.soft_memory_mib.map(|mib| mib.saturating_mul(1024 * 1024)),
            restart_limit: self.restart_limit,
            restart_window: length("restart_window", self.restart_window, moment)?,
            good_after: length("good_after", self.good_after, zero)?,
            watch_every: length("watch_every", self.watch_every, moment)?,
            stillness: length("stillness", self.stillness, zero)?,
            sample_every: length("sample_every", self.sample_every, moment)?,
        })
    }
}
