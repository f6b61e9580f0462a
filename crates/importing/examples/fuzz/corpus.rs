//! What is mutated: real answers where they lie beside the project, and our own samples.

use std::{
    fs,
    path::{Path, PathBuf},
};

use importing::Format;
use serde_json::Value;

use crate::dice::Dice;

/// Files that are held, and rows of each.
const FILES: usize = 10;
const ROWS: usize = 25;

/// One file.
pub(crate) struct Seed {
    pub(crate) bytes: Vec<u8>,
    /// Of JSON: the path of its longest list (RFC 6901), the rest without it, and some rows of it.
    pub(crate) json: Option<(String, Value, Vec<Value>)>,
}

/// The seeds of a format. Of many files some are taken, by the dice.
pub(crate) fn of(format: Format, dice: &mut Dice) -> Vec<Seed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in
        [Some(root.join("tests/found")), folder(format).map(|real| root.join("../../../shared/data").join(real))]
    {
        let entries = folder.and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten();
        paths.extend(entries.map(|entry| entry.path()));
    }
    paths.sort();
    while paths.len() > FILES {
        paths.swap_remove(dice.below(paths.len()));
    }
    let samples = fs::read_dir(root.join("tests/samples")).into_iter().flatten().flatten().map(|entry| entry.path());
    let own = if format == Format::Ashby { "northlight" } else { format.as_str() };
    paths.extend(samples.filter(|path| path.file_stem().is_some_and(|stem| stem.to_string_lossy().starts_with(own))));
    paths.iter().filter_map(|path| fs::read(path).ok()).map(|bytes| seed(bytes, dice)).collect()
}

fn folder(format: Format) -> Option<&'static str> {
    match format {
        Format::Ashby => Some("ashby"),
        Format::Greenhouse => Some("greenhouse"),
        Format::Lever => Some("lever"),
        Format::Remotive => Some("remotive"),
        Format::HackerNews => Some("hn"),
        Format::JsonLd => Some("html"),
        _ => None,
    }
}

fn seed(bytes: Vec<u8>, dice: &mut Dice) -> Seed {
    let json = serde_json::from_slice::<Value>(&bytes).ok().and_then(|mut rest| {
        let path = longest(&rest)?;
        let list = rest.pointer_mut(&path)?.as_array_mut()?;
        let mut rows = std::mem::take(list);
        while rows.len() > ROWS {
            rows.swap_remove(dice.below(rows.len()));
        }
        rows.shrink_to_fit();
        Some((path, rest, rows))
    });
    Seed { bytes, json }
}

/// The document itself or the longest list right within it.
fn longest(value: &Value) -> Option<String> {
    match value {
        Value::Array(_) => Some(String::new()),
        Value::Object(members) => {
            let lists = members.iter().filter_map(|(name, value)| Some((value.as_array()?.len(), name)));
            lists.max().map(|(_, name)| format!("/{name}"))
        }
        _ => None,
    }
}
