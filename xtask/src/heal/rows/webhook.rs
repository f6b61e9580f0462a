//! A mend is told to an operator's endpoint over HTTPS, from inside the sandbox of the unit.

use anyhow::Result;

use super::restart::kill;
use super::{Row, Tempo, secs};
use crate::heal::patience::{moment, until};
use crate::heal::setup::Setup;
use crate::heal::site::Site;
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![Row {
        name: "webhook-https",
        fault: "kill -9 with a webhook over HTTPS, whose authority the machine trusts, then does not",
        expected: "the mend is told; without trust the log says why, and the site serves",
        check: told,
    }]
}

/// Makes an authority and a certificate for `localhost`, and trusts the authority as Debian's operators do.
const TRUST: &str = r#"
mkdir -p /run/heal-webhook && cd /run/heal-webhook
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=Heal's own authority" \
    -addext basicConstraints=critical,CA:true -keyout authority.key -out authority.pem 2>/dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -keyout server.key -out server.csr 2>/dev/null
printf 'subjectAltName=DNS:localhost\nbasicConstraints=CA:false\n' > server.ext
openssl x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 -extfile server.ext \
    -out server.pem 2>/dev/null
cp authority.pem /usr/local/share/ca-certificates/heal.crt
update-ca-certificates >/dev/null 2>&1
"#;

/// An endpoint that takes one message after the other and keeps what it hears. The answer is sent as soon as somebody has
/// connected; input that stays open keeps openssl from ending before the message is there.
const ENDPOINT: &str = r#"
cat > /run/heal-webhook/endpoint <<'END'
while :; do
    { printf 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'; sleep 3; } |
        openssl s_server -quiet -naccept 1 -accept 127.0.0.1:8443 -cert server.pem -key server.key >> heard 2>> log
done
END
systemd-run --quiet --collect --unit=heal-webhook --working-directory=/run/heal-webhook -- /bin/sh ./endpoint
"#;

/// Where the packaged unit takes the address from.
const ADDRESS: &str = "/etc/kintsugi/webhook_url";

fn told(site: &mut Site, _: Tempo) -> Result<Findings> {
    let outcome = watched(site);
    // Whatever happened, the rows behind this one have no webhook and trust nobody new.
    let tidy = "systemctl stop heal-webhook.service 2>/dev/null; rm -rf /run/heal-webhook /etc/kintsugi/webhook_url \
                /usr/local/share/ca-certificates/heal.crt; update-ca-certificates --fresh >/dev/null 2>&1";
    site.inside.run(tidy)?;
    outcome
}

fn watched(site: &mut Site) -> Result<Findings> {
    site.inside.run(TRUST)?;
    site.inside.run(ENDPOINT)?;
    site.inside.write(ADDRESS, 0o600, "https://localhost:8443/kintsugi\n")?;
    site.prepare(&Setup::default())?;
    let mut findings = Findings::default();

    let begun = moment();
    mended(site)?;
    let heard = until(secs(30), "the message of the mend", || {
        let heard = site.inside.run("cat /run/heal-webhook/heard 2>/dev/null || true")?;
        Ok(heard.contains("POST /kintsugi").then_some(heard))
    });
    let is_told = heard.as_ref().is_ok_and(|heard| heard.to_lowercase().contains("\ntitle: "));
    findings.holds("the mend was told over HTTPS", is_told, format!("{heard:?}"));
    if !is_told {
        findings.evidence.push(("endpoint", site.inside.run("cat /run/heal-webhook/log 2>/dev/null || true")?));
        findings.evidence.push(("journal", site.journal(begun)?));
        return Ok(findings);
    }

    site.inside
        .run("rm /usr/local/share/ca-certificates/heal.crt && update-ca-certificates --fresh >/dev/null 2>&1")?;
    let begun = moment();
    mended(site)?;
    let refused = until(secs(30), "the log's word on the certificate", || {
        let journal = site.journal(begun)?;
        Ok(journal.contains("the encryption failed").then_some(()))
    });
    findings.holds("an authority that is not trusted is named in the log", refused.is_ok(), format!("{refused:?}"));
    let (status, _) = site.get("/")?;
    findings.holds("the site serves meanwhile", status == 200, format!("{status}"));
    if refused.is_err() {
        findings.evidence.push(("journal", site.journal(begun)?));
    }
    Ok(findings)
}

/// Kills the process and waits until the next one serves.
fn mended(site: &Site) -> Result<()> {
    let before = site.main_pid()?;
    kill(site, before)?;
    site.next_life(secs(25), before)?;
    site.wait_until_served()
}
