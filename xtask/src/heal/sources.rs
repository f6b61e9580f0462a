//! Where this machine gets Debian from: its own apt sources, so that no address stands in the code.

use std::process::Command;

use anyhow::{Context, Result, ensure};
use rustix::process::Signal;

use crate::child;
use crate::progress::Step;

/// The release of Debian in which the rows run.
pub(super) const SUITE: &str = "bookworm";

/// One index of packages that apt knows, as `apt-get indextargets` names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Index {
    address: String,
    suite: String,
    component: String,
}

/// This machine's sources of Debian, and how it reaches them.
#[derive(Debug)]
pub(super) struct Sources {
    indexes: Vec<Index>,
    /// `Acquire::…` lines of apt's configuration about proxies and certificates.
    settings: String,
}

impl Sources {
    /// Asks apt.
    pub(super) fn of_this_machine(step: &Step) -> Result<Self> {
        let mut ask = child::command("apt-get", Signal::TERM);
        let format = "$(REPO_URI)|$(CODENAME)|$(COMPONENT)|$(ORIGIN)";
        ask.args(["indextargets", "--format", format, "Created-By: Packages"]);
        let indexes = debian_indexes(&step.run(&mut ask, "apt-get indextargets")?);
        ensure!(
            indexes.iter().any(|index| index.suite == SUITE && index.component == "main"),
            "apt on this machine has no source of Debian {SUITE}; `apt-get update` on a Debian 12 brings one"
        );
        let mut dump = child::command("apt-config", Signal::TERM);
        dump.arg("dump");
        let settings = proxy_settings(&step.run(&mut dump, "apt-config dump")?);
        Ok(Self { indexes, settings })
    }

    /// The address from which debootstrap takes the suite.
    pub(super) fn mirror(&self) -> Result<&str> {
        let of_suite = self.indexes.iter().find(|index| index.suite == SUITE && index.component == "main");
        Ok(&of_suite.context("the source has just been there")?.address)
    }

    /// The text of sources.list(5) for the new root.
    pub(super) fn list(&self) -> String {
        let wanted = self.indexes.iter().filter(|index| index.component == "main");
        wanted.map(|index| format!("deb {} {} main\n", index.address, index.suite)).collect()
    }

    /// The text of a file in apt.conf.d for the new root.
    pub(super) fn settings(&self) -> &str {
        &self.settings
    }
}

/// The Debian lines among apt's indexes, the suite itself and its updates alone.
fn debian_indexes(output: &str) -> Vec<Index> {
    let mut indexes: Vec<Index> = output
        .lines()
        .filter_map(|line| {
            let mut fields = line.split('|');
            let (address, suite, component) = (fields.next()?, fields.next()?, fields.next()?);
            let wanted = fields.next() == Some("Debian") && suite.starts_with(SUITE) && !suite.contains("backports");
            wanted.then(|| Index { address: address.into(), suite: suite.into(), component: component.into() })
        })
        .collect();
    indexes.sort();
    indexes.dedup();
    indexes
}

fn proxy_settings(dump: &str) -> String {
    let wanted = |line: &&str| {
        let name = line.split(' ').next().unwrap_or_default().to_ascii_lowercase();
        name.starts_with("acquire::") && (name.contains("proxy") || name.contains("cainfo") || name.contains("verify"))
    };
    dump.lines().filter(wanted).map(|line| format!("{line}\n")).collect()
}

/// A program of this machine that the command needs, with the Debian package that brings it.
const NEEDED: [(&str, &str); 3] =
    [("debootstrap", "debootstrap"), ("systemd-nspawn", "systemd-container"), ("nsenter", "util-linux")];

/// Installs what is missing.
pub(super) fn install_missing_tools() -> Result<()> {
    let present = |program: &str| {
        ["/usr/sbin", "/usr/bin", "/sbin", "/bin"]
            .iter()
            .any(|folder| std::path::Path::new(folder).join(program).exists())
    };
    let missing: Vec<&str> =
        NEEDED.iter().filter(|(program, _)| !present(program)).map(|(_, package)| *package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let step = Step::begin("Tools of the machine");
    let apt = |arguments: &[&str]| -> Command {
        let mut command = child::command("apt-get", Signal::TERM);
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    let advice = || format!("install by hand on a Debian 12, as root: apt-get install {}", missing.join(" "));
    step.run(&mut apt(&["update", "--quiet"]), "apt-get update").with_context(advice)?;
    let mut install = apt(&["install", "--quiet", "--yes", "--no-install-recommends"]);
    step.run(install.args(&missing), "apt-get install").with_context(advice)?;
    step.done(&missing.join(" "));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_suite_and_its_updates_are_taken() {
        let output = "a:/d/|bookworm|main|Debian\na:/d/|bookworm|contrib|Debian\nb:/s/|bookworm-security|main|Debian\n\
                      c:/x/|bookworm|main|Someone\na:/d/|bookworm-backports|main|Debian\na:/d/|trixie|main|Debian\n";
        let sources = Sources { indexes: debian_indexes(output), settings: String::new() };
        assert_eq!(sources.list(), "deb a:/d/ bookworm main\ndeb b:/s/ bookworm-security main\n");
        assert_eq!(sources.mirror().unwrap(), "a:/d/");
    }

    #[test]
    fn a_proxy_is_passed_on_and_the_rest_of_the_configuration_is_not() {
        let dump = "APT::Architecture \"amd64\";\nAcquire::http::Proxy \"p:3128\";\nAcquire::Retries \"3\";\n";
        assert_eq!(proxy_settings(dump), "Acquire::http::Proxy \"p:3128\";\n");
    }
}
