//! A finished page, and how it is shown: now, again, compressed, or as a copy while the database is away.

use std::sync::Arc;

use askama::Template;
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use jiff::{Timestamp, tz::TimeZone};

use super::{
    encoding::Encoding,
    epochs::Ground,
    form::{Compressed, Form},
};
use crate::{
    conditional,
    feeds::Format,
    fragment::HX_REQUEST_TYPE,
    layers::{self, Encoded, Framed},
    texts::{Html, Language},
    words,
};

/// A page of ours has 30 to 60 kB.
const MAX_BYTES: usize = 1024 * 1024;

/// What a page takes beside its bytes, roughly: header fields of three forms and the cache's own records.
const OVERHEAD: usize = 3 * 1024;

/// Where the layout leaves room for what has to be said about the whole page.
const PLACE: &str = "<!--as-of-->";

/// 110 is `Response is Stale` (RFC 7234 §5.5.1). RFC 9111 §5.5 made the field obsolete, since `Age` says the same; but
/// `Age` does not say it to people who look at one answer.
const STALE: HeaderValue = HeaderValue::from_static(r#"110 - "Response is Stale""#);

/// When a page was made, and for how long it holds.
#[derive(Debug)]
pub(super) struct Moment {
    /// The number of the newest change when its making began.
    pub(super) began: u64,
    /// The same as a time, in milliseconds of [`super::Epochs::millis`].
    pub(super) at: u64,
    /// What it rests on.
    pub(super) ground: Ground,
    /// When it is old by itself, in the same milliseconds: an advert ends, whatever happens.
    pub(super) until: Option<u64>,
    /// What it says is as of this moment.
    pub(super) as_of: Timestamp,
}

/// A finished page, or a part of one, or a feed, with every field of its answer.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) moment: Moment,
    fields: HeaderMap,
    bytes: Bytes,
    framed: bool,
    tag: String,
    /// Since when it is as it is, where its answer says so.
    since: Option<Timestamp>,
    identity: Form,
    gzip: Compressed,
    brotli: Compressed,
}

/// Says on the page that it is a copy.
#[derive(Template)]
#[template(path = "layout/as_of.html")]
struct AsOf {
    said: Html,
}

impl Page {
    /// The answer as a page to be kept; the answer itself where it is none for everybody.
    pub(super) async fn take(answer: Response, moment: Moment) -> Result<Self, Response> {
        if answer.status() != StatusCode::OK || !may_be_kept(answer.headers()) {
            return Err(answer);
        }
        let framed = answer.extensions().get::<Framed>().is_some();
        let (parts, body) = answer.into_parts();
        // Answers of ours are in memory already: this neither waits nor fails.
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
        if bytes.is_empty() || bytes.len() > MAX_BYTES {
            return Err(Response::from_parts(parts, Body::from(bytes)));
        }
        let mut fields = parts.headers;
        fields.remove(header::CONTENT_LENGTH);
        fields.append(header::VARY, HeaderValue::from_static("accept-encoding"));
        layers::secure(&mut fields, framed);
        let known = fields.get(header::ETAG).and_then(|tag| tag.to_str().ok()).map(str::to_owned);
        let tag = known.unwrap_or_else(|| conditional::tag_of(&bytes));
        if let Ok(tag) = HeaderValue::try_from(&tag) {
            fields.insert(header::ETAG, tag);
        }
        let since = fields.get(header::LAST_MODIFIED).and_then(conditional::date);
        let identity = Form::new(&fields, bytes.clone(), Encoding::Identity);
        let (gzip, brotli) = Default::default();
        Ok(Self { moment, fields, bytes, framed, tag, since, identity, gzip, brotli })
    }

    /// Bytes that it takes at the most, roughly: compressed it has a sixth of its size in each of four forms.
    pub(super) fn weight(&self) -> usize {
        self.bytes.len() + 2 * self.bytes.len() / 3 + OVERHEAD
    }

    /// The answer, where the form that these fields ask for is at hand; who asks again has a better one made.
    pub(super) fn at_hand(self: &Arc<Self>, asked: &HeaderMap) -> Option<Response> {
        if let Some(answer) = self.confirmed(asked) {
            return Some(answer);
        }
        let encoding = Encoding::of(asked);
        let Some(compressed) = self.compressed(encoding) else { return Some(self.sent(&self.identity)) };
        let form = compressed.at_hand()?;
        if compressed.is_worth_improving() {
            let page = Arc::clone(self);
            tokio::task::spawn_blocking(move || {
                page.compressed(encoding).into_iter().for_each(|form| form.improve(&page.identity, encoding));
            });
        }
        Some(self.sent(form))
    }

    /// The answer in the form that these fields ask for, which is made where it is not there yet.
    pub(super) fn answer(self: &Arc<Self>, asked: &HeaderMap) -> Response {
        self.at_hand(asked).unwrap_or_else(|| {
            let encoding = Encoding::of(asked);
            let form = self.compressed(encoding).map_or(&self.identity, |form| form.quick(&self.identity, encoding));
            self.sent(form)
        })
    }

    fn compressed(&self, encoding: Encoding) -> Option<&Compressed> {
        match encoding {
            Encoding::Identity => None,
            Encoding::Gzip => Some(&self.gzip),
            Encoding::Brotli => Some(&self.brotli),
        }
    }

    fn sent(&self, form: &Form) -> Response {
        let mut answer = Response::new(Body::from(form.bytes.clone()));
        *answer.headers_mut() = form.fields.clone();
        self.marked(answer)
    }

    /// That whoever asks has it already (RFC 9110, 15.4.5).
    fn confirmed(&self, asked: &HeaderMap) -> Option<Response> {
        let since = self.since.unwrap_or(Timestamp::MAX);
        if !conditional::is_known(asked, &self.tag, since) {
            return None;
        }
        let mut answer = Response::new(Body::empty());
        *answer.status_mut() = StatusCode::NOT_MODIFIED;
        *answer.headers_mut() = self.fields.clone();
        answer.headers_mut().remove(header::CONTENT_TYPE);
        Some(self.marked(answer))
    }

    fn marked(&self, mut answer: Response) -> Response {
        answer.extensions_mut().insert(Encoded);
        if self.framed {
            answer.extensions_mut().insert(Framed);
        }
        answer
    }

    /// The page as a copy at `now`, which says so. No cache may keep it: the next request may get something newer.
    pub(super) fn copy(&self, now: Timestamp, language: Language) -> Response {
        let mut answer = Response::new(self.marked_as_of(now, language));
        let age = now.duration_since(self.moment.as_of).as_secs().max(0);
        *answer.headers_mut() = self.fields.clone();
        if self.framed {
            answer.extensions_mut().insert(Framed);
        }
        let fields = answer.headers_mut();
        for own in [header::ETAG, header::LAST_MODIFIED] {
            fields.remove(own);
        }
        fields.insert(header::AGE, HeaderValue::from(age));
        fields.insert(header::WARNING, STALE);
        fields.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        answer
    }

    fn marked_as_of(&self, now: Timestamp, t: Language) -> Body {
        let as_of = self.moment.as_of;
        let machine = as_of.strftime("%Y-%m-%dT%H:%MZ").to_string();
        let notice = AsOf { said: t.layout_as_of_html(Html::time(&machine, None, &moment(as_of, now, t))) };
        // Without the notice the page is still better than none; a feed has no room for it.
        let (true, Ok(html), Ok(notice)) = (is_html(&self.fields), std::str::from_utf8(&self.bytes), notice.render())
        else {
            return Body::from(self.bytes.clone());
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

/// Whether an answer is a page or a feed for everybody, and told apart by nothing that we do not tell apart.
fn may_be_kept(fields: &HeaderMap) -> bool {
    let says = |name, word: &str| {
        let values = fields.get_all(name).iter().filter_map(|value: &HeaderValue| value.to_str().ok());
        values.flat_map(|list| list.split(',')).any(|item| item.trim().eq_ignore_ascii_case(word))
    };
    let is_private = says(header::CACHE_CONTROL, "private") || says(header::CACHE_CONTROL, "no-store");
    let varies =
        fields.get_all(header::VARY).iter().any(|value| value != HX_REQUEST_TYPE && value != "accept-language");
    let is_feed = fields
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| Format::ALL.iter().any(|format| kind.as_bytes().starts_with(format.kind().as_bytes())));
    (is_html(fields) || is_feed) && !is_private && !varies && !fields.contains_key(header::SET_COOKIE)
}

fn is_html(fields: &HeaderMap) -> bool {
    fields.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

#[cfg(test)]
mod tests;
