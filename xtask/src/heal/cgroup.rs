//! A control group of the machine's own. `systemd-nspawn --keep-unit` boots a systemd in the group that it finds itself
//! in; two in one group would share their units' groups and kill each other's processes.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use rustix::process::{Pid, Signal, kill_process};

use super::patience;

/// The same group in each hierarchy that systemd uses.
pub(super) struct Group {
    folders: Vec<PathBuf>,
}

/// Where the hierarchies of cgroups(7) are mounted: version 2 alone, or version 1 with systemd's own beside it.
fn hierarchies() -> Vec<PathBuf> {
    let root = Path::new("/sys/fs/cgroup");
    if root.join("cgroup.controllers").exists() {
        return vec![root.to_owned()];
    }
    ["systemd", "unified"]
        .iter()
        .map(|name| root.join(name))
        .filter(|path| path.join("cgroup.procs").exists())
        .collect()
}

impl Group {
    /// Makes it.
    pub(super) fn make(name: &str) -> Result<Self> {
        let group = Self::named(name);
        ensure!(
            !group.folders.is_empty(),
            "no control groups are mounted below /sys/fs/cgroup, and systemd needs them"
        );
        for folder in &group.folders {
            fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        }
        Ok(group)
    }

    /// One that may exist.
    pub(super) fn named(name: &str) -> Self {
        Self { folders: hierarchies().into_iter().map(|folder| folder.join(name)).collect() }
    }

    /// The files to which a process writes its id to become a member.
    pub(super) fn doors(&self) -> impl Iterator<Item = PathBuf> {
        self.folders.iter().map(|folder| folder.join("cgroup.procs"))
    }

    /// Kills every process in it and removes it.
    pub(super) fn remove(&self) {
        let emptied = patience::wait_regardless(Duration::from_secs(5), || {
            let members: Vec<i32> = self.folders.iter().flat_map(|folder| members(folder)).collect();
            for pid in members.iter().filter_map(|pid| Pid::from_raw(*pid)) {
                // It may have ended since the list was read.
                let _ = kill_process(pid, Signal::KILL);
            }
            members.is_empty()
        });
        if !emptied {
            eprintln!("  Processes of an earlier machine do not end; its control group stays");
        }
        for folder in &self.folders {
            remove_folders(folder);
        }
    }
}

fn members(folder: &Path) -> Vec<i32> {
    let own = fs::read_to_string(folder.join("cgroup.procs")).unwrap_or_default();
    let mut found: Vec<i32> = own.lines().filter_map(|line| line.parse().ok()).filter(|pid| *pid > 0).collect();
    found.extend(children(folder).iter().flat_map(|child| members(child)));
    found
}

fn remove_folders(folder: &Path) {
    for child in children(folder) {
        remove_folders(&child);
    }
    // One that still has a member stays and is tried again by the next run.
    let _ = fs::remove_dir(folder);
}

fn children(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}
