//! Fuzzing one format.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use importing::{Format, ReadError};

use crate::{corpus, dice::Dice, meter, mutate, progress::Progress, promises};

/// Milliseconds of CPU time that one input may take.
const LONGEST_MS: u64 = 5_000;

/// Milliseconds of CPU time after which an input is taken to never end.
const ENDLESS_MS: u64 = 120_000;

/// Memory that an input may take, itself included.
const MOST_MB: u64 = 200;

/// Inputs of one kind that are kept.
const KEPT: usize = 5;

/// Milliseconds of CPU time between two savings of what was done, and between two lines about it.
const SAVED_EVERY_MS: u64 = 5_000;
const TOLD_EVERY_MS: u64 = 60_000;

/// Where the input lies that is being read.
pub(crate) fn current(format: Format, folder: &Path) -> PathBuf {
    folder.join(format!("{format}-current"))
}

/// Fuzzes until so many seconds of CPU time are over, those of earlier runs with this seed and folder among them.
pub(crate) fn run(format: Format, seconds: u64, seed: u64, folder: &Path) -> Result<(), String> {
    let round = Arc::new(AtomicU64::new(0));
    watch(Arc::clone(&round), current(format, folder));
    let progress = Progress::of(format, seed, folder);
    let one = One { format, seed, folder: folder.into(), said: Arc::default(), found: Vec::new(), round, progress };
    // The stack of a task that blocks, as in `kintsugi serve`.
    let thread = std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(move || one.run(seconds * 1_000));
    thread.map_err(|error| error.to_string())?.join().map_err(|_| "the fuzzer itself broke".to_owned())
}

/// Reads one input, and prints the most memory that this process held, in MB.
pub(crate) fn alone(format: Format, input: &Path) -> Result<(), String> {
    let bytes = fs::read(input).map_err(|error| error.to_string())?;
    _ = promises::read(format, &bytes);
    println!("{}", meter::peak_mb());
    Ok(())
}

/// Ends the program when one input takes very long, by CPU time: whoever runs at idle priority may wait for hours.
fn watch(round: Arc<AtomicU64>, current: PathBuf) {
    std::thread::spawn(move || {
        let mut before = (u64::MAX, 0);
        loop {
            std::thread::sleep(Duration::from_secs(10));
            let (now, cpu) = (round.load(Ordering::Relaxed), meter::process_cpu_ms());
            if now != before.0 {
                before = (now, cpu);
            } else if cpu - before.1 > ENDLESS_MS {
                println!("HANG: {}", current.display());
                std::process::exit(2);
            }
        }
    });
}

struct One {
    format: Format,
    seed: u64,
    folder: PathBuf,
    /// What the last panic said, and where.
    said: Arc<Mutex<String>>,
    /// What was found since the start, how often.
    found: Vec<(String, usize)>,
    round: Arc<AtomicU64>,
    progress: Progress,
}

impl One {
    fn run(mut self, until_ms: u64) {
        let said = Arc::clone(&self.said);
        std::panic::set_hook(Box::new(move |panic| {
            if let Ok(mut said) = said.lock() {
                *said = panic.to_string().lines().map(str::trim).collect::<Vec<_>>().join(" ");
            }
        }));
        let mut dice = Dice(self.seed.wrapping_mul(0x1000_0001) ^ self.format.as_str().len() as u64);
        let seeds = corpus::of(self.format, &mut dice);
        self.progress.starts += 1;
        if self.progress.inputs > 0 {
            dice = Dice(self.progress.dice ^ self.progress.starts.rotate_left(32));
        }
        let (mut began, mut saved, mut told) = (meter::cpu_ms(), self.progress.cpu_ms, self.progress.cpu_ms);
        while self.progress.cpu_ms < until_ms {
            let input = mutate::mutant(&seeds, &mut dice);
            _ = fs::write(current(self.format, &self.folder), &input);
            self.read(&input);
            let now = meter::cpu_ms();
            (self.progress.cpu_ms, began) = (self.progress.cpu_ms + now - began, now);
            self.progress.dice = dice.0;
            if self.progress.cpu_ms - saved >= SAVED_EVERY_MS {
                saved = self.progress.cpu_ms;
                self.progress.save();
            }
            if self.progress.cpu_ms - told >= TOLD_EVERY_MS {
                told = self.progress.cpu_ms;
                println!("{}: so far {}", self.format, self.progress);
            }
        }
        self.progress.save();
        println!("{}: seed {}, {}", self.format, self.seed, self.progress);
        self.found.iter().for_each(|(what, times)| println!("  {times} times {what}"));
    }

    fn read(&mut self, input: &[u8]) {
        // What it took to make the input does not count.
        meter::forget_peak();
        let before = meter::cpu_ms();
        let outcome = catch_unwind(AssertUnwindSafe(|| promises::read(self.format, input)));
        let (took, peak) = (meter::cpu_ms() - before, meter::peak_mb());
        // What was freed of earlier inputs is this process's still: what this one took shows a process of its own.
        let peak = if peak > MOST_MB { self.alone().unwrap_or(peak) } else { peak };
        let progress = &mut self.progress;
        progress.inputs += 1;
        (progress.slowest_ms, progress.most_mb) = (progress.slowest_ms.max(took), progress.most_mb.max(peak));
        if took > LONGEST_MS {
            self.keep("slow", &format!("{took} ms for {} bytes", input.len()), input);
        }
        if peak > MOST_MB {
            self.keep("large", &format!("{peak} MB for {} bytes", input.len()), input);
        }
        match outcome {
            Ok(read) => self.judge(read, input),
            Err(_) => {
                let said = self.said.lock().map(|said| said.clone()).unwrap_or_default();
                self.keep("panic", &said, input);
            }
        }
        self.round.fetch_add(1, Ordering::Relaxed);
    }

    /// The memory of a process that reads the current input and nothing else, in MB.
    fn alone(&self) -> Option<u64> {
        let (program, current) = (std::env::current_exe().ok()?, current(self.format, &self.folder));
        let arguments = [crate::ALONE.as_ref(), self.format.as_str().as_ref(), current.as_os_str()];
        let said = Command::new(program).args(arguments).output().ok()?;
        // Whoever does not come back with a number took more than there is.
        Some(String::from_utf8(said.stdout).ok()?.trim().parse().unwrap_or(u64::MAX))
    }

    fn judge(&mut self, read: Result<contracts::Feed, ReadError>, input: &[u8]) {
        match read {
            Ok(feed) => {
                self.progress.read += 1;
                self.progress.adverts += feed.jobs.len() as u64;
                if let Some(fault) = promises::fault(&feed) {
                    self.keep("fault", &fault, input);
                }
            }
            Err(error) if error.to_string().chars().count() > 500 => self.keep("message", "a long message", input),
            Err(_) => {}
        }
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
                self.progress.found += 1;
                println!("{}: {kind}: {what}", self.format);
                1
            }
        };
        if times <= KEPT {
            let name = format!("{}-{kind}-{}-{}-{times}", self.format, self.progress.starts, self.found.len());
            _ = fs::write(self.folder.join(name), input);
        }
    }
}
