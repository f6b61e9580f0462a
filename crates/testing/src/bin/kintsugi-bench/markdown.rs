//! The report as it stands in `docs/performance.md`.

use std::fmt::Write;

use crate::{
    report::{Kept, Report, Row, Size},
    table::known,
};

/// Everything that was measured, as Markdown, ready to be put into the document.
pub(crate) fn whole(report: &Report) -> String {
    let machine = &report.machine;
    let mut text = format!(
        "Run of {}: {}, {} threads and {:.0} GB, shared by the site, Postgres and the load generator;\n{} s a row over \
         connections that stay open. Adverts are generated (seeded): 3 KB of HTML and 200 words each on average.\n",
        report.begun.strftime("%Y-%m-%d"),
        machine.processor,
        machine.threads,
        machine.memory_bytes as f64 / 1e9,
        report.seconds_a_row
    );
    // Writing to a string cannot fail.
    let _ = write!(text, "\n## What must be reached\n\n{}", limits(report));
    let _ = write!(text, "\n## The ceiling\n\n{}", rows(&report.ceiling));
    for size in &report.sizes {
        let _ = write!(
            text,
            "\n## {} live adverts, Postgres alone\n\n{}\n{}",
            size.adverts,
            rows(&size.rows),
            summary(size)
        );
        if let Some(indexed) = &size.indexed {
            let rows = rows(&indexed.rows);
            let adverts = size.adverts;
            let _ = write!(
                text,
                "\n## {adverts} live adverts, out of the index\n\n{rows}\nFilled after {:.0} ms. ",
                indexed.filled_ms
            );
            let _ = writeln!(text, "Resident memory after the load: {}.", megabytes(indexed.resident_bytes));
        }
        if !size.kept.is_empty() {
            let _ = write!(text, "\n## {} live adverts, pages out of memory\n\n{}", size.adverts, kept(&size.kept));
        }
    }
    text
}

fn rows(rows: &[Row]) -> String {
    let head = [
        "page",
        "clients",
        "requests/s",
        "of the ceiling",
        "p50 ms",
        "p99 ms",
        "bytes",
        "site CPU ms",
        "Postgres CPU ms",
        "SQL",
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
            // Seconds for a thousand requests are milliseconds for one.
            known(row.cpu_seconds_per_1000, 2, ""),
            known(row.postgres_cpu_seconds_per_1000, 2, ""),
            known(row.statements, 0, ""),
        ]
    });
    table(head, body)
}

fn kept(kept: &[Kept]) -> String {
    let head = ["page", "changes/s", "requests/s", "fixed page", "share", "p99 ms", "fixed page", "bytes", "failed"];
    let body = kept.iter().map(|row| {
        [
            row.page.clone(),
            row.changes.to_string(),
            format!("{:.0}", row.requests_per_second),
            format!("{:.0}", row.ceiling_requests_per_second),
            format!("{:.0} %", row.share() * 100.0),
            format!("{:.2}", row.p99_ms),
            format!("{:.2}", row.ceiling_p99_ms),
            row.bytes.to_string(),
            row.failures.to_string(),
        ]
    });
    table(head, body)
}

fn limits(report: &Report) -> String {
    let body = report.limits.iter().map(|limit| {
        let digits = if limit.unit == "ms" || limit.unit == "x" { 2 } else { 0 };
        [
            limit.name.clone(),
            limit.adverts.to_string(),
            format!("{} {}", limit.limit, limit.unit),
            known(limit.seen, digits, &format!(" {}", limit.unit)),
            if limit.kept { "kept".to_owned() } else { "**missed**".to_owned() },
        ]
    });
    table(["limit", "adverts", "at most", "seen", ""], body)
}

fn summary(size: &Size) -> String {
    format!(
        "exec to the first 200 of `/health/ready`: median {:.0} ms. Resident memory {} at the start, {} after the load. A first \
         visit takes {:.0} KB: the page {:.1} KB ({:.0} KB uncompressed) and its assets.\n",
        size.start_ms(),
        megabytes(size.resident_at_start_bytes),
        megabytes(size.resident_bytes),
        size.visit.total_bytes as f64 / 1e3,
        size.visit.page_bytes as f64 / 1e3,
        size.visit.page_uncompressed_bytes as f64 / 1e3,
    )
}

fn megabytes(bytes: Option<u64>) -> String {
    known(bytes.map(|bytes| bytes as f64 / 1e6), 0, " MB")
}

/// The first column to the left, the others to the right. Vertical bars in a cell would end it.
fn table<const N: usize>(head: [&str; N], body: impl Iterator<Item = [String; N]>) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut text = line(&head.map(str::to_owned));
    let rule: Vec<_> = (0..N).map(|column| if column == 0 { "---" } else { "---:" }.to_owned()).collect();
    text.push_str(&line(&rule));
    body.for_each(|cells| text.push_str(&line(&cells.map(|cell| cell.replace('|', "\\|")))));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_markdown() {
        let body = [["a|b".to_owned(), "1".to_owned()]];
        assert_eq!(table(["page", "n"], body.into_iter()), "| page | n |\n| --- | ---: |\n| a\\|b | 1 |\n");
    }
}
