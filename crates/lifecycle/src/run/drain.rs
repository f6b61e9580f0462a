//! The end of a life: requests under way are answered, and nobody is cut who can be helped.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use sd_notify::NotifyState;
use tokio::task::JoinSet;

use super::{Process, events::Signals};
use crate::{
    accept::Door,
    clock,
    ledger::End,
    life::{Cause, State},
    memory,
    successor::Successor,
    systemd,
};

/// How long a request under way may still take at the very end.
const LAST: Duration = Duration::from_secs(10);

/// How long telling people may hold up the end.
const TELLING: Duration = Duration::from_millis(100);

/// How long the service manager may take to see the successor's death.
const SUCCESSION: Duration = Duration::from_secs(5);

/// How long visitors are still taken after the successor's death, once the service manager has told us to go.
const BETWEEN: Duration = Duration::from_millis(50);

impl Process {
    /// Ends without a successor. For `grace` visitors are still taken, with `Connection: close` on every answer, so that
    /// those who come back find the next process; then what is under way is finished. A second signal cuts that short.
    pub(super) async fn leave(&self, signals: &mut Signals, cause: Cause, detail: &str, grace: Duration) {
        self.mark_leaving(State::Draining);
        systemd::tell(&[NotifyState::Stopping, NotifyState::Status("answering what is under way")]);
        for door in &self.doors {
            door.announce_close();
        }
        let doors = self.doors.clone();
        let counters = self.handle.shared.counters.clone();
        let drained = async {
            // With nobody connected there is nobody to wait for: who comes now waits in the socket's queue.
            if counters.open() > 0 {
                tokio::time::sleep(grace).await;
            }
            drain(&doors, Duration::ZERO).await
        };
        let cut = tokio::select! {
            cut = drained => cut,
            signal = signals.stop() => {
                tracing::info!(signal, "a second signal: leaving at once");
                usize::try_from(counters.in_flight()).unwrap_or_default()
            }
        };
        self.record_end(cause, detail, cut);
    }

    /// Ends because a successor serves: no new visitor comes here, and those who are here may finish in their own time.
    /// Should the successor die meanwhile, new visitors are taken again until the service manager starts the next process.
    pub(super) async fn give_way(&self, signals: &mut Signals, successor: &mut Successor, cause: Cause, detail: &str) {
        self.mark_leaving(State::Draining);
        self.main.set(false);
        for door in &self.doors {
            door.announce_close();
        }
        let doors = self.doors.clone();
        let mut drained = Box::pin(drain(&doors, self.settings.drain_grace));
        let cut = tokio::select! {
            cut = &mut drained => cut,
            () = successor.died() => {
                tracing::error!("the successor has ended; taking visitors again until the next process is there");
                drop(drained);
                for door in &self.doors {
                    door.resume();
                    door.announce_close();
                }
                if tokio::time::timeout(SUCCESSION, signals.stop()).await.is_ok() {
                    tracing::info!("the service manager starts the next process");
                    tokio::time::sleep(BETWEEN).await;
                }
                drain(&doors, Duration::ZERO).await
            }
            signal = signals.stop() => {
                tracing::info!(signal, "leaving without waiting for idle clients");
                for door in &self.doors {
                    door.hurry();
                }
                drained.await
            }
        };
        self.record_end(cause, detail, cut);
    }

    fn mark_leaving(&self, state: State) {
        self.handle.shared.leaving.store(true, Ordering::Release);
        self.handle.enter(state);
    }

    fn record_end(&self, cause: Cause, detail: &str, cut: usize) {
        let lost = u64::try_from(cut).unwrap_or(u64::MAX);
        if lost > 0 {
            tracing::warn!(lost, "requests were still under way");
        }
        self.handle.enter(State::Exiting);
        let requests = self.handle.counters().served();
        let end = End {
            at: clock::now(),
            cause,
            detail: detail.to_owned(),
            requests,
            lost: Some(lost),
            resident: memory::resident(),
            signature: None,
        };
        self.ledger.end(&self.life, end);
        tracing::info!(cause = cause.word(), requests, lost, "gone");
        if !self.alarms.flush(TELLING) {
            tracing::warn!("not every message was sent before the end");
        }
    }
}

/// Closes all doors side by side; returns how many requests were cut.
async fn drain(doors: &[Arc<Door>], grace: Duration) -> usize {
    let mut ends = JoinSet::new();
    for door in doors {
        let door = Arc::clone(door);
        ends.spawn(async move {
            door.stop_accepting().await;
            door.drain(grace, LAST).await
        });
    }
    ends.join_all().await.into_iter().sum()
}
