//! `cargo xtask test`: every test, on servers of its own.

use std::process::ExitCode;

use anyhow::Result;
use rustix::process::Signal;

use crate::browser::Browser;
use crate::checkout::Checkout;
use crate::servers::{self, Ground, Instance, Purpose, Servers};
use crate::tools::{self, Tool};
use crate::{assets, child, settings};

/// Where a checkout may have real adverts beside itself. They are not part of the project, so their tests pass without
/// them.
const REAL_ADVERTS: &str = "../shared/data/ashby";

/// Runs the tests whose names contain one of `filters`, or all. Examples in doc comments are not run: each would be
/// linked as a program of its own, which takes longer than all tests together.
pub(crate) fn run(checkout: &Checkout, filters: &[String]) -> Result<ExitCode> {
    let ground = Ground::find(checkout)?;
    let mut needed = vec![Tool::Cargo, Tool::Node, Tool::Npm];
    needed.extend(servers::tools_needed(&ground)?);
    tools::require(&needed)?;
    let browser = Browser::find_or_install()?;
    assets::build(checkout)?;
    let instance = Instance::fresh(&ground, Purpose::Test)?;
    let servers = Servers::start(checkout, &instance)?;

    let mut cargo = child::command("cargo", Signal::TERM);
    if tools::present(("cargo", &["nextest", "--version"])) {
        cargo.args(["nextest", "run", "--workspace", "--no-fail-fast"]).args(filters);
    } else {
        // `--tests`: the unit tests of libraries and programs, and the folders `tests`.
        cargo.args(["test", "--workspace", "--tests", "--no-fail-fast", "--"]).args(filters);
    }
    settings::pass_on_alone(&mut cargo);
    browser.name_to(&mut cargo);
    let status = child::run(servers.name_to(&mut cargo).current_dir(checkout.root()), "the tests")?;
    // Those tests say so themselves, but nobody sees what a passing test has written.
    if !checkout.root().join(REAL_ADVERTS).is_dir() {
        eprintln!("Left out: the tests over real adverts; {REAL_ADVERTS} is not beside this checkout");
    }
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
