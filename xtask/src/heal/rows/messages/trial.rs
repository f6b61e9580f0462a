//! What the rows about events have in common: events are told and visitors come, first undisturbed, then during the harm,
//! and in the end every event is accounted for.

use std::time::Duration;

use anyhow::Result;

use super::super::under_load::{Visited, under_load};
use super::super::{Tempo, ms, secs};
use crate::heal::events::{self, Account, Latency};
use crate::heal::load::{Plan, Span};
use crate::heal::operator;
use crate::heal::patience::{moment, rest};
use crate::heal::setup::Setup;
use crate::heal::site::Site;
use crate::heal::verdict::{Findings, short};

/// Before anything is measured: pages and plans are warm then.
const WARMING: Duration = secs(2);

/// How long visitors and events are undisturbed, for comparison.
const UNDISTURBED: Duration = secs(6);

/// How soon consumers must take up again after NATS is back.
pub(super) const TAKES_UP: Duration = secs(5);

/// The longest that is waited for what must come soon; the figure itself is held in the findings.
pub(super) const SOON: Duration = secs(40);

/// How a row about events is run.
#[derive(Clone, Debug)]
pub(super) struct Trial {
    pub(super) setup: Setup,
    /// Events a second, each in a transaction of its own.
    pub(super) rate: u32,
    /// Lines of the teller's unit.
    pub(super) teller: Vec<String>,
    /// The longest that the harm may take.
    pub(super) limit: Duration,
    /// The longest that is waited for the last effects.
    pub(super) patience: Duration,
}

/// What came of it.
#[derive(Debug)]
pub(super) struct Told<T> {
    pub(super) outcome: T,
    pub(super) undisturbed: Span,
    /// From the first harm until everything was put right.
    pub(super) disturbed: Span,
    /// When the last event had had its effect.
    pub(super) drained: Option<u64>,
    usual: Latency,
    account: Account,
}

impl Trial {
    /// 400 events a second. What a consumer was given and has not answered comes again after a minute, in a quick run after
    /// five seconds.
    pub(super) fn new(tempo: Tempo, limit: Duration) -> Self {
        let ack_wait = tempo.pick(60, 5);
        Self {
            setup: Setup::with_faults().line(format!("nats_ack_wait = {ack_wait}")),
            rate: 400,
            teller: Vec::new(),
            limit,
            // Twice given to somebody who died, and some time to catch up.
            patience: secs(2 * ack_wait + 60),
        }
    }

    /// Runs it: `arrange` changes the machine before the site starts, `act` does the harm and puts it right.
    pub(super) fn run<T>(
        &self,
        site: &mut Site,
        arrange: impl FnOnce(&Site) -> Result<()>,
        act: impl FnOnce(&mut Site) -> Result<T>,
    ) -> Result<Visited<Told<T>>> {
        site.clear()?;
        events::forget(site)?;
        arrange(site)?;
        site.start(&self.setup)?;
        let whole = WARMING + UNDISTURBED + self.limit + self.patience;
        let plan = Plan { limit: whole + SOON * 3, ..Plan::default() };
        under_load(site, &plan, |site| {
            events::tell(site, self.rate, whole + SOON * 2, &self.teller)?;
            rest(WARMING)?;
            let from = moment();
            rest(UNDISTURBED)?;
            let undisturbed = Span { from, to: moment() };
            let outcome = act(site).map_err(|error| error.context(state(site)))?;
            let disturbed = Span { from: undisturbed.to, to: moment() };
            events::stop(site)?;
            let drained = events::drained(site, self.patience)?;
            // A second effect would come after the first one.
            rest(ms(500))?;
            let usual = events::latency(site, undisturbed)?;
            Ok(Told { outcome, undisturbed, disturbed, drained, usual, account: events::account(site)? })
        })
    }
}

/// How far the events had come when a row could not go on.
fn state(site: &Site) -> String {
    match events::account(site) {
        Ok(account) => format!("{account:?}"),
        Err(error) => format!("no account of events either: {error:#}"),
    }
}

impl<T> Visited<Told<T>> {
    /// How many events were told.
    pub(super) fn events(&self) -> usize {
        self.outcome.account.latency.events
    }

    /// No effect is lost or double.
    pub(super) fn hold_events(&self, findings: &mut Findings) {
        let account = &self.outcome.account;
        findings.tells(format!("{} events told", self.events()));
        findings.at_most("lost effects", account.lost, 0);
        findings.at_most("double effects", account.double + account.strange, 0);
        findings.at_most("dead letters", account.dead, 0);
        findings.at_most("left in the outbox", account.waiting, 0);
        findings.tells(format!("undisturbed {}; in all {}", self.outcome.usual, account.latency));
    }

    /// No visitor notices: nobody fails, and of a hundred the slowest waits as long as undisturbed, within that span.
    pub(super) fn hold_visitors(&self, findings: &mut Findings, span: Span) {
        findings.at_most("failed", self.failed(), 0);
        let undisturbed = self.seen.p99(self.outcome.undisturbed);
        findings.unchanged("pages p99", undisturbed, self.seen.p99(span));
        self.tell_requests(findings);
        let from = self.outcome.undisturbed.from;
        let text = format!(
            "from {from}, disturbed from {} to {}, drained {:?}\n{}",
            span.from,
            span.to,
            self.outcome.drained,
            self.seen.by_second(Span::after(from))
        );
        findings.evidence.push(("seconds", text));
    }

    /// How long visitors waited where a row promises nothing about it.
    pub(super) fn tell_pages(&self, findings: &mut Findings, what: &str, span: Span) {
        findings.tells(format!("pages p99 {what} {}", short(self.seen.p99(span))));
    }
}

/// The longest of the times, in words of a finding; there must be `count` of them.
pub(super) fn hold_longest(findings: &mut Findings, what: &str, times: &[Duration], figure: Duration) {
    findings.measured(what, times.iter().max().copied(), figure);
    let each: Vec<String> = times.iter().map(|time| short(*time)).collect();
    findings.evidence.push(("times", format!("{what}: {}\n", each.join(", "))));
}

/// The time between two moments.
pub(super) fn between(from: u64, to: u64) -> Duration {
    Duration::from_micros(to.saturating_sub(from))
}

/// One of the program's own counters; 0 where it has counted nothing yet.
pub(super) fn counter(site: &Site, name: &str) -> Result<f64> {
    let (_, text) = operator::ask(site.inside, "GET", "/metrics", secs(5))?;
    Ok(read_counter(&text, name))
}

fn read_counter(text: &str, name: &str) -> f64 {
    let values = text.lines().filter_map(|line| {
        let rest = line.strip_prefix(name)?;
        let is_whole = rest.starts_with(' ') || rest.starts_with('{');
        is_whole.then(|| rest.rsplit(' ').next()?.parse::<f64>().ok())?
    });
    values.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_is_read_with_and_without_labels_and_no_other() {
        let text = "# TYPE told counter\ntold 3\ntold_more 9\nfailed{consumer=\"a\"} 1\nfailed{consumer=\"b\"} 2\n";
        assert!((read_counter(text, "told") - 3.0).abs() < 0.1);
        assert!((read_counter(text, "failed") - 3.0).abs() < 0.1);
        assert!(read_counter(text, "absent").abs() < 0.1);
    }
}
