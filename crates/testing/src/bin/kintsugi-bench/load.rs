//! The load generator: so many clients, each asking again as soon as it has its answer, for a fixed time.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use hdrhistogram::Histogram;
use tokio::task::JoinSet;

use crate::client::Client;

/// What browsers accept.
pub(crate) const BROWSER: &str = "br, gzip";

/// After a failure a client waits, so that a dead server does not turn the bench into a busy loop.
const PAUSE: Duration = Duration::from_millis(20);

/// What one row asks for.
#[derive(Clone, Debug)]
pub(crate) struct Load {
    pub(crate) server: SocketAddr,
    pub(crate) path: String,
    /// Pages of the same kind, asked for in turn: the site makes one page of all addresses of one advert.
    pub(crate) others: Vec<String>,
    /// Whether each request has an address of its own, so that none is answered by what was made for another: the site makes
    /// a page once for all who wait for it.
    pub(crate) distinct: bool,
    pub(crate) clients: usize,
    pub(crate) time: Duration,
    /// The value of `Accept-Encoding`.
    pub(crate) accept: &'static str,
}

/// What the clients saw.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// Times of answers with status 200, in microseconds.
    pub(crate) times: Histogram<u64>,
    /// Other answers, and requests without one.
    pub(crate) failures: u64,
    /// Bytes on the wire of all answers with status 200.
    pub(crate) bytes: u64,
    /// How long it lasted.
    pub(crate) lasted: Duration,
}

impl Seen {
    fn new() -> Result<Self> {
        // Up to a minute, with three digits.
        let times = Histogram::new_with_bounds(1, 60_000_000, 3).context("the histogram")?;
        Ok(Self { times, failures: 0, bytes: 0, lasted: Duration::ZERO })
    }

    /// Answers of both kinds.
    pub(crate) fn requests(&self) -> u64 {
        self.times.len() + self.failures
    }

    pub(crate) fn per_second(&self) -> f64 {
        self.times.len() as f64 / self.lasted.as_secs_f64().max(f64::MIN_POSITIVE)
    }

    /// In milliseconds.
    pub(crate) fn quantile(&self, quantile: f64) -> f64 {
        self.times.value_at_quantile(quantile) as f64 / 1_000.0
    }
}

/// Runs the load to its end.
pub(crate) async fn run(load: &Load) -> Result<Seen> {
    let begun = Instant::now();
    let deadline = begun + load.time;
    let asked = Arc::new(AtomicU64::new(0));
    let mut clients = JoinSet::new();
    for _ in 0..load.clients {
        clients.spawn(client(load.clone(), Arc::clone(&asked), deadline));
    }
    let mut seen = Seen::new()?;
    while let Some(one) = clients.join_next().await {
        let one = one??;
        seen.times.add(&one.times).context("adding times")?;
        seen.failures += one.failures;
        seen.bytes += one.bytes;
    }
    seen.lasted = begun.elapsed();
    Ok(seen)
}

impl Load {
    /// The address of the next request, `before` of which there were.
    fn address(&self, before: u64) -> String {
        let turn = before % (self.others.len() as u64 + 1);
        let other = usize::try_from(turn).ok().and_then(|turn| self.others.get(turn.checked_sub(1)?));
        let path = other.unwrap_or(&self.path);
        let mark = if path.contains('?') { '&' } else { '?' };
        // A parameter that the site does not know, as visitors bring them from other sites.
        if self.distinct { format!("{path}{mark}ref={before}") } else { path.clone() }
    }
}

async fn client(load: Load, before: Arc<AtomicU64>, deadline: Instant) -> Result<Seen> {
    let mut seen = Seen::new()?;
    let mut connection = None;
    while Instant::now() < deadline {
        let mut client = match connection.take() {
            Some(client) => client,
            None => match Client::connect(load.server).await {
                Ok(client) => client,
                Err(_) => {
                    seen.failures += 1;
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            },
        };
        let address = load.address(before.fetch_add(1, Ordering::Relaxed));
        let asked = Instant::now();
        match client.get(&address, load.accept).await {
            Ok(answer) if answer.status == 200 => {
                let micros = u64::try_from(asked.elapsed().as_micros()).unwrap_or(u64::MAX);
                seen.times.saturating_record(micros.max(1));
                seen.bytes += answer.wire;
                connection = Some(client);
            }
            Ok(_) => {
                seen.failures += 1;
                connection = Some(client);
                tokio::time::sleep(PAUSE).await;
            }
            Err(_) => {
                seen.failures += 1;
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    Ok(seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_of_one_page_differ_where_they_shall() {
        let load = |path: &str, distinct| Load {
            server: SocketAddr::from(([127, 0, 0, 1], 1)),
            path: path.to_owned(),
            others: vec!["/a".to_owned(), "/b?c=d".to_owned()],
            distinct,
            clients: 1,
            time: Duration::ZERO,
            accept: BROWSER,
        };
        assert_eq!(load("/", true).address(6), "/?ref=6");
        assert_eq!(load("/", true).address(7), "/a?ref=7");
        assert_eq!(load("/", true).address(8), "/b?c=d&ref=8");
        assert_eq!(load("/jobs?q=a", true).address(0), "/jobs?q=a&ref=0");
        assert_eq!(load("/jobs?q=a", false).address(3), "/jobs?q=a");
    }
}
