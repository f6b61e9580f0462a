//! Pages out of memory, beside fixed pages of their sizes, standing still and while adverts change.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use tokio::time::sleep;

use crate::{
    changes::Changes,
    client::Client,
    indexed,
    load::{self, Load, Seen},
    page::Page,
    process,
    progress::Progress,
    report::Kept,
    run::{self, Plan},
    site::{Server, free_address, kintsugi},
};

/// The load that the limits are for.
const CLIENTS: usize = 32;

/// Adverts that change in a second.
const CHANGES: u32 = 10;

/// The pages that most visitors open.
const PAGES: [&str; 3] = ["board with counts", "advert", "company"];

/// Until the site hears of changes, and has begun to keep pages for long.
pub(crate) const SETTLES: Duration = Duration::from_secs(3);

/// Every page, standing still; then, where there is NATS, while adverts change.
pub(crate) async fn measure(plan: &Plan, database: &str, pages: &[Page]) -> Result<Vec<Kept>> {
    let pages: Vec<_> = pages.iter().filter(|page| PAGES.contains(&page.name.as_str())).collect();
    let rounds: &[u32] = if plan.nats.is_some() { &[0, CHANGES] } else { &[0] };
    let server = start(plan, database).await?;
    sleep(SETTLES).await;
    let progress = Progress::begin(pages.len() * rounds.len(), "pages out of memory".to_owned());
    let mut rows = Vec::new();
    for changes in rounds {
        // The writer stops when it is dropped.
        let writer = if *changes > 0 { Some(Changes::begin(database, *changes).await?) } else { None };
        for page in &pages {
            progress.say(format!("{changes} changes a second: {}", page.name));
            rows.push(row(plan, &server, page, *changes).await?);
            progress.done(1);
        }
        if let Some(writer) = writer {
            writer.end().await?;
        }
    }
    Ok(rows)
}

/// The site as it is run: with NATS, keeping pages, its index filled, which takes both processors for some seconds.
pub(crate) async fn start(plan: &Plan, database: &str) -> Result<Server> {
    let address = free_address()?;
    let mut command = kintsugi(&plan.program, database);
    command.arg("serve").env("KINTSUGI_LISTEN", address.to_string());
    if let Some(nats) = &plan.nats {
        command.env("KINTSUGI_NATS_URL", nats);
    }
    let begun = Instant::now();
    let server = Server::start(&mut command, address, "/health/ready", &plan.log).await?;
    if plan.nats.is_some() {
        indexed::filled(plan, begun).await?;
    }
    Ok(server)
}

/// The page and the fixed page of its size, one after the other under the same load.
async fn row(plan: &Plan, server: &Server, page: &Page, changes: u32) -> Result<Kept> {
    let bytes = Client::connect(server.address).await?.text(&page.path).await?.len();
    let fixed = run::fixed_page(plan, bytes).await?;
    let ceiling = under_load(plan, fixed.address, "/").await?;
    drop(fixed);
    let seen = under_load(plan, server.address, &page.path).await?;
    Ok(Kept {
        page: page.name.clone(),
        changes,
        bytes,
        failures: seen.failures,
        requests_per_second: seen.per_second(),
        p50_ms: seen.quantile(0.5),
        p99_ms: seen.quantile(0.99),
        ceiling_requests_per_second: ceiling.per_second(),
        ceiling_p99_ms: ceiling.quantile(0.99),
        resident_bytes: process::resident(server.pid()),
    })
}

async fn under_load(plan: &Plan, server: SocketAddr, path: &str) -> Result<Seen> {
    let load = |time| Load {
        server,
        path: path.to_owned(),
        others: Vec::new(),
        distinct: false,
        clients: CLIENTS,
        time,
        accept: "identity",
    };
    load::run(&load(Duration::from_millis(300))).await?;
    load::run(&load(plan.time)).await.context("a load")
}
