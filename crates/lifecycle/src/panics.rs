//! What is left of a panic: its place, so that the ledger can tell one illness from another.

use crate::{clock, handle::Handle};

/// Logs each panic with its place, and keeps the place for the case that the process ends by it.
pub(crate) fn note(handle: &Handle) {
    let handle = handle.clone();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map_or_else(|| "unknown".to_owned(), ToString::to_string);
        let words = panic.payload_as_str().unwrap_or("no words");
        tracing::error!(place, words, thread = std::thread::current().name(), "a panic");
        metrics::counter!("panics_total").increment(1);
        if let (Some(ledger), Some(life)) = (handle.ledger(), handle.life()) {
            ledger.crashed(life, clock::now(), &place, words);
        }
        before(panic);
    }));
}
