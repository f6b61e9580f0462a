//! What was seen, as it is written to `bench.json`.

use std::{fs, path::Path, time::Duration};

use anyhow::{Context, Result};
use jiff::Timestamp;
use serde::Serialize;

use crate::{limits::Limit, visit::Visit};

/// A whole run.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// When it began.
    pub(crate) begun: Timestamp,
    pub(crate) machine: Machine,
    /// Seconds under load for each row.
    pub(crate) seconds_a_row: u64,
    /// The fixed page of 30 KB.
    pub(crate) ceiling: Vec<Row>,
    pub(crate) sizes: Vec<Size>,
    pub(crate) limits: Vec<Limit>,
}

/// Where it was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Machine {
    /// The processor's name.
    pub(crate) processor: String,
    /// Threads that can run at once.
    pub(crate) threads: usize,
    pub(crate) memory_bytes: u64,
}

/// All that was measured with so many adverts.
#[derive(Debug, Serialize)]
pub(crate) struct Size {
    pub(crate) adverts: usize,
    /// Milliseconds from `exec` to the first 200 of `/health/ready`, of each start.
    pub(crate) starts_ms: Vec<f64>,
    /// Resident memory once ready.
    pub(crate) resident_at_start_bytes: Option<u64>,
    /// Resident memory after all load.
    pub(crate) resident_bytes: Option<u64>,
    pub(crate) visit: Visit,
    pub(crate) rows: Vec<Row>,
    /// Questions out of the index in the process; `None`: not measured, for want of NATS.
    pub(crate) indexed: Option<Indexed>,
    /// Pages out of memory.
    pub(crate) kept: Vec<Kept>,
    /// Pages that stay open.
    pub(crate) open: Vec<Open>,
}

/// Pages that stay open until they are told that a job is new.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Open {
    pub(crate) pages: usize,
    /// Different searches that they show.
    pub(crate) searches: usize,
    /// Until all were open.
    pub(crate) opened_ms: f64,
    /// What the site's resident memory grew by.
    pub(crate) bytes_a_page: Option<f64>,
    /// Pages that were told.
    pub(crate) told: usize,
    /// From the commit of the advert until the last page was told; `None`: some never were.
    pub(crate) told_ms: Option<f64>,
}

/// Questions that the index in the process answers, with every count exact.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Indexed {
    /// Milliseconds from `exec` until it was filled, where no earlier process had left its texts.
    pub(crate) first_filled_ms: f64,
    /// The same where one had.
    pub(crate) filled_ms: f64,
    pub(crate) rows: Vec<Row>,
    /// The site's resident memory after all load.
    pub(crate) resident_bytes: Option<u64>,
}

/// A page out of memory, beside a fixed page of the same size served by axum alone.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Kept {
    pub(crate) page: String,
    /// Adverts that changed in a second meanwhile.
    pub(crate) changes: u32,
    /// Bytes of the page, uncompressed as it was sent.
    pub(crate) bytes: usize,
    pub(crate) failures: u64,
    pub(crate) requests_per_second: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
    pub(crate) ceiling_requests_per_second: f64,
    pub(crate) ceiling_p99_ms: f64,
    /// The site's resident memory afterwards.
    pub(crate) resident_bytes: Option<u64>,
}

impl Kept {
    /// Requests a second in relation to the fixed page's.
    pub(crate) fn share(&self) -> f64 {
        self.requests_per_second / self.ceiling_requests_per_second.max(f64::MIN_POSITIVE)
    }

    /// How many times longer the slowest hundredth takes.
    pub(crate) fn p99_ratio(&self) -> f64 {
        self.p99_ms / self.ceiling_p99_ms.max(f64::MIN_POSITIVE)
    }
}

/// One page under one load.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) page: String,
    pub(crate) path: String,
    /// Whether the limit for searches holds for it.
    pub(crate) search: bool,
    pub(crate) clients: usize,
    pub(crate) requests: u64,
    pub(crate) failures: u64,
    pub(crate) requests_per_second: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
    /// Bytes on the wire of an answer, head included, on average.
    pub(crate) wire_bytes: u64,
    /// The site's processor time for 1,000 requests.
    pub(crate) cpu_seconds_per_1000: Option<f64>,
    /// Postgres' processor time for 1,000 requests, by its processes for this database.
    pub(crate) postgres_cpu_seconds_per_1000: Option<f64>,
    /// SQL statements for an answer.
    pub(crate) statements: Option<f64>,
    /// Requests a second in relation to the fixed page's with as many clients.
    pub(crate) share_of_ceiling: Option<f64>,
    pub(crate) resident_bytes: Option<u64>,
}

impl Size {
    /// The median of the starts, in milliseconds.
    pub(crate) fn start_ms(&self) -> f64 {
        let mut starts = self.starts_ms.clone();
        starts.sort_by(f64::total_cmp);
        starts.get(starts.len() / 2).copied().unwrap_or(f64::INFINITY)
    }
}

impl Report {
    pub(crate) fn begin(now: Timestamp, time: Duration) -> Self {
        Self {
            begun: now,
            machine: Machine::this(),
            seconds_a_row: time.as_secs(),
            ceiling: Vec::new(),
            sizes: Vec::new(),
            limits: Vec::new(),
        }
    }

    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        fs::write(path, serde_json::to_vec_pretty(self)?).with_context(|| format!("cannot write {}", path.display()))
    }
}

impl Machine {
    /// From `/proc/cpuinfo` and `/proc/meminfo` (proc(5)).
    fn this() -> Self {
        let field = |file: &str, name: &str| {
            let text = fs::read_to_string(file).unwrap_or_default();
            let value = text.lines().find(|line| line.starts_with(name)).and_then(|line| line.split_once(':'));
            value.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
        };
        let memory = field("/proc/meminfo", "MemTotal");
        Self {
            processor: field("/proc/cpuinfo", "model name"),
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            memory_bytes: memory.trim_end_matches(" kB").parse::<u64>().unwrap_or_default() * 1024,
        }
    }
}
