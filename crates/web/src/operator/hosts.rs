//! Under which names the operator's pages answer.
//!
//! A page elsewhere can have its own name resolved to 127.0.0.1 and then read, in the operator's browser, whatever
//! answers there as if it were its own (DNS rebinding). Such a request names that page's host; ours never do.

use axum::{
    extract::Request,
    http::{header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::error::Problem;

/// Lets requests pass that name this machine, or nobody (HTTP/1.0, some clients of Unix sockets).
pub(super) async fn check(request: Request, next: Next) -> Response {
    // A request for a whole address names its host there (RFC 9112, 3.2.2); both must be ours.
    let of_address = request.uri().authority().map(Authority::as_str);
    let fields = request.headers().get_all(header::HOST).iter().map(|value| value.to_str().unwrap_or("?"));
    match fields.chain(of_address).find(|host| !is_ours(host)) {
        Some(foreign) => Problem::ForeignHost(shown(foreign)).into_response(),
        None => next.run(request).await,
    }
}

/// Whether a host, with or without a port, is this machine's own name for itself.
fn is_ours(host: &str) -> bool {
    // A port may be empty (RFC 3986, 3.2.3).
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !name.ends_with(':') => name,
        _ => host,
    };
    // With the dot at its end a name is the same name (RFC 1034, 3.1), but no browser's address for us.
    name.is_empty() || name.eq_ignore_ascii_case("localhost") || matches!(name, "127.0.0.1" | "[::1]")
}

/// As much of a name as a page shows.
fn shown(host: &str) -> String {
    host.chars().filter(|c| !c.is_control()).take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_ours() {
        for host in [
            "localhost",
            "LOCALHOST:9090",
            "127.0.0.1",
            "127.0.0.1:80",
            "[::1]",
            "[::1]:8080",
            "localhost:",
            "",
            ":8080",
        ] {
            assert!(is_ours(host), "{host}");
        }
        for host in [
            "evil.example",
            "evil.example:8080",
            "localhost.evil.example",
            "127.0.0.1.evil.example:80",
            "127.0.0.1:80:80",
            "localhost.",
            "127.0.0.2",
            "0.0.0.0",
            "::1",
            "[::2]:80",
            "localhost:evil",
            "user@localhost",
            "operator",
            "?",
        ] {
            assert!(!is_ours(host), "{host}");
        }
    }
}
