//! Forms of the operator's pages: whether one was sent from a page of ours.
//!
//! The listener asks nobody who they are. The operator's browser reaches it, and does so too for a page elsewhere that
//! has it send a form. Such a form is refused by two signs. The browser says from where a form comes, which no page can
//! forge (Fetch Metadata, `Sec-Fetch-Site`; RFC 6454, `Origin`). And it must bear a word that stands on our pages alone,
//! where no page elsewhere can read it.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, HeaderName, StatusCode, header},
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{error::Problem, parameters::Parameters, site::Site};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What forms are sent as (WHATWG HTML, 4.10.21.6).
const FORM: &str = "application/x-www-form-urlencoded";

/// The word that this process's forms bear. Cheap to clone.
#[derive(Clone)]
pub(super) struct Token(Arc<str>);

impl Token {
    /// A word that nobody can guess. Every process has another: there is no place where all could look it up, and a page
    /// that is older than its process is loaded anew.
    pub(super) fn new() -> Self {
        // Of the bits of each id at least 32 come from the system's source of chance, and are in no other (RFC 9562, 6.2).
        let digest = (0..4).fold(Sha256::new(), |digest, _| digest.chain_update(Uuid::now_v7()));
        Self(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect::<String>().into())
    }

    /// For the hidden field `token`.
    pub(super) fn word(&self) -> String {
        self.0.as_ref().to_owned()
    }

    /// Compares in a time that tells nothing.
    fn is(&self, said: &str) -> bool {
        let different = self.0.bytes().zip(said.bytes()).fold(0, |seen, (ours, theirs)| seen | (ours ^ theirs));
        self.0.len() == said.len() && different == 0
    }
}

/// The fields of a form that a page of ours has sent. A handler that takes this takes no other.
#[derive(Debug)]
pub(super) struct Posted(pub(super) Parameters);

impl FromRequest<Site> for Posted {
    type Rejection = Problem;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Problem> {
        if !was_sent_from_here(request.headers()) {
            return Err(Problem::ForeignForm);
        }
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case(FORM)) {
            return Err(Problem::bad_query(format!("a form is sent as {FORM}"), ""));
        }
        let token = request.extensions().get::<Token>().cloned();
        let bytes = Bytes::from_request(request, site).await.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
            _ => Problem::bad_query("the form broke off", ""),
        })?;
        let text = std::str::from_utf8(&bytes).map_err(|_| Problem::bad_query("the form is no text (UTF-8)", ""))?;
        let fields = Parameters::parse(text);
        let said = fields.text("token").unwrap_or_default();
        if token.is_some_and(|token| token.is(&said)) { Ok(Self(fields)) } else { Err(Problem::OldForm) }
    }
}

/// Whether nothing that a browser says of a form's origin is foreign. What is no browser says nothing, and has to know the
/// token all the same.
fn was_sent_from_here(fields: &HeaderMap) -> bool {
    let host = fields.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let mut sites = fields.get_all(SEC_FETCH_SITE).iter();
    let mut origins = fields.get_all(header::ORIGIN).iter();
    let is_ours = |origin: &str| origin.strip_prefix("http://").is_some_and(|from| from.eq_ignore_ascii_case(host));
    sites.all(|site| site.as_bytes() == b"same-origin")
        && origins.all(|origin| origin.to_str().is_ok_and(|origin| !host.is_empty() && is_ours(origin)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_ours_where_nothing_says_otherwise() {
        let from_here = |said: &[(&'static str, &'static str)]| {
            let pairs =
                said.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().expect("a value")));
            was_sent_from_here(&pairs.collect())
        };
        let host = ("host", "127.0.0.1:9180");
        assert!(from_here(&[host]));
        assert!(from_here(&[host, ("origin", "http://127.0.0.1:9180"), ("sec-fetch-site", "same-origin")]));
        for said in [
            ("origin", "http://evil.example"),
            // Another program on this machine, and another name of it.
            ("origin", "http://127.0.0.1:3000"),
            ("origin", "http://localhost:9180"),
            ("origin", "https://127.0.0.1:9180"),
            ("origin", "null"),
            ("origin", ""),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("sec-fetch-site", "none"),
        ] {
            assert!(!from_here(&[host, said]), "{said:?}");
        }
        assert!(!from_here(&[("origin", "http://")]), "nobody's origin");
    }

    #[test]
    fn a_token_is_itself_alone() {
        let (one, other) = (Token::new(), Token::new());
        assert!(one.is(&one.word()) && one.word().len() == 64);
        for said in [other.word(), String::new(), one.word()[1..].to_owned(), format!("{}0", one.word())] {
            assert!(!one.is(&said), "{said}");
        }
    }
}
