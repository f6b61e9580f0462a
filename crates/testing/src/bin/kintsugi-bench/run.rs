//! The order of the measurements.

use std::{net::SocketAddr, path::PathBuf, process::Command, time::Duration};

use anyhow::{Context, Result};
use jiff::Timestamp;

use crate::{
    ceiling,
    client::Client,
    database::Database,
    indexed, kept,
    load::{self, Load},
    open,
    page::{self, Page},
    process,
    progress::Progress,
    report::{Row, Size},
    site::{Server, free_address, kintsugi},
    visit,
};

/// Clients of the two loads: one that waits for nobody, and more than the pool has connections.
const CLIENTS: [usize; 2] = [1, 32];

/// Starts whose median counts.
const STARTS: usize = 5;

/// Requests over which statements are counted.
const COUNTED: u32 = 50;

/// Load before each row, not measured.
const WARM_UP: Duration = Duration::from_millis(300);

/// Rows that are measured one behind the other, each in a process of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Part {
    /// Every page, made anew for each request by Postgres alone.
    Pages,
    /// Pages out of the index in the process.
    Index,
    /// Pages out of memory.
    Memory,
    /// Pages that stay open.
    Open,
}

impl Part {
    pub(crate) const ALL: [Self; 4] = [Self::Pages, Self::Index, Self::Memory, Self::Open];
}

/// What is measured with.
pub(crate) struct Plan {
    /// Address of the Postgres server.
    pub(crate) server: String,
    /// Address of NATS.
    pub(crate) nats: Option<String>,
    /// When the run began; adverts are published in the days before.
    pub(crate) now: Timestamp,
    /// The release build of `kintsugi`.
    pub(crate) program: PathBuf,
    /// How long each row lasts.
    pub(crate) time: Duration,
    /// What is measured.
    pub(crate) parts: Vec<Part>,
    /// Whether databases are made anew.
    pub(crate) fresh: bool,
    /// Where the servers write what they log.
    pub(crate) log: PathBuf,
}

/// The fixed page, in a process of its own.
pub(crate) async fn ceiling(plan: &Plan) -> Result<Vec<Row>> {
    let server = fixed_page(plan, ceiling::SIZE).await?;
    let progress = Progress::begin(CLIENTS.len(), "the ceiling".to_owned());
    let page = Page { name: "fixed page".to_owned(), path: "/".to_owned(), others: Vec::new(), search: false };
    let mut rows = Vec::new();
    for clients in CLIENTS {
        let mut row = row(plan, &server, None, &page, clients).await?;
        row.share_of_ceiling = Some(1.0);
        row.statements = Some(0.0);
        rows.push(row);
        progress.done(1);
    }
    Ok(rows)
}

/// A program of axum that serves one fixed page of so many bytes, in a process of its own.
pub(crate) async fn fixed_page(plan: &Plan, bytes: usize) -> Result<Server> {
    let address = free_address()?;
    let program = std::env::current_exe().context("the bench cannot find its own program")?;
    let mut command = Command::new(program);
    command.arg("ceiling").arg(address.to_string()).arg(bytes.to_string());
    Server::start(&mut command, address, "/", &plan.log).await
}

/// Everything with so many adverts.
pub(crate) async fn size(plan: &Plan, adverts: usize, ceiling: &[Row]) -> Result<Size> {
    let mut database = Database::settle(plan, adverts).await?;
    let (server, starts_ms) = start(plan, &database.url).await?;
    let resident_at_start_bytes = process::resident(server.pid());
    let mut client = Client::connect(server.address).await?;
    let visit = visit::first(&mut client).await?;
    let pages = page::pages(&mut client, &database.middle().await?).await?;
    let is_wanted = |part| plan.parts.contains(&part);
    let mut rows = Vec::new();
    if is_wanted(Part::Pages) {
        rows = each(plan, adverts, &server, &mut database, &pages, ceiling).await?;
    }
    let resident_bytes = process::resident(server.pid()).filter(|_| is_wanted(Part::Pages));
    drop(server);
    let indexed = match is_wanted(Part::Index) {
        true => indexed::measure(plan, &mut database, &pages).await?,
        false => None,
    };
    let (mut kept, mut open) = (Vec::new(), Vec::new());
    if is_wanted(Part::Memory) {
        kept = kept::measure(plan, &database.url, &pages).await?;
    }
    if is_wanted(Part::Open) {
        open = open::measure(plan, &database.url).await?;
    }
    Ok(Size { adverts, starts_ms, resident_at_start_bytes, resident_bytes, visit, rows, indexed, kept, open })
}

/// Every page under every load, made anew for each request.
async fn each(
    plan: &Plan,
    adverts: usize,
    server: &Server,
    database: &mut Database,
    pages: &[Page],
    ceiling: &[Row],
) -> Result<Vec<Row>> {
    let progress = Progress::begin(pages.len() * CLIENTS.len(), format!("{adverts} adverts"));
    let mut rows = Vec::new();
    for page in pages {
        let statements = statements(database, server.address, page).await?;
        for clients in CLIENTS {
            progress.say(format!("{adverts} adverts, {clients} clients: {}", page.name));
            let mut row = row(plan, server, Some(&mut *database), page, clients).await?;
            row.statements = statements;
            let best = ceiling.iter().find(|best| best.clients == clients).map(|best| best.requests_per_second);
            row.share_of_ceiling = best.map(|best| row.requests_per_second / best);
            rows.push(row);
            progress.done(1);
        }
    }
    Ok(rows)
}

/// Starts the site several times; the last one stays. Milliseconds until each was ready.
async fn start(plan: &Plan, database: &str) -> Result<(Server, Vec<f64>)> {
    let mut starts = Vec::new();
    loop {
        let address = free_address()?;
        let mut command = kintsugi(&plan.program, database);
        // Nothing is answered out of memory: that has rows of its own.
        command.arg("serve").env("KINTSUGI_LISTEN", address.to_string()).env("KINTSUGI_PAGES__KEEP", "false");
        let server = Server::start(&mut command, address, "/health/ready", &plan.log).await?;
        starts.push(server.ready_after.as_secs_f64() * 1_000.0);
        if starts.len() == STARTS {
            return Ok((server, starts));
        }
    }
}

/// SQL statements for one answer.
pub(crate) async fn statements(database: &mut Database, server: SocketAddr, page: &Page) -> Result<Option<f64>> {
    let mut client = Client::connect(server).await?;
    let Some(before) = database.statements().await else { return Ok(None) };
    for _ in 0..COUNTED {
        client.get(&page.path, load::BROWSER).await?;
    }
    let after = database.statements().await;
    #[expect(clippy::cast_precision_loss, reason = "a few hundred statements")]
    Ok(after.map(|after| (after - before) as f64 / f64::from(COUNTED)))
}

/// One page under one load.
pub(crate) async fn row(
    plan: &Plan,
    server: &Server,
    mut database: Option<&mut Database>,
    page: &Page,
    clients: usize,
) -> Result<Row> {
    let path = page.path.clone();
    let others = page.others.clone();
    let mut load =
        Load { server: server.address, path, others, distinct: true, clients, time: WARM_UP, accept: load::BROWSER };
    load::run(&load).await?;
    load.time = plan.time;
    let mut postgres = async || match &mut database {
        Some(database) => database.cpu().await,
        None => None,
    };
    let before = (process::cpu(server.pid()), postgres().await);
    let seen = load::run(&load).await?;
    let after = (process::cpu(server.pid()), postgres().await);
    #[expect(clippy::cast_precision_loss, reason = "counts of requests are far below 2^52")]
    let per_1000 = |before: Option<Duration>, after: Option<Duration>| {
        let spent = after?.saturating_sub(before?);
        (seen.requests() > 0).then(|| spent.as_secs_f64() * 1_000.0 / seen.requests() as f64)
    };
    Ok(Row {
        page: page.name.clone(),
        path: page.path.clone(),
        search: page.search,
        clients,
        requests: seen.requests(),
        failures: seen.failures,
        requests_per_second: seen.per_second(),
        p50_ms: seen.quantile(0.5),
        p99_ms: seen.quantile(0.99),
        wire_bytes: seen.bytes / seen.times.len().max(1),
        cpu_seconds_per_1000: per_1000(before.0, after.0),
        postgres_cpu_seconds_per_1000: per_1000(before.1, after.1),
        statements: None,
        share_of_ceiling: None,
        resident_bytes: process::resident(server.pid()),
    })
}
