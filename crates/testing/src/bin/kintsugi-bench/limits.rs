//! What the release build must reach.

use serde::Serialize;

use crate::{
    page::UNCOUNTED_BOARD,
    report::{Indexed, Kept, Open, Row, Size},
};

/// Statements for the board page.
const STATEMENTS: f64 = 3.0;
/// Bytes on the wire of the board page with 20 adverts.
const PAGE_BYTES: f64 = 15_000.0;
/// Bytes on the wire of a first visit.
const VISIT_BYTES: f64 = 100_000.0;
/// Median time of a search with one client, in milliseconds; held to at the size that was promised and below.
const SEARCH_MS: f64 = 25.0;
const SEARCH_ADVERTS: usize = 100_000;
/// The longest that a page with counts may take one client of a hundred, in milliseconds.
const COUNTED_P99_MS: f64 = 300.0;
/// Live adverts up to which every count is exact, and pages a second are held to.
const EXACT_ADVERTS: usize = 10_000;
/// What 32 clients get, as milliseconds of the whole machine for one page: 80 pages a second with every count exact, and
/// 1,000 without counts.
const COUNTED_PAGE_MS: f64 = 1_000.0 / 80.0;
const UNCOUNTED_PAGE_MS: f64 = 1.0;
/// Live adverts that the limits of the index are for.
const INDEXED_ADVERTS: usize = 100_000;
/// What 32 clients get out of the index, as milliseconds of the whole machine for one page: 1,000 pages a second.
const INDEXED_PAGE_MS: f64 = 1.0;
/// The slowest hundredth of these pages, in milliseconds.
const INDEXED_P99_MS: f64 = 60.0;
/// From `exec` until the index is filled, in milliseconds, with what an earlier process left and without.
const FILLED_MS: f64 = 3_000.0;
/// Resident memory with the index, after the load.
const INDEXED_BYTES: f64 = 250_000_000.0;
/// What a page out of memory must reach of the requests a second of a fixed page of its size: standing still, and while
/// adverts change.
const KEPT_SHARE: f64 = 0.6;
const CHANGING_SHARE: f64 = 0.4;
/// How many times longer its slowest hundredth may take.
const KEPT_P99: f64 = 2.0;
/// What an open page may take, in bytes, and how soon all must be told, in milliseconds.
const OPEN_BYTES: f64 = 20_000.0;
const TOLD_MS: f64 = 1_000.0;
/// From `exec` to ready, in milliseconds.
const START_MS: f64 = 150.0;
/// Resident memory after the load: 60 MB.
const RESIDENT_BYTES: f64 = 60_000_000.0;

/// A limit and what was seen.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Limit {
    pub(crate) adverts: usize,
    pub(crate) name: String,
    /// At the most, in `unit`.
    pub(crate) limit: f64,
    /// `None`: it could not be measured, which counts as missed: nobody knows whether it was kept.
    pub(crate) seen: Option<f64>,
    pub(crate) unit: &'static str,
    pub(crate) kept: bool,
}

impl Limit {
    fn at_most(size: &Size, name: impl Into<String>, limit: f64, unit: &'static str, seen: Option<f64>) -> Self {
        let kept = seen.is_some_and(|seen| seen <= limit);
        Self { adverts: size.adverts, name: name.into(), limit, seen, unit, kept }
    }
}

/// All limits of all sizes.
pub(crate) fn judge(sizes: &[Size]) -> Vec<Limit> {
    sizes.iter().flat_map(of_size).collect()
}

#[expect(clippy::cast_precision_loss, reason = "bytes and counts far below 2^52")]
fn number(count: u64) -> f64 {
    count as f64
}

fn of_size(size: &Size) -> Vec<Limit> {
    let mut limits = vec![
        Limit::at_most(size, "board: bytes on the wire", PAGE_BYTES, "B", Some(number(size.visit.page_bytes))),
        Limit::at_most(size, "first visit: bytes with assets", VISIT_BYTES, "B", Some(number(size.visit.total_bytes))),
        Limit::at_most(size, "exec to ready, median", START_MS, "ms", Some(size.start_ms())),
    ];
    if !size.rows.is_empty() {
        limits.extend(pages(size));
    }
    limits.extend(size.indexed.iter().filter(|_| size.adverts >= INDEXED_ADVERTS).flat_map(|seen| indexed(size, seen)));
    limits.extend(size.kept.iter().flat_map(|seen| kept(size, seen)));
    limits.extend(size.open.iter().flat_map(|seen| open(size, seen)));
    limits
}

/// Pages that are made anew for each request.
fn pages(size: &Size) -> Vec<Limit> {
    let board = size.rows.iter().find(|row| row.path == "/" && row.clients == 1);
    let failures = size.rows.iter().map(|row| row.failures).sum();
    let mut limits = vec![
        Limit::at_most(size, "board: SQL statements", STATEMENTS, "", board.and_then(|row| row.statements)),
        Limit::at_most(size, "resident memory after load", RESIDENT_BYTES, "B", size.resident_bytes.map(number)),
        Limit::at_most(size, "answers other than 200", 0.0, "", Some(number(failures))),
    ];
    if size.adverts <= SEARCH_ADVERTS {
        let searches = size.rows.iter().filter(|row| row.search && row.clients == 1);
        limits.extend(searches.map(|row: &Row| {
            // Without one right answer there is no median.
            let median = (row.requests > row.failures).then_some(row.p50_ms);
            Limit::at_most(size, format!("{}, median", row.page), SEARCH_MS, "ms", median)
        }));
        let counted = size.rows.iter().filter(|row| row.page.starts_with("counted") && row.clients == 1);
        limits.extend(
            counted
                .map(|row| Limit::at_most(size, format!("{}, p99", row.page), COUNTED_P99_MS, "ms", Some(row.p99_ms))),
        );
    }
    if size.adverts <= EXACT_ADVERTS {
        for (name, path, limit) in [
            ("board with counts, 32 clients: time a page", "/", COUNTED_PAGE_MS),
            ("board without counts, 32 clients: time a page", UNCOUNTED_BOARD, UNCOUNTED_PAGE_MS),
        ] {
            let row = size.rows.iter().find(|row| row.path == path && row.clients == 32);
            let seen = row.filter(|row| row.requests_per_second > 0.0).map(|row| 1_000.0 / row.requests_per_second);
            limits.push(Limit::at_most(size, name, limit, "ms", seen));
        }
    }
    limits
}

/// A page out of memory, beside the fixed page of its size.
fn kept(size: &Size, kept: &Kept) -> Vec<Limit> {
    let (least, name) = match kept.changes {
        0 => (KEPT_SHARE, format!("{} from memory", kept.page)),
        changes => (CHANGING_SHARE, format!("{} from memory, {changes} changes/s", kept.page)),
    };
    let times = Some(kept.share()).filter(|share| *share > 0.0).map(|share| 1.0 / share);
    let mut limits = vec![
        Limit::at_most(size, format!("{name}: ceiling over it"), 1.0 / least, "x", times),
        Limit::at_most(size, format!("{name}: failures"), 0.0, "", Some(number(kept.failures))),
    ];
    if kept.changes == 0 {
        let ratio = Some(kept.p99_ratio());
        limits.push(Limit::at_most(size, format!("{name}: p99 over the ceiling's"), KEPT_P99, "x", ratio));
    }
    limits
}

/// Open pages.
fn open(size: &Size, open: &Open) -> Vec<Limit> {
    let name = format!("{} open pages of {} searches", open.pages, open.searches);
    vec![
        Limit::at_most(size, format!("{name}: memory of one"), OPEN_BYTES, "B", open.bytes_a_page),
        Limit::at_most(size, format!("{name}: all are told"), TOLD_MS, "ms", open.told_ms),
    ]
}

/// What is asked of the index: filters alone. Where there is a text Postgres reads it and marks it in the cards.
fn indexed(size: &Size, seen: &Indexed) -> Vec<Limit> {
    let resident = seen.resident_bytes.map(number);
    let mut limits = vec![
        Limit::at_most(size, "index: filled", FILLED_MS, "ms", Some(seen.filled_ms)),
        Limit::at_most(size, "index: filled the first time", FILLED_MS, "ms", Some(seen.first_filled_ms)),
        Limit::at_most(size, "index: resident memory after load", INDEXED_BYTES, "B", resident),
    ];
    for row in seen.rows.iter().filter(|row| !row.path.contains("q=")) {
        let a_page = (row.requests_per_second > 0.0).then(|| 1_000.0 / row.requests_per_second);
        limits.push(Limit::at_most(size, format!("index, {}: time a page", row.page), INDEXED_PAGE_MS, "ms", a_page));
        let p99 = (row.requests > row.failures).then_some(row.p99_ms);
        limits.push(Limit::at_most(size, format!("index, {}: p99", row.page), INDEXED_P99_MS, "ms", p99));
    }
    limits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::visit::Visit;

    fn row(page: &str, path: &str, search: bool) -> Row {
        Row {
            page: page.to_owned(),
            path: path.to_owned(),
            search,
            clients: 1,
            requests: 10,
            failures: 0,
            requests_per_second: 10.0,
            p50_ms: 2.0,
            p99_ms: 3.0,
            wire_bytes: 9_000,
            cpu_seconds_per_1000: None,
            postgres_cpu_seconds_per_1000: None,
            statements: Some(2.0),
            share_of_ceiling: None,
            resident_bytes: None,
        }
    }

    fn size() -> Size {
        let visit = Visit {
            page_bytes: 9_000,
            page_uncompressed_bytes: 30_000,
            adverts: 20,
            total_bytes: 80_000,
            assets: Vec::new(),
        };
        let rows = vec![row("board", "/", false), row("search", "/jobs?q=a", true)];
        Size {
            adverts: 100_000,
            starts_ms: vec![20.0],
            resident_at_start_bytes: None,
            resident_bytes: Some(1),
            visit,
            rows,
            indexed: None,
            kept: Vec::new(),
            open: Vec::new(),
        }
    }

    /// The names of the limits that were not kept.
    fn missed(size: Size) -> Vec<String> {
        judge(&[size]).into_iter().filter(|limit| !limit.kept).map(|limit| limit.name).collect()
    }

    #[test]
    fn what_stays_below_every_limit_is_kept() {
        assert_eq!(missed(size()), [""; 0]);
    }

    #[test]
    fn what_could_not_be_measured_is_missed() {
        let mut unknown = size();
        unknown.resident_bytes = None;
        unknown.rows[0].statements = None;
        assert_eq!(missed(unknown), ["board: SQL statements", "resident memory after load"]);
    }

    #[test]
    fn a_search_that_never_answered_has_no_median() {
        let mut dead = size();
        dead.rows[1].failures = dead.rows[1].requests;
        dead.rows[1].p50_ms = 0.0;
        assert_eq!(missed(dead), ["answers other than 200", "search, median"]);
    }
}
