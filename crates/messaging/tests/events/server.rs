//! A nats-server of a test's own, which it may kill.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// The server. It ends with this value, and its directory goes.
pub(crate) struct Server {
    program: PathBuf,
    directory: PathBuf,
    port: u16,
    child: Option<Child>,
}

/// The program that serves `NATS_URL`, found by the port that it listens to: whoever set that up has chosen the version.
fn program() -> PathBuf {
    if let Some(program) = std::env::var_os("NATS_SERVER") {
        return program.into();
    }
    let packages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/servers/packages");
    let found =
        std::fs::read_dir(packages).into_iter().flatten().flatten().map(|entry| entry.path().join("nats-server"));
    found.into_iter().find(|program| program.is_file()).unwrap_or_else(|| "nats-server".into())
}

impl Server {
    pub(crate) fn start() -> Self {
        let directory = std::env::temp_dir().join(format!("kintsugi-nats-{}", uuid::Uuid::now_v7().simple()));
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut server = Self { program: program(), directory, port, child: None };
        server.run();
        server
    }

    pub(crate) fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    /// Starts it, and waits until it answers.
    pub(crate) fn run(&mut self) {
        let child = Command::new(&self.program)
            .args(["-js", "-a", "127.0.0.1", "-p", &self.port.to_string(), "-sd"])
            .arg(&self.directory)
            .stderr(Stdio::null())
            .spawn();
        self.child = Some(child.unwrap_or_else(|error| panic!("{}: {error}; set NATS_SERVER", self.program.display())));
        let started = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(started.elapsed() < Duration::from_secs(20), "nats-server does not start");
            #[expect(clippy::disallowed_methods, reason = "a test that waits for a server has nothing else to do")]
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// `kill -9`.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}
