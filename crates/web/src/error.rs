//! What goes wrong, and what people see of it.
//!
//! The policy: a person reads what happened in one sentence, what it means for them, and where to go on, in the page's
//! design and with the right status. Causes (statements, addresses, backtraces) go to the log alone, under the request id
//! that the page shows. What a person did wrong is never logged as an error; what we did wrong always is.
//!
//! A handler returns a [`Problem`]; `layers` turns it into a page, because only there the request is at hand.

use std::sync::Arc;

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use database::DatabaseError;

use crate::{
    page,
    texts::{Language, Texts},
};

/// Why a request has no other answer than this.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// There is nothing at this address.
    #[error("there is nothing at this address")]
    NotFound,
    /// The address exists, but not for this method.
    #[error("this address does not take this method")]
    MethodNotAllowed,
    /// The query cannot be answered.
    #[error("{reason}")]
    BadQuery {
        /// Why, in a sentence for the person who asked.
        reason: String,
        /// What they searched for, as far as it can be shown.
        text: String,
    },
    /// The request's body is larger than this site takes.
    #[error("the request is too large")]
    TooLarge,
    /// The advert was here and is closed; said by the API, where pages say more.
    #[error("the advert is closed")]
    Closed,
    /// Too many requests from one address.
    #[error("too many requests; the next one in {0} s")]
    TooMany(u64),
    /// The database did not answer, or not as it should.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The database is known to be away; it was not asked.
    #[error("the database is known to be away")]
    Away,
    /// The request names another host than this machine: a page elsewhere may be asking through somebody's browser.
    #[error("the operator's pages are not served under the name `{0}`")]
    ForeignHost(String),
    /// A form that a page elsewhere has sent through somebody's browser.
    #[error("a form was not sent from a page of ours")]
    ForeignForm,
    /// A form of a page that another process has made, before this one took over.
    #[error("a form bears another process's token")]
    OldForm,
    /// The answer took longer than anybody waits.
    #[error("the answer took too long")]
    TooSlow,
    /// A template could not be written out: a defect.
    #[error("a template failed: {0}")]
    Template(#[source] askama::Error),
    /// A picture could not be drawn: a defect.
    #[error("a picture failed: {0}")]
    Picture(String),
    /// A handler panicked: a defect.
    #[error("a handler panicked: {0}")]
    Panicked(String),
}

impl Problem {
    /// A query that cannot be answered, with as much of its text as a search box holds.
    pub(crate) fn bad_query(reason: impl std::fmt::Display, text: &str) -> Self {
        let shown = text.chars().filter(|c| !c.is_control()).take(jobs::MAX_TEXT_CHARS).collect();
        Self::BadQuery { reason: reason.to_string(), text: shown }
    }

    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::BadQuery { .. } => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Closed => StatusCode::GONE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::ForeignHost(_) => StatusCode::MISDIRECTED_REQUEST,
            Self::ForeignForm | Self::OldForm => StatusCode::FORBIDDEN,
            Self::Database(error) if error.is_temporary() => StatusCode::SERVICE_UNAVAILABLE,
            Self::Away | Self::TooSlow => StatusCode::SERVICE_UNAVAILABLE,
            Self::Database(_) | Self::Template(_) | Self::Picture(_) | Self::Panicked(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }

    /// What happened, and what it means for whoever reads it.
    pub(crate) fn words(&self, t: Language) -> (&'static str, String) {
        let (headline, explanation) = match self {
            Self::NotFound => (t.errors_not_found(), t.errors_not_found_means()),
            Self::MethodNotAllowed => (t.errors_method(), t.errors_method_means()),
            Self::BadQuery { reason, .. } => return (t.errors_bad_query(), sentence(reason)),
            Self::TooLarge => (t.errors_too_large(), t.errors_too_large_means()),
            Self::Closed => (t.errors_closed(), t.errors_closed_means()),
            Self::TooMany(seconds) => return (t.errors_too_many(), t.errors_too_many_means(*seconds)),
            // On the operator's listener alone, which speaks English.
            Self::ForeignHost(host) => {
                return (
                    "Not under this name",
                    format!(
                        "The operator’s pages answer to localhost, 127.0.0.1 and [::1] alone; this request asked for \
                         “{host}”. So no page elsewhere can read them through your browser."
                    ),
                );
            }
            Self::ForeignForm => {
                ("Not from here", "This form was sent by a page elsewhere, through your browser. Nothing was changed.")
            }
            Self::OldForm => (
                "The page is too old",
                "The process that made it has ended since, and this one takes forms of its own pages alone. Nothing was \
                 changed. Go back, load the page anew, and press again.",
            ),
            Self::Away => (t.errors_away(), t.errors_away_means()),
            Self::Database(error) if error.is_temporary() => (t.errors_away(), t.errors_away_means()),
            Self::TooSlow => (t.errors_too_slow(), t.errors_too_slow_means()),
            Self::Database(_) | Self::Template(_) | Self::Picture(_) | Self::Panicked(_) => {
                (t.errors_broken(), t.errors_broken_means())
            }
        };
        (headline, explanation.to_owned())
    }

    /// The page for a person, with the id under which the log has the rest.
    pub(crate) fn page(&self, request_id: &str, t: Texts) -> Response {
        let (headline, explanation) = self.words(*t);
        let text = if let Self::BadQuery { text, .. } = self { text.as_str() } else { "" };
        let code = self.status().as_u16();
        let page =
            ErrorPage { t, code, headline, explanation: &explanation, text, request_id: self.quoted(request_id) };
        self.dressed(&page, headline, &explanation)
    }

    /// The same on the operator's listener, where there is no board to go on to.
    pub(crate) fn operator_page(&self, request_id: &str, t: Texts) -> Response {
        let (headline, explanation) = match self {
            Self::NotFound => ("There is no page here", "What there is stands in the menu above.".to_owned()),
            _ => self.words(*t),
        };
        let page = OperatorErrorPage { t, headline, explanation: &explanation, request_id: self.quoted(request_id) };
        self.dressed(&page, headline, &explanation)
    }

    /// The id, where the log says more under it.
    pub(crate) fn quoted<'a>(&self, request_id: &'a str) -> Option<&'a str> {
        self.status().is_server_error().then_some(request_id)
    }

    fn dressed(&self, page: &impl Template, headline: &str, explanation: &str) -> Response {
        // A page that cannot be rendered is said in plain words.
        let mut response = page::html(page).unwrap_or_else(|_| format!("{headline}. {explanation}\n").into_response());
        *response.status_mut() = self.status();
        if self.status() == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

/// Marks an answer that `layers` turns into a page.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// Any problem, as a page.
#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    t: Texts,
    code: u16,
    headline: &'a str,
    explanation: &'a str,
    text: &'a str,
    request_id: Option<&'a str>,
}

/// Any problem, as a page for the operator.
#[derive(Template)]
#[template(path = "operator/error.html")]
struct OperatorErrorPage<'a> {
    t: Texts,
    headline: &'a str,
    explanation: &'a str,
    request_id: Option<&'a str>,
}

/// Errors are written as clauses; a page speaks in sentences.
fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
