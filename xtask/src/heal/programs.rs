//! What is put into the machine: the release program, one with fault hooks, the package, and candidates made of them.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rustix::process::Signal;

use crate::checkout::Checkout;
use crate::progress::Step;
use crate::servers::Ground;
use crate::tools::{self, Tool};
use crate::{assets, child, package, servers};

/// Programs and packages, all of them built and lying under `target/heal`.
pub(super) struct Programs {
    /// As it is packaged.
    pub(super) plain: Vec<u8>,
    /// With the cargo feature `faults`.
    pub(super) faults: Vec<u8>,
    /// The package, in versions that upgrade each other.
    pub(super) packages: Vec<PathBuf>,
    pub(super) nats: PathBuf,
}

/// How many versions of the package there are: one to install, the others to upgrade to.
const VERSIONS: usize = 4;

impl Programs {
    /// Builds what is not up to date. `folder` is this command's own.
    pub(super) fn build(checkout: &Checkout, folder: &Path) -> Result<Self> {
        tools::require(&[Tool::Cargo])?;
        assets::build(checkout)?;
        let folder = folder.join("programs");
        fs::create_dir_all(&folder)?;
        // This one first: what stays in the target folder is the program without fault hooks.
        let faults = built(checkout, &folder, "kintsugi-faults", &["--features", "faults"])?;
        let plain = built(checkout, &folder, "kintsugi", &[])?;
        let plain = fs::read(&plain)?;
        let mut packages = Vec::new();
        for number in 1..=VERSIONS {
            let program = folder.join(format!("kintsugi-{number}"));
            write_program(&program, &other_release(&plain, number))?;
            let version = format!("{}+heal{number}", env!("CARGO_PKG_VERSION"));
            let made = package::build(checkout, Some(&program), Some(&version))?;
            let kept = folder.join(format!("kintsugi-{number}.deb"));
            fs::copy(&made, &kept).with_context(|| format!("cannot copy {}", made.display()))?;
            packages.push(kept);
        }
        let step = Step::begin("NATS");
        let nats = servers::nats_program(&Ground::find(checkout)?, &step)?;
        step.done("there");
        Ok(Self { plain, faults: fs::read(faults)?, packages, nats })
    }
}

fn built(checkout: &Checkout, folder: &Path, name: &str, features: &[&str]) -> Result<PathBuf> {
    let step = Step::begin(format!("Program {name}"));
    let mut cargo = child::command("cargo", Signal::TERM);
    cargo.args(["build", "--release", "--package", "kintsugi"]).args(features).current_dir(checkout.root());
    step.run(&mut cargo, "cargo build --release")?;
    let kept = folder.join(name);
    // Not over the old file: it may be running in another machine.
    let new = folder.join(format!("{name}.new"));
    fs::copy(checkout.programs("release").join("kintsugi"), &new)?;
    fs::rename(&new, &kept)?;
    step.done("built");
    Ok(kept)
}

fn write_program(path: &Path, content: &[u8]) -> Result<()> {
    fs::write(path, content)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))?;
    Ok(())
}

/// The same program with another checksum: what follows the last section of an ELF file is never loaded.
pub(super) fn other_release(program: &[u8], number: usize) -> Vec<u8> {
    [program, format!("\nheal release {number}\n").as_bytes()].concat()
}

/// A program with fault hooks that has the named fault from birth.
pub(super) fn faulty(program: &[u8], fault: &str) -> Vec<u8> {
    [program, format!("\nKINTSUGI-FAULT:{fault}\n").as_bytes()].concat()
}

/// The first half of a program.
pub(super) fn half(program: &[u8]) -> Vec<u8> {
    program.get(..program.len() / 2).unwrap_or_default().to_vec()
}

/// The program as if it were for another processor: `e_machine` of the ELF header (elf(5)) is that of IBM's S/390.
pub(super) fn of_another_machine(program: &[u8]) -> Vec<u8> {
    let mut other = program.to_vec();
    if let Some(machine) = other.get_mut(18..20) {
        machine.copy_from_slice(&22_u16.to_le_bytes());
    }
    other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_differ_from_the_program_only_where_they_should() {
        let program: Vec<u8> = (0..64).collect();
        assert!(other_release(&program, 3).starts_with(&program));
        assert!(faulty(&program, "never-ready").ends_with(b"\nKINTSUGI-FAULT:never-ready\n"));
        assert_eq!(half(&program).len(), 32);
        let other = of_another_machine(&program);
        let differing: Vec<usize> = (0..64).filter(|at| other[*at] != program[*at]).collect();
        assert_eq!(differing, [18, 19]);
    }
}
