//! The tools that a machine must have, and the command that brings each.

use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::apt;

/// A program of the machine that a step needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tool {
    Cargo,
    /// For the allocator, which is written in C.
    Make,
    Npm,
    Node,
    Python,
    Pip,
    Tar,
}

impl Tool {
    /// How to ask whether it is there.
    fn probe(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Cargo => ("cargo", &["--version"]),
            Self::Make => ("make", &["--version"]),
            Self::Npm => ("npm", &["--version"]),
            Self::Node => ("node", &["--version"]),
            Self::Python => ("python3", &["--version"]),
            Self::Pip => ("python3", &["-m", "pip", "--version"]),
            Self::Tar => ("tar", &["--version"]),
        }
    }

    /// Its name and the command that brings it on Debian.
    fn remedy(self) -> (&'static str, &'static str) {
        match self {
            Self::Cargo => ("cargo", "apt-get install rustup && rustup show"),
            Self::Make => ("make", "apt-get install make"),
            Self::Npm => ("npm", "apt-get install npm"),
            Self::Node => ("node", "apt-get install nodejs"),
            Self::Python => ("python3", "apt-get install python3"),
            Self::Pip => ("pip (as python3 -m pip)", "apt-get install python3-pip"),
            Self::Tar => ("tar", "apt-get install tar"),
        }
    }
}

/// Fails with every missing tool at once, each with the command that brings it. What builds need beside Rust is installed
/// where that is possible.
pub(crate) fn require(tools: &[Tool]) -> Result<()> {
    // Whoever builds the program builds its allocator.
    let make = tools.contains(&Tool::Cargo).then_some(Tool::Make);
    if make.is_some_and(|make| !present(make.probe())) && apt::is_at_hand() {
        apt::install("make", &["make"])?;
    }
    let mut missing: Vec<_> = tools.iter().copied().chain(make).filter(|tool| !present(tool.probe())).collect();
    missing.sort();
    missing.dedup();
    if missing.is_empty() {
        return Ok(());
    }
    bail!("{}", complaint(&missing));
}

fn complaint(missing: &[Tool]) -> String {
    let mut text = String::from("this machine lacks:");
    for tool in missing {
        let (name, command) = tool.remedy();
        text.push_str(&format!("\n  {name}: on Debian and Ubuntu `{command}` brings it"));
    }
    text
}

/// Whether a program runs and answers with success.
pub(crate) fn present((program, arguments): (&str, &[&str])) -> bool {
    let outcome =
        Command::new(program).args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    outcome.is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_missing_tool_is_named_with_its_command() {
        let text = complaint(&[Tool::Npm, Tool::Pip]);
        assert!(text.contains("npm: on Debian and Ubuntu `apt-get install npm`"), "{text}");
        assert!(text.contains("`apt-get install python3-pip`"), "{text}");
    }

    #[test]
    fn a_program_that_does_not_exist_is_not_present() {
        assert!(!present(("no-such-program-anywhere", &[])));
        assert!(!present(("false", &[])));
        assert!(present(("true", &[])));
    }
}
