//! Pages that stay open: what each of them takes, and how soon all have been told that a job is new.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use database::{Connect, Pool};
use jiff::Timestamp;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::mpsc,
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{changes, client::Client, kept, process, progress::Progress, report::Open, run::Plan};

/// Pages that are open at once.
const PAGES: usize = 10_000;

/// Different searches that they show: all the same one, and many, each with words of its own.
const SEARCHES: [usize; 2] = [1, 1_000];

/// Pages that are opened at a time.
const TOGETHER: usize = 64;

/// Descriptors beside those of the pages.
const OTHERS: u64 = 200;

/// Until every search has been asked for once.
const SETTLES: Duration = Duration::from_secs(10);

/// Who has not been told by then never will be.
const PATIENCE: Duration = Duration::from_secs(30);

/// A row for each number of searches; none without NATS, where nothing is told at once.
pub(crate) async fn measure(plan: &Plan, database: &str) -> Result<Vec<Open>> {
    if plan.nats.is_none() {
        return Ok(Vec::new());
    }
    let limit = getrlimit(Resource::Nofile).maximum;
    let needed = PAGES as u64 + OTHERS;
    if limit.is_some_and(|limit| limit < needed) {
        return Ok(Vec::new());
    }
    setrlimit(Resource::Nofile, Rlimit { current: Some(needed), maximum: limit }).context("descriptors")?;
    let how = Connect { url: database.to_owned(), max_connections: 1, statement_timeout: Duration::from_secs(10) };
    let pool = database::connect(&how).context("the database")?;
    let progress = Progress::begin(SEARCHES.len(), format!("{PAGES} open pages"));
    let mut rows = Vec::new();
    for searches in SEARCHES {
        progress.say(format!("{PAGES} open pages of {searches} searches"));
        rows.push(row(plan, database, &pool, searches).await?);
        progress.done(1);
    }
    Ok(rows)
}

/// In a process of its own, for memory that was taken once is seldom given back.
async fn row(plan: &Plan, database: &str, pool: &Pool, searches: usize) -> Result<Open> {
    let server = kept::start(plan, database).await?;
    sleep(kept::SETTLES).await;
    let board = Client::connect(server.address).await?.text("/").await?;
    let since = board.split("since=").nth(1).and_then(|rest| rest.split('"').next());
    let since = since.context("the board does not say when it was made")?.to_owned();
    let before = process::resident(server.pid());
    let began = Instant::now();
    let (told, mut tells) = mpsc::unbounded_channel();
    let mut pages = JoinSet::new();
    for first in (0..PAGES).step_by(TOGETHER) {
        let opening =
            (first..PAGES.min(first + TOGETHER)).map(|page| open(server.address, page % searches, since.clone()));
        let opening: JoinSet<_> = opening.collect();
        for page in opening.join_all().await {
            pages.spawn(listen(page?, told.clone()));
        }
    }
    let opened_ms = began.elapsed().as_secs_f64() * 1e3;
    sleep(SETTLES).await;
    let after = process::resident(server.pid());
    publish(pool, searches).await?;
    let (committed, mut last, mut count) = (Instant::now(), None, 0);
    while count < PAGES {
        let Ok(Some(at)) = timeout(PATIENCE, tells.recv()).await else { break };
        last = last.max(Some(at));
        count += 1;
    }
    #[expect(clippy::cast_precision_loss, reason = "bytes of memory are far below 2^52")]
    let bytes_a_page = before.zip(after).map(|(before, after)| after.saturating_sub(before) as f64 / PAGES as f64);
    let told_ms = last.filter(|_| count == PAGES).map(|last| last.saturating_duration_since(committed));
    Ok(Open {
        pages: PAGES,
        searches,
        opened_ms,
        bytes_a_page,
        told: count,
        told_ms: told_ms.map(|time| time.as_secs_f64() * 1e3),
    })
}

/// Opens a page of that search, and waits until its stream has begun.
async fn open(server: SocketAddr, search: usize, since: String) -> Result<TcpStream> {
    let mut stream = TcpStream::connect(server).await?;
    // Everyone looks for the job that will come, each in its own words.
    let path = format!("/live?q=engineering+or+word{search}&since={since}");
    let head = format!("GET {path} HTTP/1.1\r\nHost: {server}\r\nAccept: text/event-stream\r\n\r\n");
    stream.write_all(head.as_bytes()).await?;
    let mut answer = Vec::new();
    while !contains(&answer, b"retry: ") {
        let read = timeout(PATIENCE, stream.read_buf(&mut answer)).await.context("a stream does not begin")??;
        ensure!(read > 0, "a stream was refused: {}", String::from_utf8_lossy(&answer));
    }
    Ok(stream)
}

/// Reads until the page was told of something; keeps the connection.
async fn listen(mut page: TcpStream, told: mpsc::UnboundedSender<Instant>) -> Option<TcpStream> {
    let mut said = Vec::new();
    while !contains(&said, b"event: came") {
        said.drain(..said.len().saturating_sub(16));
        if page.read_buf(&mut said).await.ok()? == 0 {
            return None;
        }
    }
    told.send(Instant::now()).ok()?;
    Some(page)
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|part| part == what)
}

/// A new advert, of a board of its own, and another role than any before: the same one again would be no news.
async fn publish(pool: &Pool, number: usize) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "it is published now")]
    let now = Timestamp::now();
    let title = format!("Head of Engineering since {now}");
    let job = contracts::SourcedJob { external_id: now.to_string(), title, ..changes::job(0, 0) };
    changes::publish(pool, &format!("open-{number}"), vec![job], now).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_is_found_wherever_it_stands() {
        assert!(contains(b":\n\nevent: came\n", b"event: came"));
        assert!(!contains(b"event: ", b"event: came"));
    }
}
