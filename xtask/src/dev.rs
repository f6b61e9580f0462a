//! `cargo xtask dev`: everything that the site needs, then the site, until Ctrl-C.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use rustix::process::Signal;

use crate::checkout::Checkout;
use crate::child::{self, Running};
use crate::progress::Step;
use crate::servers::{self, Claim, Ground, Instance, Purpose, Servers};
use crate::tools::{self, Tool};
use crate::{assets, settings, stopping};

/// How long the site may take from its start to its first ready answer.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Where the site listens
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Start over: remove the development data first
    #[arg(long)]
    fresh: bool,
    /// A folder of Ashby boards to read after the demonstration adverts
    #[arg(long, value_name = "DIR")]
    import: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(checkout: &Checkout, arguments: &Arguments) -> Result<ExitCode> {
    let ground = Ground::find(checkout)?;
    let mut instance = claim(&ground)?;
    check_port(arguments.listen)?;
    if let Some(folder) = &arguments.import {
        ensure!(folder.exists(), "there is no folder {}", folder.display());
    }
    let mut needed = vec![Tool::Cargo, Tool::Node, Tool::Npm];
    needed.extend(servers::tools_needed(&ground)?);
    tools::require(&needed)?;

    let address = format!("http://{}", reachable(arguments.listen));
    instance.note(&format!("as process {} at {address}", std::process::id()))?;
    if arguments.fresh {
        empty(&mut instance)?;
    }
    assets::build(checkout)?;
    let mut servers = Servers::start(checkout, &instance)?;
    let program = build(checkout)?;
    fill(&program, &servers, arguments.import.as_deref())?;

    let operator = operator_address(arguments.listen);
    let mut site = serve(&program, &servers, arguments.listen, operator, &checkout.state())?;
    if let Some(status) = until_ready(&mut site, arguments.listen)? {
        return Ok(report_end(status));
    }
    println!("Kintsugi is at {address} (Ctrl-C stops it)");
    if let Some(operator) = operator {
        println!("The operator's pages are at http://{operator}");
    }
    let ended = watch(&mut site, &mut servers)?;
    let code = ended.map_or(ExitCode::SUCCESS, report_end);
    let step = Step::begin("Stopping");
    // In this order: the site may still need its servers for the requests under way.
    drop(site);
    drop(servers);
    step.done("all that was started has ended");
    Ok(code)
}

fn claim(ground: &Ground) -> Result<Instance> {
    match Instance::claim(ground, Purpose::Dev)? {
        Claim::Mine(instance) => Ok(instance),
        Claim::Taken(note) if note.is_empty() => bail!("`cargo xtask dev` is just starting in this checkout already"),
        Claim::Taken(note) => bail!("`cargo xtask dev` runs in this checkout already, {note}"),
    }
}

fn check_port(listen: SocketAddr) -> Result<()> {
    ensure!(listen.port() != 0, "--listen needs a port, such as 127.0.0.1:8081");
    match TcpListener::bind(listen) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            bail!("another program listens on {listen} already; stop it, or choose another address with --listen")
        }
        Err(error) => Err(error).with_context(|| format!("the site cannot listen on {listen}")),
    }
}

/// The address at which this machine reaches a site that listens there.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let address = match listen.ip() {
        IpAddr::V4(address) if address.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(address) if address.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        address => address,
    };
    SocketAddr::new(address, listen.port())
}

/// The port behind the site's, on the loopback, if it is free: nobody depends on these pages being there.
fn operator_address(listen: SocketAddr) -> Option<SocketAddr> {
    let address = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), listen.port().checked_add(1)?);
    TcpListener::bind(address).is_ok().then_some(address)
}

fn empty(instance: &mut Instance) -> Result<()> {
    let removed = instance.empty()?;
    for folder in &removed {
        eprintln!("  Removed {}", folder.display());
    }
    if removed.is_empty() {
        eprintln!("  There were no private development data to remove");
    }
    if std::env::var_os("DATABASE_URL").is_some() {
        eprintln!("  The database that DATABASE_URL names is left as it is");
    }
    Ok(())
}

fn build(checkout: &Checkout) -> Result<PathBuf> {
    let step = Step::begin("Program");
    let mut cargo = child::command("cargo", Signal::TERM);
    step.run(cargo.args(["build", "--package", "kintsugi"]).current_dir(checkout.root()), "cargo build")?;
    step.done("built");
    Ok(checkout.programs("debug").join("kintsugi"))
}

/// Migrates, loads the demonstration adverts into an empty board, and reads a folder of boards if one is named.
fn fill(program: &Path, servers: &Servers, import: Option<&Path>) -> Result<()> {
    let run = |name: &str, arguments: &[&std::ffi::OsStr]| {
        let step = Step::begin(name);
        let said = step.run(kintsugi(program, servers).args(arguments), &format!("kintsugi {name}"))?;
        step.done("done");
        for line in said.lines().filter(|line| !line.trim().is_empty()) {
            eprintln!("    {line}");
        }
        anyhow::Ok(())
    };
    run("Migrations", &["migrate".as_ref()])?;
    run("Demonstration adverts", &["demo".as_ref()])?;
    if let Some(folder) = import {
        // What could be read is in, and the reasons for the rest are in the error: no cause to have no site.
        if let Err(error) = run("Import", &["import".as_ref(), "ashby".as_ref(), folder.as_os_str()]) {
            eprintln!("  {error:#}");
        }
    }
    Ok(())
}

fn kintsugi(program: &Path, servers: &Servers) -> Command {
    let mut command = child::command(program, Signal::TERM);
    settings::pass_on_alone(&mut command);
    servers.name_to(&mut command).env("KINTSUGI_DATABASE_URL", servers.database_url());
    command
}

fn serve(
    program: &Path,
    servers: &Servers,
    listen: SocketAddr,
    operator: Option<SocketAddr>,
    state: &Path,
) -> Result<Running> {
    let mut command = kintsugi(program, servers);
    command.arg("serve").arg("--listen").arg(listen.to_string());
    command.env("KINTSUGI_NATS_URL", servers.nats_url()).env("KINTSUGI_STATE_DIRECTORY", state);
    if let Some(operator) = operator {
        command.env("KINTSUGI_OPERATOR_LISTEN", operator.to_string());
    }
    // Longer than the site's own patience with requests under way.
    Running::start(&mut command, "kintsugi serve", Signal::TERM, Duration::from_secs(35))
}

/// Waits for the first ready answer; gives the exit status if the site ends before.
fn until_ready(site: &mut Running, listen: SocketAddr) -> Result<Option<ExitStatus>> {
    let mut ended = None;
    let ready = stopping::wait_until(PATIENCE, || {
        ended = site.ended()?;
        Ok(ended.is_some() || is_ready(reachable(listen)))
    })?;
    ensure!(ready, "the site was not ready within {} seconds; its log is above", PATIENCE.as_secs());
    Ok(ended)
}

fn is_ready(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(stream, "GET /health/ready HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
        let mut answer = [0; 64];
        let length = stream.read(&mut answer)?;
        Ok(String::from_utf8_lossy(answer.get(..length).unwrap_or_default()).into_owned())
    };
    ask().is_ok_and(|answer| is_success(&answer))
}

fn is_success(answer: &str) -> bool {
    answer.starts_with("HTTP/1.1 200 ")
}

/// Waits for a signal or for the site's end. The site lives on without its servers, so their end is only told.
fn watch(site: &mut Running, servers: &mut Servers) -> Result<Option<ExitStatus>> {
    while !stopping::requested() {
        if let Some(status) = site.ended()? {
            return Ok(Some(status));
        }
        for sentence in servers.lost()? {
            eprintln!("{sentence}");
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(None)
}

fn report_end(status: ExitStatus) -> ExitCode {
    eprintln!("The site has ended by itself ({status}); its log is above.");
    let code = status.code().and_then(|code| u8::try_from(code).ok()).filter(|code| *code != 0);
    code.map_or(ExitCode::FAILURE, ExitCode::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_on_all_interfaces_is_reached_on_the_loopback_one() {
        assert_eq!(reachable("0.0.0.0:80".parse().unwrap()).to_string(), "127.0.0.1:80");
        assert_eq!(reachable("[::]:80".parse().unwrap()).to_string(), "[::1]:80");
        assert_eq!(reachable("192.0.2.1:80".parse().unwrap()).to_string(), "192.0.2.1:80");
    }

    #[test]
    fn a_port_in_use_is_told_before_anything_starts() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let message = check_port(listener.local_addr().unwrap()).unwrap_err().to_string();
        assert!(message.contains("another program listens on"), "{message}");
    }

    #[test]
    fn only_200_is_ready() {
        assert!(is_success("HTTP/1.1 200 OK\r\n"));
        assert!(!is_success("HTTP/1.1 503 Service Unavailable\r\n"));
        assert!(!is_success(""));
    }
}
