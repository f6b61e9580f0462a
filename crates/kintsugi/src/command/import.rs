//! `kintsugi import`

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use contracts::Feed;
use database::Pool;
use importing::{
    Board, Document, Format,
    fetch::{self, Fetched, Fetcher, Wanted},
};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use tokio::task::JoinSet;

use super::{
    intake::{self, Account, Taken},
    source::board_of,
};
use crate::{clock, configuration::Configuration};

/// A feed larger than this is a mistake or an attack.
const LARGEST_FILE: u64 = 64 * 1024 * 1024;

/// What is read, besides where from.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct How {
    /// The board's token, where the file's name is not it. For one file or address alone.
    #[arg(long)]
    board: Option<String>,
    /// The company's name, where the feed does not tell it or tells it badly. For one file or address alone.
    #[arg(long)]
    company: Option<String>,
    /// Closes adverts even where more than half of a board of at least ten is gone.
    #[arg(long)]
    accept: bool,
}

/// One thing to read.
#[derive(Clone, Debug)]
enum Place {
    File(PathBuf),
    Address(String),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Address(address) => address.fmt(f),
        }
    }
}

/// Boards that are taken in at once: Postgres writes one while another is read or written. Two of one company wait for each
/// other there.
const AT_ONCE: u32 = 2;

/// Reads boards of one format. What is broken is reported, and the rest goes in.
#[expect(clippy::print_stdout, reason = "a command says what it did")]
pub(crate) async fn run(
    configuration: &Configuration,
    format: Format,
    places: &[String],
    how: &How,
) -> anyhow::Result<()> {
    let places = all_places(places)?;
    if places.len() > 1 && (how.board.is_some() || how.company.is_some()) {
        bail!("--board and --company are for one file or address alone, and there are {}", places.len());
    }
    refuse_repeated_boards(format, &places)?;
    let fetcher = Fetcher::new(configuration.importing.limits()?);
    let pool = intake::connect_often(configuration, AT_ONCE)?;
    database::ping(&pool).await?;
    let mut account = Account::new(how.accept);
    let bar = ProgressBar::new(places.len() as u64)
        .with_style(ProgressStyle::with_template("{bar:30} {pos} of {len} boards, {eta} left  {msg}")?);
    let (mut waiting, mut running) = (places.iter(), JoinSet::new());
    loop {
        while running.len() < AT_ONCE as usize
            && let Some(place) = waiting.next()
        {
            bar.set_message(place.to_string());
            let (place, pool, how, fetcher) = (place.clone(), pool.clone(), how.clone(), fetcher.clone());
            running.spawn(async move {
                let taken = one(&pool, format, &place, &how, fetcher).await;
                (place, taken)
            });
        }
        let Some(done) = running.join_next().await else { break };
        let (place, taken) = done.context("a board's task ended early")?;
        match taken {
            // Every further file would fail alike.
            Err(reason) if intake::is_temporary(&reason) => {
                bar.finish_and_clear();
                print!("{account}");
                return Err(reason);
            }
            Err(reason) => account.broken(place.to_string(), format!("{reason:#}")),
            Ok(taken) => account.add(taken),
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    account.sort();
    print!("{} boards: {account}", places.len());
    if !account.is_whole() {
        bail!("not everything could be read; what could be read is in");
    }
    Ok(())
}

/// Reads one board, and takes it in.
async fn one(pool: &Pool, format: Format, place: &Place, how: &How, fetcher: Fetcher) -> anyhow::Result<Taken> {
    let now = clock::now();
    let (task, accept) = ((place.clone(), how.clone()), how.accept);
    let read = tokio::task::spawn_blocking(move || read(format, &task.0, &task.1, &fetcher, now)).await;
    intake::take(pool, read.context("the reader panicked").flatten()?, now, accept).await
}

fn read(format: Format, place: &Place, how: &How, fetcher: &Fetcher, now: Timestamp) -> anyhow::Result<Feed> {
    match place {
        Place::File(file) => read_file(format, file, how, now),
        Place::Address(address) => fetch(format, address, how, fetcher, now),
    }
}

/// Reads a saved answer. The employer's word that its adverts are open is as old as the file.
fn read_file(format: Format, file: &Path, how: &How, now: Timestamp) -> anyhow::Result<Feed> {
    let about = fs::metadata(file)?;
    if about.len() > LARGEST_FILE {
        bail!("the file has {} bytes; at most {LARGEST_FILE} are read", about.len());
    }
    let saved = about.modified().ok().and_then(|at| Timestamp::try_from(at).ok()).unwrap_or(now);
    let named = board(file);
    let board = Board { token: how.board.as_deref().unwrap_or(&named), company: how.company.as_deref(), now };
    let mut feed = format.reader().read(&board, &[Document::of_file(fs::read(file)?)])?;
    for job in &mut feed.jobs {
        job.confirmed_at.get_or_insert(saved.min(now));
    }
    Ok(feed)
}

fn fetch(format: Format, address: &str, how: &How, fetcher: &Fetcher, now: Timestamp) -> anyhow::Result<Feed> {
    let (found, own) = board_of(format, address)?;
    let token = how.board.as_deref().unwrap_or(&found);
    let wanted = Wanted { format, token, address: own.as_deref(), etag: None, last_modified: None };
    let documents = match fetch::board(fetcher, &wanted, now)? {
        Fetched::New { documents, .. } => documents,
        Fetched::Unchanged => bail!("the server says that nothing changed, and was not asked"),
        Fetched::Gone(status) => bail!("the server answers {status}; nothing was closed"),
    };
    Ok(format.reader().read(&Board { token, company: how.company.as_deref(), now }, &documents)?)
}

/// The board that a saved answer is of, by the file's name.
fn board(file: &Path) -> String {
    file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Two files of one board would take turns in closing each other's adverts. Threads of Hacker News say themselves which
/// they are, so files of one may come one after the other.
fn refuse_repeated_boards(format: Format, places: &[Place]) -> anyhow::Result<()> {
    if format == Format::HackerNews {
        return Ok(());
    }
    let mut seen = HashMap::new();
    for place in places {
        let Place::File(file) = place else { continue };
        if let Some(other) = seen.insert(board(file), file) {
            bail!("{} and {} are files of one board; name one of them", other.display(), file.display());
        }
    }
    Ok(())
}

/// The named files and addresses, and the files of the named folders in the order of their names.
fn all_places(named: &[String]) -> anyhow::Result<Vec<Place>> {
    const ENDINGS: [&str; 4] = ["json", "xml", "rss", "html"];
    let mut places = Vec::new();
    for name in named {
        let path = Path::new(name);
        if name.contains("://") {
            places.push(Place::Address(name.clone()));
        } else if path.is_dir() {
            let mut inside = Vec::new();
            for entry in fs::read_dir(path).with_context(|| format!("cannot list {}", path.display()))? {
                let entry = entry?.path();
                if entry.extension().is_some_and(|own| ENDINGS.iter().any(|ending| own == *ending)) {
                    inside.push(entry);
                }
            }
            if inside.is_empty() {
                bail!("{} has no file that ends in .json, .xml, .rss or .html", path.display());
            }
            inside.sort();
            places.extend(inside.into_iter().map(Place::File));
        } else if path.is_file() {
            places.push(Place::File(path.to_owned()));
        } else {
            bail!("there is no file or folder {}", path.display());
        }
    }
    Ok(places)
}
