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
    /// Besides those that every server has.
    arguments: Vec<String>,
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
        Self::start_with(&[])
    }

    pub(crate) fn start_with(arguments: &[&str]) -> Self {
        let arguments = arguments.iter().map(|&argument| argument.to_owned()).collect();
        let directory = std::env::temp_dir().join(format!("kintsugi-nats-{}", uuid::Uuid::now_v7().simple()));
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut server = Self { program: program(), directory, port, arguments, child: None };
        server.run();
        server
    }

    pub(crate) fn url(&self) -> String {
        self.url_as("nats://")
    }

    /// The address behind that beginning: `tls://`, `nats://name:password@`.
    pub(crate) fn url_as(&self, start: &str) -> String {
        format!("{start}127.0.0.1:{}", self.port)
    }

    /// Starts it anew with other arguments.
    pub(crate) fn run_with(&mut self, arguments: &[&str]) {
        self.kill();
        self.arguments = arguments.iter().map(|&argument| argument.to_owned()).collect();
        self.run();
    }

    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    /// Starts it, and waits until it answers.
    pub(crate) fn run(&mut self) {
        let child = Command::new(&self.program)
            .args(["-js", "-a", "127.0.0.1", "-p", &self.port.to_string(), "-sd"])
            .arg(&self.directory)
            .args(&self.arguments)
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

    /// Lets it end in order: everything that it took is on its disk.
    pub(crate) fn quit(&mut self) {
        if let Some(mut child) = self.child.take() {
            let signal = format!("quit={}", child.id());
            let told = Command::new(&self.program).args(["--signal", &signal]).stderr(Stdio::null()).status().unwrap();
            assert!(told.success());
            child.wait().unwrap();
        }
    }

    /// Puts the files of `copy` in the place of its own.
    pub(crate) fn restore(&self, copy: &Path) {
        std::fs::remove_dir_all(&self.directory).unwrap();
        copy_folder(copy, &self.directory);
    }

    /// A copy of its files, beside them. It goes with the value.
    pub(crate) fn copy(&self) -> Copy {
        let copy = Copy(self.directory.with_extension("copy"));
        copy_folder(&self.directory, &copy.0);
        copy
    }

    /// `kill -9`.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }
}

/// A copy of a server's files.
pub(crate) struct Copy(pub(crate) PathBuf);

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (from, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if from.is_dir() {
            copy_folder(&from, &to);
        } else {
            std::fs::copy(from, to).unwrap();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}
