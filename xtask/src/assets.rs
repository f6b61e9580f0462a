//! `cargo xtask assets`: the front end, built by npm from `web/` into `web/dist`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use rustix::process::Signal;
use sha2::{Digest, Sha256};

use crate::checkout::Checkout;
use crate::child;
use crate::progress::Step;
use crate::tools::{self, Tool};

/// What the build reads, relative to `web/`.
const SOURCES: [&str; 5] = ["assets", "build.mjs", "package.json", "package-lock.json", ".npmrc"];

/// Builds what is out of date.
pub(crate) fn run(checkout: &Checkout) -> Result<ExitCode> {
    tools::require(&[Tool::Node, Tool::Npm])?;
    build(checkout)?;
    Ok(ExitCode::SUCCESS)
}

/// The same as a step of another command, which has checked the tools.
pub(crate) fn build(checkout: &Checkout) -> Result<()> {
    let web = checkout.web();
    ensure!(web.join("package-lock.json").exists(), "{} is missing", web.join("package-lock.json").display());
    let step = Step::begin("Front-end assets");
    // Marks lie in node_modules: whoever removes it gets everything built anew.
    let installed = Mark { file: web.join("node_modules/.kintsugi-installed"), of: fingerprint(&web, &SOURCES[2..])? };
    let mut worked = false;
    if !installed.holds() {
        step.run(
            child::command("npm", Signal::TERM).args(["ci", "--no-audit", "--no-fund"]).current_dir(&web),
            "npm ci",
        )?;
        installed.set()?;
        worked = true;
    }
    let built = Mark { file: web.join("node_modules/.kintsugi-built"), of: fingerprint(&web, &SOURCES)? };
    if worked || !built.holds() || !web.join("dist").is_dir() {
        step.run(child::command("npm", Signal::TERM).args(["run", "build"]).current_dir(&web), "npm run build")?;
        built.set()?;
        worked = true;
    }
    step.done(if worked { "built" } else { "up to date" });
    Ok(())
}

/// A file that remembers the state that a step was done for. The content decides, not the times: a checkout of another
/// commit or a copied folder has arbitrary times.
struct Mark {
    file: PathBuf,
    of: String,
}

impl Mark {
    fn holds(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|text| text == self.of)
    }

    fn set(&self) -> Result<()> {
        fs::write(&self.file, &self.of).with_context(|| format!("cannot write {}", self.file.display()))
    }
}

/// A hash of names and contents; a source that is missing counts as such.
fn fingerprint(folder: &Path, sources: &[&str]) -> Result<String> {
    let mut hash = Sha256::new();
    for source in sources {
        add(&mut hash, &folder.join(source))?;
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn add(hash: &mut Sha256, path: &Path) -> Result<()> {
    hash.update(path.as_os_str().as_encoded_bytes());
    hash.update([0]);
    if path.is_dir() {
        let mut entries = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
        entries.sort();
        for entry in entries {
            add(hash, &entry)?;
        }
    } else if path.exists() {
        let content = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        hash.update(content.len().to_le_bytes());
        hash.update(content);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_renamed_or_added_source_changes_the_fingerprint() {
        let folder = std::env::temp_dir().join(format!("kintsugi-xtask-assets-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("assets")).unwrap();
        fs::write(folder.join("assets/a.css"), "a").unwrap();
        let first = fingerprint(&folder, &SOURCES).unwrap();
        assert_eq!(first, fingerprint(&folder, &SOURCES).unwrap());
        fs::write(folder.join("assets/a.css"), "b").unwrap();
        let changed = fingerprint(&folder, &SOURCES).unwrap();
        fs::rename(folder.join("assets/a.css"), folder.join("assets/b.css")).unwrap();
        let renamed = fingerprint(&folder, &SOURCES).unwrap();
        fs::write(folder.join("build.mjs"), "").unwrap();
        let added = fingerprint(&folder, &SOURCES).unwrap();
        assert!(first != changed && changed != renamed && renamed != added);
        fs::remove_dir_all(folder).unwrap();
    }
}
