//! The process asks itself, as a visitor would: through its own listener, by HTTP.
//!
//! An inherited listener is shared with the other process during a hand-over, so an answer may be the other's. The
//! question carries a number that only this process knows; its own answers repeat that they know it.

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    io::{self, Read, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream},
    os::unix::net::UnixStream,
    time::{Duration, Instant},
};

use axum::{
    Router,
    extract::Request,
    http::{HeaderName, HeaderValue},
    middleware::{Next, from_fn},
};

use crate::sockets::Address;

const FIELD: HeaderName = HeaderName::from_static("lifecycle-probe");

/// An answer's head is not longer than this.
const HEAD: usize = 8 * 1024;

/// Who answered a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// This process.
    Ours,
    /// Another one on the same listener.
    Others,
}

/// How the process asks itself.
#[derive(Clone, Debug)]
pub(crate) struct Probe {
    address: Address,
    path: String,
    secret: String,
}

impl Probe {
    /// A probe of what listens at `address`.
    pub(crate) fn new(address: Address, path: &str) -> Self {
        // The keys of std's hasher come from the system's source of chance.
        let number = || RandomState::new().build_hasher().finish();
        Self {
            address: reachable(address),
            path: path.to_owned(),
            secret: format!("{:016x}{:016x}", number(), number()),
        }
    }

    /// What is asked.
    pub(crate) fn address(&self) -> &Address {
        &self.address
    }

    /// `app`, knowing this probe's questions from others'.
    pub(crate) fn around(&self, app: Router) -> Router {
        let secret = self.secret.clone();
        app.layer(from_fn(move |request: Request, next: Next| {
            let ours = request.headers().get(FIELD).is_some_and(|value| value.as_bytes() == secret.as_bytes());
            async move {
                let mut response = next.run(request).await;
                if ours {
                    response.headers_mut().insert(FIELD, HeaderValue::from_static("ours"));
                }
                response
            }
        }))
    }

    /// Asks once. Blocks for at most `patience`.
    ///
    /// # Errors
    /// When there is no HTTP answer in time, or one of 500 and above.
    pub(crate) fn ask(&self, patience: Duration) -> io::Result<Answer> {
        let deadline = Instant::now() + patience;
        match &self.address {
            Address::Tcp(address) => {
                let stream = TcpStream::connect_timeout(address, patience)?;
                self.converse(&stream, deadline, |left| {
                    stream.set_write_timeout(Some(left))?;
                    stream.set_read_timeout(Some(left))
                })
            }
            Address::Unix(path) => {
                let stream = UnixStream::connect(path)?;
                self.converse(&stream, deadline, |left| {
                    stream.set_write_timeout(Some(left))?;
                    stream.set_read_timeout(Some(left))
                })
            }
        }
    }

    fn converse<S: Copy + Read + Write>(
        &self,
        mut stream: S,
        deadline: Instant,
        bound: impl Fn(Duration) -> io::Result<()>,
    ) -> io::Result<Answer> {
        let left = || {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() { Err(io::Error::from(io::ErrorKind::TimedOut)) } else { Ok(left) }
        };
        let question = format!(
            "GET {} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: lifecycle-warden\r\n{FIELD}: {}\r\nConnection: close\r\n\r\n",
            self.path, self.secret
        );
        bound(left()?)?;
        stream.write_all(question.as_bytes())?;
        let mut head = Vec::new();
        let mut piece = [0; 1024];
        while !head.windows(4).any(|end| end == b"\r\n\r\n") && head.len() < HEAD {
            bound(left()?)?;
            match stream.read(&mut piece) {
                Ok(0) => break,
                Ok(count) => head.extend_from_slice(&piece[..count]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        read(&head)
    }
}

fn read(head: &[u8]) -> io::Result<Answer> {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let status = head.strip_prefix("http/1.1 ").and_then(|rest| rest.get(..3)?.parse::<u16>().ok());
    match status {
        None => Err(io::Error::other("what came back is no HTTP")),
        Some(status) if status >= 500 => Err(io::Error::other(format!("the answer was {status}"))),
        Some(_) if head.contains("\r\nlifecycle-probe: ours\r\n") => Ok(Answer::Ours),
        Some(_) => Ok(Answer::Others),
    }
}

/// A listener on all addresses is asked on the loopback one.
fn reachable(address: Address) -> Address {
    let Address::Tcp(mut tcp) = address else { return address };
    match tcp.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => tcp.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => tcp = SocketAddr::new(Ipv6Addr::LOCALHOST.into(), tcp.port()),
        _ => {}
    }
    Address::Tcp(tcp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_ours_only_if_it_says_so_and_none_if_it_is_an_error() {
        assert_eq!(read(b"HTTP/1.1 200 OK\r\nLifecycle-Probe: ours\r\n\r\n").unwrap(), Answer::Ours);
        assert_eq!(read(b"HTTP/1.1 404 Not Found\r\nServer: x\r\n\r\n").unwrap(), Answer::Others);
        assert!(read(b"HTTP/1.1 503 Service Unavailable\r\n\r\n").is_err());
        assert!(read(b"").is_err());
        assert!(read(b"SSH-2.0-x\r\n\r\n").is_err());
    }

    #[test]
    fn all_addresses_are_asked_on_the_loopback() {
        for (listened, asked) in
            [("0.0.0.0:80", "127.0.0.1:80"), ("[::]:80", "[::1]:80"), ("10.1.2.3:80", "10.1.2.3:80")]
        {
            let address = Address::Tcp(listened.parse().unwrap());
            assert_eq!(reachable(address), Address::Tcp(asked.parse().unwrap()));
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_process_knows_its_own_answer_from_anothers() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = Address::Tcp(listener.local_addr().unwrap());
        let ours = Probe::new(address.clone(), "/");
        let other = Probe::new(address, "/");
        let app = ours.around(Router::new());
        tokio::spawn(async { axum::serve(listener, app).await });
        let asked = tokio::task::spawn_blocking(move || {
            let patience = Duration::from_secs(5);
            (ours.ask(patience).unwrap(), other.ask(patience).unwrap())
        });
        assert_eq!(asked.await.unwrap(), (Answer::Ours, Answer::Others));
    }
}
