//! A private nats-server with JetStream on a free port of the loopback interface.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail, ensure};
use rustix::process::Signal;
use serde::Deserialize;

use super::{Instance, tail};
use crate::child::{self, Running};
use crate::stopping;

/// A running server.
pub(super) struct Nats {
    running: Running,
    url: String,
    log: PathBuf,
}

/// Why a start failed.
enum Failure {
    /// Another program took the port between the look and the start.
    PortTaken,
    Other(anyhow::Error),
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Other(error)
    }
}

impl Nats {
    /// Starts it and waits until it answers with JetStream.
    pub(super) fn start(instance: &Instance, program: &Path) -> Result<Self> {
        for _ in 0..5 {
            match Self::start_once(instance, program, free_port()?) {
                Ok(nats) => return Ok(nats),
                Err(Failure::PortTaken) => {}
                Err(Failure::Other(error)) => return Err(error),
            }
        }
        bail!("five ports for NATS were taken the moment they were found free; run the command again")
    }

    fn start_once(instance: &Instance, program: &Path, port: u16) -> Result<Self, Failure> {
        let folder = instance.server_folder("nats")?;
        let name = format!("kintsugi-{}-{port}", std::process::id());
        let configuration = folder.join("nats.conf");
        fs::write(&configuration, configuration_text(&name, port, &folder.join("jetstream")))
            .map_err(anyhow::Error::new)?;
        let log = instance.log("nats");
        let output = File::create(&log).map_err(anyhow::Error::new)?;
        let mut command = child::command(program, Signal::TERM);
        instance.run_as_owner(&mut command).arg("--config").arg(&configuration);
        command.stdout(output.try_clone().map_err(anyhow::Error::new)?).stderr(output);
        let mut running = Running::start(&mut command, "nats-server", Signal::TERM, Duration::from_secs(10))?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut ended = None;
        let ready = stopping::wait_until(Duration::from_secs(30), || {
            ended = running.ended()?;
            Ok(ended.is_some()
                || greeting(address).is_ok_and(|greeting| greeting.jetstream && greeting.server_name == name))
        })?;
        let text = tail(&log);
        match ended {
            Some(_) if text.contains("address already in use") => Err(Failure::PortTaken),
            Some(status) => Err(anyhow::anyhow!("nats-server did not start ({status}):\n{text}").into()),
            None if !ready => {
                Err(anyhow::anyhow!("nats-server did not answer with JetStream within 30 s:\n{text}").into())
            }
            None => Ok(Self { running, url: format!("nats://{address}"), log }),
        }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// A sentence about its end, if it has ended by itself.
    pub(super) fn ended(&mut self) -> Result<Option<String>> {
        let status = self.running.ended()?;
        Ok(status.map(|status| format!("NATS has ended ({status}); its log is {}", self.log.display())))
    }
}

fn configuration_text(name: &str, port: u16, store: &Path) -> String {
    // A quoted string of JSON is one of the server's configuration language, too.
    let store = serde_json::Value::from(store.to_string_lossy()).to_string();
    format!(
        "server_name: \"{name}\"\nlisten: \"127.0.0.1:{port}\"\n\
         jetstream {{\n  store_dir: {store}\n  max_memory_store: 64MB\n  max_file_store: 1GB\n}}\n"
    )
}

/// A free port below 32768: from there on the kernel gives ports to outgoing connections, and a client that connects
/// again and again could be given the server's own port as its source and so connect to itself.
fn free_port() -> Result<u16> {
    free_port_except(&[])
}

/// A free port that is none of those.
pub(super) fn free_port_except(taken: &[u16]) -> Result<u16> {
    const FIRST: u32 = 20_000;
    const COUNT: u32 = 12_000;
    let clock = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().subsec_nanos();
    let start = clock.wrapping_add(std::process::id().wrapping_mul(7919));
    (0..COUNT)
        .filter_map(|step| u16::try_from(FIRST + start.wrapping_add(step) % COUNT).ok())
        .find(|port| !taken.contains(port) && TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        .context("no port between 20000 and 32000 is free on 127.0.0.1")
}

/// What the server says first on each connection.
#[derive(Debug, Deserialize)]
struct Greeting {
    server_name: String,
    #[serde(default)]
    jetstream: bool,
}

fn greeting(address: SocketAddr) -> Result<Greeting> {
    let stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
    stream.set_read_timeout(Some(Duration::from_secs(1)))?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    parse_greeting(&line)
}

fn parse_greeting(line: &str) -> Result<Greeting> {
    let rest = line.strip_prefix("INFO ");
    ensure!(rest.is_some(), "no INFO line: {line}");
    Ok(serde_json::from_str(rest.unwrap_or_default())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_greeting_without_jetstream_is_told_apart() {
        let with = parse_greeting("INFO {\"server_name\":\"a\",\"jetstream\":true,\"port\":1} \r\n").unwrap();
        assert!(with.jetstream && with.server_name == "a");
        assert!(!parse_greeting("INFO {\"server_name\":\"a\"}\r\n").unwrap().jetstream);
        assert!(parse_greeting("HTTP/1.1 400 Bad Request\r\n").is_err());
    }

    #[test]
    fn a_port_is_below_the_range_of_outgoing_connections() {
        for _ in 0..20 {
            assert!((20_000..32_768).contains(&free_port().unwrap()));
        }
    }

    #[test]
    fn a_store_with_odd_characters_stays_one_string() {
        let text = configuration_text("n", 1, Path::new("/a \"b\" c"));
        assert!(text.contains(r#"store_dir: "/a \"b\" c""#), "{text}");
    }
}
