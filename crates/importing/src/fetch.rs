//! Fetching: from addresses that people type in, so nothing of it is trusted.
//!
//! An address is resolved once and the connection goes to what was found then, so that a name cannot mean one thing to
//! the check and another to the connection. Addresses that are not of the public internet are refused, at every redirect
//! anew; time and bytes are bounded, the latter after decompression. Every call blocks its thread.

mod board;
mod public;
mod resolver;

use std::{io::ErrorKind, net::IpAddr, sync::Arc, time::Duration};

use jiff::Timestamp;
use ureq::{
    Agent,
    http::{HeaderMap, StatusCode, header},
    unversioned::transport::DefaultConnector,
};
use url::Url;

use crate::Document;

pub use board::{BoardError, Fetched, Wanted, board};
pub use public::is_public;
use resolver::{NotPublic, PublicResolver};

/// Redirects that are followed.
const REDIRECTS: usize = 3;

/// The longest wait that an answer may ask for by `Retry-After`.
const LONGEST_WAIT: Duration = Duration::from_hours(24);

/// How much a fetch may take.
#[derive(Clone, Debug)]
pub struct Limits {
    /// For a connection to be made.
    pub connect: Duration,
    /// For one answer, from the question to its last byte.
    pub answer: Duration,
    /// For all answers of a board.
    pub board: Duration,
    /// Bytes of all answers of a board, decompressed.
    pub bytes: u64,
    /// Which addresses of private networks may be asked.
    pub private: Private,
}

/// Which addresses of private networks may be asked. All but the first is for tests and development, never for a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Private {
    /// None.
    Refused,
    /// This one, as a test's own server.
    Only(IpAddr),
    /// All.
    Allowed,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            answer: Duration::from_secs(60),
            board: Duration::from_mins(10),
            bytes: 64 * 1024 * 1024,
            private: Private::Refused,
        }
    }
}

/// Asks for addresses. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Fetcher {
    agent: Agent,
    limits: Limits,
}

/// One question.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// `https://…` or `http://…`.
    pub address: &'a str,
    /// The `ETag` of the answer that is known.
    pub etag: Option<&'a str>,
    /// The `Last-Modified` of the answer that is known.
    pub last_modified: Option<&'a str>,
    /// Bytes that are read, decompressed.
    pub bytes: u64,
}

/// What came of a question.
#[derive(Clone, Debug)]
pub enum Answer {
    /// An answer with a body.
    New {
        /// The body.
        document: Document,
        /// To ask with the next time.
        etag: Option<String>,
        /// To ask with the next time.
        last_modified: Option<String>,
    },
    /// 304: what is known is still so.
    Unchanged,
    /// 404 or 410: there is nothing any more.
    Gone(u16),
}

/// Why an address gave no answer. The sentences are for the record of a run.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// Not an address of the web.
    #[error("`{0}` is no address that can be fetched: http or https and a host were expected")]
    Address(String),
    /// An address of a private network, of this machine, or of none.
    #[error("{0}")]
    NotPublic(NotPublic),
    /// The answer leads to another address, which leads to another, and so on.
    #[error("the answer redirects more than {REDIRECTS} times")]
    Redirects,
    /// The answer leads from a secure address to one that is not.
    #[error("the answer redirects from https to http")]
    Downgrade,
    /// It took too long.
    #[error("there was no whole answer within {0:?}")]
    Timeout(Duration),
    /// It is too much.
    #[error("the answer has more than {}, counted as it is unpacked", size(*.0))]
    TooLarge(u64),
    /// It ends before its end.
    #[error("the server hung up before its answer was whole")]
    HungUp,
    /// It says that it is compressed, and is not, or wrongly.
    #[error("the answer cannot be unpacked: {0}")]
    Packed(String),
    /// The server says no.
    #[error("the server answers {status}{}", wait.map(|wait| format!(" and asks to wait for {} s", wait.as_secs())).unwrap_or_default())]
    Status {
        /// HTTP's number.
        status: u16,
        /// From `Retry-After`.
        wait: Option<Duration>,
    },
    /// The network, a name, or TLS.
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
}

impl Fetcher {
    /// A fetcher that keeps to `limits`. `now` is only asked for dates in `Retry-After`.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        let config = Agent::config_builder()
            .timeout_connect(Some(limits.connect))
            .timeout_resolve(Some(limits.connect))
            .timeout_global(Some(limits.answer))
            .http_status_as_error(false)
            // Each must be looked at.
            .max_redirects(0)
            .max_redirects_will_error(false)
            // A proxy would resolve names by itself.
            .proxy(None)
            .max_idle_connections(2)
            .max_response_header_size(64 * 1024)
            .user_agent(ureq::config::AutoHeaderValue::Provided(Arc::new(
                concat!("Kintsugi/", env!("CARGO_PKG_VERSION"), " (job board; reads public feeds)").to_owned(),
            )))
            .build();
        let resolver = PublicResolver::new(limits.private);
        Self { agent: Agent::with_parts(config, DefaultConnector::default(), resolver), limits }
    }

    /// What is allowed.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Asks, and follows redirects.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub fn get(&self, ask: &Ask<'_>, now: Timestamp) -> Result<Answer, FetchError> {
        let mut address = parse(ask.address)?;
        for _ in 0..=REDIRECTS {
            let mut request = self.agent.get(address.as_str()).header(header::ACCEPT, "*/*");
            if let Some(etag) = ask.etag {
                request = request.header(header::IF_NONE_MATCH, etag);
            }
            if let Some(date) = ask.last_modified {
                request = request.header(header::IF_MODIFIED_SINCE, date);
            }
            let response = request.call().map_err(|error| self.error(error, ask.bytes))?;
            let status = response.status();
            if status.is_redirection() && status != StatusCode::NOT_MODIFIED {
                address = redirected(&address, response.headers())?;
                continue;
            }
            return match status.as_u16() {
                304 => Ok(Answer::Unchanged),
                code @ (404 | 410) => Ok(Answer::Gone(code)),
                200..=299 => self.read(response, &address, ask.bytes),
                status => Err(FetchError::Status { status, wait: wait(response.headers(), now) }),
            };
        }
        Err(FetchError::Redirects)
    }

    fn read(&self, response: ureq::http::Response<ureq::Body>, from: &Url, most: u64) -> Result<Answer, FetchError> {
        let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (etag, last_modified) = (text(header::ETAG), text(header::LAST_MODIFIED));
        let charset = text(header::CONTENT_TYPE).and_then(|kind| {
            let value = kind.to_ascii_lowercase().split_once("charset=")?.1.to_owned();
            Some(value.split(';').next()?.trim_matches(['"', '\'', ' ']).to_owned())
        });
        let body = response.into_body().into_with_config().limit(most);
        let bytes = body.read_to_vec().map_err(|error| self.error(error, most))?;
        let document = Document { bytes, address: Some(from.to_string()), charset };
        Ok(Answer::New { document, etag, last_modified })
    }

    fn error(&self, error: ureq::Error, most: u64) -> FetchError {
        match error {
            ureq::Error::Timeout(ureq::Timeout::Connect | ureq::Timeout::Resolve) => {
                FetchError::Timeout(self.limits.connect)
            }
            ureq::Error::Timeout(_) => FetchError::Timeout(self.limits.answer),
            ureq::Error::BodyExceedsLimit(_) => FetchError::TooLarge(most),
            ureq::Error::Decompress(_, error) if error.kind() == ErrorKind::UnexpectedEof => FetchError::HungUp,
            ureq::Error::Decompress(_, error) => FetchError::Packed(error.to_string()),
            ureq::Error::Other(other) => match other.downcast::<NotPublic>() {
                Ok(refused) => FetchError::NotPublic(*refused),
                Err(other) => FetchError::Unreachable(other.to_string()),
            },
            ureq::Error::Io(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>()) {
                Some(ureq::Error::Timeout(_)) => FetchError::Timeout(self.limits.answer),
                Some(ureq::Error::BodyExceedsLimit(_)) => FetchError::TooLarge(most),
                _ if error.kind() == ErrorKind::UnexpectedEof => FetchError::HungUp,
                _ => FetchError::Unreachable(error.to_string()),
            },
            other => FetchError::Unreachable(other.to_string()),
        }
    }
}

/// `64 MiB`; below one, `100000 bytes`.
fn size(bytes: u64) -> String {
    const MIB: u64 = 1024 * 1024;
    if bytes < MIB { format!("{bytes} bytes") } else { format!("{} MiB", bytes / MIB) }
}

fn parse(address: &str) -> Result<Url, FetchError> {
    let refused = || FetchError::Address(address.to_owned());
    let url = Url::parse(address).map_err(|_| refused())?;
    // Who puts a password into an address wants it kept, and this goes into records.
    let plain = url.username().is_empty() && url.password().is_none();
    (matches!(url.scheme(), "http" | "https") && url.has_host() && plain).then_some(url).ok_or_else(refused)
}

fn redirected(from: &Url, headers: &HeaderMap) -> Result<Url, FetchError> {
    let unclear = || FetchError::Unreachable("it redirects without saying where".to_owned());
    let target = headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).ok_or_else(unclear)?;
    let target = from.join(target).map_err(|_| unclear())?;
    if from.scheme() == "https" && target.scheme() == "http" {
        return Err(FetchError::Downgrade);
    }
    parse(target.as_str())
}

/// `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date.
fn wait(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match text.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let at = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
            Duration::try_from(at.duration_since(now)).unwrap_or_default()
        }
    };
    Some(wait.min(LONGEST_WAIT))
}
