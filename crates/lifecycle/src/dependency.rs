//! What the process needs from others, and whether a restart would help when it does not get it.
//!
//! Each dependency is asked twice a second or once, in two ways: as requests reach it (through the pool, say), and, where
//! that fails, afresh. Both fail: it is away, and a restart helps nobody. Only the first fails, for long: our own means
//! are broken (a leaked pool), and a new process has new ones.

use std::{
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use serde::Serialize;

use crate::{
    clock,
    handle::Handle,
    life::{Cause, millis},
};

/// How often a dependency that answers is asked.
const EVERY: Duration = Duration::from_secs(1);

/// How often one that does not answer is asked, so that its return is soon known.
const EVERY_WHEN_AWAY: Duration = Duration::from_millis(500);

/// An answer later than this is none.
const PATIENCE: Duration = Duration::from_secs(1);

/// While a dependency is away the reason can become another one: a server that comes back and lets nobody in. That is said
/// after so long at the soonest, and after twice as long each further time.
const SAID_AGAIN: Duration = Duration::from_secs(5);

type Answer = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;

/// A way to ask for a sign of life. The error is a clause for the log.
type Ask = Arc<dyn Fn() -> Answer + Send + Sync>;

/// Something outside the process that it needs.
#[derive(Clone)]
pub struct Dependency {
    pub(crate) name: &'static str,
    pub(crate) needed: bool,
    usual: Ask,
    fresh: Option<Ask>,
}

impl Dependency {
    /// A dependency that is asked by `usual`, the way that requests take.
    pub fn new<F, A>(name: &'static str, usual: F) -> Self
    where
        F: Fn() -> A + Send + Sync + 'static,
        A: Future<Output = Result<(), String>> + Send + 'static,
    {
        Self { name, needed: false, usual: Arc::new(move || Box::pin(usual())), fresh: None }
    }

    /// Without it the process is not ready.
    #[must_use]
    pub fn needed(mut self) -> Self {
        self.needed = true;
        self
    }

    /// A way that shares nothing with the process's own means: a connection of its own, closed at once.
    #[must_use]
    pub fn fresh<F, A>(mut self, fresh: F) -> Self
    where
        F: Fn() -> A + Send + Sync + 'static,
        A: Future<Output = Result<(), String>> + Send + 'static,
    {
        self.fresh = Some(Arc::new(move || Box::pin(fresh())));
        self
    }
}

impl std::fmt::Debug for Dependency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dependency").field("name", &self.name).field("needed", &self.needed).finish_non_exhaustive()
    }
}

/// How a dependency is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// Not yet asked.
    Unknown,
    /// It answers.
    Up,
    /// It answers others, but our own means give nothing.
    Starved,
    /// It does not answer.
    Down,
}

/// What is known of a dependency.
#[derive(Clone, Debug, Serialize)]
pub struct DependencyStatus {
    /// Its name.
    pub name: &'static str,
    /// Whether the process is not ready without it.
    pub needed: bool,
    /// How it is.
    pub state: Reach,
    /// Milliseconds of the last answer; `None` where there was none.
    pub latency_ms: Option<f64>,
    /// Since when it is so.
    pub since: Timestamp,
    /// What was said instead of an answer. For the log and the operator, not for visitors.
    #[serde(skip)]
    pub said: Option<String>,
}

/// Asks for ever.
pub(crate) async fn follow(handle: Handle, dependency: Dependency, patience: Duration) {
    let mut starved_since = None;
    let mut reasons = Reasons::default();
    loop {
        let asked = Instant::now();
        let usual = answer(&dependency.usual).await;
        let latency = asked.elapsed();
        let (state, said) = match usual {
            Ok(()) => (Reach::Up, None),
            Err(said) => match &dependency.fresh {
                Some(fresh) => match answer(fresh).await {
                    Ok(()) => (Reach::Starved, Some(said)),
                    Err(afresh) => (Reach::Down, Some(format!("{said}; asked afresh: {afresh}"))),
                },
                None => (Reach::Down, Some(said)),
            },
        };
        if let Some(reason) = reasons.news(said.as_deref(), Instant::now()) {
            tracing::warn!(dependency = dependency.name, reason, "still does not answer");
        }
        let latency_ms = (state == Reach::Up).then(|| millis(latency));
        handle.note_dependency(dependency.name, state, latency_ms, said, clock::now());

        starved_since = if state == Reach::Starved { starved_since.or(Some(asked)) } else { None };
        if starved_since.is_some_and(|since: Instant| since.elapsed() >= patience) {
            let name = dependency.name;
            let seconds = patience.as_secs_f64();
            handle.hand_over(
                Cause::Pool,
                format!("{name} answers a fresh connection, but our own have given nothing for {seconds} s"),
            );
            // Once is enough for a while: a hand-over that fails is not asked for in every round.
            starved_since = None;
        }
        tokio::time::sleep(if state == Reach::Up { EVERY } else { EVERY_WHEN_AWAY }).await;
    }
}

/// What was said of a dependency that is away.
#[derive(Default)]
struct Reasons {
    told: Option<(String, Instant)>,
    changes: u32,
}

impl Reasons {
    /// The reason, if it is worth another line in the log. The first one gets its line with the change of state.
    fn news<'a>(&mut self, said: Option<&'a str>, now: Instant) -> Option<&'a str> {
        let Some(said) = said else {
            *self = Self::default();
            return None;
        };
        match &self.told {
            None => {
                self.told = Some((said.to_owned(), now));
                None
            }
            Some((told, _)) if told == said => None,
            Some((_, at)) if now.duration_since(*at) < SAID_AGAIN * 2_u32.saturating_pow(self.changes.min(10)) => None,
            Some(_) => {
                self.told = Some((said.to_owned(), now));
                self.changes += 1;
                Some(said)
            }
        }
    }
}

async fn answer(ask: &Ask) -> Result<(), String> {
    match tokio::time::timeout(PATIENCE, ask()).await {
        Ok(answer) => answer,
        Err(_) => Err(format!("no answer within {} s", PATIENCE.as_secs())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_reason_is_said_again_and_less_and_less_often() {
        let (mut reasons, start) = (Reasons::default(), Instant::now());
        let mut said = Vec::new();
        for second in 0..60 {
            let reason = if second % 2 == 0 { "refused" } else { "silent" };
            if reasons.news(Some(reason), start + Duration::from_secs(second)).is_some() {
                said.push(second);
            }
        }
        assert_eq!(said, [5, 16, 37]);
        assert_eq!(reasons.news(None, start), None);
        assert_eq!(reasons.news(Some("refused"), start), None, "said with the change of state");
    }

    #[test]
    fn the_same_reason_is_not_said_again() {
        let (mut reasons, start) = (Reasons::default(), Instant::now());
        assert!((0..600).all(|second| reasons.news(Some("away"), start + Duration::from_secs(second)).is_none()));
    }
}
