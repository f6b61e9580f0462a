//! One set of servers: its folder, and who holds it.

use std::fs::{self, DirBuilder, File, Permissions, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::Purpose;
use super::ground::{Ground, private_folder, short_hash};

/// The outcome of asking for an instance.
pub(crate) enum Claim {
    /// It is this process's until it is dropped.
    Mine(Instance),
    /// Another process has it, and left this note.
    Taken(String),
}

/// A folder for one set of servers, held by this process alone.
pub(crate) struct Instance {
    ground: Ground,
    purpose: Purpose,
    folder: PathBuf,
    lock: File,
    emptied: bool,
}

impl Instance {
    /// Takes the kept instance of a purpose, or makes a fresh one and removes what dead runs have left.
    pub(crate) fn claim(ground: &Ground, purpose: Purpose) -> Result<Claim> {
        let _held = ground.hold()?;
        let name = if purpose.is_kept() {
            purpose.name().to_owned()
        } else {
            sweep(ground, purpose)?;
            format!("{}-{}", purpose.name(), std::process::id())
        };
        let folder = ground.base.join(name);
        fs::create_dir_all(&folder)?;
        fs::set_permissions(&folder, Permissions::from_mode(0o755))?;
        let mut lock = File::options().create(true).truncate(false).read(true).write(true).open(folder.join("lock"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Claim::Mine(Self { ground: ground.clone(), purpose, folder, lock, emptied: false })),
            Err(TryLockError::WouldBlock) => {
                let mut note = String::new();
                lock.read_to_string(&mut note)?;
                Ok(Claim::Taken(note))
            }
            Err(TryLockError::Error(error)) => Err(error).context("cannot lock the servers' folder"),
        }
    }

    /// A fresh instance, which nobody else can have.
    pub(crate) fn fresh(ground: &Ground, purpose: Purpose) -> Result<Self> {
        match Self::claim(ground, purpose)? {
            Claim::Mine(instance) => Ok(instance),
            Claim::Taken(_) => bail!("another process holds the fresh instance of this one; run the command again"),
        }
    }

    /// Leaves a note for whoever finds the instance taken.
    pub(crate) fn note(&mut self, text: &str) -> Result<()> {
        self.lock.set_len(0)?;
        self.lock.rewind()?;
        Ok(self.lock.write_all(text.as_bytes())?)
    }

    /// Removes all private data of the instance, wherever they lie, has containers begin anew, and says which folders
    /// went.
    pub(crate) fn empty(&mut self) -> Result<Vec<PathBuf>> {
        self.emptied = true;
        let mut folders: Vec<_> = fs::read_dir(&self.folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        folders.push(far_socket_folder(&self.folder));
        folders.retain(|path| path.is_dir());
        folders.extend(self.ground.forsaken()?);
        for folder in &folders {
            fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
        }
        Ok(folders)
    }

    pub(super) fn ground(&self) -> &Ground {
        &self.ground
    }

    /// The folder of everything that belongs to it.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether it is to start over.
    pub(super) fn is_emptied(&self) -> bool {
        self.emptied
    }

    pub(super) fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The folder of one server, closed to all but its owner.
    pub(super) fn server_folder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder.join(name);
        self.own_folder(&folder)?;
        Ok(folder)
    }

    /// A file for a server's log, emptied.
    pub(super) fn log(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.log"))
    }

    /// Where the sockets lie. A Unix socket's address holds 107 bytes, so a deep checkout gets a short folder elsewhere.
    pub(super) fn socket_folder(&self, server: &Path) -> Result<PathBuf> {
        let folder = match server.join("socket") {
            near if near.as_os_str().len() + "/.s.PGSQL.5432".len() <= 107 => near,
            _ => far_socket_folder(&self.folder),
        };
        self.own_folder(&folder)?;
        Ok(folder)
    }

    /// Lets the command run as the servers' owner, in a clean environment and in a folder that the owner can enter.
    pub(super) fn run_as_owner<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("TZ", "UTC");
        command.env("LC_ALL", "C").current_dir(&self.folder);
        if let Some(owner) = &self.ground.owner {
            command.uid(owner.uid).gid(owner.gid);
        }
        command
    }

    fn own_folder(&self, folder: &Path) -> Result<()> {
        let owner = self.ground.owner.as_ref();
        let uid = owner.map_or_else(|| rustix::process::geteuid().as_raw(), |owner| owner.uid);
        if !folder.exists() {
            DirBuilder::new().mode(0o700).create(folder)?;
            if let Some(owner) = owner {
                chown(folder, Some(owner.uid), Some(owner.gid))?;
            }
        }
        private_folder(folder, uid, 0o700)
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        if !self.purpose.is_kept() {
            remove(&self.folder);
        }
    }
}

/// Removes fresh instances whose process is gone: their lock is free.
fn sweep(ground: &Ground, purpose: Purpose) -> Result<()> {
    for entry in fs::read_dir(&ground.base)? {
        let folder = entry?.path();
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(process) = name.strip_prefix(purpose.name()).and_then(|rest| rest.strip_prefix('-')) else {
            continue;
        };
        if process.parse::<u32>().is_err() {
            continue;
        }
        let free = match File::options().write(true).open(folder.join("lock")) {
            Ok(lock) => lock.try_lock().is_ok(),
            // Instances are made and locked while the ground is held, so one without a lock is a ruin.
            Err(_) => true,
        };
        if free {
            remove(&folder);
        }
    }
    Ok(())
}

/// Removes an instance. What resists, such as a file of a server that is just ending, goes at the next sweep.
fn remove(folder: &Path) {
    let _ = fs::remove_dir_all(far_socket_folder(folder));
    let _ = fs::remove_dir_all(folder);
}

fn far_socket_folder(instance: &Path) -> PathBuf {
    std::env::temp_dir().join(format!("kintsugi-{}", short_hash(instance)))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;

    fn ground(name: &str) -> Ground {
        let base = std::env::temp_dir().join(format!("kintsugi-xtask-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&base);
        fs::create_dir_all(&base).unwrap();
        Ground { outside: base.with_extension("outside"), base, owner: None }
    }

    #[test]
    fn a_kept_instance_has_one_holder_and_tells_the_next_one_its_note() {
        let ground = ground("kept");
        let Claim::Mine(mut first) = Instance::claim(&ground, Purpose::Dev).unwrap() else { panic!("taken") };
        first.note("process 1").unwrap();
        let Claim::Taken(note) = Instance::claim(&ground, Purpose::Dev).unwrap() else { panic!("claimed twice") };
        assert_eq!(note, "process 1");
        drop(first);
        assert!(matches!(Instance::claim(&ground, Purpose::Dev).unwrap(), Claim::Mine(_)));
        fs::remove_dir_all(&ground.base).unwrap();
    }

    #[test]
    fn a_fresh_instance_leaves_nothing_and_sweeps_dead_ones_only() {
        let ground = ground("fresh");
        let dead = ground.base.join("test-1");
        let bench = ground.base.join("bench-1");
        let alive = ground.base.join("test-2");
        for folder in [&dead, &bench, &alive] {
            fs::create_dir_all(folder).unwrap();
        }
        let lock = File::create(alive.join("lock")).unwrap();
        lock.lock().unwrap();
        let instance = Instance::fresh(&ground, Purpose::Test).unwrap();
        let folder = instance.folder.clone();
        assert!(folder.exists() && !dead.exists() && bench.exists() && alive.exists());
        drop(instance);
        assert!(!folder.exists());
        fs::remove_dir_all(&ground.base).unwrap();
    }

    #[test]
    fn starting_over_removes_the_data_and_the_ground_outside_that_nobody_uses_any_more() {
        let ground = ground("over");
        let Claim::Mine(mut instance) = Instance::claim(&ground, Purpose::Dev).unwrap() else { panic!("taken") };
        let data = instance.server_folder("postgres").unwrap();
        fs::create_dir_all(ground.outside.join("test-1")).unwrap();
        let lock = File::create(ground.outside.join("test-1/lock")).unwrap();
        lock.lock().unwrap();
        assert_eq!(instance.empty().unwrap(), std::slice::from_ref(&data));
        assert!(ground.outside.exists(), "a run of before still uses it");
        drop(lock);
        assert_eq!(instance.empty().unwrap(), std::slice::from_ref(&ground.outside));
        assert!(!data.exists() && !ground.outside.exists());
        fs::remove_dir_all(&ground.base).unwrap();
    }

    #[test]
    fn a_deep_checkout_gets_a_short_socket_folder() {
        let ground = ground("deep");
        let Claim::Mine(mut instance) = Instance::claim(&ground, Purpose::Dev).unwrap() else { panic!("taken") };
        let deep = Path::new("/").join("x".repeat(100));
        let folder = instance.socket_folder(&deep).unwrap();
        assert!(folder.starts_with(std::env::temp_dir()), "{}", folder.display());
        assert_eq!(fs::metadata(&folder).unwrap().mode() & 0o777, 0o700);
        // It lies outside the checkout, but starting over finds it.
        assert_eq!(instance.empty().unwrap(), std::slice::from_ref(&folder));
        assert!(!folder.exists());
        fs::remove_dir_all(&ground.base).unwrap();
    }
}
