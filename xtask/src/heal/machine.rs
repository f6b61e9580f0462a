//! A whole Debian with systemd in a container of systemd-nspawn(1), ended together with this tool in every case.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use rustix::process::Signal;

use super::cgroup::Group;
use super::inside::Inside;
use super::patience;
use crate::child::{self, Running};
use crate::progress::Step;

/// How long a boot may take; it takes three seconds where nothing else runs.
const BOOT: Duration = Duration::from_secs(90);

/// Runs in a mount namespace of its own, so that the overlay goes with its last process: joins the control groups, puts
/// the base root under an empty layer (or copies it where the kernel refuses overlays), and becomes systemd-nspawn.
/// With SIGKILL as kill signal the container ends at once when nspawn is asked to, instead of shutting down in order.
const BOOT_SCRIPT: &str = r#"
set -e
name=$1; base=$2; run=$3; shift 3
for door in "$@"; do echo $$ > "$door"; done
cd "$run"
mkdir -p upper work root
ln -sfn "$base" base
if ! mount -t overlay overlay -o "lowerdir=base,upperdir=upper,workdir=work" root; then
    cp -a --reflink=auto base/. root
fi
exec systemd-nspawn --quiet --settings=no --machine="$name" --directory=root --boot --register=no --keep-unit \
    --console=pipe --private-network --resolv-conf=off --timezone=off --link-journal=no --kill-signal=SIGKILL
"#;

/// A running machine; dropping it ends every process in it and removes its files.
pub(super) struct Machine {
    nspawn: Running,
    group: Group,
    folder: PathBuf,
    inside: Inside,
    /// Held while the machine lives; the next run takes it as a sign that nobody cares for the folder any more.
    _lock: File,
}

impl Machine {
    /// Boots it from the base root. `folder` is the folder of all runs.
    pub(super) fn boot(base: &Path, folder: &Path) -> Result<Self> {
        let step = Step::begin("Machine");
        sweep(folder)?;
        let name = format!("kintsugi-heal-{}", std::process::id());
        let run = folder.join(&name);
        fs::create_dir_all(&run)?;
        let lock = File::options().create(true).truncate(false).write(true).open(run.join("lock"))?;
        ensure!(lock.try_lock().is_ok(), "{} is locked by another process", run.display());
        let group = Group::make(&name)?;
        let console = File::create(run.join("console.log"))?;
        let mut command = child::command("unshare", Signal::TERM);
        command.args(["--mount", "--propagation", "private", "--", "/bin/sh", "-c", BOOT_SCRIPT, "sh", &name]);
        command.arg(base).arg(&run).args(group.doors());
        command.stdin(Stdio::null()).stdout(console.try_clone()?).stderr(console);
        let mut nspawn = Running::start(&mut command, "systemd-nspawn", Signal::TERM, Duration::from_secs(5))?;
        let inside = match first_process(&mut nspawn, &run) {
            Ok(inside) => inside,
            Err(error) => {
                nspawn.stop();
                remove(&group, &run);
                return Err(error);
            }
        };
        let machine = Self { nspawn, group, folder: run, inside, _lock: lock };
        step.detail("waiting for its systemd");
        let state = patience::until(BOOT, "the machine's systemd", || {
            let output = inside.outcome(Duration::from_secs(10), "systemctl is-system-running")?;
            let state = String::from_utf8_lossy(&output.stdout).trim().to_owned();
            Ok(["running", "degraded"].contains(&state.as_str()).then_some(state))
        })?;
        if state == "degraded" {
            let failed = inside.run("systemctl list-units --failed --plain --no-legend")?;
            eprintln!("  The machine has failed units of its own: {}", failed.trim());
        }
        step.done("has booted");
        Ok(machine)
    }

    pub(super) fn inside(&self) -> Inside {
        self.inside
    }

    /// Copies what the container wrote to its console.
    pub(super) fn keep_console(&self, file: &Path) {
        if let Err(error) = fs::copy(self.folder.join("console.log"), file) {
            eprintln!("  The console's text could not be kept: {error}");
        }
    }

    /// Fails if the container has ended by itself.
    pub(super) fn check(&mut self) -> Result<()> {
        if let Some(status) = self.nspawn.ended()? {
            bail!("the machine has ended by itself ({status}):\n{}", console_tail(&self.folder));
        }
        Ok(())
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        self.nspawn.stop();
        remove(&self.group, &self.folder);
    }
}

fn remove(group: &Group, folder: &Path) {
    group.remove();
    if let Err(error) = fs::remove_dir_all(folder) {
        eprintln!("  {} could not be removed: {error}", folder.display());
    }
}

/// Waits for nspawn's child to have become systemd.
fn first_process(nspawn: &mut Running, folder: &Path) -> Result<Inside> {
    let parent = nspawn.id();
    patience::until(BOOT, "the container", || {
        if let Some(status) = nspawn.ended()? {
            bail!("the container did not start ({status}):\n{}", console_tail(folder));
        }
        Ok(child_named(parent, "systemd")?.map(|init| Inside { init }))
    })
}

/// The process with that parent and that name, by proc(5).
fn child_named(parent: u32, name: &str) -> Result<Option<u32>> {
    for entry in fs::read_dir("/proc")?.flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else { continue };
        let Some((head, rest)) = stat.rsplit_once(')') else { continue };
        let its_parent = rest.split_whitespace().nth(1).and_then(|number| number.parse::<u32>().ok());
        if its_parent == Some(parent) && head.split_once('(').is_some_and(|(_, comm)| comm == name) {
            return Ok(Some(pid));
        }
    }
    Ok(None)
}

fn console_tail(folder: &Path) -> String {
    let text = fs::read(folder.join("console.log")).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines.get(lines.len().saturating_sub(15)..).unwrap_or_default().join("\n")
}

/// Ends and removes machines whose tool was killed before it could.
fn sweep(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let lock = File::options().create(true).truncate(false).write(true).open(entry.path().join("lock"));
        let lock = lock.with_context(|| format!("cannot look at {}", entry.path().display()))?;
        match lock.try_lock() {
            Ok(()) => remove(&Group::named(&entry.file_name().to_string_lossy()), &entry.path()),
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
    }
    Ok(())
}
