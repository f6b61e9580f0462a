//! The log: lines for people at a terminal, entries with fields in systemd's journal, JSON anywhere else.

mod journal;

use std::{io::IsTerminal, os::unix::fs::MetadataExt};

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use self::journal::Journal;
use crate::failure::Misconfigured;

/// Starts logging what `filter` lets through (`info`, `web=debug,info`, …).
///
/// # Errors
/// When the filter cannot be read.
pub(crate) fn start(filter: &str) -> Result<(), Misconfigured> {
    let filter: EnvFilter = filter.parse().map_err(|error| {
        Misconfigured(format!("`log`: `{filter}` is no filter such as `info` or `web=debug` ({error})"))
    })?;
    let registry = tracing_subscriber::registry().with(filter);
    if let Some(journal) = journal() {
        registry.with(journal).init();
    } else if std::io::stderr().is_terminal() {
        registry.with(fmt::layer().compact().with_writer(std::io::stderr)).init();
    } else {
        registry
            .with(fmt::layer().json().flatten_event(true).with_span_list(false).with_writer(std::io::stderr))
            .init();
    }
    Ok(())
}

/// The journal, if stderr leads there (systemd.exec(5), `$JOURNAL_STREAM`): then fields can stay fields.
fn journal() -> Option<Journal> {
    let told = std::env::var("JOURNAL_STREAM").ok()?;
    let stderr = std::fs::metadata("/dev/stderr").ok()?;
    let leads_there = told == format!("{}:{}", stderr.dev(), stderr.ino());
    leads_there.then(Journal::open)?.ok()
}
