//! `kintsugi source`: the boards that are read by themselves.

use anyhow::{Context, bail};
use clap::Subcommand;
use database::DatabaseError;
use importing::{
    Format,
    fetch::Fetcher,
    source::{self, Filter, Run, Source},
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::intake;
use crate::{clock, configuration::Configuration, reading};

/// What an operator does with sources.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Connects a board; it is read at once, and then again and again.
    Add {
        /// How you call it: small letters, digits, dots and hyphens.
        name: String,
        /// Its format: ashby, greenhouse, lever, recruitee, workable, personio, teamtailor, smartrecruiters, remotive,
        /// remoteok, himalayas, weworkremotely, indeed, jsonld, hackernews.
        format: Format,
        /// The board's token at the source (`stripe`), or an address that begins with https://.
        board: String,
        /// The company's name, where the feed does not tell it or tells it badly.
        #[arg(long)]
        company: Option<String>,
        /// How often it is read: `6h`, `30m`.
        #[arg(long, default_value = "6h")]
        every: SignedDuration,
        /// Takes only adverts that meet this: leadership, remote, salary. May be given several times.
        #[arg(long = "only", value_name = "FILTER")]
        filters: Vec<Filter>,
    },
    /// Lists all sources with their last and next readings.
    List,
    /// Shows one source with its readings, and the refusals of the last.
    Show {
        /// Its name.
        name: String,
    },
    /// Stops reading a source. Its adverts stay.
    Pause {
        /// Its name.
        name: String,
    },
    /// Goes on reading a source.
    Resume {
        /// Its name.
        name: String,
    },
    /// Forgets a source.
    Remove {
        /// Its name.
        name: String,
        /// Closes its adverts too. Without it they stay until nobody has confirmed them for long.
        #[arg(long)]
        close: bool,
    },
    /// Reads a source now.
    Run {
        /// Its name.
        name: String,
    },
    /// Says that a source which is held is right: the next reading closes what is gone.
    Accept {
        /// Its name.
        name: String,
    },
}

/// Runs one of them.
pub(crate) async fn run(configuration: &Configuration, command: Command) -> anyhow::Result<()> {
    let pool = intake::connect(configuration)?;
    let now = clock::now();
    match command {
        Command::Add { name, format, board, company, every, filters } => {
            let (token, address) = board_of(format, &board)?;
            let new = source::New { name, format, token, address, company, every, filters };
            let added = source::add(&pool, &new, now).await?;
            say(&format!("{} is connected and will be read within a minute.", added.name));
        }
        Command::List => list(&pool).await?,
        Command::Show { name } => show(&pool, &name).await?,
        Command::Pause { name } => found(source::pause(&pool, &name).await?, &name, "is paused; its adverts stay")?,
        Command::Resume { name } => found(source::resume(&pool, &name, now).await?, &name, "is read again")?,
        Command::Accept { name } => {
            found(source::accept(&pool, &name, now).await?, &name, "will be read again, and what is gone closes")?;
        }
        Command::Remove { name, close } => remove(&pool, &name, close, now).await?,
        Command::Run { name } => {
            let fetcher = Fetcher::new(configuration.importing.limits()?);
            let known = source::by_name(&pool, &name).await?.is_some();
            match reading::one(&pool, &fetcher, Some(&name)).await? {
                Some(done) => say(done.to_string().trim_end()),
                None if known => bail!("the source {name} is being read by another process"),
                None => bail!("there is no source {name}"),
            }
        }
    }
    Ok(())
}

/// A token, or the token and the address that an address stands for.
pub(super) fn board_of(format: Format, board: &str) -> anyhow::Result<(String, Option<String>)> {
    let board = board.trim();
    if !board.contains("://") {
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '%' | '+');
        if board.is_empty() || !board.chars().all(fits) {
            bail!("`{board}` is no token of a board, and no address: those begin with https://");
        }
        return Ok((board.to_owned(), None));
    }
    if let Some(token) = format.token_of(board) {
        return Ok((token, None));
    }
    let (scheme, rest) = board.split_once("://").context("an address has a scheme")?;
    if !matches!(scheme, "http" | "https") || rest.is_empty() {
        bail!("`{board}` does not begin with https:// or http://");
    }
    Ok((rest.trim_end_matches('/').to_owned(), Some(board.to_owned())))
}

async fn remove(pool: &database::Pool, name: &str, close: bool, now: Timestamp) -> anyhow::Result<()> {
    let Some(source) = source::by_name(pool, name).await? else { bail!("there is no source {name}") };
    let mut closed = 0;
    if close {
        let board = source.board.as_ref().unwrap_or(&source.token);
        let mut tx = pool.begin().await.map_err(DatabaseError::from)?;
        let shrinkage = jobs::Shrinkage::Accept;
        closed = jobs::board_is_gone(&mut tx, source.format.as_str(), board, now, shrinkage).await?.closed;
        tx.commit().await.map_err(DatabaseError::from)?;
    }
    found(source::remove(pool, name).await?, name, &format!("is forgotten; {closed} of its adverts were closed"))
}

fn found(found: bool, name: &str, done: &str) -> anyhow::Result<()> {
    if !found {
        bail!("there is no source {name}");
    }
    say(&format!("{name} {done}."));
    Ok(())
}

async fn list(pool: &database::Pool) -> anyhow::Result<()> {
    let (sources, runs) = (source::list(pool).await?, source::last_runs(pool).await?);
    if sources.is_empty() {
        say("There are no sources yet. `kintsugi source add NAME FORMAT BOARD` connects one.");
    }
    for source in sources {
        let last = runs.iter().find(|run| run.source_id == source.id);
        let state = if source.paused { "paused".to_owned() } else { format!("next {}", at(source.due_at)) };
        say(&format!("{}  {} {}  {state}  last: {}", source.name, source.format, place(&source), last_of(last)));
    }
    Ok(())
}

fn place(source: &Source) -> &str {
    source.address.as_deref().unwrap_or(&source.token)
}

fn last_of(run: Option<&Run>) -> String {
    run.map_or_else(|| "never".to_owned(), told)
}

fn told(run: &Run) -> String {
    let Run { new, updated, unchanged, missing, closed, held, filtered, refused, .. } = run;
    let reason = run.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
    format!(
        "{} {}{reason}: {new} new, {updated} updated, {unchanged} unchanged, {missing} missing, {closed} closed, {held} \
         held, {filtered} left out, {refused} refused",
        at(run.ended_at),
        run.outcome.as_str(),
    )
}

async fn show(pool: &database::Pool, name: &str) -> anyhow::Result<()> {
    let Some(source) = source::by_name(pool, name).await? else { bail!("there is no source {name}") };
    let runs = source::runs(pool, source.id).await?;
    say(&format!("{}  {} {}  every {:#}", source.name, source.format, place(&source), source.every));
    for run in &runs {
        say(&format!("  {}", told(run)));
    }
    if let Some(last) = runs.first() {
        for refusal in source::refusals(pool, last.id).await? {
            say(&format!("  refused: {}: {}", refusal.row, refusal.reason));
        }
    }
    Ok(())
}

fn at(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y-%m-%d %H:%M UTC").to_string()
}

#[expect(clippy::print_stdout, reason = "a command says what it did")]
fn say(line: &str) {
    println!("{line}");
}
