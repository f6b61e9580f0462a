//! Who asks, as far as an address tells.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv6Addr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{Extensions, HeaderMap, request::Parts},
};

use crate::site::Site;

/// What one customer has: an address of IPv4, a /64 of IPv6. `None` through a Unix socket, from a proxy that is not trusted
/// to say for whom: to tell its clients apart is the proxy's affair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Client(pub(crate) Option<IpAddr>);

impl Client {
    /// Who sent a request with these fields over the connection that `extensions` tell of, behind so many trusted proxies.
    pub(crate) fn of(extensions: &Extensions, fields: &HeaderMap, proxies: u8) -> Self {
        let connection = extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        Self(address(connection, fields, proxies).map(network))
    }
}

impl FromRequestParts<Site> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.extensions, &parts.headers, site.limits.proxies()))
    }
}

/// Of `X-Forwarded-For` only what the trusted proxies wrote counts: each appends the address that it saw, so the client is
/// as many entries from the right as there are proxies.
fn address(connection: Option<IpAddr>, fields: &HeaderMap, proxies: u8) -> Option<IpAddr> {
    if proxies == 0 {
        return connection;
    }
    let values = fields.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let entries: Vec<&str> = values.flat_map(|list| list.split(',')).map(str::trim).collect();
    let entry = entries.len().checked_sub(usize::from(proxies)).and_then(|at| entries.get(at));
    // Nginx writes bare addresses, others with a port.
    let parsed =
        entry.and_then(|entry| entry.parse().ok().or_else(|| entry.parse::<SocketAddr>().ok().map(|at| at.ip())));
    parsed.or(connection)
}

fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) if !address.is_loopback() => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let connection = Some(ip("10.0.0.1"));
        let mut fields = HeaderMap::new();
        fields.append("x-forwarded-for", HeaderValue::from_static("203.0.113.9, 198.51.100.1"));
        fields.append("x-forwarded-for", HeaderValue::from_static("[2001:db8::1]:4711"));
        for (proxies, seen) in
            [(0, "10.0.0.1"), (1, "2001:db8::1"), (2, "198.51.100.1"), (3, "203.0.113.9"), (4, "10.0.0.1")]
        {
            assert_eq!(address(connection, &fields, proxies), Some(ip(seen)), "{proxies}");
        }
        let mut forged = HeaderMap::new();
        forged.append("x-forwarded-for", HeaderValue::from_static("unknown"));
        assert_eq!(address(connection, &forged, 1), connection);
        assert_eq!(address(None, &HeaderMap::new(), 0), None);
    }

    #[test]
    fn addresses_of_one_customer_are_one() {
        for (seen, customer) in [
            ("2001:db8::1", "2001:db8::"),
            ("2001:db8::ffff:1", "2001:db8::"),
            ("2001:db8:0:1::1", "2001:db8:0:1::"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("192.0.2.1", "192.0.2.1"),
            ("::1", "::1"),
        ] {
            assert_eq!(network(ip(seen)), ip(customer), "{seen}");
        }
    }
}
