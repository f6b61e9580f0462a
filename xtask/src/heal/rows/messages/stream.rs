//! A stream that somebody deletes while it is written.

use anyhow::Result;

use super::super::{Row, Tempo, ms, secs};
use super::trial::{SOON, TAKES_UP, Trial, between, counter, hold_longest};
use crate::heal::nats::Nats;
use crate::heal::patience::{moment, rest, until};
use crate::heal::site::Site;
use crate::heal::verdict::Findings;

pub(super) fn rows() -> Vec<Row> {
    vec![Row {
        name: "stream-deleted",
        fault: "the stream of events is deleted under 400 events a second, 5 times (2 with --quick)",
        expected: "it comes back, and what it held is told again; 0 lost and 0 double effects; 0 failed, pages unchanged",
        check: deleted,
    }]
}

fn deleted(site: &mut Site, tempo: Tempo) -> Result<Findings> {
    let times = tempo.pick(5, 2);
    let visited = Trial::new(tempo, secs(times * 20)).run(
        site,
        |_| Ok(()),
        |site| {
            let (nats, standing) = (Nats::single(site.inside), site.standing()?);
            let mut again = Vec::new();
            for _ in 0..times {
                let before = nats.stream()?.created;
                nats.delete_stream()?;
                let gone = moment();
                until(SOON, "another stream", || {
                    rest(ms(20))?;
                    Ok(nats.stream().ok().filter(|stream| stream.created != before).map(|_| ()))
                })?;
                again.push(between(gone, nats.delivers_again(SOON)?));
                rest(secs(3))?;
            }
            Ok((standing, again, nats))
        },
    )?;
    let (standing, again, nats) = &visited.outcome.outcome;
    let mut findings = Findings::default();
    findings.exactly("streams that came back", again.len(), usize::try_from(times)?);
    visited.hold_events(&mut findings);
    let (held, told) = (nats.stream()?.state.messages, visited.events());
    findings.holds("the last stream holds every event", held >= told, format!("{held} of {told}"));
    findings.tells(format!("{} told again", counter(site, "kintsugi_relay_retold_total")?));
    hold_longest(&mut findings, "consuming again after at most", again, TAKES_UP);
    visited.hold_visitors(&mut findings, visited.outcome.disturbed);
    site.no_restart(&mut findings, standing)?;
    Ok(findings)
}
