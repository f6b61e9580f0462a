//! Which executable this is.

use std::{
    env, io,
    path::{Path, PathBuf},
};

use serde::Serialize;

use crate::candidate;

/// The running program itself, even when its file is gone; proc(5).
const SELF: &str = "/proc/self/exe";

/// Digits of a build.
const BUILD: usize = 12;

/// What the kernel adds to the path of a file that is gone.
const DELETED: &str = " (deleted)";

/// Which executable this is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Release {
    /// The name of the folder that it lies in, if that lies in one called `releases`; else `unpackaged-` and the build.
    pub name: String,
    /// The program's own version.
    pub version: String,
    /// The first twelve hexadecimal digits of the file's SHA-256.
    pub build: String,
    /// The path that it was started by, links and all: `/opt/kintsugi/current/kintsugi`.
    pub path: PathBuf,
}

impl Release {
    /// The running program. `binary` is the path to say where argument zero does not tell it. Reads the whole file once.
    ///
    /// # Errors
    /// When the program's file can be neither named nor read.
    pub fn of_this_process(version: &str, binary: Option<&Path>) -> io::Result<Self> {
        let resolved = env::current_exe()?;
        // A release that has been removed still has its name.
        let resolved =
            resolved.to_str().and_then(|path| path.strip_suffix(DELETED)).map_or(resolved.clone(), PathBuf::from);
        let hash = candidate::hash(Path::new(SELF)).or_else(|_| candidate::hash(&resolved))?;
        let path = binary.map(Path::to_owned).or_else(started_as).unwrap_or_else(|| resolved.clone());
        Ok(Self {
            name: name(&resolved, &hash),
            version: version.to_owned(),
            build: hash.get(..BUILD).unwrap_or(&hash).to_owned(),
            path,
        })
    }
}

/// What a release is called: the name of the folder that its file lies in, if that lies in one called `releases`; else
/// `unpackaged-` and the first twelve digits of the file's SHA-256. The path is free of links.
pub(crate) fn name(file: &Path, hash: &str) -> String {
    let folder = file.parent().filter(|folder| folder.parent().is_some_and(|above| above.ends_with("releases")));
    let name = folder.and_then(Path::file_name).and_then(|name| name.to_str()).filter(|name| is_name(name));
    name.map_or_else(|| format!("unpackaged-{}", hash.get(..BUILD).unwrap_or(hash)), str::to_owned)
}

/// Whether this can be a release's name: letters, digits and `._+~-`, and no name that means a folder.
pub(crate) fn is_name(name: &str) -> bool {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "._+~-".contains(c);
    (1..=100).contains(&name.len()) && name.chars().all(is_allowed) && !matches!(name, "." | "..")
}

/// Argument zero, if it is a path to a file. A program found by the search path has only a name there.
fn started_as() -> Option<PathBuf> {
    let name = PathBuf::from(env::args_os().next()?);
    name.parent().filter(|folder| *folder != Path::new(""))?;
    // Joining leaves an absolute path as it is.
    let path = env::current_dir().unwrap_or_default().join(name);
    (path.is_absolute() && path.is_file()).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn a_packaged_release_has_its_folders_name() {
        assert_eq!(name(Path::new("/opt/x/releases/1.2.3~rc1+x_y/program"), HASH), "1.2.3~rc1+x_y");
    }

    #[test]
    fn anything_else_is_named_by_its_content() {
        let paths = [
            "/program",
            "/releases/program",
            "/releases/a b/program",
            "/old-releases/1/program",
            "/releases/1/2/x",
            "",
        ];
        for path in paths {
            assert_eq!(name(Path::new(path), HASH), "unpackaged-ba7816bf8f01", "{path}");
        }
    }

    #[test]
    fn this_process_is_the_file_that_runs() {
        let release = Release::of_this_process("9", None).unwrap();
        let hash = candidate::hash(&env::current_exe().unwrap()).unwrap();
        assert_eq!((release.build.as_str(), release.build.len()), (&hash[..12], 12));
        assert_eq!(release.name, format!("unpackaged-{}", release.build));
        assert!(release.path.is_absolute());
        let named = Release::of_this_process("9", Some(Path::new("/opt/program"))).unwrap();
        assert_eq!((named.path.as_path(), named.build), (Path::new("/opt/program"), release.build));
    }

    #[test]
    fn a_name_is_never_a_path() {
        for bad in ["", ".", "..", "a/b", "a b", "ä", "a\n"] {
            assert!(!is_name(bad), "{bad:?}");
        }
        assert!(is_name("0.1.0+git~1_a-b"));
    }
}
