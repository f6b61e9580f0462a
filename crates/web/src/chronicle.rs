//! What pages tell of the life of this process and of those before it, gathered at one moment.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use lifecycle::{Availability, Cause, DependencyStatus, Handle, Life, Release, State};

use crate::site::Site;

/// A change from one process to the next, as somebody outside could notice it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mend {
    /// When the new process answered.
    pub(crate) at: Timestamp,
    pub(crate) cause: Cause,
    /// Milliseconds in which nobody answered; `None` where nothing tells.
    pub(crate) stall_ms: Option<f64>,
    /// Requests that the process before left without an answer, at the most; `None` where nothing tells.
    pub(crate) lost: Option<u64>,
}

/// The present process, and the lives in its ledger.
#[derive(Clone, Debug)]
pub(crate) struct Chronicle {
    pub(crate) now: Timestamp,
    pub(crate) state: State,
    /// Whether it stopped mending itself.
    pub(crate) gave_up: bool,
    pub(crate) release: Option<Release>,
    pub(crate) life: Option<String>,
    /// When this process began.
    pub(crate) began_at: Option<Timestamp>,
    pub(crate) dependencies: Vec<DependencyStatus>,
    /// The newest first.
    pub(crate) lives: Arc<[Life]>,
}

/// Lives that can be asked for; the ledger shares as many.
pub(crate) const LIVES: usize = 2_000;

impl Chronicle {
    /// Of a process that knows its own life; of one that does not, that it answers.
    pub(crate) fn of(site: &Site) -> Self {
        let now = site.now();
        site.lifecycle().map_or_else(|| Self::unknown(now), |handle| Self::told_by(handle, now))
    }

    fn told_by(handle: &Handle, now: Timestamp) -> Self {
        Self {
            now,
            state: handle.state(),
            gave_up: handle.refusal().is_some(),
            release: handle.release().cloned(),
            life: handle.life().map(str::to_owned),
            began_at: handle.began_at(),
            dependencies: handle.dependencies(),
            lives: handle.ledger().map(|ledger| ledger.newest_lives()).unwrap_or_default(),
        }
    }

    fn unknown(now: Timestamp) -> Self {
        Self {
            now,
            state: State::Serving,
            gave_up: false,
            release: None,
            life: None,
            began_at: None,
            dependencies: Vec::new(),
            lives: Arc::default(),
        }
    }

    /// Since when somebody has answered without a gap: across every hand-over in which nobody waited.
    pub(crate) fn up_since(&self) -> Option<Timestamp> {
        let mut served = self.served();
        let mut since = served.next()?;
        for older in served {
            if since.stall_ms.is_none_or(|stall| stall > 0.0) {
                break;
            }
            since = older;
        }
        since.serving_at
    }

    /// The newest changes from one process that answered to the next, the newest first. The first life of all is none.
    pub(crate) fn mends(&self) -> impl Iterator<Item = Mend> {
        self.served().zip(self.served().skip(1)).filter_map(|(life, before)| {
            let at = life.serving_at?;
            let silence = || {
                at.duration_since(before.ended_at?).try_into().ok().map(|silence: Duration| silence.as_secs_f64() * 1e3)
            };
            Some(Mend { at, cause: life.cause, stall_ms: life.stall_ms.or_else(silence), lost: before.lost })
        })
    }

    /// The last 90 days.
    pub(crate) fn availability(&self) -> Availability {
        Availability::of(&self.lives, self.now)
    }

    /// How long a life has answered, or did; `None` of one that never did.
    pub(crate) fn served_for(&self, life: &Life) -> Option<Duration> {
        let until = life.ended_at.unwrap_or(self.now);
        Some(until.duration_since(life.serving_at?).try_into().unwrap_or_default())
    }

    /// The lives that came to answer, the newest first.
    fn served(&self) -> impl Iterator<Item = &Life> {
        self.lives.iter().filter(|life| life.serving_at.is_some())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn at(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    /// A life that began and answered at `start`, ended at `end`, before which nobody answered for `stall_ms`.
    pub(crate) fn life(cause: Cause, start: &str, end: Option<&str>, stall_ms: Option<f64>) -> Life {
        Life {
            life: format!("{start}-7"),
            cause,
            detail: String::new(),
            release: "0.1.0".into(),
            build: "0123456789ab".into(),
            previous_release: None,
            pid: 7,
            started_at: at(start),
            serving_at: Some(at(start)),
            handover_ms: None,
            stall_ms,
            ended_at: end.map(at),
            end_cause: end.map(|_| Cause::Unknown),
            end_detail: String::new(),
            requests: 10,
            lost: end.map(|_| 0),
            resident: None,
            signature: None,
        }
    }

    /// A process in its third day, with these lives, the newest first.
    pub(crate) fn chronicle(lives: Vec<Life>) -> Chronicle {
        Chronicle { lives: lives.into(), ..Chronicle::unknown(at("2026-11-22T10:00:00Z")) }
    }

    #[test]
    fn a_hand_over_in_which_nobody_waited_does_not_end_the_time_up() {
        let told = chronicle(vec![
            life(Cause::Refresh, "2026-11-22T04:00:00Z", None, Some(0.0)),
            life(Cause::Release, "2026-11-21T04:00:00Z", Some("2026-11-22T04:00:30Z"), Some(0.0)),
            life(Cause::Crash, "2026-11-20T04:00:00Z", Some("2026-11-21T04:00:30Z"), Some(84.0)),
            life(Cause::First, "2026-11-19T04:00:00Z", Some("2026-11-20T04:00:00Z"), None),
        ]);
        assert_eq!(told.up_since(), Some(at("2026-11-20T04:00:00Z")));
        assert_eq!(chronicle(Vec::new()).up_since(), None);
    }

    #[test]
    fn a_mend_says_what_the_process_before_lost_and_how_long_nobody_answered() {
        let mut crashed = life(Cause::First, "2026-11-19T04:00:00Z", Some("2026-11-20T04:00:00Z"), None);
        crashed.lost = Some(3);
        let mut never = life(Cause::Crash, "2026-11-20T04:00:01Z", Some("2026-11-20T04:00:02Z"), None);
        never.serving_at = None;
        let told = chronicle(vec![life(Cause::Boot, "2026-11-20T04:00:05Z", None, None), never, crashed]);
        let mends: Vec<_> = told.mends().map(|mend| (mend.cause, mend.stall_ms, mend.lost)).collect();
        assert_eq!(mends, [(Cause::Boot, Some(5_000.0), Some(3))]);
    }
}
