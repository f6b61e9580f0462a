//! Ways to break the relay on purpose. Only with the feature `faults`.

use std::sync::atomic::{AtomicBool, Ordering};

static DIES: AtomicBool = AtomicBool::new(false);

/// Has the process die as soon as the relay has told a batch and has not noted it yet.
pub fn die_after_telling() {
    DIES.store(true, Ordering::SeqCst);
}

pub(crate) fn between_telling_and_note() {
    if DIES.load(Ordering::SeqCst) {
        std::process::abort();
    }
}
