//! A file that may become the next release: looked at, read, and asked about itself, before anything is handed over.

mod header;
mod refused;
#[cfg(test)]
mod tests;
mod trial;

use std::{
    fs::File,
    io::{self, Read},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use sha2::{Digest, Sha256};
use tokio::sync::oneshot;

use self::header::Fault;
pub(crate) use self::refused::Refused;
use crate::watch::trail::{End, Identity, Trail};

/// A file that passed its self-test.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Candidate {
    /// The release's name, see [`name`].
    pub(crate) name: String,
    /// The file, behind all links.
    pub(crate) path: PathBuf,
    /// SHA-256 of the file, 64 hexadecimal digits.
    pub(crate) hash: String,
    /// Which file it was when it passed.
    pub(crate) identity: Identity,
    /// What the self-test said, at most the last 8 KiB.
    pub(crate) said: String,
    /// How long all of it took.
    pub(crate) took: Duration,
}

impl Candidate {
    /// Whether `path` still leads to the file that passed, with the content it had.
    pub(crate) fn is_still_at(&self, path: &Path) -> bool {
        Place::of(path).is_ok_and(|place| place.path == self.path && place.identity == self.identity)
    }
}

/// A file behind its links.
#[derive(Debug)]
struct Place {
    path: PathBuf,
    identity: Identity,
    /// Where it is, or was, called so: what names the release.
    called: PathBuf,
}

impl Place {
    fn of(path: &Path) -> Result<Self, Refused> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let trail = Trail::follow(&path);
        // A link of proc(5) leads to the file itself, whatever it says: also to one that was replaced or removed.
        if path.starts_with("/proc")
            && let Ok(metadata) = path.metadata()
            && trail.end != End::File(Identity::of(&metadata))
            && metadata.is_file()
        {
            return Ok(Self { path, identity: Identity::of(&metadata), called: trail.place });
        }
        match trail.end {
            End::Gone => Err(Refused::Missing(trail.place)),
            End::Odd(oddity) => Err(Refused::Odd(oddity)),
            End::File(identity) => Ok(Self { path: trail.place.clone(), identity, called: trail.place }),
        }
    }
}

/// A file that was looked at and read, not yet tried.
#[derive(Debug)]
pub(crate) struct Found {
    /// As it was asked for, links and all.
    asked: PathBuf,
    place: Place,
    /// SHA-256 of the file, 64 hexadecimal digits.
    pub(crate) hash: String,
    began: Instant,
}

/// Looks at `path` and reads the file behind it, whatever it is. Blocks: some 30 ms for a program of the usual size.
pub(crate) fn find(path: &Path) -> Result<Found, Refused> {
    let began = Instant::now();
    let place = Place::of(path)?;
    let hash = hash(&place.path).map_err(|error| Refused::Unreadable { path: place.path.clone(), error })?;
    Ok(Found { asked: path.to_owned(), place, hash, began })
}

impl Found {
    /// Looks into the file, and runs it with the arguments `self_test` for `timeout` at the most: without the descriptors
    /// and variables by which the service manager knows us, in a process group of its own, of which nothing is left
    /// afterwards. Without arguments it is not run, for that would be a start. Works on a thread of its own. When the
    /// future is dropped, the test is ended.
    pub(crate) async fn verify(self, self_test: &[String], timeout: Duration) -> Result<Candidate, Refused> {
        let path = self.asked.clone();
        let not_tried = |error| Refused::NotTried { path: path.clone(), error };
        let abandoned = Abandoned(Arc::new(AtomicBool::new(false)));
        let (tell, told) = oneshot::channel();
        let (arguments, flag) = (self_test.to_owned(), Arc::clone(&abandoned.0));
        std::thread::Builder::new()
            .name("candidate".to_owned())
            .spawn(move || tell.send(self.examine(&arguments, timeout, &flag)).ok())
            .map_err(not_tried)?;
        told.await.unwrap_or_else(|_| Err(not_tried(io::Error::other("its thread ended"))))
    }

    fn examine(self, arguments: &[String], timeout: Duration, abandoned: &AtomicBool) -> Result<Candidate, Refused> {
        let Self { asked, place, hash, began } = self;
        look_into(&place.path)?;
        let outcome = if arguments.is_empty() {
            None
        } else {
            let outcome = trial::run(&place.path, arguments, timeout, abandoned);
            Some(outcome.map_err(|error| unstarted(&place.path, error))?)
        };
        let (status, said) = outcome.map_or((None, String::new()), |outcome| (Some(outcome.status), outcome.said));
        let candidate = Candidate {
            name: name(&place.called, &hash),
            path: place.path,
            hash,
            identity: place.identity,
            said,
            took: began.elapsed(),
        };
        // First of all: what was tested is not what is there now, so its outcome says nothing.
        if !candidate.is_still_at(&asked) {
            return Err(Refused::Changed(candidate.path));
        }
        let Candidate { path, said, .. } = candidate;
        match status {
            Some(Some(status)) if !status.success() => {
                Err(Refused::SelfTestFailed { path, status: trial::describe(status), said })
            }
            Some(None) => Err(Refused::SelfTestHung { path, timeout, said }),
            Some(Some(_)) | None => Ok(Candidate { path, said, ..candidate }),
        }
    }
}

/// Says so when it is dropped.
struct Abandoned(Arc<AtomicBool>);

impl Drop for Abandoned {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Looks into the file before it is run.
fn look_into(path: &Path) -> Result<(), Refused> {
    let unreadable = |error| Refused::Unreadable { path: path.into(), error };
    let mut file = open(path).map_err(unreadable)?;
    if rustix::fs::access(path, rustix::fs::Access::EXEC_OK).is_err() {
        return Err(Refused::NotExecutable(path.into()));
    }
    match header::check(&mut file).map_err(unreadable)? {
        Ok(()) => Ok(()),
        Err(Fault::NotAProgram(fault)) => Err(Refused::NotAProgram { path: path.into(), fault }),
        Err(Fault::Elsewhere(machine)) => Err(Refused::WrongArchitecture { path: path.into(), machine }),
    }
}

/// Opens a file, and nothing else: a pipe would make us wait for its writer, and a device may never end.
fn open(path: &Path) -> io::Result<File> {
    let flags = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    let file = File::options().read(true).custom_flags(flags).open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::new(io::ErrorKind::InvalidInput, "not a file")) }
}

/// What execve(2) means by its errors.
fn unstarted(path: &Path, error: io::Error) -> Refused {
    let path = path.to_owned();
    match error.kind() {
        io::ErrorKind::NotFound => {
            Refused::NotAProgram { path, fault: "names an interpreter or loader that is not here".to_owned() }
        }
        io::ErrorKind::PermissionDenied => Refused::NotExecutable(path),
        // Somebody has it open for writing.
        io::ErrorKind::ExecutableFileBusy => Refused::Changed(path),
        _ if error.raw_os_error() == Some(libc::ENOEXEC) => {
            Refused::NotAProgram { path, fault: "is in a format that this machine does not run".to_owned() }
        }
        _ => Refused::NotTried { path, error },
    }
}

/// What a release is called: its folder's name where that lies in a folder `releases`, else `unpackaged-` and the first
/// twelve digits of its hash.
fn name(file: &Path, hash: &str) -> String {
    let folder = file.parent();
    let is_packaged = folder.and_then(Path::parent).and_then(Path::file_name).is_some_and(|name| name == "releases");
    match folder.and_then(Path::file_name).and_then(|name| name.to_str()) {
        Some(name) if is_packaged => name.to_owned(),
        _ => format!("unpackaged-{}", hash.get(..12).unwrap_or(hash)),
    }
}

/// SHA-256 of a file, 64 hexadecimal digits. Blocks: some 30 ms for a program of the usual size.
///
/// # Errors
/// When the file cannot be read, or is none.
pub(crate) fn hash(path: &Path) -> io::Result<String> {
    use std::fmt::Write as _;
    let mut file = open(path)?;
    let mut hasher = Sha256::new();
    let mut bytes = vec![0; 64 << 10];
    loop {
        match file.read(&mut bytes) {
            Ok(0) => break,
            Ok(length) => hasher.update(&bytes[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(hasher.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}
