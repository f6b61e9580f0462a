//! The way from a path to a file: each link on it, and what stands at its end.

use std::{
    collections::BTreeSet,
    ffi::{OsStr, OsString},
    fs::Metadata,
    io,
    os::unix::fs::MetadataExt,
    path::{Component, Path, PathBuf},
};

/// So many links the kernel follows before it answers ELOOP (path_resolution(7)).
const LINKS: usize = 40;

/// What tells one file from another without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    device: u64,
    inode: u64,
    size: u64,
    /// Seconds and nanoseconds.
    modified: (i64, i64),
    /// Who may read and run it: an operator who makes a refused file executable expects another try.
    permissions: u32,
}

impl Identity {
    /// Of the file behind `metadata`.
    pub(crate) fn of(metadata: &Metadata) -> Self {
        Self {
            device: metadata.dev(),
            inode: metadata.ino(),
            size: metadata.size(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            permissions: metadata.mode() & 0o555,
        }
    }

    /// Whether it is the same file with the same content, whoever may run it.
    pub(crate) fn is_same_content(&self, other: &Self) -> bool {
        Self { permissions: 0, ..*self } == Self { permissions: 0, ..*other }
    }
}

/// Why there is no program at the end of a path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Oddity {
    /// Links that name each other.
    #[error("{} leads in a circle of links", .0.display())]
    Loop(PathBuf),
    /// Something that holds no program.
    #[error("{} is {kind}, not a file", path.display())]
    NotAFile {
        /// Where.
        path: PathBuf,
        /// With its article.
        kind: &'static str,
    },
    /// The file system's refusal.
    #[error("{} cannot be looked at: {reason}", path.display())]
    Unreadable {
        /// Where.
        path: PathBuf,
        /// In the words of the operating system.
        reason: String,
    },
}

/// What stands at the end of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// A regular file.
    File(Identity),
    /// Nothing, perhaps for a moment only.
    Gone,
    /// Something that is no program.
    Odd(Oddity),
}

/// A path as the kernel would follow it at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Trail {
    /// Folders, and the name in each whose change would lead elsewhere: the links, the file, and what is missing.
    pub(crate) points: BTreeSet<(PathBuf, OsString)>,
    /// Where it ends, without links as far as it could be followed.
    pub(crate) place: PathBuf,
    /// What is there.
    pub(crate) end: End,
}

impl Trail {
    /// Follows `path`, which must be absolute, link by link. Reads no file.
    pub(crate) fn follow(path: &Path) -> Self {
        let mut points = BTreeSet::new();
        let mut place = PathBuf::from("/");
        // The parts still to go, the next one last.
        let mut ahead = Vec::new();
        queue(&mut ahead, path);
        let mut links = 0;
        let mut last = None;
        while let Some(name) = ahead.pop() {
            if name == ".." {
                place.pop();
                continue;
            }
            let here = place.join(&name);
            let metadata = match here.symlink_metadata() {
                Ok(metadata) => metadata,
                Err(error) => {
                    points.insert((place, name));
                    return Self { points, end: refused(&error, &here), place: here };
                }
            };
            if metadata.is_symlink() {
                points.insert((place.clone(), name));
                links += 1;
                let target = match here.read_link() {
                    _ if links > LINKS => {
                        return Self { points, place: here, end: End::Odd(Oddity::Loop(path.into())) };
                    }
                    Err(error) => return Self { points, end: refused(&error, &here), place: here },
                    Ok(target) => target,
                };
                if target.is_absolute() {
                    place = PathBuf::from("/");
                }
                queue(&mut ahead, &target);
                last = None;
            } else {
                last = Some((std::mem::replace(&mut place, here), name, metadata));
            }
        }
        let Some((folder, name, metadata)) = last else {
            // A path that ends in `..` or `/`.
            let end = End::Odd(Oddity::NotAFile { path: place.clone(), kind: "a folder" });
            return Self { points, place, end };
        };
        points.insert((folder, name));
        let end = match kind(&metadata) {
            None => End::File(Identity::of(&metadata)),
            Some(kind) => End::Odd(Oddity::NotAFile { path: place.clone(), kind }),
        };
        Self { points, place, end }
    }

    /// Whether something that happens to `path` may lead elsewhere: a point, or a folder that holds one.
    pub(crate) fn passes(points: &BTreeSet<(PathBuf, OsString)>, path: &Path) -> bool {
        points.iter().any(|(folder, name)| {
            folder == path || (path.parent() == Some(folder) && path.file_name() == Some(name.as_os_str()))
        })
    }
}

/// Puts the parts of `path` before those already there.
fn queue(ahead: &mut Vec<OsString>, path: &Path) {
    let part = |component: Component<'_>| match component {
        Component::Normal(name) => Some(name.to_owned()),
        Component::ParentDir => Some(OsStr::new("..").to_owned()),
        Component::CurDir | Component::RootDir | Component::Prefix(_) => None,
    };
    ahead.extend(path.components().rev().filter_map(part));
}

fn refused(error: &io::Error, path: &Path) -> End {
    match error.kind() {
        // A folder that is a file for a moment is as good as nothing, too.
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => End::Gone,
        _ => End::Odd(Oddity::Unreadable { path: path.into(), reason: error.to_string() }),
    }
}

/// What it is, where that is no regular file.
fn kind(metadata: &Metadata) -> Option<&'static str> {
    use std::os::unix::fs::FileTypeExt;
    let kind = metadata.file_type();
    if kind.is_file() {
        None
    } else if kind.is_dir() {
        Some("a folder")
    } else if kind.is_fifo() {
        Some("a pipe")
    } else if kind.is_socket() {
        Some("a socket")
    } else {
        Some("a device")
    }
}
