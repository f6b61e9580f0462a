//! Starts what is measured, and stops it.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{sleep, timeout},
};

/// The longest that a program may take until it is ready.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running server. Dropping it ends it.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    /// From `exec` to the first answer with status 200.
    pub(crate) ready_after: Duration,
}

impl Server {
    /// Starts `command` and waits until `ready` is answered with 200. What it logs goes to the file `log`.
    pub(crate) async fn start(command: &mut Command, address: SocketAddr, ready: &str, log: &Path) -> Result<Self> {
        let file = fs::File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
        let begun = Instant::now();
        let child = command.spawn().with_context(|| format!("cannot start {}", command.get_program().display()))?;
        let mut server = Self { child, address, ready_after: Duration::ZERO };
        while !answers(address, ready).await {
            if let Some(status) = server.child.try_wait()? {
                bail!("the server ended with {status}:\n{}", fs::read_to_string(log).unwrap_or_default());
            }
            if begun.elapsed() > PATIENCE {
                bail!("the server was not ready in {PATIENCE:?}:\n{}", fs::read_to_string(log).unwrap_or_default());
            }
            sleep(Duration::from_millis(1)).await;
        }
        server.ready_after = begun.elapsed();
        Ok(server)
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A command of the site with no settings but its database. Settings of the caller are kept from it, `KINTSUGI_BIN`
/// among them: the site refuses to start with one that it does not know.
pub(crate) fn kintsugi(program: &Path, database: &str) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("KINTSUGI_") {
            command.env_remove(name);
        }
    }
    command.env("KINTSUGI_DATABASE_URL", database);
    command
}

/// Whether a GET of `path` is answered with 200 at this moment.
async fn answers(address: SocketAddr, path: &str) -> bool {
    let ask = async || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(address).await?;
        let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut head = [0; 12];
        stream.read_exact(&mut head).await?;
        Ok(&head == b"HTTP/1.1 200")
    };
    matches!(timeout(Duration::from_secs(1), ask()).await, Ok(Ok(true)))
}

/// A free address of this machine. Its port lies below the ephemeral range: in that range a client that tries again and
/// again may be given the very port it calls, and connect to itself.
pub(crate) fn free_address() -> Result<SocketAddr> {
    let first = 20_000 + (std::process::id() % 10_000) as u16;
    (first..32_000)
        .map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
        .find(|address| TcpListener::bind(address).is_ok())
        .context("no port between 20000 and 32000 is free")
}
