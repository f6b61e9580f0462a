//! A connection's bytes, of TCP or of a Unix socket, and how the door sees them pass.

use std::{
    io::{self, IoSlice},
    net::SocketAddr,
    os::fd::AsFd,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use hyper::body::Bytes;
use rustix::{
    io::Errno,
    net::{RecvFlags, Shutdown, recv, shutdown},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpStream, UnixStream},
};

use super::visitor::Visitor;

/// What TCP and Unix sockets have in common.
pub(super) trait Socket: AsyncRead + AsyncWrite + AsFd + Send + Unpin {
    /// Where the client is, as the kernel says; nothing for a Unix socket, whose clients have no address.
    fn peer(&self) -> Option<SocketAddr>;
}

impl Socket for TcpStream {
    fn peer(&self) -> Option<SocketAddr> {
        self.peer_addr().ok()
    }
}

impl Socket for UnixStream {
    fn peer(&self) -> Option<SocketAddr> {
        None
    }
}

/// A socket that tells what passes through it.
pub(super) struct Stream {
    socket: Box<dyn Socket>,
    /// What was read already and must be read again before anything else.
    ahead: Bytes,
    visitor: Arc<Visitor>,
}

impl Stream {
    pub(super) fn new(socket: Box<dyn Socket>, visitor: Arc<Visitor>) -> Self {
        Self { socket, ahead: Bytes::new(), visitor }
    }

    /// Puts bytes back that were read.
    pub(super) fn put_back(&mut self, bytes: Bytes) {
        self.ahead = bytes;
    }

    /// Whether there is anything to read, without reading it. That the client has closed is nothing to read.
    pub(super) fn has_bytes(&self) -> bool {
        loop {
            match recv(self.socket.as_fd(), &mut [0_u8; 1], RecvFlags::PEEK | RecvFlags::DONTWAIT) {
                Ok((_, bytes)) => return bytes > 0,
                Err(Errno::INTR) => {}
                Err(_) => return false,
            }
        }
    }

    /// Closes the direction to the client. Returns whether the client sent something in the very last moment.
    pub(super) fn close(self) -> bool {
        // It fails where the client is gone, and then there is nothing to close.
        let _ = shutdown(self.socket.as_fd(), Shutdown::Write);
        self.has_bytes()
    }

    fn socket(&mut self) -> Pin<&mut dyn Socket> {
        Pin::new(&mut *self.socket)
    }
}

impl AsyncRead for Stream {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let stream = self.get_mut();
        if !stream.ahead.is_empty() {
            let bytes = stream.ahead.split_to(stream.ahead.len().min(buf.remaining()));
            buf.put_slice(&bytes);
            return Poll::Ready(Ok(()));
        }
        let before = buf.filled().len();
        ready!(stream.socket().poll_read(cx, buf))?;
        if buf.filled().len() > before {
            stream.visitor.spoke();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.get_mut().socket().poll_write(cx, buf)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.get_mut().socket().poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let stream = self.get_mut();
        ready!(stream.socket().poll_flush(cx))?;
        // hyper flushes the stream only once its own buffer is empty.
        stream.visitor.flushed();
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.get_mut().socket().poll_shutdown(cx)
    }
}
