//! `cargo xtask ci`: all that must hold for a change to land.

use std::process::ExitCode;

use anyhow::{Result, ensure};
use rustix::process::Signal;

use crate::checkout::Checkout;
use crate::progress::Step;
use crate::servers::{self, Ground, Instance, Purpose, Servers};
use crate::tools::{self, Tool};
use crate::{assets, boundaries, child, sqlx, test};

/// The version of cargo-deny that is installed where the machine has none.
const CARGO_DENY: &str = "0.20.2";

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Leave the tests out: format, boundaries, licences, lints and query data alone
    #[arg(long)]
    without_tests: bool,
}

/// Runs the command; the first check that fails ends it.
pub(crate) fn run(checkout: &Checkout, arguments: &Arguments) -> Result<ExitCode> {
    let ground = Ground::find(checkout)?;
    let mut needed = vec![Tool::Cargo, Tool::Node, Tool::Npm];
    needed.extend(servers::tools_needed(&ground)?);
    tools::require(&needed)?;

    format(checkout)?;
    if boundaries::run(checkout)? != ExitCode::SUCCESS {
        return Ok(ExitCode::FAILURE);
    }
    // The program's pages embed the assets, so they must be there before anything is compiled.
    assets::build(checkout)?;
    if lint(checkout, &ground)? != ExitCode::SUCCESS {
        return Ok(ExitCode::FAILURE);
    }
    deny(checkout)?;
    if arguments.without_tests { Ok(ExitCode::SUCCESS) } else { test::run(checkout, &[]) }
}

fn format(checkout: &Checkout) -> Result<()> {
    let step = Step::begin("Format");
    let mut cargo = child::command("cargo", Signal::TERM);
    step.run(cargo.args(["fmt", "--all", "--check"]).current_dir(checkout.root()), "cargo fmt --all --check")?;
    step.done("as rustfmt writes it");
    Ok(())
}

/// One pass of clippy against a database both lints and yields the query data to compare with `.sqlx`.
fn lint(checkout: &Checkout, ground: &Ground) -> Result<ExitCode> {
    let instance = Instance::fresh(ground, Purpose::Sqlx)?;
    let servers = Servers::start(checkout, &instance)?;
    let mut cargo = child::command("cargo", Signal::TERM);
    cargo.args(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]);
    let written = sqlx::compile_online(checkout, &instance, &servers, cargo, "clippy")?;
    sqlx::compare(checkout, &written)
}

/// Licences, bans and sources. The advisory database lies on a host that CI cannot reach; `cargo deny check advisories`
/// is for machines that can. Installing the tool takes about three minutes on two cores, once a checkout: a check of
/// our own would need a second reading of `deny.toml` and of licence expressions.
fn deny(checkout: &Checkout) -> Result<()> {
    let own = checkout.tools().join("bin/cargo-deny");
    let program = if tools::present(("cargo-deny", &["--version"])) {
        "cargo-deny".into()
    } else {
        if !own.exists() {
            let step = Step::begin("cargo-deny");
            let mut cargo = child::command("cargo", Signal::TERM);
            cargo.args(["install", "--locked", "cargo-deny", "--version", CARGO_DENY, "--root"]).arg(checkout.tools());
            step.run(&mut cargo, "cargo install cargo-deny")?;
            step.done("installed into target/tools");
        }
        own.into_os_string()
    };
    let step = Step::begin("Licences, bans and sources");
    let mut deny = child::command(&program, Signal::TERM);
    deny.args(["--all-features", "check", "--hide-inclusion-graph", "licenses", "bans", "sources"]);
    let said = step.run(deny.current_dir(checkout.root()), "cargo deny")?;
    ensure!(!said.contains("FAILED"), "{said}");
    step.done("as deny.toml wants them");
    Ok(())
}
