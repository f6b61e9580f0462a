//! A NATS that lets nobody in: another password, and a certificate of an authority that nobody knows.

use std::time::Duration;

use anyhow::Result;

use super::super::{Row, Tempo, ms, secs};
use super::trial::{SOON, TAKES_UP, Trial, between};
use crate::heal::events;
use crate::heal::nats;
use crate::heal::patience::{moment, rest, until};
use crate::heal::site::{ADDRESS, Site};
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![Row {
        name: "nats-refuses",
        fault: "NATS wants another password, then shows a certificate of an unknown authority",
        expected: "named in the journal, and NATS in readiness; served; well within 5 s once put right, without a restart",
        check: refuses,
    }]
}

/// Where the certificates lie. `clear.sh` takes them away.
const FOLDER: &str = "/etc/heal-nats";

/// An authority of our own and a certificate that it has signed.
const CERTIFICATES: &str = "set -e
    mkdir -p /etc/heal-nats && cd /etc/heal-nats
    key='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
    openssl req -x509 $key -days 2 -subj /CN=heal-authority -keyout authority.key -out authority.crt
    openssl req $key -subj /CN=127.0.0.1 -keyout server.key -out server.csr
    printf 'subjectAltName=IP:127.0.0.1\\nbasicConstraints=CA:FALSE\\n' >server.ext
    openssl x509 -req -in server.csr -CA authority.crt -CAkey authority.key -CAcreateserial -days 2 \\
        -extfile server.ext -out server.crt
    chmod 644 server.key";

/// What was seen of one refusal.
#[derive(Debug)]
struct Refusal {
    /// The line of the journal that names it.
    line: Option<String>,
    health: String,
    page: u16,
    /// From the moment when it was put right to the next effect.
    again: Duration,
}

fn refuses(site: &mut Site, tempo: Tempo) -> Result<Findings> {
    let time = tempo.pick(secs(60), secs(3));
    let mut trial = Trial::new(tempo, (time + SOON * 2) * 2);
    trial.setup = trial.setup.nats("nats://kintsugi:right@127.0.0.1:4222");
    let arrange = |site: &Site| {
        site.inside.run(CERTIFICATES)?;
        run(site, "right", "")
    };
    let visited = trial.run(site, arrange, |site| {
        let before = site.standing()?;
        let password = refusal(site, time, "uthorization", ("another", ""), |site| run(site, "right", ""))?;
        rest(secs(2))?;
        let tls = format!(
            "tls {{\n  cert_file: \"{FOLDER}/server.crt\"\n  key_file: \"{FOLDER}/server.key\"\n  timeout: 2\n}}\n"
        );
        let authority = refusal(site, time, "certificate", ("right", &tls), trust)?;
        rest(secs(2))?;
        Ok((before, password, authority))
    })?;
    let (before, password, authority) = &visited.outcome.outcome;
    let mut findings = Findings::default();
    hold(&mut findings, "another password", password);
    hold(&mut findings, "an unknown authority", authority);
    visited.hold_events(&mut findings);
    visited.hold_visitors(&mut findings, visited.outcome.disturbed);
    site.no_restart(&mut findings, before)?;
    Ok(findings)
}

/// NATS with that password for the program, and more settings.
fn run(site: &Site, password: &str, more: &str) -> Result<()> {
    let more = format!("authorization {{\n  user: \"kintsugi\"\n  password: \"{password}\"\n}}\n{more}");
    // It reads its certificates as a user of its own.
    nats::run_with(site.inside, &nats::settings(nats::STORE, &more), "Restart=always")
}

/// The machine's operator trusts the authority.
fn trust(site: &Site) -> Result<()> {
    let script = format!(
        "cp {FOLDER}/authority.crt /usr/local/share/ca-certificates/heal.crt && update-ca-certificates >/dev/null 2>&1"
    );
    site.inside.run(&script).map(|_| ())
}

/// Has NATS refuse for a while, waits until the journal names it, and has it put right.
fn refusal(
    site: &Site,
    time: Duration,
    named: &str,
    (password, more): (&str, &str),
    put_right: impl Fn(&Site) -> Result<()>,
) -> Result<Refusal> {
    let begun = moment();
    run(site, password, more)?;
    rest(time)?;
    let line = until(secs(20), "the reason in the journal", || {
        rest(ms(200))?;
        let journal = site.journal(begun)?;
        Ok(journal.lines().find(|line| line.contains(named)).map(str::to_owned))
    });
    let health = site.inside.run(&format!("curl --silent --max-time 5 http://{ADDRESS}/health/ready"))?;
    let (page, _) = site.get("/")?;
    put_right(site)?;
    let right = moment();
    let again = between(right, events::next_effect(site, SOON)?);
    Ok(Refusal { line: line.ok(), health, page, again })
}

fn hold(findings: &mut Findings, what: &str, refusal: &Refusal) {
    let is_named = refusal.line.is_some();
    findings.holds(&format!("{what} is named in the journal"), is_named, "no line says so");
    let lower = refusal.health.to_lowercase();
    let is_down = lower.contains("nats") && lower.contains("down");
    findings.holds("/health/ready names NATS as away", is_down, refusal.health.clone());
    findings.holds("pages are served", refusal.page == 200, format!("{}", refusal.page));
    findings.within("well after", refusal.again, TAKES_UP);
    findings.evidence.push(("named", format!("{what}: {:?}\n", refusal.line)));
}
