//! The log goes to stderr: as lines for people at a terminal, as JSON for the journal.

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

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
    if std::io::stderr().is_terminal() {
        registry.with(fmt::layer().compact().with_writer(std::io::stderr)).init();
    } else {
        registry
            .with(fmt::layer().json().flatten_event(true).with_span_list(false).with_writer(std::io::stderr))
            .init();
    }
    Ok(())
}
