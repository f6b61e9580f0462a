//! What tells one copy of a page from another.

use axum::http::{HeaderMap, Uri};
use jobs::Query;

use crate::{
    address,
    fragment::HX_REQUEST_TYPE,
    parameters::Parameters,
    texts::{LANG, Language, Texts},
};

/// The longest query that is looked at: a text of the longest kind, each character four bytes of three characters each,
/// and as many values as a visitor may tick. Longer ones are answered, but no copy is kept or found.
const MAX_QUERY_BYTES: usize = jobs::MAX_TEXT_CHARS * 4 * 3 + 4_096;

/// The address, the language, and whether it is the page or its part for htmx (`Vary`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) address: Box<str>,
    partial: bool,
    language: Language,
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
        let (address, is_plain) = match uri.path() {
            "/" | "/jobs" => search(query)?,
            path => (with_query(path, query), true),
        };
        let partial = fields.get(HX_REQUEST_TYPE).is_some_and(|kind| kind == "partial");
        let address = if t.chosen().is_some() { t.link(&address) } else { address };
        Some(Self { key: Key { address: address.into(), partial, language: **t }, is_plain })
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

fn with_query(path: &str, query: &str) -> String {
    let pairs: Vec<&str> = query.split('&').filter(|pair| pair.split('=').next() != Some(LANG)).collect();
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
    fn other_pages_are_told_apart_by_their_whole_address() {
        assert_eq!(plain("/companies/halden?after=1"), ("/companies/halden?after=1".into(), true));
        assert_ne!(plain("/companies/halden?after=1"), plain("/companies/halden"));
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
