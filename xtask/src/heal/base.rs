//! The root that every machine starts from: a small Debian with systemd, Postgres and what an operator would have.

use std::fs::{self, File, TryLockError};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use rustix::process::Signal;
use sha2::{Digest, Sha256};

use super::sources::{SUITE, Sources};
use crate::progress::Step;
use crate::{child, stopping};

/// What debootstrap puts in, beside the minimal base.
const INCLUDED: &str = "systemd,systemd-sysv,dbus,procps,iproute2,ca-certificates";

/// What apt adds afterwards: the database, the clock that can be turned, and the operator's everyday tools.
const ADDED: [&str; 4] = ["postgresql", "libfaketime", "curl", "libnss-systemd"];

/// Raised when the steps below change in a way that the lists above do not show.
const RECIPE: u32 = 1;

/// The folder of the base root, made when it is missing. `folder` holds it and is this command's own.
pub(super) fn base(folder: &Path) -> Result<PathBuf> {
    let root = folder.join(format!("base-{}", fingerprint()));
    if root.exists() {
        return Ok(root);
    }
    let _held = hold(folder)?;
    if root.exists() {
        return Ok(root);
    }
    let step = Step::begin(format!("Debian {SUITE} (once; the result is kept)"));
    for entry in fs::read_dir(folder)? {
        let old = entry?;
        if old.file_name().to_string_lossy().starts_with("base-") {
            fs::remove_dir_all(old.path())?;
        }
    }
    // A whole one appears under its name at once; half a one is removed by the next run.
    let unfinished = folder.join("base-unfinished");
    let sources = Sources::of_this_machine(&step)?;
    step.detail("debootstrap");
    let mut bootstrap = apart();
    bootstrap.args(["debootstrap", "--variant=minbase", &format!("--include={INCLUDED}"), SUITE]).arg(&unfinished);
    step.run(bootstrap.arg(sources.mirror()?), "debootstrap")?;
    prepare(&unfinished, &sources)?;
    step.detail("apt-get in the new root");
    in_root(&step, &unfinished, &["apt-get", "update", "--quiet"])?;
    let mut install = vec!["apt-get", "install", "--quiet", "--yes", "--no-install-recommends"];
    install.extend(ADDED);
    in_root(&step, &unfinished, &install)?;
    in_root(&step, &unfinished, &["apt-get", "clean"])?;
    finish(&unfinished)?;
    fs::rename(&unfinished, &root)?;
    step.done(&format!("with {}", ADDED.join(", ")));
    Ok(root)
}

/// In a mount namespace of its own: what debootstrap mounts in the new root goes with it, also when it is killed.
fn apart() -> Command {
    let mut command = child::command("unshare", Signal::TERM);
    command.args(["--mount", "--propagation", "private", "--"]);
    command
}

/// Against a second run of this tool that makes the same root.
fn hold(folder: &Path) -> Result<File> {
    let lock = File::options().create(true).truncate(false).write(true).open(folder.join("lock"))?;
    let held = stopping::wait_until(Duration::from_secs(900), || match lock.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error.into()),
    })?;
    ensure!(held, "another run of this tool has held {} for 15 minutes", folder.join("lock").display());
    Ok(lock)
}

fn fingerprint() -> String {
    let recipe = format!("{RECIPE} {SUITE} {INCLUDED} {} {}", ADDED.join(","), std::env::consts::ARCH);
    Sha256::digest(recipe.as_bytes()).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// Sources, proxy and resolver as on this machine; and nothing starts while packages are unpacked in a chroot.
fn prepare(root: &Path, sources: &Sources) -> Result<()> {
    fs::write(root.join("etc/apt/sources.list"), sources.list())?;
    fs::write(root.join("etc/apt/apt.conf.d/90machine"), sources.settings())?;
    let resolver = fs::read("/etc/resolv.conf").context("cannot read /etc/resolv.conf")?;
    fs::write(root.join("etc/resolv.conf"), resolver)?;
    let policy = root.join("usr/sbin/policy-rc.d");
    fs::write(&policy, "#!/bin/sh\nexit 101\n")?;
    fs::set_permissions(&policy, fs::Permissions::from_mode(0o755))?;
    Ok(())
}

fn finish(root: &Path) -> Result<()> {
    fs::remove_file(root.join("usr/sbin/policy-rc.d"))?;
    fs::write(root.join("etc/hostname"), "kintsugi-heal\n")?;
    fs::write(root.join("etc/hosts"), "127.0.0.1 localhost kintsugi-heal\n::1 localhost\n")?;
    // Logs in memory: the rows read them, and a disk that is full must not lose the line that says so.
    let journald = root.join("etc/systemd/journald.conf.d");
    fs::create_dir_all(&journald)?;
    let settings = "[Journal]\nStorage=volatile\nRuntimeMaxUse=200M\nRateLimitIntervalSec=0\n";
    fs::write(journald.join("heal.conf"), settings)?;
    Ok(())
}

fn in_root(step: &Step, root: &Path, command: &[&str]) -> Result<()> {
    let mut chroot = apart();
    chroot.arg("chroot").arg(root).args(command).env("DEBIAN_FRONTEND", "noninteractive").env("LC_ALL", "C.UTF-8");
    step.run(&mut chroot, &command.join(" "))?;
    Ok(())
}
