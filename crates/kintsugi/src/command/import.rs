//! `kintsugi import`

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;

use super::intake::{self, Account};
use crate::{clock, configuration::Configuration};

/// A feed larger than this is a mistake or an attack.
const LARGEST_FILE: u64 = 64 * 1024 * 1024;

/// Reads Ashby boards. A broken file is reported, and the rest goes in.
#[expect(clippy::print_stdout, reason = "a command says what it did")]
pub(crate) async fn ashby(configuration: &Configuration, paths: &[PathBuf]) -> anyhow::Result<()> {
    let files = feed_files(paths)?;
    refuse_repeated_boards(&files)?;
    let pool = intake::connect(configuration)?;
    database::ping(&pool).await?;
    let mut account = Account::default();
    let now = clock::now();
    let bar = ProgressBar::new(files.len() as u64)
        .with_style(ProgressStyle::with_template("{bar:30} {pos} of {len} boards, {eta} left  {msg}")?);
    for file in &files {
        let board = board(file);
        bar.set_message(board.clone());
        let taken = match read(&board, file, now) {
            Ok(feed) => account.take(&pool, feed, now).await,
            Err(reason) => Err(reason),
        };
        match taken {
            // Every further file would fail alike.
            Err(reason) if intake::is_temporary(&reason) => {
                bar.finish_and_clear();
                print!("{account}");
                return Err(reason);
            }
            Err(reason) => account.broken(file.display().to_string(), format!("{reason:#}")),
            Ok(()) => {}
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    print!("{} boards: {account}", files.len());
    if !account.is_whole() {
        bail!("not every file could be read; what could be read is in");
    }
    Ok(())
}

/// Reads a saved answer. The employer's word that its adverts are open is as old as the file.
fn read(board: &str, file: &Path, now: Timestamp) -> anyhow::Result<contracts::Feed> {
    let about = fs::metadata(file)?;
    if about.len() > LARGEST_FILE {
        bail!("the file has {} bytes; at most {LARGEST_FILE} are read", about.len());
    }
    let saved = about.modified().ok().and_then(|at| Timestamp::try_from(at).ok()).unwrap_or(now);
    let mut feed = importing::ashby::read(board, &fs::read(file)?, now)?;
    for job in &mut feed.jobs {
        job.confirmed_at.get_or_insert(saved.min(now));
    }
    Ok(feed)
}

/// The board that a saved answer is of, by the file's name.
fn board(file: &Path) -> String {
    file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Two files of one board would take turns in closing each other's adverts.
fn refuse_repeated_boards(files: &[PathBuf]) -> anyhow::Result<()> {
    let mut seen = HashMap::new();
    for file in files {
        if let Some(other) = seen.insert(board(file), file) {
            bail!("{} and {} are files of one board; name one of them", other.display(), file.display());
        }
    }
    Ok(())
}

/// The named files, and the `.json` files of the named folders in the order of their names.
fn feed_files(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let mut inside = Vec::new();
            for entry in fs::read_dir(path).with_context(|| format!("cannot list {}", path.display()))? {
                let entry = entry?.path();
                if entry.extension().is_some_and(|extension| extension == "json") {
                    inside.push(entry);
                }
            }
            if inside.is_empty() {
                bail!("{} has no file that ends in .json", path.display());
            }
            inside.sort();
            files.extend(inside);
        } else if path.is_file() {
            files.push(path.clone());
        } else {
            bail!("there is no file or folder {}", path.display());
        }
    }
    Ok(files)
}
