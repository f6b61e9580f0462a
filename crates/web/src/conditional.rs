//! Answers that are asked for again and again: sent once, and confirmed afterwards (RFC 9110, 13).
//!
//! The tag is a hash of the answer, so it is the same in every process. The date is when this process first saw the
//! answer as it is: an advert that closes leaves a feed without any date in the feed moving, so no date in the database
//! would tell. A process that has just begun sends an answer once more rather than confirm what it cannot know.

use std::fmt::Write as _;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, fmt::rfc2822};
use moka::{future::Cache, policy::EvictionPolicy};
use sha2::{Digest, Sha256};

/// Addresses whose answers are known; the ones asked for least lately go first.
const ADDRESSES: u64 = 10_000;

type Hash = [u8; 32];

/// Since when answers are as they are. Cheap to clone; clones share what is known.
#[derive(Clone, Debug)]
pub(crate) struct Seen(Cache<Hash, (Hash, Timestamp)>);

impl Default for Seen {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(ADDRESSES).eviction_policy(EvictionPolicy::lru()).build())
    }
}

impl Seen {
    /// Since when the answer at `address` has been this one.
    async fn since(&self, address: &str, answer: Hash, now: Timestamp) -> Timestamp {
        let key = hash(address.as_bytes());
        match self.0.get(&key).await {
            Some((known, since)) if known == answer => since,
            _ => {
                self.0.insert(key, (answer, now)).await;
                now
            }
        }
    }
}

/// An answer that may be known to whoever asks.
pub(crate) struct Answer {
    /// The media type.
    pub(crate) kind: &'static str,
    /// How long it may be used without asking again.
    pub(crate) cache: &'static str,
    /// The whole answer.
    pub(crate) body: String,
}

impl Answer {
    /// For whoever asks at `address` with these fields: all of it, or 304 where it is the one they know.
    pub(crate) async fn to(self, address: &str, fields: &HeaderMap, seen: &Seen, now: Timestamp) -> Response {
        let hash = hash(self.body.as_bytes());
        let tag = tag(&hash);
        let since = seen.since(address, hash, now).await;
        let mut response = if is_known(fields, &tag, since) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let mut response = Body::from(self.body).into_response();
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
            response
        };
        let answer = response.headers_mut();
        answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(self.cache));
        for (name, value) in [(header::ETAG, Some(tag)), (header::LAST_MODIFIED, http_date(since))] {
            if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
                answer.insert(name, value);
            }
        }
        response
    }
}

/// The tag of an answer that holds these bytes.
pub(crate) fn tag_of(bytes: &[u8]) -> String {
    tag(&hash(bytes))
}

fn hash(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// Weak, for the same answer is also sent compressed.
fn tag(hash: &Hash) -> String {
    hash.iter().take(12).fold("W/\"".to_owned(), |mut tag, byte| {
        // Writing to a string cannot fail.
        _ = write!(tag, "{byte:02x}");
        tag
    }) + "\""
}

/// Whether whoever sends these fields has the answer with this tag, which is as it is since then.
/// The date of an `If-Modified-Since` counts only where there is no `If-None-Match` (RFC 9110, 13.1.3).
pub(crate) fn is_known(fields: &HeaderMap, tag: &str, since: Timestamp) -> bool {
    if fields.contains_key(header::IF_NONE_MATCH) {
        let lists = fields.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
        let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        return lists.flat_map(|list| list.split(',')).any(|one| one.trim() == "*" || opaque(one) == opaque(tag));
    }
    let date = fields.get(header::IF_MODIFIED_SINCE).and_then(date);
    date.is_some_and(|date| since.as_second() <= date.as_second())
}

/// The moment that a field names.
pub(crate) fn date(value: &HeaderValue) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(value.to_str().ok()?).ok()
}

/// `Wed, 25 Nov 2026 10:00:00 GMT` (RFC 9110, 5.6.7), which RSS reads as well.
pub(crate) fn http_date(at: Timestamp) -> Option<String> {
    rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&at).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a moment")
    }

    async fn status(seen: &Seen, body: &str, now: i64, fields: &[(header::HeaderName, &str)]) -> (u16, String, String) {
        let known = fields.iter().map(|(name, value)| (name.clone(), value.parse().expect("a value"))).collect();
        let answer = Answer { kind: "text/plain", cache: "no-cache", body: body.to_owned() };
        let response = answer.to("/x", &known, seen, at(now)).await;
        let field = |name| response.headers()[name].to_str().expect("ASCII").to_owned();
        (response.status().as_u16(), field(header::ETAG), field(header::LAST_MODIFIED))
    }

    #[tokio::test]
    async fn an_answer_is_confirmed_until_it_changes() {
        let seen = Seen::default();
        let (first, tag, date) = status(&seen, "a", 1_000, &[]).await;
        assert_eq!((first, date.as_str()), (200, "Thu, 01 Jan 1970 00:16:40 GMT"));
        let by_tag = [(header::IF_NONE_MATCH, tag.as_str())];
        assert_eq!(status(&seen, "a", 2_000, &by_tag).await, (304, tag.clone(), date.clone()));
        let by_date = [(header::IF_MODIFIED_SINCE, date.as_str())];
        assert_eq!(status(&seen, "a", 2_000, &by_date).await.0, 304);
        let both = [(header::IF_NONE_MATCH, "\"other\""), (header::IF_MODIFIED_SINCE, date.as_str())];
        assert_eq!(status(&seen, "a", 2_000, &both).await.0, 200);
        assert_eq!(status(&seen, "b", 3_000, &by_date).await.0, 200);
        // Back to what it was: the date tells, though the words are the same.
        assert_eq!(status(&seen, "a", 4_000, &by_date).await.0, 200);
    }

    #[tokio::test]
    async fn a_process_that_has_just_begun_confirms_a_tag_but_no_date() {
        let (_, tag, date) = status(&Seen::default(), "a", 1_000, &[]).await;
        assert_eq!(status(&Seen::default(), "a", 2_000, &[(header::IF_MODIFIED_SINCE, &date)]).await.0, 200);
        assert_eq!(
            status(&Seen::default(), "a", 2_000, &[(header::IF_NONE_MATCH, &format!("\"x\", {tag}"))]).await.0,
            304
        );
    }
}
