//! Feeds every reader with broken files, and says what breaks. Nothing is invented: real answers and our own samples are
//! mutated (`mutate`), so that most of what is read is nearly right.
//!
//! ```text
//! cargo run -p importing --example fuzz --config 'profile.dev.package.importing.opt-level=2' -- lever 600 1 target/fuzz
//! ```
//!
//! reads for ten minutes of CPU time with the seed 1 and writes inputs that found something to `target/fuzz`. What is
//! found once becomes a file of `tests/found`, which a test reads ever after, and a seed here.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a tool at a terminal, whose watchdog must end what never ends"
)]

mod corpus;
mod dice;
mod meter;
mod mutate;
#[path = "../../tests/promises/mod.rs"]
mod promises;
#[path = "../../tests/strict/mod.rs"]
mod strict;

use std::{
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use dice::Dice;
use importing::Format;

/// Milliseconds of CPU time that one input may take.
const LONGEST_MS: u64 = 5_000;

/// Memory that an input may take, this program's seeds included.
const MOST_MB: u64 = 200;

/// Inputs of one kind that are kept.
const KEPT: usize = 5;

fn main() -> Result<(), String> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [format, seconds, seed, folder] = arguments.as_slice() else {
        return Err("usage: fuzz FORMAT SECONDS SEED FOLDER".to_owned());
    };
    let format: Format = format.parse().map_err(|error| format!("{error}"))?;
    let seconds: u64 = seconds.parse().map_err(|_| "SECONDS is a number".to_owned())?;
    let seed: u64 = seed.parse().map_err(|_| "SEED is a number".to_owned())?;
    fs::create_dir_all(folder).map_err(|error| format!("{folder}: {error}"))?;
    let round = Arc::new(AtomicU64::new(0));
    watch(Arc::clone(&round), Path::new(folder).join(format!("{format}-current")));
    let fuzz = Fuzz { format, folder: folder.into(), said: Arc::default(), found: Vec::new(), round };
    // The stack of a task that blocks, as in `kintsugi serve`.
    let thread = std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(move || fuzz.run(seconds, seed));
    thread.map_err(|error| error.to_string())?.join().map_err(|_| "the fuzzer itself broke".to_owned())
}

/// Ends the program when one input takes a minute; the input lies in `current`.
fn watch(round: Arc<AtomicU64>, current: PathBuf) {
    std::thread::spawn(move || {
        let mut before = u64::MAX;
        loop {
            std::thread::sleep(Duration::from_secs(120));
            let now = round.load(Ordering::Relaxed);
            if now == before {
                println!("HANG: {}", current.display());
                std::process::exit(2);
            }
            before = now;
        }
    });
}

struct Fuzz {
    format: Format,
    folder: PathBuf,
    /// What the last panic said, and where.
    said: Arc<Mutex<String>>,
    /// What was found, how often.
    found: Vec<(String, usize)>,
    round: Arc<AtomicU64>,
}

impl Fuzz {
    fn run(mut self, seconds: u64, seed: u64) {
        let said = Arc::clone(&self.said);
        std::panic::set_hook(Box::new(move |panic| {
            if let Ok(mut said) = said.lock() {
                *said = panic.to_string().lines().map(str::trim).collect::<Vec<_>>().join(" ");
            }
        }));
        let mut dice = Dice(seed.wrapping_mul(0x1000_0001) ^ self.format.as_str().len() as u64);
        let seeds = corpus::of(self.format, &mut dice);
        let (began, mut slowest, mut highest, mut read, mut rows) = (meter::cpu_ms(), 0, 0, 0_u64, 0_usize);
        while meter::cpu_ms() - began < seconds * 1_000 {
            let input = mutate::mutant(&seeds, &mut dice);
            _ = fs::write(self.folder.join(format!("{}-current", self.format)), &input);
            let before = meter::cpu_ms();
            let outcome = catch_unwind(AssertUnwindSafe(|| promises::read(self.format, &input)));
            let (took, peak) = (meter::cpu_ms() - before, meter::peak_mb());
            (slowest, highest) = (slowest.max(took), highest.max(peak));
            if took > LONGEST_MS {
                self.keep("slow", &format!("{took} ms for {} bytes", input.len()), &input);
            }
            if peak > MOST_MB {
                self.keep("large", &format!("{peak} MB for {} bytes", input.len()), &input);
                meter::forget_peak();
            }
            match outcome {
                Ok(Ok(feed)) => {
                    read += 1;
                    rows += feed.jobs.len();
                    if let Some(fault) = promises::fault(&feed) {
                        self.keep("fault", &fault, &input);
                    }
                }
                Ok(Err(error)) if error.to_string().chars().count() > 500 => {
                    self.keep("message", "a long message", &input)
                }
                Ok(Err(_)) => {}
                Err(_) => {
                    let said = self.said.lock().map(|said| said.clone()).unwrap_or_default();
                    self.keep("panic", &said, &input);
                }
            }
            self.round.fetch_add(1, Ordering::Relaxed);
        }
        let (all, cpu) = (self.round.load(Ordering::Relaxed), (meter::cpu_ms() - began) / 1_000);
        println!(
            "{}: seed {seed}, {cpu} s of CPU, {all} inputs, {read} read with {rows} adverts, slowest {slowest} ms, most {highest} MB, {} found",
            self.format,
            self.found.len()
        );
        self.found.iter().for_each(|(what, times)| println!("  {times} times {what}"));
    }

    fn keep(&mut self, kind: &str, what: &str, input: &[u8]) {
        let letters = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).take(120).collect::<String>();
        let known = self.found.iter_mut().find(|(other, _)| letters(other) == letters(&format!("{kind}: {what}")));
        let times = match known {
            Some((_, times)) => {
                *times += 1;
                *times
            }
            None => {
                self.found.push((format!("{kind}: {what}"), 1));
                println!("{}: {kind}: {what}", self.format);
                1
            }
        };
        if times <= KEPT {
            let name = format!("{}-{kind}-{}-{times}", self.format, self.found.len());
            _ = fs::write(self.folder.join(name), input);
        }
    }
}
