//! The built program as a child process, on a database of the test's own.

#![expect(clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Command, Output, Stdio},
};

use database::Pool;
use sqlx::ConnectOptions;

/// `kintsugi` with nothing from outside but the database of `pool`.
pub(crate) fn kintsugi(pool: &Pool) -> Command {
    let mut command = bare();
    command.env("KINTSUGI_DATABASE_URL", pool.connect_options().to_url_lossy().as_str());
    command
}

/// `kintsugi` without any setting.
pub(crate) fn bare() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kintsugi"));
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name == "DATABASE_URL" || name.starts_with("KINTSUGI_") {
            command.env_remove(name);
        }
    }
    command
}

/// What a finished command printed to its standard output; panics with both outputs where it failed.
pub(crate) fn succeed(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().expect("the program starts");
    let (stdout, stderr) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "{status}\n{stdout}\n{stderr}");
    stdout.into_owned()
}

/// A running site; killed when dropped.
pub(crate) struct Site {
    process: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

impl Site {
    /// Starts the site on a port of the system's choice and waits until its log says where it serves.
    pub(crate) fn start(pool: &Pool) -> Self {
        Self::start_as(&mut kintsugi(pool))
    }

    /// Starts the site with settings of the test's own.
    pub(crate) fn start_as(command: &mut Command) -> Self {
        let mut process = command
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut log = BufReader::new(process.stderr.take().expect("its log")).lines();
        let mut said = String::new();
        let address = log.by_ref().map_while(Result::ok).find_map(|line| {
            said.push_str(&line);
            let entry: serde_json::Value = serde_json::from_str(&line).ok()?;
            (entry["message"] == "serving").then(|| entry["address"].as_str()?.parse().ok())?
        });
        // The pipe must be read on, or the site would block once it is full.
        std::thread::spawn(move || log.for_each(drop));
        Self { process, address: address.unwrap_or_else(|| panic!("the site did not start: {said}")) }
    }

    /// Sends a signal by its name (`TERM`) and waits for the end.
    pub(crate) fn end_by(&mut self, signal: &str) -> std::process::ExitStatus {
        let sent = Command::new("kill").args(["-s", signal, &self.process.id().to_string()]).status();
        assert!(sent.expect("kill(1) is there").success());
        self.process.wait().expect("the site ends")
    }

    /// An address of the site.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The status and the whole answer (head and body) to a GET.
pub(crate) fn get(address: SocketAddr, path: &str) -> (u16, String) {
    use std::io::{Read, Write};
    let mut connection = std::net::TcpStream::connect(address).expect("the site listens");
    connection.set_read_timeout(Some(std::time::Duration::from_secs(10))).expect("a timeout");
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).expect("the site reads");
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).expect("the site answers");
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    (status.unwrap_or_else(|| panic!("no status: {answer}")), answer)
}
