//! Where NATS is and how to be let in, from what an operator writes in one line.

use std::fmt;

use async_nats::ServerAddr;

/// The address of NATS cannot be read. The address itself is not repeated: it may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// There is no address.
    #[error("the address of NATS is empty; `nats://host:4222` was expected")]
    Empty,
    /// This is no address.
    #[error("the address of NATS cannot be read; `nats://user:password@host:4222` was expected")]
    Unreadable,
    /// Another protocol than NATS' own.
    #[error("the address of NATS begins with neither `nats://` nor `tls://`")]
    Protocol,
    /// One connection has one name and password, whatever server of the cluster it reaches.
    #[error("the addresses of NATS name different users or passwords")]
    TwoUsers,
}

/// How to be let in.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Ticket {
    /// Nobody asks.
    None,
    /// A name and a password.
    Person { name: String, password: String },
    /// A token: an address with a name and no password, as NATS' own tools have it.
    Token(String),
}

/// The servers of one cluster, and how to be let in. Can be printed: what is secret is not shown.
#[derive(Clone)]
pub(crate) struct Address {
    /// Without name and password: the library prints addresses into its log.
    pub(crate) servers: Vec<ServerAddr>,
    pub(crate) ticket: Ticket,
}

impl Address {
    /// Reads `nats://user:password@host:4222`, `tls://token@host`, `host:4222`; several with commas between them.
    pub(crate) fn parse(text: &str) -> Result<Self, AddressError> {
        let one = |part: &str| part.trim().parse::<ServerAddr>().map_err(|_| why(part)).and_then(split);
        let mut parts = text.split(',').filter(|part| !part.trim().is_empty()).map(one);
        let (server, ticket) = parts.next().ok_or(AddressError::Empty)??;
        let mut servers = vec![server];
        for part in parts {
            let (server, other) = part?;
            if other != Ticket::None && other != ticket {
                return Err(AddressError::TwoUsers);
            }
            servers.push(server);
        }
        Ok(Self { servers, ticket })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, server) in self.servers.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{}", server.as_url_str())?;
        }
        Ok(())
    }
}

fn why(part: &str) -> AddressError {
    let is_other = part.split_once("://").is_some_and(|(protocol, _)| !matches!(protocol.trim(), "nats" | "tls"));
    if is_other { AddressError::Protocol } else { AddressError::Unreadable }
}

fn split(server: ServerAddr) -> Result<(ServerAddr, Ticket), AddressError> {
    if server.is_websocket() {
        return Err(AddressError::Protocol);
    }
    let decoded = |text: &str| decoded(text).ok_or(AddressError::Unreadable);
    let name = server.username().map(decoded).transpose()?;
    let ticket = match (name, server.password().map(decoded).transpose()?) {
        (None, None) => Ticket::None,
        (Some(token), None) => Ticket::Token(token),
        (name, Some(password)) => Ticket::Person { name: name.unwrap_or_default(), password },
    };
    let mut url = server.into_inner();
    if !url.has_host() || url.host_str().is_none_or(str::is_empty) {
        return Err(AddressError::Unreadable);
    }
    url.set_username("").and_then(|()| url.set_password(None)).map_err(|()| AddressError::Unreadable)?;
    let server = ServerAddr::from_url(url).map_err(|_| AddressError::Protocol)?;
    Ok((server, ticket))
}

/// Percent-encoded text (RFC 3986 §2.1); `None` where it is no UTF-8. A `%` without two digits stands for itself.
fn decoded(text: &str) -> Option<String> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        match (first, tail) {
            (b'%', [high, low, after @ ..]) if let (Some(high), Some(low)) = (digit(*high), digit(*low)) => {
                bytes.push(high << 4 | low);
                rest = after;
            }
            _ => bytes.push(*first),
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, Ticket) {
        let address = Address::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        (address.to_string(), address.ticket)
    }

    fn person(name: &str, password: &str) -> Ticket {
        Ticket::Person { name: name.into(), password: password.into() }
    }

    #[test]
    fn name_password_and_token_are_taken_out_of_the_address() {
        for (text, shown, ticket) in [
            ("nats://127.0.0.1:4222", "nats://127.0.0.1:4222", Ticket::None),
            ("localhost", "nats://localhost", Ticket::None),
            ("nats://bob:s3cret@n.example", "nats://n.example", person("bob", "s3cret")),
            ("tls://b%40b:p%2Fw%25@n.example:1", "tls://n.example:1", person("b@b", "p/w%")),
            ("nats://t0ken@n.example", "nats://n.example", Ticket::Token("t0ken".into())),
            ("nats://bob:x@a:1, nats://b:2,", "nats://a:1,nats://b:2", person("bob", "x")),
            ("nats://bob:x@a,nats://bob:x@[::1]:3", "nats://a,nats://[::1]:3", person("bob", "x")),
        ] {
            let (seen, found) = read(text);
            assert_eq!(seen, shown, "{text}");
            assert!(found == ticket, "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_without_repeating_it() {
        for (text, error) in [
            ("", AddressError::Empty),
            (" , ", AddressError::Empty),
            ("http://bob:s3cret@n.example", AddressError::Protocol),
            ("wss://bob:s3cret@n.example", AddressError::Protocol),
            ("nats://bob:s3cret@", AddressError::Unreadable),
            ("nats://bob:s3cret@n.example:port", AddressError::Unreadable),
            ("nats://bob:%ff@n.example", AddressError::Unreadable),
            ("nats://bob:s3cret@a,nats://eve:s3cret@b", AddressError::TwoUsers),
        ] {
            let seen = Address::parse(text).map(|address| address.to_string()).expect_err(text);
            assert_eq!(seen, error, "{text}");
            assert!(!seen.to_string().contains("s3cret"));
        }
    }
}
