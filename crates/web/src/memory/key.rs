//! What tells one copy of a page from another.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, Uri, header},
};
use jobs::Query;

use crate::{
    address,
    companies::company::PLACES,
    embed,
    feeds::{self, Format},
    fragment::HX_REQUEST_TYPE,
    parameters::Parameters,
    texts::{LANG, Language, Texts},
};

/// The longest query that is looked at: a text of the longest kind, each character four bytes of three characters each,
/// and as many values as a visitor may tick. Longer ones are answered, but no copy is kept or found.
const MAX_QUERY_BYTES: usize = jobs::MAX_TEXT_CHARS * 4 * 3 + 4_096;

/// Longer requests are read anew each time.
const MAX_RAW_BYTES: usize = 1_024;

/// The address, the language, and whether it is the page or its part for htmx (`Vary`). A page is made of this and of
/// nothing else that a request holds ([`Key::request`]), so it is the same for everybody who asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) address: Box<str>,
    partial: bool,
    pub(super) language: Language,
    /// The name by which the site was asked for, where its answer repeats it: in feeds, while the site knows no address of
    /// its own.
    pub(super) host: Option<Box<str>>,
}

impl Key {
    /// What asks for the page; `None` where the address is none.
    pub(super) fn request(&self) -> Option<Request> {
        let mut request = Request::builder().uri(&*self.address).header(header::ACCEPT_LANGUAGE, self.language.code());
        if self.partial {
            request = request.header(HX_REQUEST_TYPE, "partial");
        }
        if let Some(host) = &self.host {
            request = request.header(header::HOST, &**host);
        }
        request.body(Body::empty()).ok()
    }

    /// Bytes that it takes, roughly.
    pub(super) fn weight(&self) -> usize {
        size_of::<Self>() + self.address.len() + self.host.as_ref().map_or(0, |host| host.len())
    }
}

/// A request as it came, for finding its [`Key`] without reading its query; `None` where it is too long, or asks for its
/// language in an unusual way.
pub(super) fn raw(request: &Request, with_host: bool) -> Option<String> {
    let (address, fields) = (request.uri().path_and_query()?.as_str(), request.headers());
    let mut accepted = fields.get_all(header::ACCEPT_LANGUAGE).iter();
    let language = accepted.next().map_or(Some(""), |value| value.to_str().ok())?;
    let host = fields.get(header::HOST).filter(|_| with_host).map_or(Some(""), |host| host.to_str().ok())?;
    let length = address.len() + language.len() + host.len();
    if accepted.next().is_some() || length > MAX_RAW_BYTES {
        return None;
    }
    let mut raw = String::with_capacity(length + 3);
    raw.push_str(if is_partial(fields) { "part" } else { "" });
    // None of them holds a line's end.
    for piece in [address, language, host] {
        raw.push('\n');
        raw.push_str(piece);
    }
    Some(raw)
}

fn is_partial(fields: &HeaderMap) -> bool {
    fields.get(HX_REQUEST_TYPE).is_some_and(|kind| kind == "partial")
}

/// A request, as the memory sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) key: Key,
    /// Whether the answer may stand for every request with this key: nothing of the address was left aside, which the
    /// page would say, and it holds nothing that nobody reads.
    pub(super) is_plain: bool,
}

impl Asked {
    /// `None` where there is no copy and will be none.
    pub(super) fn of(uri: &Uri, fields: &HeaderMap, t: &Texts) -> Option<Self> {
        let query = uri.query().unwrap_or_default();
        if query.len() > MAX_QUERY_BYTES {
            return None;
        }
        let path = uri.path();
        let feed = Format::ALL.into_iter().find(|format| format.path() == path);
        let (address, is_plain) = match path {
            "/" | "/jobs" => search(query)?,
            embed::PATH => (followed(path, query, false)?, true),
            _ if feed.is_some() => (followed(path, query, true)?, true),
            // These have copies and conditions of their own.
            _ if path.ends_with(".png") || path.ends_with(".md") => return None,
            // One thing each, whatever stands behind the address: links out of letters and from elsewhere say who sent them.
            _ if is_of_one_thing(path) => (path.to_owned(), true),
            _ if path.starts_with("/companies/") => (with_query(path, query, |name| PLACES.contains(&name)), true),
            _ => (with_query(path, query, |_| true), true),
        };
        let host = fields.get(header::HOST).filter(|_| feed.is_some()).and_then(|host| host.to_str().ok());
        let address = if t.chosen().is_some() { t.link(&address) } else { address };
        let (partial, host) = (is_partial(fields), host.map(Into::into));
        Some(Self { key: Key { address: address.into(), partial, language: **t, host }, is_plain })
    }
}

/// The one address of all equal searches.
fn search(query: &str) -> Option<(String, bool)> {
    let parameters = Parameters::parse(query);
    let reading = Query::read(parameters.pairs()).ok()?;
    let is_known = |name: &str| name == LANG || jobs::names::ALL.contains(&name);
    let is_plain = reading.ignored.is_empty()
        && parameters.broken().next().is_none()
        && parameters.pairs().all(|(name, value)| is_known(name) || value.is_empty());
    Some((address::search(&reading.query), is_plain))
}

/// The one address of all equal feeds: what is not understood is left out of them without a word.
fn followed(path: &str, query: &str, paged: bool) -> Option<String> {
    let query = feeds::read(&Parameters::parse(query)).ok()?;
    let after = query.after().filter(|_| paged);
    Some(address::search_at(path, &query.from(after)))
}

/// An advert.
fn is_of_one_thing(path: &str) -> bool {
    path.strip_prefix("/jobs/").is_some_and(|address| !address.is_empty())
}

/// The address with the parameters that its page reads, and those whose names are written oddly.
fn with_query(path: &str, query: &str, is_read: impl Fn(&str) -> bool) -> String {
    let name =
        |pair: &str| pair.split('=').next().is_some_and(|name| name != LANG && (is_read(name) || name.contains('%')));
    let pairs: Vec<&str> = query.split('&').filter(|pair| name(pair)).collect();
    match pairs.join("&") {
        rest if rest.is_empty() => path.to_owned(),
        rest => format!("{path}?{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn asked(uri: &str, fields: &HeaderMap) -> Option<Asked> {
        let uri: Uri = uri.parse().expect("an address");
        let t = Texts::of(&uri, fields);
        Asked::of(&uri, fields, &t)
    }

    fn plain(uri: &str) -> (String, bool) {
        let asked = asked(uri, &HeaderMap::new()).expect("a key");
        (asked.key.address.into(), asked.is_plain)
    }

    #[test]
    fn equal_searches_share_a_copy() {
        let one = plain("/jobs?q=cto&role=vp&role=cto&workplace=remote");
        assert_eq!(one, ("/jobs?q=cto&role=cto&role=vp&workplace=remote".into(), true));
        for same in [
            "/jobs?workplace=remote&role=cto&role=vp&q=+cto+",
            "/jobs?q=cto&role=cto&role=vp&role=cto&workplace=remote&salary=&days=&sort=newest",
        ] {
            assert_eq!(plain(same), one, "{same}");
        }
        assert_eq!(plain("/jobs?sort=salary&after="), ("/jobs?sort=salary".into(), true));
        assert_eq!(plain("/jobs"), ("/".into(), true));
    }

    #[test]
    fn a_page_that_says_what_was_left_aside_leaves_no_copy_and_may_still_find_one() {
        for odd in ["/?role=king", "/?role=%ff", "/?utm_source=mail", "/?sort=relevance", "/?after=zz", "/?counts=no"] {
            assert_eq!(plain(odd), ("/".into(), false), "{odd}");
        }
    }

    #[test]
    fn other_pages_are_told_apart_by_what_they_read_of_their_address() {
        assert_eq!(plain("/companies/halden?after=1"), ("/companies/halden?after=1".into(), true));
        assert_ne!(plain("/companies/halden?after=1"), plain("/companies/halden"));
        assert_eq!(plain("/companies/halden?ref=7&past=2&utm_source=x"), ("/companies/halden?past=2".into(), true));
        assert_eq!(plain("/companies/halden?%61fter=1"), ("/companies/halden?%61fter=1".into(), true));
        assert_eq!(plain("/companies?q=a&x=y"), ("/companies?q=a&x=y".into(), true));
    }

    #[test]
    fn an_advert_is_one_page_whoever_sent_its_visitors() {
        assert_eq!(plain("/jobs/cto-halden-abc?utm_source=mail&utm_medium=x"), ("/jobs/cto-halden-abc".into(), true));
        assert_eq!(plain("/jobs/cto-halden-abc?lang=de&ref=7"), ("/jobs/cto-halden-abc?lang=de".into(), true));
    }

    #[test]
    fn equal_feeds_share_a_copy_and_pictures_have_none() {
        let feed = plain("/jobs.atom?stack=Rust&utm_source=mail");
        assert_eq!(feed, ("/jobs.atom?stack=rust".into(), true));
        assert_eq!(plain("/embed?sort=salary&stack=rust&stack=rust"), ("/embed?stack=rust".into(), true));
        assert!(asked("/jobs/cto-halden-abc.png", &HeaderMap::new()).is_none());
    }

    #[test]
    fn a_page_is_asked_for_by_its_key_alone() {
        let fields = HeaderMap::from_iter([
            (header::ACCEPT_LANGUAGE, HeaderValue::from_static("de-AT, en;q=0.5")),
            (header::COOKIE, HeaderValue::from_static("a=b")),
        ]);
        let key = asked("/jobs?role=vp&q=cto", &fields).expect("a key").key;
        let request = key.request().expect("a request");
        assert_eq!(request.uri(), "/jobs?q=cto&role=vp");
        assert_eq!(request.headers().len(), 1);
        let again = Asked::of(request.uri(), request.headers(), &Texts::of(request.uri(), request.headers()));
        assert_eq!(again.map(|asked| asked.key), Some(key));
    }

    #[test]
    fn a_request_as_it_came_is_told_apart_by_all_that_its_key_is_made_of() {
        let raw = |address: &str, fields: &[(&str, &str)]| {
            let request = fields
                .iter()
                .fold(Request::builder().uri(address), |request, (name, value)| request.header(*name, *value));
            super::raw(&request.body(Body::empty()).expect("a request"), true)
        };
        let plain = raw("/jobs?q=cto", &[]);
        assert!(plain.is_some());
        for fields in [[("accept-language", "de")], [("hx-request-type", "partial")], [("host", "b.example")]] {
            assert_ne!(raw("/jobs?q=cto", &fields), plain, "{fields:?}");
        }
        assert_eq!(raw("/jobs?q=cto", &[("hx-request-type", "full"), ("cookie", "a=b")]), plain);
        assert_eq!(raw("/jobs?q=cto", &[("accept-language", "de"), ("accept-language", "en")]), None);
        assert_eq!(raw(&format!("/jobs?q={}", "x".repeat(2_000)), &[]), None);
    }

    #[test]
    fn a_page_its_part_and_its_translation_are_three_things_and_an_endless_query_is_none() {
        let uri = "/jobs?q=cto";
        let mut fields = HeaderMap::new();
        let whole = asked(uri, &fields);
        fields.insert(HX_REQUEST_TYPE, HeaderValue::from_static("full"));
        assert_eq!(asked(uri, &fields), whole);
        assert_ne!(asked("/jobs?q=cto&lang=de", &fields), whole);
        assert_ne!(asked("/jobs?q=cto&lang=en", &fields), whole, "its links hold the choice");
        fields.insert("accept-language", HeaderValue::from_static("de"));
        assert_ne!(asked(uri, &fields), whole);
        fields.insert(HX_REQUEST_TYPE, HeaderValue::from_static("partial"));
        fields.remove("accept-language");
        assert_ne!(asked(uri, &fields), whole);
        let longest = format!("/jobs?q={}", "%F0%9F%9A%80".repeat(jobs::MAX_TEXT_CHARS));
        assert!(asked(&longest, &fields).is_some());
        let longer = format!("{longest}{}", "&role=cto".repeat(1_000));
        assert!(asked(&longer, &fields).is_none());
    }
}
