//! Sees that another release lies where this process was started from.
//!
//! However it came there: written anew, renamed onto the name, or by a link that was turned. What the file system tells
//! makes it quick; a look every few seconds makes it certain. All of it happens on a thread of its own, which works
//! while the runtime's workers do not.

mod eyes;
mod quiet;
#[cfg(test)]
pub(crate) mod scratch;
#[cfg(test)]
mod tests;
pub(crate) mod trail;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError, SyncSender},
    },
    time::{Duration, Instant},
};

use tokio::sync::watch;

use self::{
    eyes::{Eyes, Maker},
    quiet::Quiet,
    trail::{End, Identity, Oddity, Trail},
};

/// Longest wait that makes sense here.
const DAY: Duration = Duration::from_hours(24);

/// Something else than before is where the executable was.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Seen {
    /// The file itself, behind all links.
    pub(crate) place: PathBuf,
    /// What it is.
    pub(crate) sight: Sight,
}

/// What was seen.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Sight {
    /// Another file.
    Another(Identity),
    /// The file that was there at the start is back; what was meant to come is off.
    Running,
    /// Nothing that could be a program. Worth a line in the log, and nothing else.
    Odd(Oddity),
}

/// A watch on the executable. It ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Watch {
    seen: watch::Receiver<Option<Seen>>,
    stir: SyncSender<()>,
    ended: Arc<AtomicBool>,
}

impl Watch {
    /// Watches `path` as the process was started by it, links and all. What is there now counts as running, so this is
    /// to be called early in a life. Looks every `every` besides the notices of the file system, and reports a file that
    /// nobody touched for `stillness`. Where no thread can be had, that is logged and nothing is ever seen.
    pub(crate) fn start(path: PathBuf, every: Duration, stillness: Duration) -> Self {
        Self::start_with(path, every, stillness, eyes::recommended)
    }

    fn start_with(path: PathBuf, every: Duration, stillness: Duration, make: Maker) -> Self {
        let path = std::path::absolute(&path).unwrap_or(path);
        // Neither a busy loop nor a time that no clock reaches.
        let every = every.clamp(Duration::from_millis(10), DAY);
        let stillness = stillness.min(DAY);
        let (tell, seen) = watch::channel(None);
        let (stir, stirred) = mpsc::sync_channel(1);
        let ended = Arc::new(AtomicBool::new(false));
        let start = baseline(&Trail::follow(&path), Path::new("/proc/self/exe"));
        let lookout = Lookout {
            running: if let End::File(identity) = start { Some(identity) } else { None },
            quiet: Quiet::new(start, stillness),
            eyes: Eyes::new(make, stir.clone()),
            path,
            every,
            gap: (stillness / 10).clamp(Duration::from_millis(5), Duration::from_millis(100)),
            tell,
            ended: Arc::clone(&ended),
        };
        let thread = std::thread::Builder::new().name("binary-watch".to_owned());
        if let Err(error) = thread.spawn(move || lookout.run(&stirred)) {
            tracing::error!(%error, "there is no thread to watch the executable; a new release needs a restart");
        }
        Self { seen, stir, ended }
    }

    /// The next time that the resolved file is another one than was last reported (or was there at the start), and has
    /// been left alone for a while. Of several since the last call, the last one. Cancel safe: what was not taken is
    /// there for the next call.
    pub(crate) async fn changed(&mut self) -> Seen {
        loop {
            if self.seen.changed().await.is_err() {
                // The thread is gone, which it has said itself.
                std::future::pending::<()>().await;
            }
            if let Some(seen) = self.seen.borrow_and_update().clone() {
                return seen;
            }
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Release);
        let _ = self.stir.try_send(());
    }
}

/// What counts as running. That is what the path led to at the start, unless our own file was replaced between exec and
/// now: Linux then calls it deleted (proc_pid_exe(5)), and what is in its place is news.
fn baseline(trail: &Trail, own: &Path) -> End {
    use std::os::unix::ffi::OsStrExt;
    let replaced = own.read_link().ok().is_some_and(|target| {
        target.as_os_str().as_bytes().strip_suffix(b" (deleted)") == Some(trail.place.as_os_str().as_bytes())
    });
    match own.metadata() {
        Ok(metadata) if replaced => End::File(Identity::of(&metadata)),
        _ => trail.end.clone(),
    }
}

/// The thread's side.
struct Lookout {
    path: PathBuf,
    every: Duration,
    /// Least time between two looks, whatever the file system tells.
    gap: Duration,
    running: Option<Identity>,
    quiet: Quiet,
    eyes: Eyes,
    tell: watch::Sender<Option<Seen>>,
    ended: Arc<AtomicBool>,
}

impl Lookout {
    fn run(mut self, stirred: &Receiver<()>) {
        let mut looked = self.look();
        // When to look because of a notice.
        let mut asked: Option<Instant> = None;
        while !self.ended.load(Ordering::Acquire) {
            let due = [asked, self.quiet.due()].into_iter().flatten().fold(looked + self.every, Instant::min);
            let left = due.saturating_duration_since(Instant::now());
            // Before any notice is taken: where notices never cease, a look is still due.
            if left.is_zero() {
                asked = None;
                looked = self.look();
                continue;
            }
            match stirred.recv_timeout(left) {
                Ok(()) => {
                    let now = Instant::now();
                    self.quiet.stir(now);
                    asked.get_or_insert(now.max(looked + self.gap));
                }
                Err(RecvTimeoutError::Timeout) => {}
                // Does not happen: `eyes` holds a sender.
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Looks once, tells what is to be told; when that was.
    fn look(&mut self) -> Instant {
        let trail = self.eyes.follow(&self.path);
        let now = Instant::now();
        let sight = match self.quiet.look(trail.end, now) {
            Some(End::File(identity)) if self.running.is_some_and(|running| running.is_same_content(&identity)) => {
                Sight::Running
            }
            Some(End::File(identity)) => Sight::Another(identity),
            Some(End::Odd(oddity)) => Sight::Odd(oddity),
            Some(End::Gone) | None => return now,
        };
        self.tell.send_replace(Some(Seen { place: trail.place, sight }));
        now
    }
}
