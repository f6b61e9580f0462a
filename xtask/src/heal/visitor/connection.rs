//! One connection of a well-made client.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use rustix::net::sockopt::{self, Timeout};
use rustix::net::{AddressFamily, SocketFlags, SocketType};

use super::failure::{Broken, Phase};
use super::head::{Head, Length, chunked_length};

/// How a request is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// At once, and the answer is read at once.
    Plain,
    /// In two pieces, [`PIECES`] apart.
    InPieces,
    /// The answer is read a little at a time into a small buffer.
    ReadSlowly,
}

/// Between the two pieces of a slow request.
pub(super) const PIECES: Duration = Duration::from_millis(300);

/// A slow reader's buffer, and how much it takes at a time and how often: a page of 50 kB takes it about 300 ms.
const SMALL: usize = 4096;
const SIP: Duration = Duration::from_millis(25);

/// An answer that came whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct Whole {
    pub(super) status: u16,
    pub(super) warned: bool,
    /// From the request's first byte to the answer: its last byte, or its head for a slow reader; without the pause
    /// between two pieces, which is the client's own.
    pub(super) took: Duration,
    /// Whether another request may follow on this connection.
    pub(super) stays: bool,
}

pub(super) struct Connection {
    stream: TcpStream,
    answers: u32,
}

impl Connection {
    /// Connects; `manner` decides on the size of the receive buffer, which must be known before.
    pub(super) fn open(address: SocketAddr, patience: Duration, manner: Manner) -> Result<Self, Broken> {
        let open = || -> io::Result<TcpStream> {
            let family = if address.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
            let socket = rustix::net::socket_with(family, SocketType::STREAM, SocketFlags::CLOEXEC, None)?;
            if manner == Manner::ReadSlowly {
                sockopt::set_socket_recv_buffer_size(&socket, SMALL)?;
            }
            // connect(2) waits no longer than a send does (socket(7), SO_SNDTIMEO).
            sockopt::set_socket_timeout(&socket, Timeout::Send, Some(patience))?;
            rustix::net::connect(&socket, &address)?;
            let stream = TcpStream::from(socket);
            stream.set_nodelay(true)?;
            Ok(stream)
        };
        let stream = open().map_err(|error| Broken::by(Phase::Connect, &error))?;
        Ok(Self { stream, answers: 0 })
    }

    /// Whether it has carried an answer before.
    pub(super) fn is_reused(&self) -> bool {
        self.answers > 0
    }

    /// Whether the server has closed it meanwhile, or said something unasked, which is the same (RFC 9112, 9.3.1).
    pub(super) fn is_stale(&self) -> bool {
        let look = || -> io::Result<bool> {
            self.stream.set_nonblocking(true)?;
            let seen = self.stream.peek(&mut [0]);
            self.stream.set_nonblocking(false)?;
            Ok(!seen.is_err_and(|error| error.kind() == ErrorKind::WouldBlock))
        };
        look().unwrap_or(true)
    }

    /// Asks and reads the whole answer, both within `patience`.
    pub(super) fn ask(
        &mut self,
        request: &[u8],
        manner: Manner,
        began: Instant,
        patience: Duration,
    ) -> Result<Whole, Broken> {
        let deadline = began + patience;
        self.send(request, manner).map_err(|error| Broken::by(Phase::Send, &error))?;
        let pause = if manner == Manner::InPieces { PIECES } else { Duration::ZERO };
        let mut answer = Vec::with_capacity(1 << 16);
        let mut head: Option<(Head, usize, Duration)> = None;
        let whole = loop {
            if head.is_none()
                && let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n")
            {
                let read = Head::read(answer.get(..end).unwrap_or_default()).ok_or_else(garbled)?;
                head = Some((read, end + 4, began.elapsed()));
            }
            if let Some((head, start, headed)) = head
                && let Some(closes) = ends(&head, answer.get(start..).unwrap_or_default(), false)?
            {
                break (head, headed, closes);
            }
            let phase = if answer.is_empty() { Phase::Wait } else { Phase::Read };
            let length = self.take(&mut answer, deadline, manner).map_err(|error| Broken::by(phase, &error))?;
            if length == 0 {
                match head {
                    Some((head, start, headed))
                        if ends(&head, answer.get(start..).unwrap_or_default(), true)?.is_some() =>
                    {
                        break (head, headed, true);
                    }
                    _ => return Err(Broken { phase, kind: "cut".to_owned() }),
                }
            }
        };
        let (head, headed, closes) = whole;
        self.answers += 1;
        let took = if manner == Manner::ReadSlowly { headed } else { began.elapsed() };
        let took = took.saturating_sub(pause);
        Ok(Whole { status: head.status, warned: head.warned, took, stays: !closes && !head.closes })
    }

    fn send(&mut self, request: &[u8], manner: Manner) -> io::Result<()> {
        if manner != Manner::InPieces {
            return self.stream.write_all(request);
        }
        let (first, second) = request.split_at(request.len() / 2);
        self.stream.write_all(first)?;
        std::thread::sleep(PIECES);
        self.stream.write_all(second)
    }

    fn take(&mut self, answer: &mut Vec<u8>, deadline: Instant, manner: Manner) -> io::Result<usize> {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ErrorKind::TimedOut.into());
        }
        self.stream.set_read_timeout(Some(left))?;
        let mut block = [0; 1 << 15];
        let size = if manner == Manner::ReadSlowly { SMALL } else { block.len() };
        if manner == Manner::ReadSlowly && !answer.is_empty() {
            std::thread::sleep(SIP.min(left));
        }
        let length = self.stream.read(block.get_mut(..size).unwrap_or_default())?;
        answer.extend_from_slice(block.get(..length).unwrap_or_default());
        Ok(length)
    }
}

/// Whether the body is whole, and if so whether the connection is used up by it.
fn ends(head: &Head, body: &[u8], closed: bool) -> Result<Option<bool>, Broken> {
    match head.body {
        Length::Bytes(length) if body.len() > length => Err(garbled()),
        Length::Bytes(length) => Ok((body.len() == length).then_some(closed)),
        Length::Chunked => Ok(chunked_length(body).map_err(|()| garbled())?.map(|_| closed)),
        Length::UntilClose => Ok(closed.then_some(true)),
    }
}

fn garbled() -> Broken {
    Broken { phase: Phase::Read, kind: "no HTTP".to_owned() }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(2);

    /// A server that gives each connection one answer, written as it is, and closes.
    fn server(answer: &'static str) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut request = [0; 64];
                let length = stream.read(&mut request).unwrap();
                assert!(length > 0);
                stream.write_all(answer.as_bytes()).unwrap();
            }
        });
        address
    }

    fn ask(answer: &'static str) -> Result<(Whole, Connection), Broken> {
        let mut connection = Connection::open(server(answer), PATIENCE, Manner::Plain)?;
        let whole = connection.ask(b"GET / HTTP/1.1\r\n\r\n", Manner::Plain, Instant::now(), PATIENCE)?;
        Ok((whole, connection))
    }

    #[test]
    fn a_whole_answer_is_none_of_the_failures() {
        let (whole, _) = ask("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").unwrap();
        assert!(whole.status == 200 && whole.stays);
    }

    #[test]
    fn an_answer_that_ends_early_is_cut() {
        let broken = ask("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok").err().unwrap();
        assert_eq!((broken.phase, broken.kind.as_str()), (Phase::Read, "cut"));
        let broken = ask("").err().unwrap();
        assert_eq!((broken.phase, broken.kind.as_str()), (Phase::Wait, "cut"));
    }

    #[test]
    fn a_connection_that_the_server_has_closed_is_seen_before_it_is_used_again() {
        let (_, connection) = ask("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").unwrap();
        let start = Instant::now();
        while !connection.is_stale() {
            assert!(start.elapsed() < PATIENCE, "the end of the connection was not seen");
        }
    }

    #[test]
    fn a_port_where_nobody_listens_refuses() {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let broken = Connection::open(address, PATIENCE, Manner::Plain).err().unwrap();
        assert_eq!((broken.phase, broken.kind.as_str()), (Phase::Connect, "refused"));
    }

    #[test]
    fn a_server_that_never_answers_is_a_timeout() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let patience = Duration::from_millis(50);
        let mut connection = Connection::open(listener.local_addr().unwrap(), patience, Manner::Plain).unwrap();
        let broken = connection.ask(b"GET / HTTP/1.1\r\n\r\n", Manner::Plain, Instant::now(), patience).err().unwrap();
        assert_eq!((broken.phase, broken.kind.as_str()), (Phase::Wait, "timeout"));
    }
}
