//! What a row has seen, and whether that is what the contract wants.

use std::time::Duration;

use serde::Serialize;

/// A noisy machine may take so many times the contract's figure. It holds for times, never for counts.
const ALLOWANCE: u32 = 3;

/// Differences that are as small say nothing on two cores that everything shares.
const NOISE: Duration = Duration::from_millis(5);

/// How a row ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Verdict {
    Passed,
    Failed,
    /// This machine cannot show it; neither passed nor failed.
    NotShown,
}

impl Verdict {
    /// As the table says it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "FAILED",
            Self::NotShown => "not shown",
        }
    }
}

/// The statements of one row, each held against the contract.
#[derive(Clone, Debug, Default)]
pub(super) struct Findings {
    statements: Vec<(String, bool)>,
    /// Which of the statements are times that a noisy machine stretches.
    late: Vec<usize>,
    not_shown: Option<String>,
    /// For the log of a failed row.
    pub(super) evidence: Vec<(&'static str, String)>,
}

impl Findings {
    /// This machine cannot show the row.
    pub(super) fn not_shown(reason: impl Into<String>) -> Self {
        Self { not_shown: Some(reason.into()), ..Self::default() }
    }

    /// A number that may not be larger.
    pub(super) fn at_most(&mut self, what: &str, count: usize, most: usize) {
        let text = if most == 0 { format!("{count} {what}") } else { format!("{count} {what} (at most {most})") };
        self.statements.push((text, count <= most));
    }

    /// A number that must be exactly that.
    pub(super) fn exactly(&mut self, what: &str, count: usize, wanted: usize) {
        let text =
            if count == wanted { format!("{count} {what}") } else { format!("{count} {what} instead of {wanted}") };
        self.statements.push((text, count == wanted));
    }

    /// A time; the figure is the contract's, and three times that is allowed.
    pub(super) fn within(&mut self, what: &str, time: Duration, figure: Duration) {
        let allowed = figure * ALLOWANCE;
        let text = format!("{what} {} ({}, allowed {})", short(time), short(figure), short(allowed));
        if time > allowed {
            self.late.push(self.statements.len());
        }
        self.statements.push((text, time <= allowed));
    }

    /// A time without an allowance: the figure is a limit that no machine's noise may stretch.
    pub(super) fn strictly_within(&mut self, what: &str, time: Duration, figure: Duration) {
        self.statements.push((format!("{what} {} (at most {})", short(time), short(figure)), time <= figure));
    }

    /// A time that may not have grown by more than a fifth over what it was undisturbed; a few milliseconds are no growth.
    pub(super) fn unchanged(&mut self, what: &str, undisturbed: Duration, time: Duration) {
        let allowed = (undisturbed * 6 / 5).max(undisturbed + NOISE);
        if time > allowed {
            self.late.push(self.statements.len());
        }
        let text = format!("{what} {} (undisturbed {}, allowed {})", short(time), short(undisturbed), short(allowed));
        self.statements.push((text, time <= allowed));
    }

    /// A time that must have been measured to count.
    pub(super) fn measured(&mut self, what: &str, time: Option<Duration>, figure: Duration) {
        match time {
            Some(time) => self.within(what, time, figure),
            None => self.statements.push((format!("{what}: never"), false)),
        }
    }

    /// Something that must be so; `otherwise` says how it was instead.
    pub(super) fn holds(&mut self, what: &str, is_so: bool, otherwise: impl Into<String>) {
        let text = if is_so { what.to_owned() } else { format!("{what}: no, {}", otherwise.into()) };
        self.statements.push((text, is_so));
    }

    /// Something that is only told.
    pub(super) fn tells(&mut self, text: impl Into<String>) {
        self.statements.push((text.into(), true));
    }

    /// Whether all that was missed are times, each longer than even the allowance.
    pub(super) fn is_only_late(&self) -> bool {
        let missed = self.statements.iter().enumerate().filter(|(_, (_, is_so))| !is_so).map(|(index, _)| index);
        self.verdict() == Verdict::Failed && missed.eq(self.late.iter().copied())
    }

    pub(super) fn verdict(&self) -> Verdict {
        match () {
            () if self.not_shown.is_some() => Verdict::NotShown,
            () if !self.statements.is_empty() && self.statements.iter().all(|(_, is_so)| *is_so) => Verdict::Passed,
            () => Verdict::Failed,
        }
    }

    /// One line; what misses the contract is marked.
    pub(super) fn seen(&self) -> String {
        if let Some(reason) = &self.not_shown {
            return reason.clone();
        }
        let marked = |(text, is_so): &(String, bool)| if *is_so { text.clone() } else { format!("MISSED {text}") };
        self.statements.iter().map(marked).collect::<Vec<_>>().join("; ")
    }
}

/// A time with the digits that matter.
pub(super) fn short(time: Duration) -> String {
    let millis = time.as_secs_f64() * 1e3;
    match millis {
        ..10.0 => format!("{millis:.1} ms"),
        10.0..1_000.0 => format!("{millis:.0} ms"),
        1_000.0..100_000.0 => format!("{:.1} s", millis / 1e3),
        _ => format!("{:.0} s", millis / 1e3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_an_allowance_and_counts_have_none() {
        let mut findings = Findings::default();
        findings.within("stall", Duration::from_millis(149), Duration::from_millis(50));
        findings.at_most("failed", 0, 0);
        assert_eq!(findings.verdict(), Verdict::Passed);
        assert_eq!(findings.seen(), "stall 149 ms (50 ms, allowed 150 ms); 0 failed");
        findings.at_most("failed", 1, 0);
        assert_eq!(findings.verdict(), Verdict::Failed);
        assert!(findings.seen().ends_with("MISSED 1 failed"));
    }

    #[test]
    fn a_time_may_grow_by_a_fifth_or_by_what_nobody_can_measure() {
        let millis = Duration::from_millis;
        for (undisturbed, time, verdict) in
            [(2, 7, Verdict::Passed), (2, 8, Verdict::Failed), (100, 120, Verdict::Passed), (100, 121, Verdict::Failed)]
        {
            let mut findings = Findings::default();
            findings.unchanged("p99", millis(undisturbed), millis(time));
            assert_eq!(findings.verdict(), verdict, "{}", findings.seen());
            assert_eq!(findings.is_only_late(), verdict == Verdict::Failed);
        }
    }

    #[test]
    fn a_row_that_was_only_late_is_told_from_one_that_lost_something() {
        let mut findings = Findings::default();
        findings.at_most("failed", 0, 0);
        assert!(!findings.is_only_late(), "it has passed");
        findings.within("stall", Duration::from_millis(151), Duration::from_millis(50));
        assert!(findings.is_only_late());
        findings.measured("back", None, Duration::from_secs(1));
        assert!(!findings.is_only_late());
    }

    #[test]
    fn a_row_that_found_nothing_has_not_passed() {
        assert_eq!(Findings::default().verdict(), Verdict::Failed);
        assert_eq!(Findings::not_shown("no memory controller").verdict(), Verdict::NotShown);
    }

    #[test]
    fn a_time_that_was_never_measured_is_missed() {
        let mut findings = Findings::default();
        findings.measured("back", None, Duration::from_secs(1));
        assert_eq!(findings.verdict(), Verdict::Failed);
    }
}
