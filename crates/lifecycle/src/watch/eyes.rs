//! What the file system tells by itself about the way to a file, where it tells anything.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, mpsc::SyncSender},
};

use notify::{
    Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher,
    event::{AccessKind, AccessMode},
};

use super::trail::Trail;

type Points = Arc<Mutex<BTreeSet<(PathBuf, OsString)>>>;

/// What is called for each notice.
pub(crate) type Handler = Box<dyn Fn(notify::Result<Event>) + Send>;

/// Makes a watcher; may be refused, for users have few of them (`fs.inotify.max_user_instances`, inotify(7)).
pub(crate) type Maker = fn(Handler) -> notify::Result<RecommendedWatcher>;

/// The watcher of this operating system.
pub(crate) fn recommended(handler: Handler) -> notify::Result<RecommendedWatcher> {
    notify::recommended_watcher(handler)
}

/// Watches the folders of a trail, and follows it when it turns.
pub(crate) struct Eyes {
    make: Maker,
    stir: SyncSender<()>,
    points: Points,
    watcher: Option<RecommendedWatcher>,
    /// Watched folders, with device and inode: another folder under the same name is watched anew.
    folders: BTreeMap<PathBuf, (u64, u64)>,
    complained: bool,
}

impl Eyes {
    /// Nothing is watched before the first [`Eyes::follow`]. One message waits in `stir` at the most.
    pub(crate) fn new(make: Maker, stir: SyncSender<()>) -> Self {
        Self { make, stir, points: Points::default(), watcher: None, folders: BTreeMap::new(), complained: false }
    }

    /// Follows `path` to its end and watches each folder on the way.
    pub(crate) fn follow(&mut self, path: &Path) -> Trail {
        let mut trail = Trail::follow(path);
        // A link that turned before its folder was watched made no notice: look again, though not for ever.
        for _ in 0..3 {
            (*self.points.lock().unwrap_or_else(PoisonError::into_inner)).clone_from(&trail.points);
            if !self.aim(&trail) {
                break;
            }
            trail = Trail::follow(path);
        }
        trail
    }

    /// Watches the folders of `trail` and no others; true when one was added.
    fn aim(&mut self, trail: &Trail) -> bool {
        if self.watcher.is_none() {
            self.open();
        }
        let Some(watcher) = &mut self.watcher else { return false };
        let wanted: BTreeMap<_, _> = trail
            .points
            .iter()
            .filter_map(|(folder, _)| {
                let metadata = folder.metadata().ok()?;
                Some((folder.clone(), (metadata.dev(), metadata.ino())))
            })
            .collect();
        self.folders.retain(|folder, identity| {
            let stays = wanted.get(folder) == Some(identity);
            if !stays {
                // Of a folder that is gone, the watch is gone already.
                let _ = watcher.unwatch(folder);
            }
            stays
        });
        let mut added = false;
        let mut refusal = None;
        for (folder, identity) in wanted {
            if self.folders.contains_key(&folder) {
                continue;
            }
            match watcher.watch(&folder, RecursiveMode::NonRecursive) {
                Ok(()) => {
                    self.folders.insert(folder, identity);
                    added = true;
                }
                Err(error) => refusal = Some(error),
            }
        }
        if let Some(error) = refusal {
            self.complain(&error);
        }
        added
    }

    fn open(&mut self) {
        let (points, stir) = (Arc::clone(&self.points), self.stir.clone());
        let handler = move |event: notify::Result<Event>| {
            let stirs = match event {
                Ok(event) => concerns(&event, &points.lock().unwrap_or_else(PoisonError::into_inner)),
                Err(_) => true,
            };
            if stirs {
                // Full means that a message is on its way already: a storm of notices is one look.
                let _ = stir.try_send(());
            }
        };
        match (self.make)(Box::new(handler)) {
            Ok(watcher) => self.watcher = Some(watcher),
            Err(error) => self.complain(&error),
        }
    }

    fn complain(&mut self, error: &notify::Error) {
        if !std::mem::replace(&mut self.complained, true) {
            tracing::warn!(%error, "the file system gives no notices of a new release; it is looked for now and then");
        }
    }
}

/// Whether it may be about the file; what others do in its folder, and who reads it, is not.
fn concerns(event: &Event, points: &BTreeSet<(PathBuf, OsString)>) -> bool {
    let is_write = matches!(event.kind, EventKind::Access(AccessKind::Close(AccessMode::Write)));
    if event.kind.is_access() && !is_write {
        return false;
    }
    // Without a path: notices were lost.
    event.paths.is_empty() || event.paths.iter().any(|path| Trail::passes(points, path))
}
