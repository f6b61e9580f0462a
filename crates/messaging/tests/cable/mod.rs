//! The way to a real nats-server, which a test can cut and freeze.

use std::{
    io,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
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

/// A port of this machine behind which NATS answers, or does not.
#[derive(Debug)]
pub(crate) struct Cable {
    state: watch::Sender<State>,
    port: u16,
    carried: Arc<Carried>,
}

/// What went through.
#[derive(Debug, Default)]
struct Carried {
    open: AtomicUsize,
    /// From us to the server.
    sent: Mutex<Vec<u8>>,
}

impl Cable {
    /// A whole cable to the server that `NATS_URL` names; `cargo xtask test` starts one.
    pub(crate) async fn to_nats() -> Self {
        let url = std::env::var("NATS_URL").expect("NATS_URL; `cargo xtask test` sets it");
        let server = url.rsplit(['/', '@']).next().expect("host and port").to_owned();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let (state, seen) = watch::channel(State::Whole);
        let carried = Arc::<Carried>::default();
        tokio::spawn(accept(listener, server, seen, Arc::clone(&carried)));
        Self { state, port, carried }
    }

    /// The address of its near end; `who` is `user:password@`, or nothing.
    pub(crate) fn url(&self, who: &str) -> String {
        format!("nats://{who}127.0.0.1:{}", self.port)
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

    /// Connections that are open now.
    pub(crate) fn open(&self) -> usize {
        self.carried.open.load(Ordering::SeqCst)
    }

    /// What was sent to the server, in order.
    pub(crate) fn sent(&self) -> String {
        String::from_utf8_lossy(&self.carried.sent.lock().expect("a whole lock")).into_owned()
    }
}

async fn accept(listener: TcpListener, server: String, state: watch::Receiver<State>, carried: Arc<Carried>) {
    while let Ok((near, _)) = listener.accept().await {
        if *state.borrow() == State::Cut {
            continue;
        }
        let (server, state, carried) = (server.clone(), state.clone(), Arc::clone(&carried));
        tokio::spawn(async move {
            carried.open.fetch_add(1, Ordering::SeqCst);
            carry(near, &server, state, &carried).await;
            carried.open.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

async fn carry(near: TcpStream, server: &str, state: watch::Receiver<State>, carried: &Carried) {
    let mut frozen = state.clone();
    let _ = frozen.wait_for(|state| *state != State::Frozen).await;
    let far = TcpStream::connect(server).await.expect("NATS");
    let ((near_reads, near_writes), (far_reads, far_writes)) = (near.into_split(), far.into_split());
    let mut ended = state.clone();
    tokio::select! {
        _ = pump(near_reads, far_writes, state.clone(), Some(&carried.sent)) => {}
        _ = pump(far_reads, near_writes, state, None) => {}
        _ = ended.wait_for(|state| *state == State::Cut) => {}
    }
}

async fn pump(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut state: watch::Receiver<State>,
    record: Option<&Mutex<Vec<u8>>>,
) -> io::Result<()> {
    let mut bytes = vec![0; 16 * 1024];
    loop {
        let length = from.read(&mut bytes).await?;
        if length == 0 {
            return Ok(());
        }
        let _ = state.wait_for(|state| *state != State::Frozen).await;
        if let Some(record) = record {
            record.lock().expect("a whole lock").extend_from_slice(&bytes[..length]);
        }
        to.write_all(&bytes[..length]).await?;
    }
}
