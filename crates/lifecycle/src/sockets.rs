//! Where the process listens: on systemd's sockets, on its predecessor's, or on its own.
//!
//! systemd hands sockets over as descriptors from 3 on (`LISTEN_FDS`, `LISTEN_FDNAMES`, sd_listen_fds(3)). A predecessor
//! does the same, without `LISTEN_PID`, which it cannot know before the successor exists.

use std::{fmt, io, net::SocketAddr, os::fd::AsFd, path::PathBuf, str::FromStr};

use listenfd::ListenFd;

use crate::accept::Listener;

/// An address to listen on where nobody hands a socket over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// TCP.
    Tcp(SocketAddr),
    /// A Unix socket that only its owner can open (mode 0600), written `unix:/path`.
    Unix(PathBuf),
}

impl From<SocketAddr> for Address {
    fn from(address: SocketAddr) -> Self {
        Self::Tcp(address)
    }
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(path) = text.strip_prefix("unix:") {
            let path = PathBuf::from(path);
            return if path.is_absolute() { Ok(Self::Unix(path)) } else { Err(EXPECTED.to_owned()) };
        }
        text.parse().map(Self::Tcp).map_err(|_| EXPECTED.to_owned())
    }
}

const EXPECTED: &str = "an address and a port (`127.0.0.1:8080`) or `unix:` and an absolute path was expected";

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => address.fmt(f),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

/// Why there is nowhere to listen.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address} ({name}): {cause}")]
pub struct ListenError {
    name: String,
    address: Address,
    #[source]
    cause: io::Error,
}

/// One open socket, before the runtime takes it.
#[derive(Debug)]
pub(crate) enum Socket {
    Tcp(std::net::TcpListener),
    Unix(std::os::unix::net::UnixListener),
}

/// Sockets that were handed over, by name.
#[derive(Debug, Default)]
pub(crate) struct Inherited {
    sockets: Vec<(String, Socket)>,
    /// What was handed over and is of no use, each in a sentence.
    pub(crate) unusable: Vec<String>,
}

impl Inherited {
    /// Takes what the environment speaks of; the environment no longer does afterwards.
    pub(crate) fn take() -> Self {
        let names = std::env::var("LISTEN_FDNAMES").unwrap_or_default();
        let names: Vec<&str> = names.split(':').collect();
        let mut descriptors = ListenFd::from_env();
        let mut inherited = Self::default();
        for index in 0..descriptors.len() {
            // systemd calls a socket without a name after its unit.
            let name = names.get(index).copied().filter(|name| !name.is_empty()).unwrap_or("unknown");
            match take(&mut descriptors, index) {
                Ok(socket) => inherited.sockets.push((name.to_owned(), socket)),
                Err(why) => inherited.unusable.push(format!(
                    "descriptor {} (`{name}`) was handed over as a socket and is none to listen on: {why}",
                    index + 3
                )),
            }
        }
        inherited
    }

    /// The socket of that name; a socket without a fitting name is given to the first that asks with `any`.
    pub(crate) fn named(&mut self, name: &str, any: bool) -> Option<Socket> {
        let known = |other: &str| matches!(other, "http" | "operator");
        let exact = self.sockets.iter().position(|(other, _)| other == name);
        let index = exact.or_else(|| self.sockets.iter().position(|(other, _)| any && !known(other)))?;
        Some(self.sockets.swap_remove(index).1)
    }

    /// Names of the sockets that nobody asked for.
    pub(crate) fn rest(&self) -> Vec<&str> {
        self.sockets.iter().map(|(name, _)| name.as_str()).collect()
    }
}

fn take(descriptors: &mut ListenFd, index: usize) -> io::Result<Socket> {
    let nothing = || io::Error::other("it is not open");
    if let Ok(Some(tcp)) = descriptors.take_tcp_listener(index) {
        listens(&tcp)?;
        return Ok(Socket::Tcp(tcp));
    }
    let unix = descriptors.take_unix_listener(index)?.ok_or_else(nothing)?;
    listens(&unix)?;
    Ok(Socket::Unix(unix))
}

fn listens(socket: impl AsFd) -> io::Result<()> {
    if rustix::net::sockopt::socket_acceptconn(socket)? {
        return Ok(());
    }
    Err(io::Error::other("it does not listen; a socket unit with `Accept=yes` hands over single connections"))
}

impl Socket {
    /// Binds a socket of our own.
    pub(crate) fn bind(name: &str, address: &Address) -> Result<Self, ListenError> {
        let bound = match address {
            Address::Tcp(address) => bind_tcp(*address).map(Self::Tcp),
            Address::Unix(path) => bind_unix(path).map(Self::Unix),
        };
        bound.map_err(|cause| ListenError { name: name.to_owned(), address: address.clone(), cause })
    }

    /// The same socket for a successor.
    pub(crate) fn duplicate(&self) -> io::Result<Self> {
        match self {
            Self::Tcp(tcp) => tcp.try_clone().map(Self::Tcp),
            Self::Unix(unix) => unix.try_clone().map(Self::Unix),
        }
    }

    /// Gives the socket to the runtime.
    pub(crate) fn listener(self) -> io::Result<Listener> {
        match self {
            // Not blocking is a property of the socket, not of the descriptor: without it `accept` would block a worker
            // as soon as somebody else shares the socket.
            Self::Tcp(tcp) => {
                tcp.set_nonblocking(true)?;
                tokio::net::TcpListener::from_std(tcp).map(Listener::Tcp)
            }
            Self::Unix(unix) => {
                unix.set_nonblocking(true)?;
                tokio::net::UnixListener::from_std(unix).map(Listener::Unix)
            }
        }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> Option<Address> {
        match self {
            Self::Tcp(tcp) => tcp.local_addr().ok().map(Address::Tcp),
            Self::Unix(unix) => Some(Address::Unix(unix.local_addr().ok()?.as_pathname()?.to_owned())),
        }
    }

    /// The descriptor.
    pub(crate) fn as_fd(&self) -> std::os::fd::BorrowedFd<'_> {
        match self {
            Self::Tcp(tcp) => tcp.as_fd(),
            Self::Unix(unix) => unix.as_fd(),
        }
    }
}

fn bind_tcp(address: SocketAddr) -> io::Result<std::net::TcpListener> {
    // std sets SO_REUSEADDR, so that a restart need not wait for old connections.
    std::net::TcpListener::bind(address)
}

/// A socket that a killed process has left behind is taken away; one that still answers is not.
fn bind_unix(path: &std::path::Path) -> io::Result<std::os::unix::net::UnixListener> {
    use std::os::unix::{fs::PermissionsExt, net::UnixListener, net::UnixStream};
    if path.exists() {
        if UnixStream::connect(path).is_ok() {
            return Err(io::Error::new(io::ErrorKind::AddrInUse, "another process listens there"));
        }
        std::fs::remove_file(path)?;
    }
    // Narrow before anybody can find it: made under another name, then moved.
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}", std::process::id()));
    let _ = std::fs::remove_file(&beside);
    let listener = UnixListener::bind(&beside)?;
    std::fs::set_permissions(&beside, std::fs::Permissions::from_mode(0o600))?;
    std::fs::rename(&beside, path)?;
    Ok(listener)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_in_use_is_named() {
        let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = Address::Tcp(taken.local_addr().unwrap());
        let error = Socket::bind("http", &address).unwrap_err().to_string();
        assert!(error.starts_with(&format!("cannot listen on {address} (http): ")), "{error}");
    }

    #[test]
    fn an_address_is_read_in_both_ways_and_nothing_else() {
        assert_eq!("127.0.0.1:80".parse(), Ok(Address::Tcp(([127, 0, 0, 1], 80).into())));
        assert_eq!("unix:/run/a.sock".parse(), Ok(Address::Unix("/run/a.sock".into())));
        for wrong in ["", "80", "localhost:80", "unix:a.sock", "unix:"] {
            assert!(wrong.parse::<Address>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_unix_socket_is_for_its_owner_and_outlives_a_killed_process() {
        use std::os::unix::fs::PermissionsExt;
        let path = std::env::temp_dir().join(format!("lifecycle-sockets-{}", std::process::id()));
        let address = Address::Unix(path.clone());
        let first = Socket::bind("operator", &address).unwrap();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert!(Socket::bind("operator", &address).is_err(), "somebody listens");
        drop(first);
        Socket::bind("operator", &address).unwrap();
        std::fs::remove_file(path).unwrap();
    }
}
