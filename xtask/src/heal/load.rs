//! The visitor as the rows see it: started, stopped, and asked what it has seen.

use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use rustix::process::Signal;

use super::inside::Inside;
use super::patience;
use super::visitor::{Answer, Arguments, Failure, Record};
use crate::child::{self, Running};

/// A visit under way; dropping it ends it.
pub(super) struct Load {
    running: Running,
    report: Receiver<Result<Record>>,
    patience: Duration,
}

/// How a row's visitors behave; the default is the contract's client.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) rate: u32,
    pub(super) patience: Duration,
    /// The longest time that the visit may last.
    pub(super) limit: Duration,
}

impl Default for Plan {
    fn default() -> Self {
        Self { rate: 500, patience: Duration::from_secs(10), limit: Duration::from_secs(180) }
    }
}

impl Load {
    /// Starts the visitors and waits until they ask.
    pub(super) fn start(inside: Inside, address: &str, paths: &[String], plan: &Plan) -> Result<Self> {
        let arguments = Arguments {
            network: format!("/proc/{}/ns/net", inside.init).into(),
            address: address.parse().context("the site's address")?,
            paths: paths.to_vec(),
            rate: plan.rate,
            kept: 50,
            fresh: 100,
            patience: u64::try_from(plan.patience.as_millis())?,
            limit: plan.limit.as_secs().max(1),
        };
        let mut command = child::command("/proc/self/exe", Signal::KILL);
        command.arg("heal-visitor").args(arguments.words()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut running = Running::start(&mut command, "the visitor", Signal::TERM, Duration::from_secs(2))?;
        let output = running.pipes().0.context("the visitor's output")?;
        let (begun, has_begun) = channel();
        let (send, report) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            let mut line = String::new();
            let first = output.read_line(&mut line);
            // Nobody waits any more if these cannot be sent.
            let _ = begun.send(first.is_ok() && line.trim() == "visiting");
            let _ = send.send(read(output));
        });
        let visits = has_begun.recv_timeout(Duration::from_secs(20)).unwrap_or(false);
        ensure!(visits, "the visitor did not begin; its words are above");
        Ok(Self { running, report, patience: plan.patience })
    }

    /// Sends the visitors home once they have their answers, and gives their account.
    pub(super) fn end(mut self) -> Result<Seen> {
        drop(self.running.input());
        let limit = self.patience + Duration::from_secs(30);
        let record = patience::until(limit, "the visitor's account", || Ok(self.report.try_recv().ok()))??;
        Ok(Seen { record })
    }
}

fn read(mut output: impl Read) -> Result<Record> {
    let mut text = String::new();
    output.read_to_string(&mut text)?;
    serde_json::from_str(&text).context("the visitor's account cannot be read")
}

/// A span of time in microseconds since 1970, both ends included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) from: u64,
    pub(super) to: u64,
}

impl Span {
    /// All of it.
    pub(super) const WHOLE: Self = Self { from: 0, to: u64::MAX };

    /// From a moment until the end.
    pub(super) fn after(from: u64) -> Self {
        Self { from, to: u64::MAX }
    }

    fn has(self, moment: u64) -> bool {
        (self.from..=self.to).contains(&moment)
    }
}

/// What the visitors saw.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) record: Record,
}

impl Seen {
    /// Requests that began in the span and were answered with anything.
    pub(super) fn answers(&self, span: Span) -> impl Iterator<Item = &Answer> {
        self.record.answers.iter().filter(move |answer| span.has(answer.began))
    }

    /// Requests that began in the span and got no whole answer.
    pub(super) fn broken(&self, span: Span) -> impl Iterator<Item = &Failure> {
        self.record.failures.iter().filter(move |failure| span.has(failure.began))
    }

    /// How many requests began in the span.
    pub(super) fn asked(&self, span: Span) -> usize {
        self.answers(span).count() + self.broken(span).count()
    }

    /// How many of them failed: no whole answer, or a status that `counts` refuses.
    pub(super) fn failed(&self, span: Span, counts: impl Fn(&Answer) -> bool) -> usize {
        self.broken(span).count() + self.answers(span).filter(|answer| !counts(answer)).count()
    }

    /// The longest that anybody waited for an answer.
    pub(super) fn worst(&self, span: Span) -> Duration {
        Duration::from_micros(self.answers(span).map(|answer| answer.took).max().unwrap_or_default())
    }

    /// 99 of 100 waited no longer.
    pub(super) fn p99(&self, span: Span) -> Duration {
        let mut waits: Vec<u64> = self.answers(span).map(|answer| answer.took).collect();
        waits.sort_unstable();
        let place = (waits.len() * 99).div_ceil(100).saturating_sub(1);
        Duration::from_micros(waits.get(place).copied().unwrap_or_default())
    }

    /// How many requests failed that were not under way when the process was killed: only those may fail that began before
    /// one of its `deaths` (the moments of the kill and of the end) was over and had no answer before it began.
    pub(super) fn failed_without_cause(&self, span: Span, deaths: &[(u64, u64)]) -> usize {
        let was_under_way = |failure: &&Failure| {
            deaths.iter().any(|(kill, end)| failure.began <= *end && failure.began + failure.took >= *kill)
        };
        let refused = self.failed(span, is_success) - self.broken(span).count();
        refused + self.broken(span).filter(|failure| !was_under_way(failure)).count()
    }

    /// When the first answer to a request that began in the span came, for which `counts`.
    pub(super) fn first_answer(&self, span: Span, counts: impl Fn(&Answer) -> bool) -> Option<u64> {
        self.answers(span).filter(|answer| counts(answer)).map(|answer| answer.began + answer.took).min()
    }

    /// How long visitors waited in each second of a span, as lines for a person.
    pub(super) fn by_second(&self, span: Span) -> String {
        let last = self.record.answers.iter().map(|answer| answer.began).max().unwrap_or_default().min(span.to);
        let seconds = (span.from..=last).step_by(1_000_000).enumerate().map(|(second, from)| {
            let one = Span { from, to: from + 999_999 };
            let (count, failed) = (self.asked(one), self.failed(one, is_success));
            let (p99, worst) = (self.p99(one).as_secs_f64() * 1e3, self.worst(one).as_secs_f64() * 1e3);
            format!("second {second}: {count} requests, {failed} failed, p99 {p99:.1} ms, worst {worst:.1} ms\n")
        });
        // Each line looks at every answer: a long row is told of its beginning.
        seconds.take(180).collect()
    }

    /// The failures and the slowest answers as lines for a person, the first ones of many; times count from `from`.
    pub(super) fn account(&self, from: u64) -> String {
        let since = |moment: u64| (moment as f64 - from as f64) / 1e6;
        let millis = |micros: u64| micros as f64 / 1e3;
        let broken = self.record.failures.iter().map(|f| {
            let way = if f.reused { "kept" } else { "new" };
            let slow = if f.slow { " slow" } else { "" };
            let (phase, kind, took, path) = (f.phase, &f.kind, millis(f.took), &f.path);
            (f.began, format!("{:9.3} s {way}{slow} {phase:?} {kind} after {took:.1} ms {path}", since(f.began)))
        });
        let answer = |a: &Answer| {
            let way = if a.fresh { "new" } else { "kept" };
            let (took, status, path) = (millis(a.took), a.status, a.path);
            (a.began, format!("{:9.3} s {way} answered {status} after {took:.1} ms, path {path}", since(a.began)))
        };
        let mut bad: Vec<(u64, String)> = broken.collect();
        bad.extend(self.record.answers.iter().filter(|a| !is_success(a)).map(answer));
        bad.sort();
        let mut slowest: Vec<&Answer> = self.record.answers.iter().collect();
        slowest.sort_by_key(|answer| std::cmp::Reverse(answer.took));
        let mut text = vec![format!(
            "{} requests, {} without a good answer, {} never made, {} kept connections closed by the site while idle",
            self.asked(Span::WHOLE),
            bad.len(),
            self.record.missed,
            self.record.closed_idle
        )];
        text.extend(bad.into_iter().take(2_000).map(|(_, line)| line));
        text.push("The slowest answers:".to_owned());
        text.extend(slowest.into_iter().take(20).map(|a| answer(a).1));
        text.join("\n") + "\n"
    }
}

/// What counts as answered unless a row says otherwise.
pub(super) fn is_success(answer: &Answer) -> bool {
    (200..300).contains(&answer.status)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heal::visitor::Phase;

    fn answer(began: u64, took: u64, status: u16) -> Answer {
        Answer { began, took, status, path: 0, fresh: false, warned: false }
    }

    #[test]
    fn another_status_counts_as_failed_and_only_answers_count_for_the_wait() {
        let answers = vec![answer(10, 5, 200), answer(20, 7, 503), answer(30, 1, 200)];
        let seen = Seen { record: Record { answers, ..Record::default() } };
        assert_eq!(seen.failed(Span::WHOLE, is_success), 1);
        assert_eq!(seen.failed(Span::after(21), is_success), 0);
        assert_eq!(seen.worst(Span { from: 0, to: 20 }), Duration::from_micros(7));
        assert_eq!(seen.first_answer(Span::after(15), is_success), Some(31));
        assert_eq!(seen.asked(Span::WHOLE), 3);
        assert_eq!(seen.p99(Span::WHOLE), Duration::from_micros(7));
        assert_eq!(seen.p99(Span::after(30)), Duration::from_micros(1));
    }

    #[test]
    fn a_kill_excuses_what_was_under_way_however_long_and_nothing_else() {
        let failure = |began, took| Failure {
            began,
            took,
            phase: Phase::Wait,
            kind: "reset".into(),
            reused: false,
            slow: false,
            path: "/".into(),
        };
        let failures = vec![failure(10, 95), failure(101, 1), failure(10, 20), failure(111, 1)];
        let seen = Seen { record: Record { failures, ..Record::default() } };
        assert_eq!(seen.failed_without_cause(Span::WHOLE, &[(100, 110)]), 2);
        assert_eq!(seen.failed_without_cause(Span::after(100), &[(100, 110)]), 1);
    }
}
