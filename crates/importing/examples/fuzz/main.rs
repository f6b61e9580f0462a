//! Feeds every reader with broken files, and says what breaks. Nothing is invented: real answers and our own samples are
//! mutated (`mutate`), so that most of what is read is nearly right.
//!
//! ```text
//! cargo run -p importing --example fuzz --profile fuzz -- all 600 1 target/fuzzed
//! ```
//!
//! reads each format for ten minutes of CPU time with the seed 1, one after the other, and writes inputs that found
//! something to `target/fuzzed`. Instead of `all` stands one format, or several parted by commas. Each format of several is
//! a process of its own: its memory is its own, and an input that ends the process ends only that. Whoever is stopped and
//! started again goes on where it was; with more seconds a format that was done goes on as well. What is found once
//! becomes a file of `tests/found`, which a test reads ever after, and a seed here.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a tool at a terminal, whose watchdog must end what never ends"
)]

mod corpus;
mod dice;
mod meter;
mod mutate;
mod one;
mod progress;
#[path = "../../tests/promises/mod.rs"]
mod promises;
mod spite;
#[path = "../../tests/strict/mod.rs"]
mod strict;

use std::{env, fs, path::Path, process::Command};

use importing::Format;

/// As the first argument: the next ones are a format and an input, which is read once.
const ALONE: &str = "alone";

fn main() -> Result<(), String> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [ALONE, format, input] = arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        return one::alone(format.parse().map_err(|error| format!("{error}"))?, Path::new(input));
    }
    let [formats, seconds, seed, folder] = arguments.as_slice() else {
        return Err("usage: fuzz all|FORMAT[,FORMAT…] SECONDS SEED FOLDER".to_owned());
    };
    let formats: Vec<Format> = match formats.as_str() {
        "all" => Format::ALL.to_vec(),
        some => some.split(',').map(str::parse).collect::<Result<_, _>>().map_err(|error| format!("{error}"))?,
    };
    fs::create_dir_all(folder).map_err(|error| format!("{folder}: {error}"))?;
    if let [format] = formats[..] {
        let seconds: u64 = seconds.parse().map_err(|_| "SECONDS is a number".to_owned())?;
        let seed: u64 = seed.parse().map_err(|_| "SEED is a number".to_owned())?;
        return one::run(format, seconds, seed, Path::new(folder));
    }
    let program = env::current_exe().map_err(|error| format!("this program cannot be found: {error}"))?;
    for format in formats {
        let status = Command::new(&program).args([format.as_str(), seconds, seed, folder]).status();
        let status = status.map_err(|error| format!("{format} cannot be started: {error}"))?;
        if !status.success() {
            println!("{format}: ended by {status} {}", kept(format, Path::new(folder)));
        }
    }
    Ok(())
}

/// Keeps the input that ended a process.
fn kept(format: Format, folder: &Path) -> String {
    let name = (1..).map(|number| folder.join(format!("{format}-end-{number}"))).find(|name| !name.exists());
    let Some(name) = name else { return String::new() };
    match fs::copy(one::current(format, folder), &name) {
        Ok(_) => format!("with the input {}", name.display()),
        Err(error) => format!("with an input that is lost: {error}"),
    }
}
