//! How exposed the unit is, by systemd's own reckoning.

use anyhow::{Context, Result};

use super::Row;
use crate::heal::setup::Setup;
use crate::heal::site::Site;
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![Row {
        name: "security",
        fault: "systemd-analyze security kintsugi.service, on the running unit",
        expected: "exposure <= 1.2",
        check: |site, _| exposure(site),
    }]
}

fn exposure(site: &mut Site) -> Result<Findings> {
    site.prepare(&Setup::default())?;
    let report = site.inside.run("systemd-analyze security --no-pager kintsugi.service")?;
    let line = report.lines().rev().find(|line| line.contains("exposure level")).unwrap_or_default();
    let figure = level(line).with_context(|| format!("systemd-analyze names no level: {line}"))?;
    let mut findings = Findings::default();
    findings.holds(&format!("exposure {figure:.1}"), figure <= 1.2, "at most 1.2 was wanted");
    findings.evidence.push(("report", report));
    Ok(findings)
}

/// The number in `→ Overall exposure level for kintsugi.service: 1.0 OK :-)`.
fn level(line: &str) -> Option<f64> {
    line.rsplit_once(": ")?.1.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_is_read_from_the_last_line() {
        assert_eq!(level("→ Overall exposure level for kintsugi.service: 1.0 OK :-)"), Some(1.0));
        assert_eq!(level("nothing"), None);
    }
}
