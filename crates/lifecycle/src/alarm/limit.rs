//! How few messages a storm may send.

use std::{
    collections::BTreeMap,
    fs,
    io::Read,
    path::{Path, PathBuf},
};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Urgency;

const WINDOW: SignedDuration = SignedDuration::from_hours(1);

/// Within [`WINDOW`].
const MOST: usize = 10;

/// Of these, so many are kept for messages of [`Urgency::High`]: what mended itself must not hide what did not.
const RESERVED: usize = 3;

/// Between two messages of one kind.
const APART: SignedDuration = SignedDuration::from_mins(10);

/// Longest file that is read.
const LONGEST: u64 = 64 << 10;

/// What was sent lately, and what was not.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Limit {
    sent: Vec<Sent>,
    /// How many of each kind were held back and not yet spoken of.
    held: Held,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Sent {
    kind: String,
    at: Timestamp,
}

/// Numbers of messages by kind.
pub(super) type Held = BTreeMap<String, u64>;

impl Limit {
    /// Whether a message may go out; it is counted either way.
    pub(super) fn admit(&mut self, kind: &str, urgency: Urgency, now: Timestamp) -> bool {
        // What lies in the future was noted before the clock was put back.
        self.sent.retain(|sent| sent.at <= now && now.duration_since(sent.at) < WINDOW);
        let is_repeated = self.sent.iter().any(|sent| sent.kind == kind && now.duration_since(sent.at) < APART);
        let most = if urgency == Urgency::High { MOST } else { MOST - RESERVED };
        let admitted = !is_repeated && self.sent.len() < most;
        if admitted {
            self.sent.push(Sent { kind: kind.to_owned(), at: now });
        } else {
            self.hold(kind);
        }
        admitted
    }

    /// A message was not sent.
    pub(super) fn hold(&mut self, kind: &str) {
        *self.held.entry(kind.to_owned()).or_default() += 1;
    }

    pub(super) fn held(&self) -> &Held {
        &self.held
    }

    /// People know of these now.
    pub(super) fn told(&mut self, told: &Held) {
        for (kind, count) in told {
            if let Some(held) = self.held.get_mut(kind) {
                *held = held.saturating_sub(*count);
            }
        }
        self.held.retain(|_, count| *count > 0);
    }
}

/// What was held back, in a sentence; empty for nothing.
pub(super) fn sentence(held: &Held) -> String {
    let total: u64 = held.values().sum();
    if total == 0 {
        return String::new();
    }
    let kinds: Vec<_> = held.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
    let noun = if total == 1 { "message was" } else { "messages were" };
    format!("{total} more {noun} held back before this one: {}.", kinds.join(", "))
}

/// Where the limit outlives the process: a program that crashes over and over is one storm, not many.
#[derive(Clone, Debug)]
pub(super) struct Memory(PathBuf);

impl Memory {
    pub(super) fn new(folder: &Path) -> Self {
        Self(folder.join("alarms.json"))
    }

    /// What is there; nothing where it cannot be read or understood, which costs a message too many at the most.
    pub(super) fn read(&self) -> Limit {
        let mut text = String::new();
        let read = fs::File::open(&self.0).and_then(|file| file.take(LONGEST).read_to_string(&mut text));
        read.ok().and_then(|_| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    /// Replaces what is there. Two processes may do so during a hand-over; the last one wins, which harms little.
    pub(super) fn write(&self, limit: &Limit) {
        let beside = self.0.with_extension(format!("json.{}", std::process::id()));
        let written = serde_json::to_vec(limit)
            .map_err(std::io::Error::other)
            .and_then(|text| fs::write(&beside, text))
            .and_then(|()| fs::rename(&beside, &self.0));
        if let Err(error) = written {
            tracing::debug!(%error, "the alarms' limit is not remembered");
            let _ = fs::remove_file(beside);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::scratch::Scratch;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    #[test]
    fn of_one_kind_there_is_one_in_ten_minutes() {
        let mut limit = Limit::default();
        assert!(limit.admit("crash", Urgency::High, at(0)));
        assert!(!limit.admit("crash", Urgency::High, at(599)));
        assert!(limit.admit("memory", Urgency::High, at(599)));
        assert!(limit.admit("crash", Urgency::High, at(600)));
    }

    #[test]
    fn an_hour_has_ten_messages_of_which_three_are_kept_for_what_is_urgent() {
        let mut limit = Limit::default();
        let kinds: Vec<_> = (0..40).map(|number| number.to_string()).collect();
        let normal = kinds[..20].iter().filter(|kind| limit.admit(kind, Urgency::Normal, at(0))).count();
        assert_eq!(normal, 7);
        let high = kinds[20..].iter().filter(|kind| limit.admit(kind, Urgency::High, at(60))).count();
        assert_eq!(high, 3);
        assert!(!limit.admit("late", Urgency::High, at(3599)));
        assert!(limit.admit("late", Urgency::High, at(3600)));
        assert_eq!(limit.held().values().sum::<u64>(), 13 + 17 + 1);
    }

    #[test]
    fn a_clock_that_is_put_back_silences_nobody() {
        let mut limit = Limit::default();
        assert!(limit.admit("crash", Urgency::High, at(1_000_000)));
        assert!(limit.admit("crash", Urgency::High, at(0)));
    }

    #[test]
    fn what_was_held_back_is_said_and_forgotten_once_told() {
        let mut limit = Limit::default();
        limit.hold("crash");
        assert_eq!(sentence(limit.held()), "1 more message was held back before this one: crash 1.");
        limit.hold("crash");
        limit.hold("memory");
        let told = limit.held().clone();
        assert_eq!(sentence(&told), "3 more messages were held back before this one: crash 2, memory 1.");
        limit.hold("memory");
        limit.told(&told);
        assert_eq!(sentence(limit.held()), "1 more message was held back before this one: memory 1.");
        assert_eq!(sentence(&Held::new()), "");
    }

    #[test]
    fn the_limit_outlives_the_process_and_a_broken_file_is_none() {
        let folder = Scratch::new();
        let memory = Memory::new(folder.path());
        assert_eq!(memory.read(), Limit::default());
        let mut limit = Limit::default();
        limit.admit("crash", Urgency::High, at(0));
        limit.hold("crash");
        memory.write(&limit);
        assert_eq!(memory.read(), limit);
        fs::write(folder.join("alarms.json"), "{\"sent\":[").unwrap();
        assert_eq!(memory.read(), Limit::default());
    }
}
