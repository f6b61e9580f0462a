//! How long it takes to read saved answers: to understand them, without fetching and without a database.
//!
//! ```text
//! cargo run -p importing --example reading --release -- ashby ../shared/data/ashby
//! ```

#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a tool at a terminal; dates are read by today's")]

#[expect(dead_code, reason = "the fuzzer takes more of it")]
#[path = "fuzz/meter.rs"]
mod meter;

use std::{fs, path::PathBuf};

use importing::{Board, Document, Format};
use jiff::Timestamp;

fn main() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [format, folder] = arguments.as_slice() else { return Err("usage: reading FORMAT FOLDER".to_owned()) };
    let format: Format = format.parse().map_err(|error| format!("{error}"))?;
    let entries = fs::read_dir(folder).map_err(|error| format!("{folder}: {error}"))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    paths.sort();
    let (mut bytes, mut adverts, mut refused, mut took) = (0, 0, 0, 0);
    for path in &paths {
        let content = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        bytes += content.len();
        let token = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let board = Board { token: &token, company: None, now: Timestamp::now() };
        let documents = [Document::of_file(content)];
        let began = meter::cpu_ms();
        let feed = format.reader().read(&board, &documents);
        took += meter::cpu_ms() - began;
        let feed = feed.map_err(|error| format!("{}: {error}", path.display()))?;
        adverts += feed.jobs.len();
        refused += feed.refused.len();
    }
    println!(
        "{} files, {} MB, {adverts} adverts and {refused} refused rows in {took} ms of CPU time",
        paths.len(),
        bytes / 1_000_000
    );
    Ok(())
}
