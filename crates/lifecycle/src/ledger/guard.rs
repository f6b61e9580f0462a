//! What the unit's guard leaves behind: how the last process ended, and whether it put the release before back.
//!
//! Both files are lines of `key=value`, written by root in one piece (rename). They live under /run, so a restart of the
//! machine takes them away.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use jiff::Timestamp;

use super::record;

/// Longest file that is read, in bytes.
const LENGTH: u64 = 4096;

/// How the service manager saw the last process end; systemd.exec(5), `$SERVICE_RESULT`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Exit {
    /// The time as it is written there, which tells one exit from the next even if the clock was set.
    pub(super) mark: String,
    pub(super) at: Timestamp,
    /// `success`, `signal`, `core-dump`, `watchdog`, `oom-kill`, `exit-code`, `timeout`, …
    pub(super) result: String,
    /// `exited`, `killed` or `dumped`.
    pub(super) code: String,
    /// The exit status as a number, or the signal's name without `SIG`.
    pub(super) status: String,
}

/// The release before was put back.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rollback {
    pub(super) mark: String,
    pub(super) from: String,
    pub(super) to: String,
}

pub(super) fn last_exit(directory: &Path) -> Option<Exit> {
    let lines = Lines::of(directory.join("last-exit"))?;
    let mark = lines.value("at")?;
    Some(Exit {
        at: timestamp(&mark)?,
        mark,
        result: lines.value("result")?,
        code: lines.value("code").unwrap_or_default(),
        status: lines.value("status").unwrap_or_default(),
    })
}

pub(super) fn last_rollback(directory: &Path) -> Option<Rollback> {
    let lines = Lines::of(directory.join("rollback"))?;
    Some(Rollback { mark: lines.value("at")?, from: lines.value("from")?, to: lines.value("to")? })
}

struct Lines(String);

impl Lines {
    fn of(path: PathBuf) -> Option<Self> {
        // A pipe in the file's place would hold up the start.
        path.metadata().ok().filter(std::fs::Metadata::is_file)?;
        let mut bytes = Vec::new();
        File::open(path).ok()?.take(LENGTH).read_to_end(&mut bytes).ok()?;
        Some(Self(String::from_utf8_lossy(&bytes).into_owned()))
    }

    fn value(&self, key: &str) -> Option<String> {
        let value = self.0.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='))?;
        Some(record::name(value.trim()))
    }
}

/// Seconds since 1970 with a fraction, as `date +%s.%N` prints them.
fn timestamp(seconds: &str) -> Option<Timestamp> {
    let seconds: f64 = seconds.parse().ok().filter(|seconds: &f64| seconds.is_finite() && seconds.abs() < 1e11)?;
    #[expect(clippy::cast_possible_truncation, reason = "bounded above")]
    Timestamp::from_microsecond((seconds * 1e6).round() as i64).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guards_time_is_read_to_the_microsecond() {
        let at = timestamp("1795342530.123456789").unwrap();
        assert_eq!(at.as_microsecond(), 1_795_342_530_123_457);
        for garbage in ["", "now", "NaN", "inf", "1e300", "-1e11", "1795342530.%N"] {
            assert_eq!(timestamp(garbage), None, "{garbage}");
        }
    }
}
