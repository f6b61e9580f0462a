//! Chromium and its driver for the browser test.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::apt;

/// Debian's packages.
const PACKAGES: [&str; 2] = ["chromium", "chromium-driver"];

/// The two programs of the browser test.
pub(crate) struct Browser {
    chromium: PathBuf,
    driver: PathBuf,
}

impl Browser {
    /// Finds them, and installs them on Debian as root if they are missing. Without them the test run fails: a browser
    /// test that is silently left out proves nothing.
    pub(crate) fn find_or_install() -> Result<Self> {
        if let Some(browser) = Self::find() {
            return Ok(browser);
        }
        if !apt::is_at_hand() {
            let install = apt::command(&PACKAGES);
            bail!("the browser test needs Chromium and its driver; on Debian `{install}` as root brings them");
        }
        apt::install("Chromium", &PACKAGES)?;
        match Self::find() {
            Some(browser) => Ok(browser),
            None => bail!("apt-get has installed {}, but the programs are not to be found", PACKAGES.join(" and ")),
        }
    }

    fn find() -> Option<Self> {
        let path = env::var_os("PATH").unwrap_or_default();
        let folders: Vec<PathBuf> = env::split_paths(&path).collect();
        let named = |variable, names: &[&str]| match env::var_os(variable) {
            Some(named) => Some(PathBuf::from(named)).filter(|file| file.is_file()),
            None => first_file(&folders, names),
        };
        let chromium = named("KINTSUGI_CHROMIUM", &["chromium", "chromium-browser", "google-chrome"])?;
        let driver = named("KINTSUGI_CHROMEDRIVER", &["chromedriver"])?;
        Some(Self { chromium, driver })
    }

    /// Names both to the tests.
    pub(crate) fn name_to(&self, command: &mut Command) {
        command.env("KINTSUGI_CHROMIUM", &self.chromium).env("KINTSUGI_CHROMEDRIVER", &self.driver);
    }
}

fn first_file(folders: &[PathBuf], names: &[&str]) -> Option<PathBuf> {
    let files = names.iter().flat_map(|name| folders.iter().map(move |folder: &PathBuf| Path::new(folder).join(name)));
    files.into_iter().find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_first_name_that_exists_anywhere_is_taken() {
        let folder = std::env::temp_dir().join(format!("kintsugi-xtask-browser-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("google-chrome"), "").unwrap();
        let folders = [PathBuf::from("/nowhere"), folder.clone()];
        assert_eq!(first_file(&folders, &["chromium", "google-chrome"]), Some(folder.join("google-chrome")));
        assert_eq!(first_file(&folders, &["chromium"]), None);
        fs::remove_dir_all(folder).unwrap();
    }
}
