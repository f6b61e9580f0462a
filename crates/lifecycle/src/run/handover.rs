//! From the wish for a new process to the new process, or to the reason why there is none.

use std::{
    io,
    path::{Path, PathBuf},
    sync::atomic::Ordering,
};

use sd_notify::NotifyState;

use super::{Process, events::Signals};
use crate::{
    candidate::{self, Candidate},
    clock,
    handle::Wish,
    intensity,
    life::{Cause, State},
    news,
    settings::Handover,
    sockets::Socket,
    successor::{self, Start, Story, Successor},
    systemd,
    watch::{Seen, Sight},
};

/// This process's own executable, also when its file has been replaced or removed.
pub(super) const OWN: &str = "/proc/self/exe";

/// What came of a wish.
pub(super) enum Outcome {
    /// This process goes on.
    Stayed,
    /// Another one serves in its place.
    Gone,
    /// A signal to stop came in between.
    Stop(&'static str),
}

impl Process {
    /// The watch has seen another file.
    pub(super) async fn look_at(&mut self, signals: &mut Signals, seen: Seen) -> Outcome {
        match seen.sight {
            Sight::Another(_) => {}
            Sight::Running => {
                tracing::info!("the executable is again the one that runs");
                return Outcome::Stayed;
            }
            Sight::Odd(oddity) => {
                let reason = oddity.to_string();
                tracing::error!(reason, "the new executable is refused; this process stays");
                self.alarms.raise(news::refused(&seen.place.display().to_string(), &reason));
                return Outcome::Stayed;
            }
        }
        self.answer(signals, super::events::wish(Cause::Release, "the executable is another one")).await
    }

    /// Replaces this process by a new one, if that is allowed and the candidate is fit.
    pub(super) async fn answer(&mut self, signals: &mut Signals, wish: Wish) -> Outcome {
        if !systemd::is_managed() {
            tracing::warn!(cause = wish.cause.word(), reason = wish.detail, "no service manager: this process stays");
            return Outcome::Stayed;
        }
        if wish.cause.is_self_chosen() && !self.may_restart(&wish) {
            return Outcome::Stayed;
        }
        tracing::info!(cause = wish.cause.word(), reason = wish.detail, "a new process is wanted");
        let candidate = tokio::select! {
            candidate = self.candidate(wish.cause) => candidate,
            signal = signals.stop() => return Outcome::Stop(signal),
        };
        let Some(candidate) = candidate else { return Outcome::Stayed };
        match self.settings.handover {
            Handover::Exit => {
                let grace = self.settings.stop_grace;
                self.leave(signals, wish.cause, &wish.detail, grace).await;
                Outcome::Gone
            }
            Handover::Successor => self.replace(signals, &wish, &candidate).await,
        }
    }

    /// The restart intensity: a process that mends itself over and over is not mended by it.
    fn may_restart(&self, wish: &Wish) -> bool {
        let (limit, window) = (self.settings.restart_limit, self.settings.restart_window);
        if intensity::may_restart(&self.ledger.newest_lives(), clock::now(), limit, window) {
            self.handle.refuse_mending(None);
            return true;
        }
        let minutes = window.as_secs_f64() / 60.0;
        let why = format!("restarted itself {limit} times within {minutes} minutes, and would again: {}", wish.detail);
        tracing::error!(why, "restarting does not help; this process stays");
        self.alarms.raise(news::restart_limit(&why));
        self.handle.refuse_mending(Some(why));
        false
    }

    /// The executable to start: the one at the usual path if it is fit, else, unless it was for its sake, our own.
    async fn candidate(&self, cause: Cause) -> Option<Candidate> {
        let path = self.release.path.clone();
        match self.verify(&path, cause).await {
            Ok(candidate) if cause == Cause::Release && self.is_own(&candidate) => {
                tracing::info!("the executable is the one that runs");
                None
            }
            Ok(candidate) => Some(candidate),
            Err(reason) if cause == Cause::Release => {
                tracing::error!(reason, path = %path.display(), "the new executable is refused; this process stays");
                self.alarms.raise(news::refused(&path.display().to_string(), &reason));
                None
            }
            Err(reason) => {
                tracing::warn!(reason, "the executable at the usual path is refused; taking our own");
                match self.verify(Path::new(OWN), cause).await {
                    Ok(candidate) => Some(candidate),
                    Err(reason) => {
                        tracing::error!(reason, "our own executable fails its self-test; this process stays");
                        self.alarms.raise(news::refused(&self.release.name, &reason));
                        None
                    }
                }
            }
        }
    }

    /// Whether a candidate is what runs here, bytes and place.
    fn is_own(&self, candidate: &Candidate) -> bool {
        let own = std::fs::read_link(OWN).unwrap_or_default();
        candidate.hash.starts_with(&self.release.build) && candidate.path == own
    }

    /// The candidate, or the reason why there is none. What is the file's own fault is remembered with its content.
    async fn verify(&self, path: &Path, cause: Cause) -> Result<Candidate, String> {
        let file = path.to_owned();
        let found =
            tokio::task::spawn_blocking(move || candidate::find(&file)).await.map_err(|error| error.to_string())?;
        let found = found.map_err(|refused| refused.to_string())?;
        let hash = found.hash.clone();
        let is_own = hash.starts_with(&self.release.build);
        // A refused file is not tried again at every refresh. Who puts it there anew wants it tried, and may have mended
        // what was wrong around it.
        if cause != Cause::Release
            && !is_own
            && let Some(reason) = self.ledger.is_refused(&hash)
        {
            return Err(format!("it was refused before: {reason}"));
        }
        let verified = found.verify(&self.self_test, self.settings.self_test_timeout).await;
        verified.map_err(|refused| {
            let reason = refused.to_string();
            // Our own file serves; what it failed in may be the surroundings.
            if refused.is_verdict() && !is_own {
                self.ledger.refuse(&hash, &path.display().to_string(), &reason, clock::now());
            }
            reason
        })
    }

    /// Starts a successor and gives way to it. The process goes on as before where it does not come.
    async fn replace(&mut self, signals: &mut Signals, wish: &Wish, candidate: &Candidate) -> Outcome {
        self.handle.shared.leaving.store(true, Ordering::Release);
        self.handle.enter(State::HandingOver);
        let mut successor = match self.start(wish, candidate).await {
            Ok(successor) => successor,
            Err(error) => return self.stay(candidate, &format!("it could not be started: {error}")),
        };
        let patience = self.settings.ready_timeout;
        let ready = tokio::select! {
            ready = tokio::time::timeout(patience, successor.ready()) => ready,
            signal = signals.stop() => {
                successor.kill();
                return Outcome::Stop(signal);
            }
        };
        let failure = match ready {
            Ok(Ok(())) => match self.introduce(&mut successor).await {
                Ok(()) => None,
                // Should systemd have read the successor's number all the same, it sees that one end, and starts us anew.
                Err(error) => Some(format!("the service manager did not take it: {error}")),
            },
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some(format!("it did not answer within {} s", patience.as_secs_f64())),
        };
        if let Some(reason) = failure {
            successor.kill();
            return self.stay(candidate, &reason);
        }
        tracing::info!(pid = successor.pid.as_raw_nonzero().get(), took = ?wish.at.elapsed(), "a successor serves");
        if signals.reload_is_pending().await {
            // It came too late for us, and must not be lost: the settings may have changed since the successor read them.
            successor.reload();
        }
        if let Some(predecessor) = &mut self.predecessor {
            predecessor.passed_on().await;
        }
        self.give_way(signals, &mut successor, wish.cause, &wish.detail).await;
        Outcome::Gone
    }

    async fn start(&self, wish: &Wish, candidate: &Candidate) -> io::Result<Successor> {
        let story = Story {
            cause: wish.cause,
            detail: wish.detail.clone(),
            asked: clock::monotonic().saturating_sub(wish.at.elapsed()),
        };
        let copies: io::Result<Vec<(String, Socket)>> =
            self.sockets.iter().map(|(name, socket)| Ok((name.clone(), socket.duplicate()?))).collect();
        let (sockets, file): (_, PathBuf) = (copies?, candidate.path.clone());
        let name = self.release.path.clone();
        let started = tokio::task::spawn_blocking(move || {
            successor::start(&Start { file: &file, name: &name, story: &story, sockets: &sockets })
        });
        started.await.map_err(io::Error::other)?
    }

    /// Makes the successor the main process in the eyes of the service manager, then in its own.
    async fn introduce(&self, successor: &mut Successor) -> io::Result<()> {
        let pid = u32::try_from(successor.pid.as_raw_nonzero().get()).map_err(io::Error::other)?;
        systemd::tell(&[NotifyState::MainPid(pid)]);
        // Only after this has been read may we end: else systemd would take our end for the service's.
        tokio::task::spawn_blocking(systemd::barrier).await.map_err(io::Error::other)??;
        successor.hand_over().await
    }

    fn stay(&self, candidate: &Candidate, reason: &str) -> Outcome {
        tracing::error!(reason, release = candidate.name, "the successor is refused; this process stays");
        // Our own file is not refused for good: what failed may be the surroundings.
        if !candidate.hash.starts_with(&self.release.build) {
            self.ledger.refuse(&candidate.hash, &candidate.name, reason, clock::now());
        }
        self.alarms.raise(news::refused(&candidate.name, reason));
        self.handle.shared.leaving.store(false, Ordering::Release);
        self.handle.settle();
        Outcome::Stayed
    }
}
