mod causes;
mod clocks;
mod disk;
mod order;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use jiff::SignedDuration;

use super::*;
use crate::{
    heartbeat::{Beat, Heartbeat, Seen},
    life::State,
    release::Release,
};

/// A folder of its own, which is gone after the test.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("lifecycle-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A machine with two clocks, a state directory, and a guard.
struct Machine {
    folder: Folder,
    /// The wall clock.
    wall: Timestamp,
    /// Milliseconds since the machine was started.
    up: Arc<AtomicU32>,
    boot: Option<String>,
    build: String,
    pid: u32,
}

impl Machine {
    fn new() -> Self {
        Self {
            folder: Folder::new(),
            wall: "2026-11-22T10:00:00Z".parse().unwrap(),
            up: Arc::new(AtomicU32::new(1_000_000)),
            boot: Some("a".repeat(32)),
            build: "111111111111".to_owned(),
            // No process has such a number: it is gone.
            pid: 3_000_000_000,
        }
    }

    fn directory(&self) -> &Path {
        self.folder.path()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.directory().join(name)
    }

    fn passes(&mut self, milliseconds: u32) {
        self.up.fetch_add(milliseconds, Ordering::Relaxed);
        self.wall += SignedDuration::from_millis(milliseconds.into());
    }

    /// The wall clock is set.
    fn jumps(&mut self, hours: i64) {
        self.wall += SignedDuration::from_hours(hours);
    }

    fn uptime(&self) -> f64 {
        f64::from(self.up.load(Ordering::Relaxed)) / 1e3
    }

    fn open(&self) -> Ledger {
        let up = self.up.clone();
        Ledger::open_in(Surroundings {
            directory: Some(self.directory().to_owned()),
            boot: self.boot.clone(),
            uptime: Box::new(move || Some(f64::from(up.load(Ordering::Relaxed)) / 1e3)),
        })
    }

    fn release(&self) -> Release {
        let name = format!("unpackaged-{}", self.build);
        Release { name, version: "1".into(), build: self.build.clone(), path: "/opt/program".into() }
    }

    fn begin(&mut self, ledger: &Ledger, handed_over: Option<(Cause, &str)>) -> Begun {
        self.pid += 1;
        ledger.begin(Begin {
            release: &self.release(),
            at: self.wall,
            pid: self.pid,
            handed_over: handed_over.map(|(cause, detail)| (cause, detail.to_owned())),
            guard_directory: self.directory(),
        })
    }

    /// A process begins and, 100 ms later, serves.
    fn lives(&mut self) -> (Ledger, Begun) {
        let ledger = self.open();
        let begun = self.begin(&ledger, None);
        self.passes(100);
        let stall = begun.stalled_since.map(|since| self.wall.duration_since(since).as_millis_f64());
        ledger.serving(&begun.life, self.wall, stall, None);
        (ledger, begun)
    }

    fn beats(&self, life: &str, state: State) {
        let beat = Beat {
            life: life.to_owned(),
            at: self.wall,
            state,
            resident: Some(90_000_000),
            served: 1000,
            in_flight: 3,
            open: 9,
        };
        let mut heartbeat = Heartbeat::open(Some(self.directory()));
        heartbeat.write_seen(&Seen { beat, uptime: Some(self.uptime()) });
    }

    /// A life of a minute, seen last half a second before now.
    fn lived(&mut self) -> (Ledger, String) {
        let (ledger, begun) = self.lives();
        self.passes(60_000);
        self.beats(&begun.life, State::Serving);
        self.passes(500);
        (ledger, begun.life)
    }

    fn guard_saw(&self, result: &str, code: &str, status: &str) {
        let at = seconds(self.wall);
        let text = format!("at={at}\nresult={result}\ncode={code}\nstatus={status}\nrelease=1\nfailures=1\n");
        std::fs::write(self.file("last-exit"), text).unwrap();
    }

    fn end(&self, ledger: &Ledger, life: &str, cause: Cause) {
        let detail = format!("because of {}", cause.word());
        let (lost, resident) = (Some(0), Some(80_000_000));
        ledger.end(life, End { at: self.wall, cause, detail, requests: 7, lost, resident, signature: None });
    }
}

fn seconds(at: Timestamp) -> String {
    format!("{}.{:09}", at.as_second(), at.subsec_nanosecond())
}

/// The newest life and the one before.
fn last_two(ledger: &Ledger) -> (Life, Life) {
    let mut lives = ledger.lives(2).into_iter();
    (lives.next().unwrap(), lives.next().unwrap())
}
