//! A copy of a page, and how it is shown later.

use askama::Template;
use axum::{
    body::{Body, Bytes, HttpBody as _},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use jiff::{Timestamp, tz::TimeZone};

use crate::{
    fragment::HX_REQUEST_TYPE,
    texts::{Html, Language},
    words,
};

/// A page of ours has 30 to 60 kB.
const MAX_BYTES: u64 = 1024 * 1024;

/// What a copy takes beside its HTML, roughly: header fields and the cache's own records.
const OVERHEAD: usize = 1024;

/// Where the layout leaves room for what has to be said about the whole page.
const PLACE: &str = "<!--as-of-->";

/// 110 is `Response is Stale` (RFC 7234 §5.5.1). RFC 9111 §5.5 made the field obsolete, since `Age` says the same; but
/// `Age` does not say it to people who look at one answer.
const STALE: HeaderValue = HeaderValue::from_static(r#"110 - "Response is Stale""#);

/// A finished page, or a part of one, as it was at a moment.
#[derive(Debug)]
pub(super) struct Copy {
    html: Bytes,
    fields: HeaderMap,
    as_of: Timestamp,
}

/// Says on the page that it is a copy.
#[derive(Template)]
#[template(path = "layout/as_of.html")]
struct AsOf {
    said: Html,
}

impl Copy {
    /// Reads the answer and gives it back, with its copy where it may be kept.
    pub(super) async fn take(answer: Response, as_of: Timestamp) -> (Response, Option<Self>) {
        if !may_be_kept(answer.headers()) || answer.body().size_hint().exact().is_none_or(|bytes| bytes > MAX_BYTES) {
            return (answer, None);
        }
        let (parts, body) = answer.into_parts();
        // A body whose size is known is in memory already: this neither waits nor fails.
        let html = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
        let mut fields = parts.headers.clone();
        fields.remove(header::CONTENT_LENGTH);
        let copy = (!html.is_empty()).then(|| Self { html: html.clone(), fields, as_of });
        (Response::from_parts(parts, Body::from(html)), copy)
    }

    pub(super) fn as_of(&self) -> Timestamp {
        self.as_of
    }

    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        self.html == other.html
    }

    pub(super) fn weight(&self) -> usize {
        self.html.len() + OVERHEAD
    }

    /// The copy as an answer at `now`. No cache may keep it: the next request may get something newer.
    pub(super) fn answer(&self, now: Timestamp, language: Language) -> Response {
        let mut answer = Response::new(self.html_at(now, language));
        let age = now.duration_since(self.as_of).as_secs().max(0);
        *answer.headers_mut() = self.fields.clone();
        let fields = answer.headers_mut();
        fields.insert(header::AGE, HeaderValue::from(age));
        fields.insert(header::WARNING, STALE);
        fields.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        answer
    }

    fn html_at(&self, now: Timestamp, t: Language) -> Body {
        let machine = self.as_of.strftime("%Y-%m-%dT%H:%MZ").to_string();
        let moment = Html::time(&machine, None, &moment(self.as_of, now, t));
        let as_of = AsOf { said: t.layout_as_of_html(moment) };
        // Without the notice the page is still better than none.
        let (Ok(html), Ok(notice)) = (std::str::from_utf8(&self.html), as_of.render()) else {
            return Body::from(self.html.clone());
        };
        let (before, after) = halves(html);
        Body::from([before, &notice, after].concat())
    }
}

/// Where the notice goes: a page has a place for it, a part of a page begins with its title or with its content.
fn halves(html: &str) -> (&str, &str) {
    if let Some(halves) = html.split_once(PLACE) {
        return halves;
    }
    let end_of_title = html.find("</title>").map_or(0, |at| at + "</title>".len());
    html.split_at(end_of_title)
}

/// `10:05 UTC`; of another day `21 November 2026, 23:50 UTC`.
fn moment(at: Timestamp, now: Timestamp, t: Language) -> String {
    let time = at.to_zoned(TimeZone::UTC).strftime("%H:%M UTC").to_string();
    if words::machine(at) == words::machine(now) { time } else { format!("{}, {time}", words::day(at, t)) }
}

/// Whether an answer is HTML for everybody, and told apart by nothing that we do not tell apart.
fn may_be_kept(fields: &HeaderMap) -> bool {
    let says = |name, word: &str| {
        let values = fields.get_all(name).iter().filter_map(|value: &HeaderValue| value.to_str().ok());
        values.flat_map(|list| list.split(',')).any(|item| item.trim().eq_ignore_ascii_case(word))
    };
    let is_html = fields.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let is_private = says(header::CACHE_CONTROL, "private") || says(header::CACHE_CONTROL, "no-store");
    let varies =
        fields.get_all(header::VARY).iter().any(|value| value != HX_REQUEST_TYPE && value != "accept-language");
    is_html && !is_private && !varies && !fields.contains_key(header::SET_COOKIE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    fn html(fields: &[(&'static str, &'static str)]) -> Response {
        let mut answer = Response::new(Body::from("<p>x"));
        answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        for (name, value) in fields {
            answer.headers_mut().append(*name, HeaderValue::from_static(value));
        }
        answer
    }

    async fn is_kept(answer: Response) -> bool {
        let size = answer.body().size_hint().exact();
        let (answer, copy) = Copy::take(answer, at("2026-11-22T10:00:00Z")).await;
        assert_eq!(answer.body().size_hint().exact(), size, "the answer has changed");
        copy.is_some()
    }

    #[tokio::test]
    async fn only_html_for_everybody_is_kept() {
        for harmless in
            [&[][..], &[("vary", "hx-request-type"), ("vary", "accept-language")], &[("cache-control", "no-cache")]]
        {
            assert!(is_kept(html(harmless)).await, "{harmless:?}");
        }
        for personal in [
            ("set-cookie", "a=b"),
            ("cache-control", "no-cache, Private"),
            ("cache-control", "no-store"),
            ("vary", "cookie"),
            ("vary", "*"),
        ] {
            assert!(!is_kept(html(&[personal])).await, "{personal:?}");
        }
        assert!(!is_kept(Response::new(Body::from("plain"))).await);
        assert!(
            !is_kept({
                let mut empty = html(&[]);
                *empty.body_mut() = Body::empty();
                empty
            })
            .await
        );
    }

    #[tokio::test]
    async fn a_page_out_of_all_proportion_is_not_kept() {
        let mut huge = html(&[]);
        *huge.body_mut() = Body::from(vec![b'x'; 1024 * 1024 + 1]);
        assert!(!is_kept(huge).await);
    }

    #[test]
    fn the_notice_goes_to_its_place_or_behind_the_title() {
        assert_eq!(halves("<main><!--as-of-->x<!--as-of-->"), ("<main>", "x<!--as-of-->"));
        assert_eq!(halves("\n<title>a</title><p>"), ("\n<title>a</title>", "<p>"));
        assert_eq!(halves("<p>"), ("", "<p>"));
    }

    #[test]
    fn a_moment_of_another_day_names_the_day() {
        let now = at("2026-11-22T00:10:00Z");
        assert_eq!(moment(at("2026-11-22T00:05:59Z"), now, Language::English), "00:05 UTC");
        assert_eq!(moment(at("2026-11-21T23:50:00Z"), now, Language::English), "21 November 2026, 23:50 UTC");
    }
}
