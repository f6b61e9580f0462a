//! Debian's packages, for what cannot lie in the checkout.

use std::fs;

use anyhow::{Result, ensure};
use rustix::process::Signal;

use crate::child;

/// The command that brings these packages.
pub(crate) fn command(packages: &[&str]) -> String {
    format!("apt-get install --yes --no-install-recommends {}", packages.join(" "))
}

/// Whether packages can be installed here: by root, on Debian. Ubuntu's package of Chromium only leads to another package
/// system, so it does not count.
pub(crate) fn is_at_hand() -> bool {
    rustix::process::geteuid().is_root() && is_debian(&fs::read_to_string("/etc/os-release").unwrap_or_default())
}

/// Installs them, and says so.
pub(crate) fn install(what: &str, packages: &[&str]) -> Result<()> {
    let install = command(packages);
    eprintln!("{what} is missing: apt-get update && {install}");
    for arguments in ["update", install.trim_start_matches("apt-get ")] {
        let mut apt = child::command("apt-get", Signal::TERM);
        apt.args(arguments.split(' ')).env("DEBIAN_FRONTEND", "noninteractive");
        let status = child::run(&mut apt, "apt-get")?;
        ensure!(status.success(), "apt-get {arguments} failed ({status})");
    }
    Ok(())
}

fn is_debian(os_release: &str) -> bool {
    os_release.lines().any(|line| line.trim() == "ID=debian")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debian_is_told_from_its_relatives() {
        assert!(is_debian("NAME=\"Debian GNU/Linux\"\nID=debian\n"));
        assert!(!is_debian("ID=ubuntu\nID_LIKE=debian\n"));
    }
}
