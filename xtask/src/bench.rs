//! `cargo xtask bench`: the release program under load, on a Postgres with a production machine's settings.

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;
use rustix::process::Signal;

use crate::checkout::Checkout;
use crate::progress::Step;
use crate::servers::{self, Ground, Instance, Purpose, Servers};
use crate::tools::{self, Tool};
use crate::{assets, child};

/// Builds what is measured and hands over to `kintsugi-bench` of the package `testing`, with its arguments.
pub(crate) fn run(checkout: &Checkout, arguments: &[OsString]) -> Result<ExitCode> {
    let ground = Ground::find(checkout)?;
    let mut needed = vec![Tool::Cargo, Tool::Node, Tool::Npm];
    needed.extend(servers::tools_needed(&ground)?);
    tools::require(&needed)?;
    assets::build(checkout)?;
    let step = Step::begin("Programs");
    let mut cargo = child::command("cargo", Signal::TERM);
    cargo.args(["build", "--release", "--package", "kintsugi", "--package", "testing", "--bins"]);
    step.run(cargo.current_dir(checkout.root()), "cargo build --release")?;
    step.done("built");
    let instance = Instance::fresh(&ground, Purpose::Bench)?;
    let servers = Servers::start(checkout, &instance)?;
    let programs = checkout.programs("release");
    let mut bench = child::command(programs.join("kintsugi-bench"), Signal::TERM);
    bench.args(arguments).env("KINTSUGI_BIN", programs.join("kintsugi")).current_dir(checkout.root());
    let status = child::run(servers.name_to(&mut bench), "kintsugi-bench")?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
