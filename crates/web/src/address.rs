//! Every address that a page links to is written here, so that links and routes cannot drift apart.

use std::fmt::Write as _;

use database::dead_letter::{Filter, Place};
use jobs::{Arrival, BASE_CURRENCY, CompanyQuery, Cursor, Query, SalaryQuery, ShortId, Sort, names};

use crate::live;

/// The parameter that says when a page was made.
pub(crate) const SINCE: &str = "since";

/// The board with a search: everything at `/`, anything else at `/jobs?…`. Equal searches have equal addresses: parameters
/// stand in the order of [`jobs::names`], and several values of one filter in the alphabet's.
pub(crate) fn search(query: &Query) -> String {
    let mut pairs = query.parameters();
    // The currency that salaries are compared in needs no saying.
    pairs.retain(|(name, value)| *name != names::CURRENCY || *value != BASE_CURRENCY.as_str());
    for filter in pairs.chunk_by_mut(|(name, _), (next, _)| name == next) {
        filter.sort();
    }
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    if pairs.is_empty() { "/".to_owned() } else { format!("/jobs?{}", pairs.join("&")) }
}

/// The board with the adverts that name a technology or field.
pub(crate) fn tagged(tag: &str) -> String {
    format!("/jobs?{}={}", names::STACK, encoded(&tag.to_lowercase()))
}

/// The same search at another address than the board's: a feed, the list to embed, the API.
pub(crate) fn search_at(path: &str, query: &Query) -> String {
    search(query).split_once('?').map_or_else(|| path.to_owned(), |(_, fields)| format!("{path}?{fields}"))
}

/// What a page of a search asks, that was made at `since`, to be told what came.
pub(crate) fn live_search(query: &Query, since: Arrival) -> String {
    let mut address = search_at(live::PATH, &query.clone().sorted(Sort::Newest).from(None));
    let mark = if address.len() == live::PATH.len() { '?' } else { '&' };
    // Writing to a string cannot fail.
    _ = write!(address, "{mark}{SINCE}={}", since.millis());
    address
}

/// What an advert's page asks, to be told that it has closed.
pub(crate) fn live_advert(id: &ShortId) -> String {
    format!("{}?{}={id}", live::PATH, live::ADVERT)
}

/// One advert, from the API.
pub(crate) fn api_job(id: &ShortId) -> String {
    format!("/api/v1/jobs/{id}")
}

/// One company, from the API.
pub(crate) fn api_company(slug: &str) -> String {
    format!("/api/v1/companies/{slug}")
}

/// A later page of the directory, from the API.
pub(crate) fn api_companies(query: &CompanyQuery, after: &str) -> String {
    companies(query, Some(after)).replacen("/companies", "/api/v1/companies", 1)
}

/// One advert under an address that stays when its title changes; it leads on to the present one.
pub(crate) fn lasting(id: &ShortId) -> String {
    format!("/jobs/{id}")
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

/// Adverts side by side; without any, the page that says how to choose them.
pub(crate) fn compare<'a>(ids: impl Iterator<Item = &'a ShortId>) -> String {
    let ids: Vec<&str> = ids.map(ShortId::as_str).collect();
    if ids.is_empty() { "/compare".to_owned() } else { format!("/compare?ids={}", ids.join(",")) }
}

/// In which form an advert is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Page,
    Markdown,
    Picture,
}

impl Form {
    /// Takes an advert's address part apart.
    pub(crate) fn of(address: &str) -> (&str, Self) {
        [Self::Markdown, Self::Picture]
            .into_iter()
            .find_map(|form| Some((address.strip_suffix(form.ending())?, form)))
            .unwrap_or((address, Self::Page))
    }

    /// What the address ends with.
    pub(crate) const fn ending(self) -> &'static str {
        match self {
            Self::Page => "",
            Self::Markdown => ".md",
            Self::Picture => ".png",
        }
    }
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

/// What adverts pay, as `query` narrows them.
pub(crate) fn salaries(query: &SalaryQuery) -> String {
    let fields = [
        ("currency", (query.currency != BASE_CURRENCY).then(|| query.currency.to_string())),
        ("role", query.role.map(|role| role.to_string())),
        ("country", query.country.map(|country| country.to_string())),
        ("stage", query.stage.map(|stage| stage.to_string())),
    ];
    with_fields("/salaries", fields)
}

/// Dead letters on the operator's listener: those of one consumer, in one state, given up before that place.
pub(crate) fn dead_letters(filter: &Filter, before: Option<Place>) -> String {
    let place = |at: Place| format!("{}.{}", at.died_at.as_microsecond(), at.id);
    let fields = [
        ("consumer", filter.consumer.as_deref().map(encoded)),
        ("state", filter.state.map(|state| state.as_str().to_owned())),
        ("before", before.map(place)),
    ];
    with_fields("/dead-letters", fields)
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
    use std::collections::BTreeSet;

    use contracts::{RoleKind, Stage};
    use jobs::{Filters, MAX_DAYS, MAX_SALARY, RemoteFrom, TeamSize, UTC_OFFSETS};
    use proptest::{collection::hash_set, option, prelude::*, sample::subsequence};

    use super::*;
    use crate::parameters::Parameters;

    fn read(address: &str) -> Query {
        let query = address.strip_prefix("/jobs?").unwrap_or_default();
        let reading = Query::read(Parameters::parse(query).pairs()).expect("a query");
        assert_eq!(reading.ignored, Vec::new(), "{address}");
        reading.query
    }

    #[test]
    fn a_search_address_reads_back_as_the_same_text() {
        for text in ["rust", "c++ & go", "100% remote", "Köln #1", "a=b+c", "日本 \"quoted\" <b>", "%00"] {
            let address = search(&Query::new(text, None).expect("a query"));
            let query = address.strip_prefix("/jobs?").expect("a query");
            assert!(query.is_ascii() && !query.contains([' ', '"', '<', '#']), "{query}");
            assert_eq!(read(&address).text(), text);
        }
    }

    #[test]
    fn an_empty_search_is_the_front_page() {
        assert_eq!(search(&Query::default()), "/");
    }

    #[test]
    fn a_tag_leads_to_the_adverts_that_have_it() {
        assert_eq!(tagged("C++"), "/jobs?stack=c%2B%2B");
        assert_eq!(read(&tagged("Ruby on Rails")).filters().stack, ["ruby on rails"]);
    }

    prop_compose! {
        fn filters()(
            roles in subsequence(RoleKind::ALL, 0..=RoleKind::ALL.len()).prop_shuffle(),
            from in subsequence(vec!["worldwide", "DE", "AT", "US", "NZ"], 0..=5).prop_shuffle(),
            stages in subsequence(Stage::ALL, 0..=Stage::ALL.len()).prop_shuffle(),
            team_sizes in subsequence(TeamSize::ALL, 0..=TeamSize::ALL.len()).prop_shuffle(),
            stack in hash_set("[a-zà-ü0-9+#./&=% -]{0,12}[a-z+#]", 0..5),
            languages in subsequence(vec!["de", "en", "fr"], 0..=3).prop_shuffle(),
            utc_offset in option::of(UTC_OFFSETS),
            salary in option::of(1..=MAX_SALARY),
            currency in option::of("EUR|[A-Z]{3}"),
            equity: bool,
            posted_within in option::of(1..=MAX_DAYS),
        ) -> Filters {
            let remote = |word: &str| word.parse().map_or(RemoteFrom::Worldwide, RemoteFrom::Country);
            Filters {
                roles,
                workplaces: Vec::new(),
                remote_from: from.into_iter().map(remote).collect(),
                utc_offset,
                salary,
                currency: currency.map(|code| code.parse().expect("a code")),
                equity,
                stages,
                team_sizes,
                stack: stack.into_iter().map(|tag| tag.trim().to_owned()).collect::<BTreeSet<_>>().into_iter().collect(),
                languages: languages.into_iter().map(|code| code.parse().expect("a code")).collect(),
                posted_within,
            }
        }
    }

    proptest! {
        #[test]
        fn every_search_reads_back_from_its_address(filters in filters(), text in "[a-zà-ü\"+&=%# -]{0,40}", by in 0..3_usize) {
            let query = Query::new(&text, None).expect("a query").filtered(filters).sorted(Sort::ALL[by]);
            let address = search(&query);
            let again = read(&address);
            prop_assert_eq!(search(&again), address);
            prop_assert_eq!((again.text(), again.sort()), (query.text(), query.sort()));
            prop_assert_eq!(sorted(again.filters()), sorted(query.filters()));
        }

        #[test]
        fn equal_searches_have_equal_addresses(filters in filters(), seed in any::<u64>()) {
            let query = Query::default().filtered(filters);
            let mut pairs = query.parameters();
            // Any order will do; this one differs with the seed.
            pairs.sort_by_key(|(name, value)| (name.len() + value.len()) as u64 ^ seed.rotate_left(u32::from(value.as_bytes()[0])));
            let shuffled = Query::read(pairs).expect("a query").query;
            prop_assert_eq!(search(&shuffled), search(&query));
        }
    }

    /// What filters ask for, whatever the order of their values.
    fn sorted(filters: &Filters) -> Vec<(&'static str, String)> {
        let filters = Filters { currency: Some(filters.currency()), ..filters.clone() };
        let mut pairs = Query::default().filtered(filters).parameters();
        pairs.sort();
        pairs
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
