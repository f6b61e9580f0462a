//! What a person sees while a step runs: a spinner with the time on a terminal, plain lines elsewhere.

use std::io::{BufRead, BufReader, IsTerminal, Read};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use rustix::process::Signal;

use crate::child::Running;
use crate::stopping;

/// One step of a command, shown until it is finished or dropped.
pub(crate) struct Step {
    name: String,
    start: Instant,
    bar: Option<ProgressBar>,
}

impl Step {
    /// Shows that the step has begun.
    pub(crate) fn begin(name: impl Into<String>) -> Self {
        let name = name.into();
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new_spinner().with_message(name.clone());
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed:.dim}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        if bar.is_none() {
            eprintln!("{name} ...");
        }
        Self { name, start: Instant::now(), bar }
    }

    /// Says what is under way within the step; shown on a terminal only.
    pub(crate) fn detail(&self, text: &str) {
        if let Some(bar) = &self.bar {
            let short: String = text.trim().chars().take(60).collect();
            bar.set_message(format!("{} ({short})", self.name));
        }
    }

    /// Leaves a line that says what was done and how long it took.
    pub(crate) fn done(self, outcome: &str) {
        let line = format!("{}: {outcome} ({:.1} s)", self.name, self.start.elapsed().as_secs_f64());
        match &self.bar {
            Some(bar) => {
                bar.finish_and_clear();
                eprintln!("  {line}");
            }
            None => eprintln!("  {line}"),
        }
    }

    /// Runs a command within the step. Its output is shown only if it fails.
    pub(crate) fn run(&self, command: &mut Command, name: &str) -> Result<String> {
        let mut running = Running::start(
            command.stdout(Stdio::piped()).stderr(Stdio::piped()),
            name,
            Signal::TERM,
            Duration::from_secs(10),
        )?;
        let (stdout, stderr) = running.pipes();
        let (out, all) = (Collected::default(), Collected::default());
        let readers = [
            stdout.map(|pipe| collect(pipe, vec![out.clone(), all.clone()])),
            stderr.map(|pipe| collect(pipe, vec![all.clone()])),
        ];
        let status = loop {
            if let Some(status) = running.ended()? {
                break status;
            }
            stopping::check()?;
            if let Some(line) = all.last_line() {
                self.detail(&line);
            }
            std::thread::sleep(stopping::GLANCE);
        };
        // A grandchild may hold a pipe open for ever; what has come by then is enough.
        let patience = Instant::now();
        while readers.iter().flatten().any(|reader| !reader.is_finished())
            && patience.elapsed() < Duration::from_secs(1)
        {
            std::thread::sleep(Duration::from_millis(2));
        }
        if status.success() {
            return Ok(out.text());
        }
        bail!("{name} failed ({status}):\n{}", without_progress(&all.text()).trim_end());
    }
}

/// Leaves out cargo's lines about its progress: what matters in a failure would stand below hundreds of them.
fn without_progress(output: &str) -> String {
    let is_progress = |line: &&str| {
        let word = line.trim_start().split(' ').next().unwrap_or_default();
        line.starts_with("  ") && matches!(word, "Compiling" | "Checking" | "Downloading" | "Downloaded" | "Blocking")
    };
    output.lines().filter(|line| !is_progress(line)).collect::<Vec<_>>().join("\n")
}

impl Drop for Step {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

#[derive(Clone, Default)]
struct Collected(Arc<Mutex<Vec<String>>>);

impl Collected {
    fn push(&self, line: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line.to_owned());
    }

    fn last_line(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).last().cloned()
    }

    fn text(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).join("\n")
    }
}

fn collect(pipe: impl Read + Send + 'static, sinks: Vec<Collected>) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        let mut lines = BufReader::new(pipe);
        let mut line = Vec::new();
        while matches!(lines.read_until(b'\n', &mut line), Ok(length) if length > 0) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            sinks.iter().for_each(|sink| sink.push(&text));
            line.clear();
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_told_without_the_progress_before_it() {
        let output = "   Compiling a v1.0.0\n    Checking b v1.0.0\nerror: it\n --> Checking";
        assert_eq!(without_progress(output), "error: it\n --> Checking");
    }
}
