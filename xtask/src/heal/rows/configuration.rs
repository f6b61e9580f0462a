//! A start that fails again and again for a bad configuration.

use std::time::Duration;

use anyhow::Result;

use super::under_load::under_load;
use super::{Row, Tempo, secs};
use crate::heal::load::{Plan, Span, is_success};
use crate::heal::patience::{moment, rest};
use crate::heal::setup::Setup;
use crate::heal::site::Site;
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![Row {
        name: "bad-configuration",
        fault: "every start fails for 60 s because of a bad configuration (8 s with --quick)",
        expected: "the socket stays active; clients wait and are then served; 0 failed",
        check: bad,
    }]
}

fn bad(site: &mut Site, tempo: Tempo) -> Result<Findings> {
    let time = tempo.pick(secs(60), secs(8));
    let setup = Setup::default();
    site.prepare(&setup)?;
    let plan = Plan { patience: secs(120), ..Plan::default() };
    let visited = under_load(site, &plan, |site| {
        site.inside.write("/etc/kintsugi/kintsugi.toml", 0o644, "database_connections = 0\n")?;
        site.inside.run("systemctl restart --no-block kintsugi.service")?;
        let mut states = Vec::new();
        for _ in 0..time.as_secs() {
            rest(secs(1))?;
            let state = site.inside.run("systemctl is-active kintsugi.socket || true")?;
            states.push(state.trim().to_owned());
        }
        let restarts = site.property("kintsugi.service", "NRestarts")?;
        let mended = moment();
        site.inside.write("/etc/kintsugi/kintsugi.toml", 0o644, setup.settings())?;
        site.wait_until_served()?;
        rest(secs(2))?;
        Ok((states, restarts, mended))
    })?;
    let (states, restarts, mended) = &visited.outcome;
    let mut findings = Findings::default();
    let active = states.iter().filter(|state| *state == "active").count();
    findings.exactly("times the socket was looked at and active", active, states.len());
    findings.at_most("failed", visited.failed(), 0);
    let back = visited.seen.answers(visited.after()).filter(|answer| is_success(answer));
    let back = back.map(|answer| answer.began + answer.took).filter(|at| at > mended).min();
    let back = back.map(|at| Duration::from_micros(at - mended));
    // The guard makes systemd wait up to 1 s between two failing starts.
    findings.measured("served again after the mending within", back, secs(2));
    let waited = visited.seen.answers(visited.after()).filter(|answer| answer.took > 3_000_000).count();
    findings.holds("clients waited and were served", waited > 0, "nobody waited, so nothing was shown");
    let tries: u64 = restarts.parse().unwrap_or_default();
    // A loop without a brake would have tried hundreds of times.
    findings.holds(&format!("{tries} starts"), tries <= time.as_secs() * 3 + 10, "more than the guard should allow");
    findings.at_most("failed after the mending", visited.seen.failed(Span::after(*mended), is_success), 0);
    visited.tell_requests(&mut findings);
    Ok(findings)
}
