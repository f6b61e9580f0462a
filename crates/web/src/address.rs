//! Every address that a page links to is written here, so that links and routes cannot drift apart.

use std::fmt::Write as _;

use jobs::{CompanyQuery, Cursor, ShortId};

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

/// The directory of companies as `query` narrows it, from the company `after` on.
pub(crate) fn companies(query: &CompanyQuery, after: Option<&str>) -> String {
    let fields = [
        ("q", Some(query.text()).filter(|text| !text.is_empty()).map(encoded)),
        ("stage", query.stage.map(|stage| stage.as_str().to_owned())),
        ("size", query.size.map(|size| encoded(size.as_str()))),
        ("country", query.country.map(|country| country.to_string())),
        ("after", after.map(str::to_owned)),
    ];
    with_fields("/companies", fields)
}

/// One company, or a later page of its adverts.
pub(crate) fn company(slug: &str, after: Option<Cursor>) -> String {
    company_with_past(slug, after, None)
}

/// One company, from a place in its live adverts and one in its past ones on.
pub(crate) fn company_with_past(slug: &str, after: Option<Cursor>, past: Option<Cursor>) -> String {
    let fields = [("after", after.map(|at| at.to_string())), ("past", past.map(|at| at.to_string()))];
    with_fields(&format!("/companies/{slug}"), fields)
}

/// A path with the fields that have a value, which is written as a query holds it.
fn with_fields(path: &str, fields: impl IntoIterator<Item = (&'static str, Option<String>)>) -> String {
    let mut address = path.to_owned();
    for (name, value) in fields.into_iter().filter_map(|(name, value)| Some((name, value?))) {
        let mark = if address.len() == path.len() { '?' } else { '&' };
        // Writing to a string cannot fail.
        _ = write!(address, "{mark}{name}={value}");
    }
    address
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
