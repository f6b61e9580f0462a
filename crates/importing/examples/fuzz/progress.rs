//! How far a format has been fuzzed, in a file, so that who is stopped goes on where it was.

use std::{
    fs,
    path::{Path, PathBuf},
};

use importing::Format;

/// What was done with one format and one seed.
#[derive(Default)]
pub(crate) struct Progress {
    file: PathBuf,
    pub(crate) cpu_ms: u64,
    pub(crate) inputs: u64,
    /// Inputs that were read as a feed, and the adverts of these.
    pub(crate) read: u64,
    pub(crate) adverts: u64,
    /// The longest time of an input.
    pub(crate) slowest_ms: u64,
    pub(crate) most_mb: u64,
    /// Kinds of faults.
    pub(crate) found: u64,
    /// How often it was begun: each time it takes another way, so that it gets past an input that ends the process.
    pub(crate) starts: u64,
    /// Where the dice lie.
    pub(crate) dice: u64,
}

impl Progress {
    /// What is known of the format, or nothing yet.
    pub(crate) fn of(format: Format, seed: u64, folder: &Path) -> Self {
        let file = folder.join(format!("{format}-{seed}-progress"));
        let numbers: Vec<u64> =
            fs::read_to_string(&file).unwrap_or_default().split(' ').filter_map(|number| number.parse().ok()).collect();
        let [cpu_ms, inputs, read, adverts, slowest_ms, most_mb, found, starts, dice] = numbers[..] else {
            return Self { file, ..Self::default() };
        };
        Self { file, cpu_ms, inputs, read, adverts, slowest_ms, most_mb, found, starts, dice }
    }

    /// Writes it down.
    pub(crate) fn save(&self) {
        let Self { file: _, cpu_ms, inputs, read, adverts, slowest_ms, most_mb, found, starts, dice } = self;
        let line = format!("{cpu_ms} {inputs} {read} {adverts} {slowest_ms} {most_mb} {found} {starts} {dice}");
        // Whoever is killed while it writes leaves the old file.
        let fresh = self.file.with_extension("new");
        _ = fs::write(&fresh, line).and_then(|()| fs::rename(&fresh, &self.file));
    }
}

impl std::fmt::Display for Progress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { cpu_ms, inputs, read, adverts, slowest_ms, most_mb, found, .. } = self;
        let seconds = cpu_ms / 1_000;
        write!(
            f,
            "{seconds} s of CPU, {inputs} inputs, {read} read with {adverts} adverts, slowest {slowest_ms} ms, most {most_mb} MB, \
             {found} found"
        )
    }
}
