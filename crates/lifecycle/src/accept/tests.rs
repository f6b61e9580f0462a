//! Doors of both kinds, and clients with real sockets. What is waited for is waited for long, so that a busy machine
//! changes nothing; short times are only ever lower bounds.

mod drain;
mod handover;
mod metrics;
mod room;
mod serving;

use std::{
    convert::Infallible,
    os::{
        linux::net::SocketAddrExt as _,
        unix::net::{SocketAddr as UnixAddress, UnixListener as StdUnixListener, UnixStream as StdUnixStream},
    },
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{Router, response::Response, routing::get};
use hyper::body::{Body, Bytes, Frame};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream, UnixListener, UnixStream},
    sync::{Semaphore, mpsc},
    time::timeout,
};

use super::{Counters, Door, Listener};

/// So long nothing takes, on whatever machine.
const LONG: Duration = Duration::from_secs(30);

/// More bytes than a socket's buffers hold.
const LARGE: usize = 16 << 20;

/// Bytes that both sockets' buffers hold, but not the client's alone.
const MEDIUM: usize = 400_000;

#[derive(Clone, Copy, Debug)]
enum Kind {
    Tcp,
    Unix,
}

const BOTH: [Kind; 2] = [Kind::Tcp, Kind::Unix];

/// Where a listener of either kind listens. The Unix ones have abstract names: nothing is left in the file system.
enum Bound {
    Tcp(std::net::TcpListener),
    Unix(StdUnixListener, UnixAddress),
}

impl Bound {
    fn new(kind: Kind) -> Self {
        static NAMES: AtomicU32 = AtomicU32::new(0);
        match kind {
            Kind::Tcp => Self::Tcp(std::net::TcpListener::bind("127.0.0.1:0").unwrap()),
            Kind::Unix => {
                let number = NAMES.fetch_add(1, Ordering::Relaxed);
                let name = format!("accept-tests-{}-{number}", std::process::id());
                let address = UnixAddress::from_abstract_name(name).unwrap();
                Self::Unix(StdUnixListener::bind_addr(&address).unwrap(), address)
            }
        }
    }

    /// One more descriptor of the same listener.
    fn listener(&self) -> Listener {
        match self {
            Self::Tcp(listener) => {
                listener.set_nonblocking(true).unwrap();
                Listener::Tcp(TcpListener::from_std(listener.try_clone().unwrap()).unwrap())
            }
            Self::Unix(listener, _) => {
                listener.set_nonblocking(true).unwrap();
                Listener::Unix(UnixListener::from_std(listener.try_clone().unwrap()).unwrap())
            }
        }
    }

    async fn client(&self) -> Client {
        let stream: Box<dyn Stream> = match self {
            Self::Tcp(listener) => Box::new(TcpStream::connect(listener.local_addr().unwrap()).await.unwrap()),
            Self::Unix(_, address) => {
                let stream = StdUnixStream::connect_addr(address).unwrap();
                stream.set_nonblocking(true).unwrap();
                Box::new(UnixStream::from_std(stream).unwrap())
            }
        };
        Client { stream, unread: Vec::new() }
    }
}

/// A door with an app whose answers the test releases.
struct House {
    bound: Bound,
    door: Door,
    counters: Arc<Counters>,
    /// One permit lets one request for `/slow` be answered.
    slow: Arc<Semaphore>,
    /// What is sent here is the body of the answer to `/body`; it ends when the sender is dropped.
    body: Option<mpsc::UnboundedSender<Bytes>>,
}

impl House {
    fn new(kind: Kind) -> Self {
        Self::with_places(kind, 1000)
    }

    fn with_places(kind: Kind, places: usize) -> Self {
        let bound = Bound::new(kind);
        let counters = Arc::new(Counters::default());
        let slow = Arc::new(Semaphore::new(0));
        let (sender, receiver) = mpsc::unbounded_channel();
        let app = app(slow.clone(), receiver);
        let door = Door::with_places("test", bound.listener(), app, counters.clone(), places);
        Self { bound, door, counters, slow, body: Some(sender) }
    }

    async fn client(&self) -> Client {
        self.bound.client().await
    }
}

fn app(slow: Arc<Semaphore>, body: mpsc::UnboundedReceiver<Bytes>) -> Router {
    let body = Arc::new(Mutex::new(Some(body)));
    Router::new()
        .route("/", get(async || "hello"))
        .route("/fails", get(async || axum::http::StatusCode::INTERNAL_SERVER_ERROR))
        .route("/large", get(async || "x".repeat(LARGE)))
        .route("/medium", get(async || "x".repeat(MEDIUM)))
        .route("/panics", get(async || -> &'static str { panic!("as the test wants it") }))
        .route(
            "/slow",
            get(async move || {
                slow.acquire().await.unwrap().forget();
                "slow"
            }),
        )
        .route(
            "/body",
            get(async move || Response::new(axum::body::Body::new(Slow(body.lock().unwrap().take().unwrap())))),
        )
}

/// A body whose end nobody knows.
struct Slow(mpsc::UnboundedReceiver<Bytes>);

impl Body for Slow {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(cx).map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// A client that keeps its connection, and reads one answer at a time.
struct Client {
    stream: Box<dyn Stream>,
    unread: Vec<u8>,
}

impl Client {
    async fn send(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).await.unwrap();
    }

    async fn ask(&mut self, path: &str) {
        self.send(&request(path)).await;
    }

    /// The next answer, whole; `None` if the connection ends before its first byte.
    async fn answer(&mut self) -> Option<String> {
        loop {
            if let Some(end) = end_of_answer(&self.unread) {
                let answer = self.unread.drain(..end).collect();
                return Some(String::from_utf8(answer).unwrap());
            }
            let read = timeout(LONG, self.stream.read_buf(&mut self.unread)).await.expect("neither answer nor end");
            if read.unwrap_or(0) == 0 {
                assert!(self.unread.is_empty(), "half an answer: {}", String::from_utf8_lossy(&self.unread));
                return None;
            }
        }
    }

    async fn get(&mut self, path: &str) -> Option<String> {
        self.ask(path).await;
        self.answer().await
    }
}

fn request(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n")
}

/// Where the first answer ends, if it is all there.
fn end_of_answer(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&bytes[..head]).unwrap();
    let length = text.lines().find_map(|line| line.strip_prefix("content-length: "));
    match length {
        Some(length) => Some(head + length.parse::<usize>().unwrap()).filter(|end| *end <= bytes.len()),
        // In chunks: nobody here sends ahead to such an answer.
        None => bytes.ends_with(b"0\r\n\r\n").then_some(bytes.len()),
    }
}

/// Waits until something is true that another task brings about.
async fn until(what: impl Fn() -> bool) {
    let comes_true = async {
        while !what() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    timeout(LONG, comes_true).await.expect("it did not come true");
}

fn is_last(answer: &str) -> bool {
    answer.contains("connection: close\r\n")
}
