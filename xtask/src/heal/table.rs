//! The table of rows: printed for a person, and kept as JSON.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::Serialize;

use super::rows::Row;
use super::verdict::Verdict;

/// A row that was run.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Entry {
    pub(super) name: &'static str,
    pub(super) fault: &'static str,
    pub(super) expected: &'static str,
    pub(super) seen: String,
    pub(super) verdict: Verdict,
    /// How long it took.
    pub(super) seconds: f64,
    /// Counts from 1.
    pub(super) round: u32,
}

/// All rows of a run.
pub(super) struct Table {
    file: PathBuf,
    entries: Vec<Entry>,
}

/// How wide a column of words is.
const WIDTH: usize = 38;

impl Table {
    /// An empty one; `file` gets the JSON.
    pub(super) fn new(file: PathBuf) -> Self {
        Self { file, entries: Vec::new() }
    }

    /// Adds a row and writes the file anew, as a whole.
    pub(super) fn add(&mut self, entry: Entry) -> Result<()> {
        self.entries.push(entry);
        let new = self.file.with_extension("json.new");
        fs::write(&new, serde_json::to_vec_pretty(&self.entries)?)?;
        fs::rename(&new, &self.file).with_context(|| format!("cannot write {}", self.file.display()))
    }

    pub(super) fn has_failed(&self) -> bool {
        self.entries.iter().any(|entry| entry.verdict == Verdict::Failed)
    }

    /// Prints it to stdout.
    pub(super) fn print(&self) {
        println!("\n{}", self.text());
        println!("The same as JSON: {}", self.file.display());
    }

    fn text(&self) -> String {
        let mut text = line(["fault", "expected", "seen"], "verdict");
        for entry in &self.entries {
            let fault = format!("{}: {}", entry.name, entry.fault);
            text.push_str(&line([&fault, entry.expected, &entry.seen], entry.verdict.word()));
        }
        let count = |verdict| self.entries.iter().filter(|entry| entry.verdict == verdict).count();
        text.push_str(&format!(
            "{} passed, {} failed, {} not shown\n",
            count(Verdict::Passed),
            count(Verdict::Failed),
            count(Verdict::NotShown)
        ));
        text
    }
}

/// Prints the rows' names and what they are about.
pub(super) fn list(rows: &[Row]) {
    for row in rows {
        println!("{:<24}{}", row.name, row.fault);
    }
}

/// One row of the table, its words wrapped within their columns, and a rule below.
fn line(words: [&str; 3], verdict: &str) -> String {
    let columns: Vec<Vec<String>> = words.iter().map(|text| wrapped(text, WIDTH)).collect();
    let height = columns.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let mut text = String::new();
    for at in 0..height {
        let cell = |column: &Vec<String>| column.get(at).cloned().unwrap_or_default();
        let cells: Vec<String> = columns.iter().map(|column| format!("{:<WIDTH$}", cell(column))).collect();
        let verdict = if at == 0 { verdict } else { "" };
        text.push_str(format!("{} | {verdict}", cells.join(" | ")).trim_end());
        text.push('\n');
    }
    text.push_str(&"-".repeat(WIDTH * 3 + 18));
    text.push('\n');
    text
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let fits = lines.last().is_some_and(|line| line.is_empty() || line.len() + 1 + word.len() <= width);
        if !fits {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_wrapped_and_none_is_lost() {
        let lines = wrapped("a stall of 12 ms and nobody failed at all", 12);
        assert!(lines.iter().all(|line| line.len() <= 12), "{lines:?}");
        assert_eq!(lines.join(" "), "a stall of 12 ms and nobody failed at all");
    }

    #[test]
    fn the_table_counts_each_verdict_by_itself() {
        let entry = |verdict| Entry {
            name: "row",
            fault: "f",
            expected: "e",
            seen: "s".into(),
            verdict,
            seconds: 1.0,
            round: 1,
        };
        let entries = vec![entry(Verdict::Passed), entry(Verdict::NotShown)];
        let mut table = Table { file: PathBuf::new(), entries };
        assert!(!table.has_failed());
        assert!(table.text().ends_with("1 passed, 0 failed, 1 not shown\n"));
        table.entries.push(entry(Verdict::Failed));
        assert!(table.has_failed());
        assert!(serde_json::to_string(&table.entries).unwrap().contains("\"verdict\":\"not-shown\""));
    }
}
