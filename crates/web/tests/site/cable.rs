//! The way to a real Postgres, which a test can cut and freeze.

use std::{io, path::PathBuf, time::Duration};

use database::{Connect, Pool};
use sqlx::{ConnectOptions as _, postgres::PgConnectOptions};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpListener, TcpStream, UnixStream},
    sync::watch,
};

/// How the cable is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Bytes pass.
    Whole,
    /// Every connection is closed, new ones as soon as they are accepted.
    Cut,
    /// Connections stand, and nothing passes: what a stopped server looks like.
    Frozen,
}

/// A TCP port of this machine behind which Postgres answers, or does not.
#[derive(Debug)]
pub(crate) struct Cable {
    state: watch::Sender<State>,
    port: u16,
}

/// Where Postgres itself listens.
#[derive(Clone, Debug)]
enum Server {
    Tcp(String, u16),
    Unix(PathBuf),
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

impl Cable {
    /// A whole cable to the server of `options`.
    pub(crate) async fn to(options: &PgConnectOptions) -> Self {
        let server = match options.get_socket() {
            Some(folder) => Server::Unix(folder.join(format!(".s.PGSQL.{}", options.get_port()))),
            None => Server::Tcp(options.get_host().to_owned(), options.get_port()),
        };
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let (state, seen) = watch::channel(State::Whole);
        tokio::spawn(accept(listener, server, seen));
        Self { state, port }
    }

    /// The program's own pool, small, to the database of `options` through this cable.
    pub(crate) fn pool(&self, options: &PgConnectOptions) -> Pool {
        let mut url = options.to_url_lossy();
        url.set_host(Some("127.0.0.1")).expect("a host");
        url.set_port(Some(self.port)).expect("a port");
        let how = Connect { url: url.to_string(), max_connections: 4, statement_timeout: Duration::from_secs(3) };
        database::connect(&how).expect("an address")
    }

    /// Closes every connection, now and later.
    pub(crate) fn cut(&self) {
        self.state.send_replace(State::Cut);
    }

    /// Lets connections stand, and nothing pass.
    pub(crate) fn freeze(&self) {
        self.state.send_replace(State::Frozen);
    }

    /// Makes it whole again.
    pub(crate) fn mend(&self) {
        self.state.send_replace(State::Whole);
    }
}

async fn accept(listener: TcpListener, server: Server, state: watch::Receiver<State>) {
    while let Ok((near, _)) = listener.accept().await {
        if *state.borrow() != State::Cut {
            tokio::spawn(carry(near, server.clone(), state.clone()));
        }
    }
}

async fn carry(near: TcpStream, server: Server, state: watch::Receiver<State>) {
    let mut frozen = state.clone();
    let _ = frozen.wait_for(|state| *state != State::Frozen).await;
    let far: Box<dyn Stream> = match server {
        Server::Tcp(host, port) => Box::new(TcpStream::connect((host, port)).await.expect("Postgres")),
        Server::Unix(path) => Box::new(UnixStream::connect(path).await.expect("Postgres")),
    };
    let ((near_reads, near_writes), (far_reads, far_writes)) = (tokio::io::split(near), tokio::io::split(far));
    let mut ended = state.clone();
    tokio::select! {
        _ = pump(near_reads, far_writes, state.clone()) => {}
        _ = pump(far_reads, near_writes, state) => {}
        _ = ended.wait_for(|state| *state == State::Cut) => {}
    }
}

async fn pump(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut state: watch::Receiver<State>,
) -> io::Result<()> {
    let mut bytes = vec![0; 16 * 1024];
    loop {
        let length = from.read(&mut bytes).await?;
        if length == 0 {
            return Ok(());
        }
        let _ = state.wait_for(|state| *state != State::Frozen).await;
        to.write_all(&bytes[..length]).await?;
    }
}
