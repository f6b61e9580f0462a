//! Why a life began that nobody handed over to, and how the one before it ended.
//!
//! Pure: it judges what was found. Spans are told by the clock that runs evenly since the machine's start; the wall
//! clock may have been set by days between any two traces, and decides only where nothing else can.

use jiff::{SignedDuration, Timestamp};

use super::{
    book::Entry,
    crash::Crash,
    guard::{Exit, Rollback},
    record::{Ending, Moment},
};
use crate::{
    heartbeat::Seen,
    life::{Cause, State},
};

/// A beat comes every second, but a machine may stall. An exit later than this after the last beat, in seconds, was that
/// of a start that failed in between.
const LATE: f64 = 30.0;

/// The word of a panic that is older than the last beat by more than this, in seconds, was not the end: the process went
/// on beating.
const SURVIVED: f64 = 10.0;

/// How far two readings of the clocks may differ, in seconds.
const SLACK: f64 = 2.0;

/// What was found.
#[derive(Debug)]
pub(super) struct Evidence<'a> {
    pub(super) now: Moment,
    pub(super) boot: Option<&'a str>,
    /// The build that begins.
    pub(super) build: &'a str,
    pub(super) release: &'a str,
    pub(super) previous: &'a Entry,
    /// Whether the previous life's process is still there.
    pub(super) is_alive: bool,
    pub(super) beat: Option<&'a Seen>,
    pub(super) crash: Option<&'a Crash>,
    pub(super) exit: Option<&'a Exit>,
    pub(super) rollback: Option<&'a Rollback>,
}

/// What follows from it.
#[derive(Debug, PartialEq)]
pub(super) struct Verdict {
    pub(super) cause: Cause,
    pub(super) detail: String,
    /// The end of the previous life, if it left no word itself.
    pub(super) end: Option<Ending>,
    /// Since when nobody answers; `None` if that is not known, or nobody had to.
    pub(super) silent_since: Option<Moment>,
}

pub(super) fn judge(evidence: &Evidence<'_>) -> Verdict {
    if evidence.is_alive {
        let detail = format!("started beside process {}, which goes on", evidence.previous.life.pid);
        return Verdict { cause: Cause::Operator, detail, end: None, silent_since: None };
    }
    let is_boot = evidence.is_boot();
    let end = evidence.previous.is_open().then(|| if is_boot { evidence.cut_off() } else { evidence.death() });
    let (cause, detail) = match (evidence.rollback(), is_boot) {
        (Some(rollback), _) => {
            (Cause::Rollback, format!("{} failed twice and was turned back to {}", rollback.from, rollback.to))
        }
        (None, true) => (Cause::Boot, String::new()),
        (None, false) => evidence.cause(end.as_ref()),
    };
    let silent_since = if is_boot { None } else { evidence.silent_since(end.as_ref()) };
    Verdict { cause, detail, end, silent_since }
}

impl Evidence<'_> {
    /// Whether the machine was restarted in between.
    fn is_boot(&self) -> bool {
        let scene = &self.previous.scene;
        if let (Some(then), Some(now)) = (scene.boot.as_deref(), self.boot) {
            return then != now;
        }
        let last = self.beat.and_then(|seen| seen.uptime).or(self.previous.ended_uptime).or(scene.uptime);
        matches!((last, self.now.uptime), (Some(then), Some(now)) if now + SLACK < then)
    }

    /// The guard's word, if it came after the previous life began.
    fn exit(&self) -> Option<&Exit> {
        let scene = &self.previous.scene;
        self.exit.filter(|exit| match &scene.exit_seen {
            Some(seen) => *seen != exit.mark,
            // There was no word yet when the previous life began, or no guard whose word it looked for.
            None => {
                let since = exit.at.duration_since(self.previous.life.started_at).as_secs_f64();
                since > -SLACK || self.exit_moment(exit).uptime.is_some()
            }
        })
    }

    fn rollback(&self) -> Option<&Rollback> {
        self.rollback.filter(|found| self.previous.scene.rollback_seen.as_ref() != Some(&found.mark))
    }

    /// When the last beat was, or what else is known of the previous life's last moment.
    fn last_seen(&self) -> Moment {
        let beat = self.beat.filter(|_| self.previous.is_open());
        beat.map_or_else(|| self.previous.last_seen(), |seen| Moment { at: seen.beat.at, uptime: seen.uptime })
    }

    /// The guard knows the wall clock only. It wrote a moment ago, or a moment after the last beat: one of the two tells
    /// the time on the even clock, unless the wall clock was set in between.
    fn exit_moment(&self, exit: &Exit) -> Moment {
        let last = self.last_seen();
        let uptime = self.now.uptime.and_then(|now| {
            let then = last.uptime.or(self.previous.scene.uptime)?;
            let before_now = now - self.now.at.duration_since(exit.at).as_secs_f64();
            let after_last = then + exit.at.duration_since(last.at).as_secs_f64();
            [before_now, after_last].into_iter().find(|at| (then - SLACK..=now + SLACK).contains(at))
        });
        Moment { at: exit.at, uptime }
    }

    /// The exit, if it was the previous life's own.
    fn own_exit(&self) -> Option<(&Exit, Moment)> {
        let exit = self.exit()?;
        let moment = self.exit_moment(exit);
        let is_late = self.beat.is_some()
            && match (moment.uptime, self.last_seen().uptime) {
                (Some(ended), Some(seen)) => ended - seen > LATE,
                // Both clocks contradict each other: it was set in between, and says nothing.
                (None, Some(_)) => false,
                _ => moment.at.duration_since(self.last_seen().at).as_secs_f64() > LATE,
            };
        (!is_late).then_some((exit, moment))
    }

    /// The crash's word, if it was the last one.
    fn own_crash(&self) -> Option<&Crash> {
        self.crash.filter(|crash| {
            let then = Moment { at: crash.at, uptime: crash.uptime };
            self.last_seen().seconds_since(then).is_none_or(|seconds| seconds <= SURVIVED)
        })
    }

    /// The machine went down, and the process with it.
    fn cut_off(&self) -> Ending {
        self.ending(self.last_seen(), Cause::Boot, "the machine went down".to_owned(), None)
    }

    /// The process ended and left no word in the ledger.
    fn death(&self) -> Ending {
        let exit = self.own_exit();
        let (cause, detail, signature) = match (exit, self.own_crash()) {
            (Some((exit, _)), crash) => self.exited(exit, crash),
            (None, Some(crash)) => crashed(crash),
            (None, None) => (Cause::Unknown, "it left no word, and nobody saw its end".to_owned(), None),
        };
        let crashed_at = self.own_crash().map(|crash| Moment { at: crash.at, uptime: crash.uptime });
        let at = exit.map(|(_, moment)| moment).or(crashed_at).unwrap_or_else(|| self.last_seen());
        self.ending(at, cause, detail, signature)
    }

    fn exited(&self, exit: &Exit, crash: Option<&Crash>) -> (Cause, String, Option<String>) {
        let is_leaving = self.beat.is_some_and(|seen| matches!(seen.beat.state, State::Draining | State::Exiting));
        let is_killed = exit.status == "KILL";
        match (exit.result.as_str(), crash) {
            ("watchdog", Some(crash)) if crash.is_hang() => crashed(crash),
            ("watchdog", _) => {
                let detail = "it did not answer systemd's watchdog".to_owned();
                (Cause::Watchdog, detail, Some("watchdog".to_owned()))
            }
            ("oom-kill", _) => (Cause::OutOfMemory, "killed by the kernel for want of memory".to_owned(), None),
            ("success", _) if self.previous.life.build != self.build => {
                (Cause::Release, "it ended in good order, but could not write so".to_owned(), None)
            }
            ("success", _) => (Cause::Operator, "it ended in good order, but could not write so".to_owned(), None),
            ("timeout", _) if is_leaving => {
                (Cause::Operator, "its stop took too long, and it was killed".to_owned(), None)
            }
            // Nobody's own doing: a panic that it survived a moment before says nothing.
            (_, Some(crash)) if crash.is_hang() || !is_killed => crashed(crash),
            (_, _) if exit.code == "exited" => {
                let signature = format!("exit {}", exit.status);
                (Cause::Crash, format!("it ended with status {}", exit.status), Some(signature))
            }
            (_, _) if !exit.status.is_empty() && exit.result != "timeout" => {
                let signature = format!("SIG{}", exit.status);
                (Cause::Crash, format!("killed by {signature}"), Some(signature))
            }
            (result, _) => (Cause::Crash, format!("systemd says: {result}"), Some(result.to_owned())),
        }
    }

    fn ending(&self, moment: Moment, cause: Cause, detail: String, signature: Option<String>) -> Ending {
        let beat = self.beat.map(|seen| &seen.beat);
        let sampled = self.previous.samples.last().map(|sample| sample.resident);
        Ending {
            life: self.previous.life.life.clone(),
            at: moment.at,
            uptime: moment.uptime.or_else(|| self.last_seen().uptime),
            cause,
            detail,
            requests: beat.map_or(0, |beat| beat.served),
            lost: beat.map(|beat| beat.in_flight),
            resident: beat.and_then(|beat| beat.resident).or(sampled),
            signature,
            inferred: true,
        }
    }

    /// Why this life begins, where the machine ran through and nothing was turned back.
    fn cause(&self, end: Option<&Ending>) -> (Cause, String) {
        let previous = &self.previous.life;
        let ended = end.map(|end| (end.cause, end.detail.clone()));
        let (cause, detail) =
            ended.unwrap_or_else(|| (previous.end_cause.unwrap_or(Cause::Unknown), previous.end_detail.clone()));
        // The guard's last word was not about the previous life's end: starts failed since then.
        let failed = self.exit().filter(|exit| exit.result != "success").filter(|exit| match end {
            Some(_) => self.own_exit().is_none(),
            None => cause.is_planned() && self.exit_moment(exit).seconds_since(self.last_seen()) > Some(SLACK),
        });
        if let Some(exit) = failed {
            let detail = format!("{detail}; then starts failed ({} {})", exit.result, exit.status);
            return (cause, detail.trim_start_matches("; ").to_owned());
        }
        // It ended in good order (see above), and systemd calls it late: that is RuntimeMaxSec=, the plain way to a refresh.
        if cause == Cause::Operator && end.is_none() && self.exit().is_some_and(|exit| exit.result == "timeout") {
            return (Cause::Refresh, "its time was over (RuntimeMaxSec=)".to_owned());
        }
        if cause == Cause::Operator && previous.build != self.build {
            return (Cause::Release, format!("{} in the place of {}", self.release, previous.release));
        }
        (cause, detail)
    }

    fn silent_since(&self, end: Option<&Ending>) -> Option<Moment> {
        // Who never answered did not break the silence.
        if self.previous.life.serving_at.is_none() {
            return self.previous.scene.silent_since;
        }
        let ended =
            end.map(|end| Moment { at: end.at, uptime: end.uptime }).unwrap_or_else(|| self.previous.last_seen());
        let unanswered = end.and(self.own_crash()).map_or(0.0, |crash| crash.unanswered_ms / 1e3);
        Some(earlier(ended, unanswered))
    }
}

fn crashed(crash: &Crash) -> (Cause, String, Option<String>) {
    let cause = if crash.is_hang() { Cause::Watchdog } else { Cause::Crash };
    (cause, crash.message.clone(), Some(crash.signature.clone()))
}

/// The same moment, some seconds before.
pub(super) fn earlier(moment: Moment, seconds: f64) -> Moment {
    let span = SignedDuration::try_from_secs_f64(seconds).unwrap_or_default();
    let at = moment.at.checked_sub(span).unwrap_or(moment.at);
    Moment { at, uptime: moment.uptime.map(|uptime| uptime - seconds) }
}

/// Since when nobody answers, as the wall clock shows it now: if it was set meanwhile, the span stays right.
pub(super) fn on_the_wall(silent_since: Moment, now: Moment) -> Option<Timestamp> {
    now.seconds_since(silent_since).map(|seconds| earlier(now, seconds).at)
}
