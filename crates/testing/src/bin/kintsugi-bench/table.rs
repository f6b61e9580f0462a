//! The report as tables for people.

use crate::{
    form::Form,
    report::{Kept, Open, Report, Row, Size},
};

/// All tables.
pub(crate) fn whole(report: &Report, form: Form) -> String {
    let machine = &report.machine;
    let mut text = format!(
        "\n{} ({} threads, {:.0} GB); {} s a row\n",
        machine.processor,
        machine.threads,
        machine.memory_bytes as f64 / 1e9,
        report.seconds_a_row
    );
    let mut part = |heading: &str, table: &str| text.push_str(&(form.heading(heading) + table));
    part("The ceiling: axum, one fixed page of 30 KB", &rows(&report.ceiling, form));
    for size in &report.sizes {
        let adverts = size.adverts;
        part(&format!("{adverts} live adverts, Postgres alone"), &(rows(&size.rows, form) + &summary(size)));
        if let Some(indexed) = &size.indexed {
            let heading = format!(
                "{adverts} live adverts, out of the index, filled after {:.0} ms, the first time after {:.0} ms",
                indexed.filled_ms, indexed.first_filled_ms
            );
            part(&heading, &rows(&indexed.rows, form));
        }
        if !size.kept.is_empty() {
            part(
                &format!("{adverts} live adverts, pages out of memory, 32 clients, uncompressed"),
                &kept(&size.kept, form),
            );
        }
        if !size.open.is_empty() {
            part(&format!("{adverts} live adverts, open pages that are told of a new job"), &open(&size.open, form));
        }
    }
    part("Limits", &limits(report, form));
    text
}

fn rows(rows: &[Row], form: Form) -> String {
    let head = [
        "page",
        "clients",
        "requests/s",
        "of ceiling",
        "p50 ms",
        "p99 ms",
        "bytes",
        "CPU s/1000",
        "Postgres s/1000",
        "SQL",
        "RSS MB",
        "failed",
    ];
    let body = rows.iter().map(|row| {
        [
            row.page.clone(),
            row.clients.to_string(),
            format!("{:.0}", row.requests_per_second),
            known(row.share_of_ceiling.map(|share| share * 100.0), 1, " %"),
            format!("{:.2}", row.p50_ms),
            format!("{:.2}", row.p99_ms),
            row.wire_bytes.to_string(),
            known(row.cpu_seconds_per_1000, 3, ""),
            known(row.postgres_cpu_seconds_per_1000, 3, ""),
            known(row.statements, 1, ""),
            known(row.resident_bytes.map(|bytes| bytes as f64 / 1e6), 1, ""),
            row.failures.to_string(),
        ]
    });
    form.table(head, body)
}

fn kept(kept: &[Kept], form: Form) -> String {
    let head = [
        "page",
        "changes/s",
        "requests/s",
        "ceiling",
        "share",
        "p50 ms",
        "p99 ms",
        "ceiling",
        "bytes",
        "RSS MB",
        "failed",
    ];
    let body = kept.iter().map(|row| {
        [
            row.page.clone(),
            row.changes.to_string(),
            format!("{:.0}", row.requests_per_second),
            format!("{:.0}", row.ceiling_requests_per_second),
            format!("{:.1} %", row.share() * 100.0),
            format!("{:.2}", row.p50_ms),
            format!("{:.2}", row.p99_ms),
            format!("{:.2}", row.ceiling_p99_ms),
            row.bytes.to_string(),
            known(row.resident_bytes.map(|bytes| bytes as f64 / 1e6), 1, ""),
            row.failures.to_string(),
        ]
    });
    form.table(head, body)
}

fn open(open: &[Open], form: Form) -> String {
    let head = ["pages", "searches", "opened ms", "bytes a page", "told", "all told ms"];
    let body = open.iter().map(|row| {
        [
            row.pages.to_string(),
            row.searches.to_string(),
            format!("{:.0}", row.opened_ms),
            known(row.bytes_a_page, 0, ""),
            row.told.to_string(),
            known(row.told_ms, 0, ""),
        ]
    });
    form.table(head, body)
}

fn summary(size: &Size) -> String {
    let starts: Vec<_> = size.starts_ms.iter().map(|ms| format!("{ms:.0}")).collect();
    let visit = &size.visit;
    let assets: Vec<_> = visit.assets.iter().map(|asset| format!("{} {}", asset.path, asset.bytes)).collect();
    format!(
        "\nexec to ready: {} ms; board page: {} adverts, {} bytes ({} uncompressed); first visit: {} bytes ({})\n",
        starts.join(", "),
        visit.adverts,
        visit.page_bytes,
        visit.page_uncompressed_bytes,
        visit.total_bytes,
        assets.join(", ")
    )
}

fn limits(report: &Report, form: Form) -> String {
    let body = report.limits.iter().map(|limit| {
        let digits = match limit.unit {
            "ms" => 1,
            "x" => 2,
            _ => 0,
        };
        [
            limit.name.clone(),
            limit.adverts.to_string(),
            format!("{} {}", limit.limit, limit.unit),
            known(limit.seen, digits, &format!(" {}", limit.unit)),
            match (limit.kept, limit.seen) {
                (true, _) => "kept".to_owned(),
                (false, Some(_)) => "MISSED".to_owned(),
                (false, None) => "MISSED, not measured".to_owned(),
            },
        ]
    });
    form.table(["limit", "adverts", "at most", "seen", "verdict"], body)
}

/// A figure with its unit, or that there is none.
fn known(value: Option<f64>, digits: usize, unit: &str) -> String {
    value.map_or_else(|| "not measured".to_owned(), |value| format!("{value:.digits$}{unit}"))
}
