//! Every address that a page links to is written here, so that links and routes cannot drift apart.

use std::fmt::Write as _;

use jobs::{Cursor, ShortId};

/// The board: everything at `/`, a search at `/jobs?q=…`, a later page with `after=…`.
pub(crate) fn board(text: &str, after: Option<Cursor>) -> String {
    match (text, after) {
        ("", None) => "/".to_owned(),
        ("", Some(cursor)) => format!("/jobs?after={cursor}"),
        (text, None) => format!("/jobs?q={}", encoded(text)),
        (text, Some(cursor)) => format!("/jobs?q={}&after={cursor}", encoded(text)),
    }
}

/// One advert.
pub(crate) fn posting(slug: &str, id: &ShortId) -> String {
    format!("/jobs/{slug}-{id}")
}

/// One company, or a later page of its adverts.
pub(crate) fn company(slug: &str, after: Option<Cursor>) -> String {
    after.map_or_else(|| format!("/companies/{slug}"), |cursor| format!("/companies/{slug}?after={cursor}"))
}

/// A link that leads away, where it is one that a browser may follow safely: `http` or `https`, nothing that runs.
pub(crate) fn outside(url: Option<&str>) -> Option<&str> {
    url.filter(|url| {
        ["https://", "http://"]
            .iter()
            .any(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
    })
}

/// The host of an address, as people say it: without `www.` and path.
pub(crate) fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host)
}

/// `text` as the value of a form field in a query (WHATWG URL, application/x-www-form-urlencoded).
fn encoded(text: &str) -> String {
    let mut query = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => query.push(char::from(byte)),
            b' ' => query.push('+'),
            // Writing to a string cannot fail.
            _ => _ = write!(query, "%{byte:02X}"),
        }
    }
    query
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::Parameters;

    #[test]
    fn a_search_address_reads_back_as_the_same_text() {
        for text in ["rust", "c++ & go", "100% remote", "Köln #1", "a=b+c", "日本 \"quoted\" <b>", "%00"] {
            let address = board(text, None);
            let query = address.strip_prefix("/jobs?").expect("a query");
            assert!(query.is_ascii() && !query.contains([' ', '"', '<', '#']), "{query}");
            assert_eq!(Parameters::parse(query).text("q"), Ok(text.to_owned()));
        }
    }

    #[test]
    fn an_empty_search_is_the_front_page() {
        assert_eq!(board("", None), "/");
    }

    #[test]
    fn only_web_addresses_are_linked() {
        assert_eq!(outside(Some("https://a.example/x")), Some("https://a.example/x"));
        assert_eq!(outside(Some("HTTP://a.example")), Some("HTTP://a.example"));
        for unsafe_link in
            ["javascript:alert(1)", "data:text/html,x", "//a.example", "mailto:a@a.example", "", "häää://x"]
        {
            assert_eq!(outside(Some(unsafe_link)), None, "{unsafe_link}");
        }
    }

    #[test]
    fn a_host_is_said_without_scheme_path_and_www() {
        assert_eq!(host("https://www.halden.example/jobs?x#y"), "halden.example");
        assert_eq!(host("https://halden.example"), "halden.example");
    }
}
