//! What rows with visitors have in common.

use std::time::Duration;

use anyhow::Result;

use super::{ms, secs};
use crate::heal::load::{Load, Plan, Seen, Span, is_success};
use crate::heal::patience::{moment, rest};
use crate::heal::site::Site;
use crate::heal::verdict::{Findings, short};

/// Between the visitors' coming and the act.
const SETTLING: Duration = secs(3);

/// What came of an act under load.
pub(super) struct Visited<T> {
    /// When the act began, in microseconds since 1970.
    pub(super) begun: u64,
    pub(super) seen: Seen,
    pub(super) outcome: T,
}

/// Visits, lets things settle, acts, looks on for a moment, and ends the visit.
pub(super) fn under_load<T>(
    site: &mut Site,
    plan: &Plan,
    act: impl FnOnce(&mut Site) -> Result<T>,
) -> Result<Visited<T>> {
    let load: Load = site.visit(plan)?;
    rest(SETTLING)?;
    let begun = moment();
    let outcome = act(site);
    // Whoever was in the middle of a slow request at the end of the act is seen as well.
    rest(ms(1_500))?;
    let seen = load.end()?;
    match outcome {
        Ok(outcome) => Ok(Visited { begun, seen, outcome }),
        Err(error) => Err(error.context(summary(&seen, begun))),
    }
}

/// In one line what the visitors of a row that did not come to its end saw.
fn summary(seen: &Seen, begun: u64) -> String {
    let after = Span::after(begun);
    let failed = seen.failed(after, is_success);
    format!("{failed} of {} requests failed, the worst wait was {}", seen.asked(after), short(seen.worst(after)))
}

impl<T> Visited<T> {
    /// Since the act began.
    pub(super) fn after(&self) -> Span {
        Span::after(self.begun)
    }

    /// Tells how many requests there were, and what waiting there was before the act.
    pub(super) fn tell_requests(&self, findings: &mut Findings) {
        // The first second is a hundred and fifty visitors at once.
        let before = Span { from: self.begun.saturating_sub(2_000_000), to: self.begun.saturating_sub(500_000) };
        let undisturbed = short(self.seen.worst(before));
        findings.tells(format!("{} requests, undisturbed at most {undisturbed}", self.seen.asked(self.after())));
        findings.evidence.push(("visitors", self.seen.account(self.begun)));
    }

    /// How many requests since the act failed.
    pub(super) fn failed(&self) -> usize {
        self.seen.failed(self.after(), is_success)
    }
}
