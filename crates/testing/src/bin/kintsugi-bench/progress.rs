//! Says what is being done: a bar for a person, a line a step for a log.

use std::{io::IsTerminal, time::Duration};

use indicatif::{ProgressBar, ProgressStyle};

/// A piece of work with a known number of steps.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Nobody watches: steps become lines.
    log: bool,
}

impl Progress {
    pub(crate) fn begin(steps: usize, what: String) -> Self {
        let log = !std::io::stderr().is_terminal();
        let bar = ProgressBar::new(steps as u64);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos:>6}/{len} {elapsed:>4} {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(250));
        let progress = Self { bar, log };
        progress.say(what);
        progress
    }

    /// Names what comes next.
    pub(crate) fn say(&self, what: String) {
        if self.log {
            eprintln!("{what}");
        }
        self.bar.set_message(what);
    }

    pub(crate) fn done(&self, steps: usize) {
        self.bar.inc(steps as u64);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
