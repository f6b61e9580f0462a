//! Bad input from the surroundings: one clear line each, and a running site.

use anyhow::Result;

use super::{Row, secs};
use crate::heal::patience::{moment, rest, until};
use crate::heal::setup::Setup;
use crate::heal::site::Site;
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            name: "lying-descriptors",
            fault: "LISTEN_FDS announces two sockets, and the descriptors are not there",
            expected: "one clear line for each; running, on an address of its own",
            check: |site, _| {
                let announce = "LISTEN_PID=$$ LISTEN_FDS=2 LISTEN_FDNAMES=http:operator exec";
                alone(site, announce, "3<&- 4<&-", &["descriptor 3", "descriptor 4"])
            },
        },
        Row {
            name: "wrong-socket",
            fault: "LISTEN_FDS hands over a file and a pipe instead of listening sockets",
            expected: "one clear line for each; running, on an address of its own",
            check: |site, _| {
                let announce = "LISTEN_PID=$$ LISTEN_FDS=2 LISTEN_FDNAMES=http:operator exec";
                alone(site, announce, "3</etc/hostname 4<&0", &["descriptor 3", "descriptor 4"])
            },
        },
        Row {
            name: "read-only-state",
            fault: "the state directory can only be read",
            expected: "one clear line; running",
            check: |site, _| {
                let announce = "KINTSUGI_STATE_DIRECTORY=/usr/share/doc exec";
                alone(site, announce, "", &["/usr/share/doc"])
            },
        },
        Row {
            name: "cut-ledger",
            fault: "the ledger's last line is cut in the middle, as by a power cut",
            expected: "one clear line; running; the lives before are still known",
            check: |site, _| cut_ledger(site),
        },
    ]
}

/// Starts an instance by itself on another address and looks at whether it answers, and whether it says each of the words
/// in one line.
fn alone(site: &mut Site, announce: &str, redirections: &str, words: &[&str]) -> Result<Findings> {
    site.prepare(&Setup::default())?;
    let before = site.standing()?;
    let begun = moment();
    let script = format!("{announce} /opt/kintsugi/current/kintsugi serve --listen 127.0.0.1:18080 {redirections}");
    site.inside.run(&format!(
        "systemctl reset-failed heal-alone.service 2>/dev/null; systemd-run --quiet --unit=heal-alone \
         --property=DynamicUser=yes --property=User=kintsugi --property=ProtectSystem=strict \
         --property=LoadCredential=database_url:/etc/kintsugi/database_url -- /bin/sh -c '{}'",
        script.replace('$', "$$")
    ))?;
    let ask =
        "curl --silent --max-time 2 --output /dev/null --write-out '%{http_code}' http://127.0.0.1:18080/ || true";
    let answered =
        until(secs(15), "an answer of the instance", || Ok((site.inside.run(ask)?.trim() == "200").then_some(())));
    rest(secs(5))?;
    let seconds = begun / 1_000_000;
    // What the unit's processes said, without what systemd says about them.
    let journal = site.inside.run(&format!(
        "journalctl --quiet --no-pager --output=cat --since=@{seconds} --unit=heal-alone.service \
         | grep --invert-match 'heal-alone.service' || true"
    ))?;
    let still = site.inside.run(ask)?;
    site.inside.run("systemctl stop heal-alone.service || true")?;
    let mut findings = Findings::default();
    findings.holds("it answers", answered.is_ok(), "never");
    findings.holds("and goes on to answer", still.trim() == "200", still.clone());
    for word in words {
        let lines: Vec<&str> = journal.lines().filter(|line| line.contains(word)).collect();
        let said = lines.first().copied().unwrap_or_default();
        findings.holds(&format!("said: {said}"), lines.len() == 1, format!("{} lines name {word}", lines.len()));
    }
    site.no_restart(&mut findings, &before)?;
    findings.evidence.push(("alone", journal));
    Ok(findings)
}

fn cut_ledger(site: &mut Site) -> Result<Findings> {
    const LEDGER: &str = "/var/lib/private/kintsugi/ledger.jsonl";
    site.prepare(&Setup::default())?;
    for _ in 0..2 {
        let before = site.lives()?.pid;
        site.inside.run("systemctl reload kintsugi.service")?;
        site.next_life(secs(25), before)?;
        // The one before writes its end.
        rest(secs(1))?;
    }
    let known = site.lives()?.lives.len();
    let begun = moment();
    site.inside.run(&format!("systemctl stop kintsugi.service && truncate --size=-20 {LEDGER}"))?;
    site.inside.run("systemctl start kintsugi.service")?;
    site.wait_until_served()?;
    rest(secs(2))?;
    let journal = site.journal(begun)?;
    let lines: Vec<&str> = journal.lines().filter(|line| line.contains("ledger")).collect();
    let now = site.lives()?.lives.len();
    let mut findings = Findings::default();
    let said = lines.first().copied().unwrap_or_default();
    findings.holds(&format!("said in {} lines: {said}", lines.len()), lines.len() == 1, "one clear line was wanted");
    findings.holds("the lives before are known, and the new one", now == known + 1, format!("{known} became {now}"));
    Ok(findings)
}
