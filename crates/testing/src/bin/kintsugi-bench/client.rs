//! One HTTP connection that is kept open, and counts what comes in on the wire.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use axum::body::{Body, Bytes};
use axum::http::{Request, header};
use http_body_util::BodyExt;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// No answer takes longer; one that does is a failure.
const PATIENCE: Duration = Duration::from_secs(10);

/// A connection to one server.
pub(crate) struct Client {
    server: SocketAddr,
    sender: SendRequest<Body>,
    received: Arc<AtomicU64>,
}

/// A whole answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Bytes,
    /// Head and body as they came over the wire, in bytes.
    pub(crate) wire: u64,
}

impl Client {
    pub(crate) async fn connect(server: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        let received = Arc::new(AtomicU64::new(0));
        let counted = Counted { stream, received: Arc::clone(&received) };
        let (sender, connection) = http1::handshake(TokioIo::new(counted)).await?;
        tokio::spawn(connection);
        Ok(Self { server, sender, received })
    }

    /// Asks for `path` and reads the whole answer. `accept` is the value of `Accept-Encoding`.
    pub(crate) async fn get(&mut self, path: &str, accept: &'static str) -> Result<Answer> {
        tokio::time::timeout(PATIENCE, self.ask(path, accept)).await.context("no answer in time")?
    }

    async fn ask(&mut self, path: &str, accept: &'static str) -> Result<Answer> {
        let request = Request::get(path)
            .header(header::HOST, self.server.to_string())
            .header(header::ACCEPT, "text/html,*/*;q=0.8")
            .header(header::ACCEPT_ENCODING, accept)
            .body(Body::empty())?;
        let before = self.received.load(Ordering::Relaxed);
        self.sender.ready().await?;
        let (head, body) = self.sender.send_request(request).await?.into_parts();
        let body = body.collect().await?.to_bytes();
        let wire = self.received.load(Ordering::Relaxed) - before;
        Ok(Answer { status: head.status.as_u16(), body, wire })
    }

    /// A page that must be there, as text, uncompressed.
    pub(crate) async fn text(&mut self, path: &str) -> Result<String> {
        let answer = self.get(path, "identity").await?;
        ensure!(answer.status == 200, "{path} answers {}", answer.status);
        Ok(String::from_utf8_lossy(&answer.body).into_owned())
    }
}

/// A stream that counts what is read from it.
struct Counted {
    stream: TcpStream,
    received: Arc<AtomicU64>,
}

impl AsyncRead for Counted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let outcome = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.received.fetch_add((buffer.filled().len() - before) as u64, Ordering::Relaxed);
        outcome
    }
}

impl AsyncWrite for Counted {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
