//! Where private servers may lie, and whose they are.

use std::fs::{self, DirBuilder, File, Permissions, TryLockError};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use crate::checkout::Checkout;
use crate::stopping;

/// The user that servers run as when this tool runs as root: Postgres refuses to be root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Owner {
    pub(super) uid: u32,
    pub(super) gid: u32,
}

/// Where the private servers of a checkout live.
#[derive(Clone, Debug)]
pub(crate) struct Ground {
    pub(super) base: PathBuf,
    /// Where it is, or would be, if the checkout were closed to the servers' owner.
    pub(super) outside: PathBuf,
    pub(super) owner: Option<Owner>,
}

impl Ground {
    /// `target/servers`; as root and under a folder that is closed to others (such as root's home), a folder under
    /// `/var/tmp`, since the unprivileged owner of the servers must be able to reach its programs and data.
    pub(crate) fn find(checkout: &Checkout) -> Result<Self> {
        let inside = checkout.servers();
        let outside = PathBuf::from("/var/tmp").join(format!("kintsugi-{}", short_hash(checkout.root())));
        if !rustix::process::geteuid().is_root() {
            fs::create_dir_all(&inside)?;
            return Ok(Self { base: inside, outside, owner: None });
        }
        let accounts = fs::read_to_string("/etc/passwd").context("cannot read /etc/passwd")?;
        let owner = account(&accounts, "postgres").or_else(|| account(&accounts, "nobody"));
        let owner =
            owner.context("Postgres refuses to run as root, and there is no user postgres or nobody to run it as")?;
        fs::create_dir_all(&inside)?;
        fs::set_permissions(&inside, Permissions::from_mode(0o755))?;
        let base = if open_to_all(&inside)? {
            inside
        } else {
            private_folder(&outside, 0, 0o755)?;
            outside.clone()
        };
        Ok(Self { base, outside, owner: Some(owner) })
    }

    /// The folder of unpacked packages.
    pub(super) fn packages(&self) -> PathBuf {
        self.base.join("packages")
    }

    /// The folder outside the checkout, if it is left from a time when the checkout was closed: it is this user's, and
    /// no run of that time goes on.
    pub(super) fn forsaken(&self) -> Result<Option<PathBuf>> {
        let Ok(metadata) = fs::symlink_metadata(&self.outside) else { return Ok(None) };
        let own = metadata.is_dir() && metadata.uid() == rustix::process::geteuid().as_raw();
        if self.base == self.outside || !own {
            return Ok(None);
        }
        for entry in fs::read_dir(&self.outside)? {
            let lock = File::options().write(true).open(entry?.path().join("lock"));
            if lock.is_ok_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock))) {
                return Ok(None);
            }
        }
        Ok(Some(self.outside.clone()))
    }

    /// Holds the ground for a moment, against other runs of this tool in the same checkout.
    pub(super) fn hold(&self) -> Result<File> {
        let file = File::options().create(true).truncate(false).write(true).open(self.base.join("lock"))?;
        let held = stopping::wait_until(Duration::from_secs(300), || match file.try_lock() {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(error.into()),
        })?;
        ensure!(held, "another run of this tool has held {} for five minutes", self.base.join("lock").display());
        Ok(file)
    }
}

/// Creates a folder if it is missing and makes sure that it is a real folder of that user with that mode: a name under
/// a folder that all may write to could be someone else's.
pub(super) fn private_folder(path: &Path, uid: u32, mode: u32) -> Result<()> {
    if !path.exists() {
        DirBuilder::new().mode(mode).create(path).with_context(|| format!("cannot create {}", path.display()))?;
    }
    let metadata = fs::symlink_metadata(path)?;
    ensure!(
        metadata.is_dir() && metadata.uid() == uid,
        "{} is not a folder of user {uid}; remove it or move it away",
        path.display()
    );
    if metadata.mode() & 0o777 != mode {
        fs::set_permissions(path, Permissions::from_mode(mode))?;
    }
    Ok(())
}

/// Twelve hexadecimal digits that tell one path from another.
pub(super) fn short_hash(path: &Path) -> String {
    let digest = Sha256::digest(path.as_os_str().as_encoded_bytes());
    digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// Whether every folder on the way can be passed by everybody.
fn open_to_all(path: &Path) -> Result<bool> {
    for folder in path.ancestors() {
        if fs::metadata(folder)?.mode() & 0o001 == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Finds a user in the text of passwd(5).
fn account(accounts: &str, name: &str) -> Option<Owner> {
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next() == Some(name)).then_some(())?;
        let mut numbers = fields.skip(1);
        Some(Owner { uid: numbers.next()?.parse().ok()?, gid: numbers.next()?.parse().ok()? })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_found_by_its_whole_name() {
        let accounts = "nobody2:x:1:2::/:/bin/sh\nnobody:x:65534:65533:nobody:/nonexistent:/usr/sbin/nologin\n";
        assert_eq!(account(accounts, "nobody"), Some(Owner { uid: 65534, gid: 65533 }));
        assert_eq!(account(accounts, "postgres"), None);
    }

    #[test]
    fn a_folder_of_another_user_is_refused() {
        assert!(private_folder(&std::env::temp_dir(), 4_000_000, 0o700).is_err());
    }
}
