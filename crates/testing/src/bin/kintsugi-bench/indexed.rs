//! Questions out of the index in the process: every count exact, no page kept.

use std::{
    fs,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use testing::Folder;
use tokio::time::sleep;

use crate::{
    database::Database,
    page::Page,
    process,
    progress::Progress,
    report::Indexed,
    run::{self, Plan},
    site::{Server, free_address, kintsugi},
};

/// The load that the limits are for.
const CLIENTS: usize = 32;

/// The longest that the index may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// What the site says when it is filled.
const FILLED: &str = "the search index is filled";

/// The pages with counts; `None` without NATS, as without words of changes no index is kept.
pub(crate) async fn measure(plan: &Plan, database: &mut Database, pages: &[Page]) -> Result<Option<Indexed>> {
    let Some(nats) = &plan.nats else { return Ok(None) };
    let pages: Vec<_> = pages.iter().filter(|page| page.name.starts_with("counted") || page.path == "/").collect();
    let folder = Folder::new().context("a folder for the texts of the index")?;
    let (first, first_filled_after) = started(plan, &database.url, nats, &folder).await?;
    has_texts(&folder).await?;
    drop(first);
    let (server, filled_after) = started(plan, &database.url, nats, &folder).await?;
    let progress = Progress::begin(pages.len(), "questions out of the index".to_owned());
    let mut rows = Vec::new();
    for page in pages {
        progress.say(format!("out of the index, {CLIENTS} clients: {}", page.name));
        let statements = run::statements(database, server.address, page).await?;
        let mut row = run::row(plan, &server, Some(&mut *database), page, CLIENTS).await?;
        row.statements = statements;
        rows.push(row);
        progress.done(1);
    }
    let resident_bytes = process::resident(server.pid());
    let [first_filled_ms, filled_ms] = [first_filled_after, filled_after].map(|after| after.as_secs_f64() * 1_000.0);
    Ok(Some(Indexed { first_filled_ms, filled_ms, rows, resident_bytes }))
}

/// The site with its index filled, and how long that took from its start.
async fn started(plan: &Plan, database: &str, nats: &str, folder: &Folder) -> Result<(Server, Duration)> {
    let address = free_address()?;
    let mut command = kintsugi(&plan.program, database);
    command.arg("serve").env("KINTSUGI_LISTEN", address.to_string()).env("KINTSUGI_NATS_URL", nats);
    command.env("KINTSUGI_PAGES__KEEP", "false").env("KINTSUGI_SEARCH__INDEX_FROM", "1");
    command.env("KINTSUGI_CACHE_DIRECTORY", folder.path());
    let begun = Instant::now();
    let server = Server::start(&mut command, address, "/health/ready", &plan.log).await?;
    let filled_after = filled(plan, begun).await?;
    Ok((server, filled_after))
}

/// Waits until a process has left its texts in that folder, whole.
async fn has_texts(folder: &Folder) -> Result<()> {
    let begun = Instant::now();
    while !folder.path().join("live-texts").exists() {
        if begun.elapsed() > PATIENCE {
            bail!("the site left no texts in {PATIENCE:?}");
        }
        sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

/// From the start of the process until its index is filled.
pub(crate) async fn filled(plan: &Plan, begun: Instant) -> Result<Duration> {
    loop {
        let log = fs::read_to_string(&plan.log).context("the site's log")?;
        if log.contains(FILLED) {
            return Ok(begun.elapsed());
        }
        if begun.elapsed() > PATIENCE {
            bail!("the index was not filled in {PATIENCE:?}:\n{log}");
        }
        sleep(Duration::from_millis(5)).await;
    }
}
