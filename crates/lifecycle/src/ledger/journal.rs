//! A file of lines that two processes append to at the same time, and that survives a full disk.
//!
//! Every line is one write(2) to a descriptor opened with O_APPEND, which Linux does in one piece. A line that cannot be
//! written waits in memory for the next try.

use std::{
    collections::VecDeque,
    fs::{File, OpenOptions, TryLockError},
    io::{self, Write},
    os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::mpsc,
    thread,
    time::Duration,
};

use rustix::fs::OFlags;

/// Lines that wait at the most while the disk takes none.
const WAITING: usize = 256;

/// Of a larger file only the end is read, in bytes.
const READ: u64 = 32 << 20;

/// No line of ours is as long, in bytes.
const LINE: usize = 64 << 10;

/// A line that the disk has not taken yet.
#[derive(Debug)]
struct Waiting {
    line: String,
    /// Whether it goes first when there is no room.
    dispensable: bool,
}

/// The file, and what is known of it.
#[derive(Debug)]
pub(super) struct Journal {
    path: Option<PathBuf>,
    /// Whether trouble goes into the log.
    speaks: bool,
    file: Option<File>,
    read_to: u64,
    /// The last line as far as it has been read, without its end.
    unfinished: Vec<u8>,
    /// Whether the file ends in the middle of a line.
    torn: bool,
    waiting: VecDeque<Waiting>,
    lost: u64,
    trouble: Option<String>,
}

impl Journal {
    /// Opens the file, and makes it where it is missing. What is off is said once, and can be asked of
    /// [`Journal::trouble`].
    pub(super) fn open(path: Option<PathBuf>) -> Self {
        Self::open_with(path, true)
    }

    /// The same for a file beside one that says what is off.
    pub(super) fn open_silently(path: Option<PathBuf>) -> Self {
        Self::open_with(path, false)
    }

    fn open_with(path: Option<PathBuf>, speaks: bool) -> Self {
        let mut journal = Self {
            path,
            speaks,
            file: None,
            read_to: 0,
            unfinished: Vec::new(),
            torn: false,
            waiting: VecDeque::new(),
            lost: 0,
            trouble: None,
        };
        if let Err(error) = journal.ready() {
            journal.in_trouble(&error);
        }
        journal
    }

    /// Whether there is a file, and it takes what is written.
    pub(super) fn is_kept(&self) -> bool {
        self.file.is_some() && self.trouble.is_none()
    }

    pub(super) fn trouble(&self) -> Option<String> {
        if self.path.is_none() { Some("there is no state directory".to_owned()) } else { self.trouble.clone() }
    }

    /// Appends a line. When there is no room for more that wait, the oldest `dispensable` one is given up.
    pub(super) fn append(&mut self, line: String, dispensable: bool) {
        if self.path.is_none() {
            return;
        }
        self.waiting.push_back(Waiting { line, dispensable });
        self.retry();
        if self.waiting.len() > WAITING {
            let first = self.waiting.iter().position(|waiting| waiting.dispensable).unwrap_or(0);
            self.waiting.remove(first);
            self.lost += 1;
        }
    }

    /// Writes what waits. Cheap when nothing does.
    pub(super) fn retry(&mut self) {
        while let Some(first) = self.waiting.pop_front() {
            match self.write(&first.line) {
                Ok(true) => {}
                Ok(false) => return self.waiting.push_front(first),
                Err(error) => {
                    self.waiting.push_front(first);
                    return self.in_trouble(&error);
                }
            }
        }
        if self.path.is_some() && self.file.is_some() && self.trouble.take().is_some() {
            tracing::info!(path = ?self.path, lost = self.lost, "the file is written again");
            self.lost = 0;
        } else if self.file.is_none() && self.trouble.is_some() && self.ready().is_ok() {
            self.retry();
        }
    }

    /// Gives each whole line that was appended since the last call, by whomever.
    pub(super) fn read(&mut self, mut each: impl FnMut(&[u8])) {
        let Some(file) = &self.file else { return };
        let Ok(metadata) = file.metadata() else { return };
        if !metadata.is_file() {
            return;
        }
        if metadata.len() < self.read_to {
            // Somebody emptied it.
            self.read_to = 0;
            self.unfinished.clear();
        }
        let from = self.read_to.max(metadata.len().saturating_sub(READ));
        if from > self.read_to {
            self.unfinished.clear();
        }
        let mut bytes = std::mem::take(&mut self.unfinished);
        let Some(file) = &self.file else { return };
        if let Err(error) = fill(file, from, metadata.len() - from, &mut bytes) {
            return tracing::debug!(path = ?self.path, %error, "the file cannot be read");
        }
        self.read_to = metadata.len();
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        self.unfinished = bytes.split_off(whole);
        bytes.split(|byte| *byte == b'\n').for_each(&mut each);
        if self.unfinished.len() > LINE {
            each(&std::mem::take(&mut self.unfinished));
        }
    }

    /// A last line that has no end: what it is, for a file that nobody is writing to just now. The next line begins
    /// anew.
    pub(super) fn stump(&mut self) -> Option<&[u8]> {
        self.torn = !self.unfinished.is_empty();
        self.torn.then_some(self.unfinished.as_slice())
    }

    /// Bytes in the file.
    pub(super) fn len(&self) -> u64 {
        self.file
            .as_ref()
            .and_then(|file| file.metadata().ok())
            .filter(std::fs::Metadata::is_file)
            .map_or(0, |m| m.len())
    }

    /// Has the disk keep what was written, but waits no longer than told: a sick disk must not hold up an end.
    pub(super) fn sync(&self, wait: Duration) {
        if let Some(file) = &self.file {
            sync(file, wait);
        }
    }

    /// Puts other lines in the place of all, if nobody writes at this moment and all is well. `gather` is called when
    /// nobody else can write any more, and may read what others wrote until then.
    pub(super) fn replace(&mut self, gather: impl FnOnce(&mut Self) -> Vec<String>) -> io::Result<bool> {
        if !self.is_kept() || !self.waiting.is_empty() {
            return Ok(false);
        }
        let (Some(path), Some(held)) = (&self.path, self.file.as_ref().and_then(|file| file.try_clone().ok())) else {
            return Ok(false);
        };
        // A link stays a link.
        let path = path.canonicalize()?;
        if held.try_lock().is_err() {
            return Ok(false);
        }
        let beside = path.with_extension("new");
        let mut lines = gather(self).join("\n");
        lines.push('\n');
        let written = File::create(&beside).and_then(|mut file| {
            file.write_all(lines.as_bytes())?;
            if !sync(&file, Duration::from_secs(1)) {
                return Err(io::Error::other("the disk is too slow"));
            }
            std::fs::rename(&beside, &path)
        });
        if written.is_err() {
            _ = std::fs::remove_file(&beside);
        }
        _ = held.unlock();
        written?;
        self.ready()?;
        self.read_to = self.len();
        self.unfinished.clear();
        Ok(true)
    }

    /// `Ok(false)`: another process is putting the file in order; in a moment.
    fn write(&mut self, line: &str) -> io::Result<bool> {
        self.ready()?;
        let Some(mut file) = self.file.as_ref() else { return Ok(false) };
        if matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)) {
            return Ok(false);
        }
        if !self.is_current() {
            // Put in order between the look and the lock.
            _ = file.unlock();
            return Ok(false);
        }
        let text = format!("{}{line}\n", if self.torn { "\n" } else { "" });
        let written = file.write(text.as_bytes());
        _ = file.unlock();
        let written = written?;
        self.torn = written < text.len() && (self.torn || written > 0);
        if written < text.len() {
            return Err(io::Error::new(io::ErrorKind::StorageFull, "the disk took a part of a line only"));
        }
        Ok(true)
    }

    /// Sees that the open file is the one that the path names; somebody may have put another there, or none.
    fn ready(&mut self) -> io::Result<()> {
        let Some(path) = &self.path else { return Ok(()) };
        if self.is_current() {
            return Ok(());
        }
        self.file = None;
        if let Some(directory) = path.parent() {
            std::fs::create_dir_all(directory)?;
        }
        // Non-blocking, so that not even a pipe in the file's place holds anybody up.
        let flags = i32::try_from(OFlags::NONBLOCK.bits()).unwrap_or_default();
        let file = OpenOptions::new().read(true).append(true).create(true).custom_flags(flags).open(path)?;
        self.file = Some(file);
        self.start_over();
        Ok(())
    }

    fn is_current(&self) -> bool {
        let (Some(file), Some(path)) = (&self.file, &self.path) else { return false };
        let of_path = |path: &Path| std::fs::metadata(path).ok().map(|m| (m.dev(), m.ino()));
        file.metadata().ok().map(|m| (m.dev(), m.ino())) == of_path(path)
    }

    fn start_over(&mut self) {
        self.read_to = 0;
        self.unfinished.clear();
        self.torn = false;
    }

    fn in_trouble(&mut self, error: &io::Error) {
        if self.trouble.is_none() && self.speaks {
            tracing::warn!(path = ?self.path, %error, "the file cannot be written; what belongs there waits in memory");
        }
        self.trouble = Some(error.to_string());
    }
}

/// Appends `length` bytes of the file to `bytes`, or fewer if it ends before.
fn fill(file: &File, mut from: u64, length: u64, bytes: &mut Vec<u8>) -> io::Result<()> {
    let mut at = bytes.len();
    bytes.resize(at + usize::try_from(length).unwrap_or_default(), 0);
    while let Some(rest) = bytes.get_mut(at..).filter(|rest| !rest.is_empty()) {
        match file.read_at(rest, from) {
            Ok(0) => break,
            Ok(read) => (at, from) = (at + read, from + read as u64),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    bytes.truncate(at);
    Ok(())
}

/// fsync(2) on a thread of its own. Whether it was done in time.
fn sync(file: &File, wait: Duration) -> bool {
    let (done, outcome) = mpsc::channel();
    let Ok(file) = file.try_clone() else { return false };
    let thread = thread::Builder::new().name("ledger-sync".into()).spawn(move || {
        _ = done.send(file.sync_data());
    });
    thread.is_ok() && matches!(outcome.recv_timeout(wait), Ok(Ok(())))
}
