//! What a process was doing when it was last seen: for the next one, when this one could not say goodbye.
//!
//! About once a second the same 512 bytes of one file are written over. Nothing is synced: the file is for the death of
//! a process, which the page cache survives, and across the machine's death it may be some seconds old.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read},
    os::unix::fs::{FileExt, MetadataExt},
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{ledger, life::State};

const NAME: &str = "heartbeat.json";

/// Bytes of the file, always.
const LENGTH: usize = 512;

/// What a process was doing at one moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Beat {
    /// The life's name in the ledger.
    pub(crate) life: String,
    pub(crate) at: Timestamp,
    pub(crate) state: State,
    /// Resident memory in bytes.
    pub(crate) resident: Option<u64>,
    /// Requests answered since the start.
    pub(crate) served: u64,
    /// Requests under way.
    pub(crate) in_flight: u64,
    /// Connections open.
    pub(crate) open: u64,
}

/// As it stands in the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Seen {
    #[serde(flatten)]
    pub(crate) beat: Beat,
    /// Seconds since the machine was started; the wall clock may jump.
    pub(crate) uptime: Option<f64>,
}

/// The file. While two processes hand over, only the one that serves should write it.
#[derive(Debug)]
pub(crate) struct Heartbeat {
    path: Option<PathBuf>,
    file: Option<File>,
    is_off: bool,
}

impl Heartbeat {
    /// Opens the file in the state directory; without one, nothing is written.
    pub(crate) fn open(directory: Option<&Path>) -> Self {
        Self { path: directory.map(|directory| directory.join(NAME)), file: None, is_off: false }
    }

    /// Writes the beat in place. What fails is said once, until it works again; not loudly, for the ledger lies in the same
    /// folder and says it too.
    pub(crate) fn write(&mut self, beat: &Beat) {
        self.write_seen(&Seen { beat: beat.clone(), uptime: ledger::uptime() });
    }

    pub(crate) fn write_seen(&mut self, seen: &Seen) {
        let Some(path) = &self.path else { return };
        match put(path, &mut self.file, seen) {
            Ok(()) => self.is_off = false,
            Err(error) if !self.is_off => {
                self.is_off = true;
                tracing::debug!(?path, %error, "the heartbeat cannot be written; the next life will know less of this one");
            }
            Err(_) => {}
        }
    }

    /// The last beat of whichever process wrote one; `None` if there is none, or nobody can read it.
    pub(crate) fn read(directory: &Path) -> Option<Seen> {
        let path = directory.join(NAME);
        path.metadata().ok().filter(std::fs::Metadata::is_file)?;
        let mut bytes = Vec::new();
        File::open(path).ok()?.take(LENGTH as u64).read_to_end(&mut bytes).ok()?;
        serde_json::from_slice(&bytes).ok()
    }
}

fn put(path: &Path, file: &mut Option<File>, seen: &Seen) -> io::Result<()> {
    let mut text = serde_json::to_vec(seen)?;
    if text.len() >= LENGTH {
        return Err(io::Error::other("the beat is too long"));
    }
    text.resize(LENGTH - 1, b' ');
    text.push(b'\n');
    let is_there = file.as_ref().is_some_and(|file| file.metadata().is_ok_and(|metadata| metadata.nlink() > 0));
    if !is_there {
        let opened = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
        opened.set_len(LENGTH as u64)?;
        *file = Some(opened);
    }
    file.as_ref().map_or(Ok(()), |file| file.write_all_at(&text, 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::tests::Folder;

    fn beat(served: u64) -> Beat {
        Beat {
            life: "20261122T101530.123456Z-4711".into(),
            at: "2026-11-22T10:15:31Z".parse().unwrap(),
            state: State::HandingOver,
            resident: Some(u64::MAX),
            served,
            in_flight: u64::MAX,
            open: u64::MAX,
        }
    }

    #[test]
    fn a_beat_is_read_as_it_was_written_and_the_file_never_grows() {
        let folder = Folder::new();
        let mut heartbeat = Heartbeat::open(Some(folder.path()));
        for served in [u64::MAX, 3] {
            heartbeat.write(&beat(served));
            assert_eq!(Heartbeat::read(folder.path()).unwrap().beat, beat(served));
            assert_eq!(std::fs::metadata(folder.path().join(NAME)).unwrap().len(), LENGTH as u64);
        }
    }

    #[test]
    fn a_file_that_was_taken_away_comes_back() {
        let folder = Folder::new();
        let mut heartbeat = Heartbeat::open(Some(folder.path()));
        heartbeat.write(&beat(1));
        std::fs::remove_file(folder.path().join(NAME)).unwrap();
        heartbeat.write(&beat(2));
        assert_eq!(Heartbeat::read(folder.path()).unwrap().beat.served, 2);
    }

    #[test]
    fn half_a_beat_is_no_beat() {
        let folder = Folder::new();
        std::fs::write(folder.path().join(NAME), &b"{\"life\":\"20261122T1015"[..]).unwrap();
        assert_eq!(Heartbeat::read(folder.path()), None);
        std::fs::remove_file(folder.path().join(NAME)).unwrap();
        std::fs::create_dir(folder.path().join(NAME)).unwrap();
        assert_eq!(Heartbeat::read(folder.path()), None);
    }

    #[test]
    fn where_nothing_can_be_written_the_process_goes_on() {
        let mut nowhere = Heartbeat::open(None);
        nowhere.write(&beat(1));
        let mut heartbeat = Heartbeat::open(Some(Path::new("/proc/self/status")));
        heartbeat.write(&beat(1));
        assert!(heartbeat.is_off);
    }
}
