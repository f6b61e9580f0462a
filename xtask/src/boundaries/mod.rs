//! `cargo xtask boundaries`: the crate graph, the libraries and the SQL against one table.

mod graph;
mod migrations;
mod queries;
mod rust_text;
mod schemas;
mod table;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::checkout::{Checkout, Package};

/// A file and its text.
struct Source {
    /// Relative to the checkout, for messages.
    path: String,
    text: String,
}

/// Runs the command: lists everything that breaks the table.
pub(crate) fn run(checkout: &Checkout) -> Result<ExitCode> {
    let breaches = find(checkout)?;
    if breaches.is_empty() {
        eprintln!("  Boundaries hold: {} packages", checkout.packages.len());
        return Ok(ExitCode::SUCCESS);
    }
    for breach in &breaches {
        eprintln!("  {breach}");
    }
    eprintln!("error: {} breaches of xtask/src/boundaries/table.rs", breaches.len());
    Ok(ExitCode::FAILURE)
}

fn find(checkout: &Checkout) -> Result<Vec<String>> {
    let mut breaches = graph::breaches(&checkout.packages, table::ROWS, table::LIBRARIES);
    for package in &checkout.packages {
        let Some(row) = table::ROWS.iter().find(|row| row.name == package.name) else {
            continue;
        };
        for source in sources(checkout, package)? {
            breaches.extend(schemas::breaches(&source, row, table::ROWS));
        }
    }
    let folder = checkout.root().join("migrations");
    for source in read(checkout, &files(&folder, &["sql"])?)? {
        breaches.extend(migrations::breaches(&source, table::ROWS));
    }
    Ok(breaches)
}

fn sources(checkout: &Checkout, package: &Package) -> Result<Vec<Source>> {
    // The table itself and its tests are full of words that they forbid.
    if package.name == env!("CARGO_PKG_NAME") {
        return Ok(Vec::new());
    }
    read(checkout, &files(package.folder(), &["rs", "sql"])?)
}

fn read(checkout: &Checkout, paths: &[PathBuf]) -> Result<Vec<Source>> {
    let read_one = |path: &PathBuf| {
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let path = path.strip_prefix(checkout.root()).unwrap_or(path).display().to_string();
        Ok(Source { path, text })
    };
    paths.iter().map(read_one).collect()
}

fn files(folder: &Path, extensions: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if !folder.exists() {
        return Ok(found);
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path, extensions)?);
        } else if path.extension().is_some_and(|end| extensions.iter().any(|extension| end == *extension)) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
