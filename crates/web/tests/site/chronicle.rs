//! Ledgers as a process leaves them, for pages that tell of them.

use std::{
    fmt::Write as _,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use lifecycle::{DependencyStatus, Handle, Reach, State};

/// A state directory of its own, gone when dropped.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Without a line.
    pub(crate) fn empty() -> Self {
        Self::holding("")
    }

    /// A first life that crashed after 90 s of silence, one that a crash began, and the present one by a refresh.
    pub(crate) fn of_three_lives() -> Self {
        let mut lines = String::new();
        life(&mut lines, 1, "first", "2026-11-20T04:00:00Z", "null", &[40, 64]);
        let crash = r#""cause":"crash","detail":"index out of bounds","signature":"jobs/src/search/page.rs:118:20""#;
        end(&mut lines, 1, "2026-11-20T14:58:30Z", crash, 2);
        life(&mut lines, 2, "crash", "2026-11-20T15:00:00Z", "90000.0", &[40, 96]);
        end(&mut lines, 2, "2026-11-22T04:00:00Z", r#""cause":"refresh""#, 0);
        life(&mut lines, 3, "refresh", "2026-11-22T04:00:00Z", "0.0", &[40, 42]);
        let folder = Self::holding(&lines);
        let refused = r#"{"hash":"9e107d9d372b","release":"0.2.0","reason":"the self-test says: no schema","at":"2026-11-21T04:00:00Z"}"#;
        std::fs::write(folder.0.join("refused.jsonl"), format!("{refused}\n")).expect("a file");
        folder
    }

    /// Four lives, three of which ended at the same place.
    pub(crate) fn of_a_crash_that_comes_again() -> Self {
        let mut lines = String::new();
        for number in 1..=4 {
            let cause = if number == 1 { "first" } else { "crash" };
            life(&mut lines, number, cause, &format!("2026-11-22T0{number}:00:00Z"), "80.0", &[]);
            if number < 4 {
                let crash = r#""cause":"crash","signature":"page.rs:7:1""#;
                end(&mut lines, number, &format!("2026-11-22T0{number}:30:00Z"), crash, 0);
            }
        }
        Self::holding(&lines)
    }

    /// So many refreshes, the process ids from 1 on.
    pub(crate) fn of_lives(count: u32) -> Self {
        let mut lines = String::new();
        for number in 1..=count {
            let at = format!("2026-11-20T{:02}:{:02}:00Z", number / 60, number % 60);
            if number > 1 {
                end(&mut lines, number - 1, &at, r#""cause":"refresh""#, 0);
            }
            life(&mut lines, number, "refresh", &at, "0.0", &[]);
        }
        Self::holding(&lines)
    }

    /// A process whose ledger this is, at ten in the morning of 22 November 2026.
    pub(crate) fn handle(&self, state: State, dependencies: Vec<DependencyStatus>) -> Handle {
        Handle::detached(&self.0, state, dependencies, "2026-11-22T10:00:00Z".parse().expect("a moment"))
    }

    fn holding(ledger: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("kintsugi-web-{}-{number}", std::process::id()));
        std::fs::create_dir(&folder).expect("a new folder");
        std::fs::write(folder.join("ledger.jsonl"), ledger).expect("a file");
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left of a test in the temporary folder harms nobody.
        _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What the process knows of something that it needs, since 21 November.
pub(crate) fn dependency(name: &'static str, needed: bool, state: Reach) -> DependencyStatus {
    DependencyStatus {
        name,
        needed,
        state,
        latency_ms: (state == Reach::Up).then_some(0.412),
        since: "2026-11-21T21:14:00Z".parse().expect("a moment"),
        said: (state != Reach::Up).then(|| "connection to 10.0.3.7:5432 refused".to_owned()),
    }
}

/// A life that begins and serves; its memory in MiB, an hour between the measures.
fn life(lines: &mut String, number: u32, cause: &str, at: &str, stall: &str, memory: &[u64]) {
    let start: jiff::Timestamp = at.parse().expect("a moment");
    _ = writeln!(
        lines,
        r#"{{"record":"begin","life":"life-{number}","cause":"{cause}","detail":"","release":"0.1.0","build":"4f2c9a01be77","previous_release":null,"pid":{number},"started_at":"{at}"}}"#
    );
    _ = writeln!(
        lines,
        r#"{{"record":"serving","life":"life-{number}","at":"{at}","stall_ms":{stall},"handover_ms":null}}"#
    );
    for (hours, mib) in (0..).zip(memory) {
        let at = start + jiff::SignedDuration::from_hours(hours);
        let resident = mib * 1024 * 1024;
        _ = writeln!(lines, r#"{{"record":"sample","life":"life-{number}","at":"{at}","resident":{resident}}}"#);
    }
}

fn end(lines: &mut String, number: u32, at: &str, how: &str, lost: u64) {
    _ = writeln!(lines, r#"{{"record":"end","life":"life-{number}","at":"{at}",{how},"requests":1200,"lost":{lost}}}"#);
}
