//! `cargo xtask package`: the Debian package, by cargo-deb from `[package.metadata.deb]` of the package `kintsugi`.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use rustix::process::Signal;

use crate::checkout::Checkout;
use crate::progress::Step;
use crate::tools::{self, Tool};
use crate::{assets, child};

/// The version of cargo-deb that is installed where the machine has none.
const CARGO_DEB: &str = "3.8.0";

/// The version of every package of this workspace, this one included.
const VERSION: &str = env!("CARGO_PKG_VERSION");

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Written behind the version, as in `+local1`; digits, letters and `+.~`
    #[arg(long, default_value = "")]
    version_suffix: String,
}

/// Builds the release program and its package; prints where the package lies.
pub(crate) fn run(checkout: &Checkout, arguments: &Arguments) -> Result<ExitCode> {
    tools::require(&[Tool::Cargo, Tool::Node, Tool::Npm])?;
    let package = build(checkout, None, Some(&format!("{VERSION}{}", arguments.version_suffix)))?;
    println!("{}", package.display());
    Ok(ExitCode::SUCCESS)
}

/// The package of a program: the release build of this checkout, or the file that is given, as it is. The version is the
/// workspace's unless another is given; it is also what the release will be called.
pub(crate) fn build(checkout: &Checkout, binary: Option<&Path>, version: Option<&str>) -> Result<PathBuf> {
    let version = version.unwrap_or(VERSION);
    ensure!(is_version(version), "`{version}` cannot be the version of a Debian package and the name of a release");
    let built = checkout.programs("release").join("kintsugi");
    if binary.is_none() {
        compile(checkout)?;
    }
    let cargo_deb = cargo_deb(checkout)?;
    let step = Step::begin("Package");
    // cargo-deb takes what it packs from a target folder. A folder of its own shows it any file as the built program.
    let target = checkout.root().join("target/package");
    let staged = target.join("release/kintsugi");
    fs::create_dir_all(target.join("release"))?;
    let source = binary.unwrap_or(&built);
    fs::copy(source, &staged).with_context(|| format!("cannot copy {}", source.display()))?;
    let mut deb = child::command(cargo_deb, Signal::TERM);
    deb.args(["--package", "kintsugi", "--no-build", "--no-strip", "--locked", "--quiet"]);
    if binary.is_some() {
        // A given program is a variant for a test, of which there are many.
        deb.arg("--fast");
    }
    deb.args(["--deb-version", version, "--output"]).arg(&target);
    deb.env("CARGO_TARGET_DIR", &target).current_dir(checkout.root());
    let said = step.run(&mut deb, "cargo deb")?;
    let package = said.lines().last().map(PathBuf::from).filter(|path| path.is_file());
    let package = package.with_context(|| format!("cargo deb did not say where the package lies: {said}"))?;
    step.done(&format!("{} of {} bytes", package.display(), fs::metadata(&package)?.len()));
    Ok(package)
}

fn compile(checkout: &Checkout) -> Result<()> {
    // The program embeds the assets.
    assets::build(checkout)?;
    let step = Step::begin("Program");
    let mut cargo = child::command("cargo", Signal::TERM);
    cargo.args(["build", "--release", "--locked", "--package", "kintsugi"]).current_dir(checkout.root());
    step.run(&mut cargo, "cargo build --release")?;
    step.done("built");
    Ok(())
}

/// The machine's cargo-deb, or one of our own. Without its features it compresses in the process and takes a minute to
/// install on two cores, once a checkout.
fn cargo_deb(checkout: &Checkout) -> Result<OsString> {
    if tools::present(("cargo-deb", &["--version"])) {
        return Ok("cargo-deb".into());
    }
    let own = checkout.tools().join("bin/cargo-deb");
    if !own.exists() {
        let step = Step::begin("cargo-deb");
        let mut cargo = child::command("cargo", Signal::TERM);
        cargo.args(["install", "--locked", "--no-default-features", "cargo-deb", "--version", CARGO_DEB, "--root"]);
        step.run(cargo.arg(checkout.tools()), "cargo install cargo-deb")?;
        step.done("installed into target/tools");
    }
    Ok(own.into_os_string())
}

/// Debian's rule for the upstream version (deb-version(7)), without a colon and without a hyphen: what is left fits into
/// a release's name.
fn is_version(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
        && text.chars().all(|character| character.is_ascii_alphanumeric() || ".+~".contains(character))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn a_version_is_what_debian_takes() {
        for good in ["0.1.0", "0.1.0+heal1", "1.0~rc1", VERSION] {
            assert!(is_version(good), "{good}");
        }
        for bad in ["", "v1", "+1", "1 2", "1:2", "1-2", "1/2", "1_2"] {
            assert!(!is_version(bad), "{bad}");
        }
    }

    /// `deploy/tests/kintsugi-guard` says each rule and whether it holds.
    #[test]
    fn the_guard_keeps_its_rules() {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/tests/kintsugi-guard");
        let output = Command::new(script).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}");
        assert!(said.lines().count() > 20, "{said}");
    }
}
