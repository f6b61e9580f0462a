//! `GET /jobs.rss`, `/jobs.atom`, `/jobs.json`: any search, to be followed. They take the board's parameters; the order is
//! always the newest first, for a feed is read from where it was left. Only live adverts are in them.

mod atom;
mod feed;
mod json;
mod rss;
mod xml;

use axum::{
    extract::State,
    http::{HeaderMap, Uri},
    response::Response,
};
use jobs::{Query, Sort};

use self::feed::Feed;
use crate::{address, conditional::Answer, error::Problem, page, parameters::Parameters, site::Site, texts::Texts};

/// Readers and what lies between need not ask more often.
const FIVE_MINUTES: &str = "public, max-age=300";

/// A format of feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// RSS 2.0.
    Rss,
    /// Atom (RFC 4287).
    Atom,
    /// JSON Feed 1.1.
    Json,
}

impl Format {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Rss, Self::Atom, Self::Json];

    /// Its address, without a search.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Rss => "/jobs.rss",
            Self::Atom => "/jobs.atom",
            Self::Json => "/jobs.json",
        }
    }

    /// Its media type.
    pub(crate) const fn kind(self) -> &'static str {
        match self {
            Self::Rss => "application/rss+xml",
            Self::Atom => "application/atom+xml",
            Self::Json => "application/feed+json",
        }
    }

    /// Its name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Rss => "RSS",
            Self::Atom => "Atom",
            Self::Json => "JSON Feed",
        }
    }

    const fn content_type(self) -> &'static str {
        match self {
            Self::Rss => "application/rss+xml; charset=utf-8",
            Self::Atom => "application/atom+xml; charset=utf-8",
            // JSON has no such parameter (RFC 8259, 11).
            Self::Json => "application/feed+json",
        }
    }
}

/// `GET /jobs.rss`.
pub(crate) async fn rss(site: State<Site>, t: Texts, uri: Uri, fields: HeaderMap) -> Result<Response, Problem> {
    show(site, t, uri, fields, Format::Rss).await
}

/// `GET /jobs.atom`.
pub(crate) async fn atom(site: State<Site>, t: Texts, uri: Uri, fields: HeaderMap) -> Result<Response, Problem> {
    show(site, t, uri, fields, Format::Atom).await
}

/// `GET /jobs.json`.
pub(crate) async fn json(site: State<Site>, t: Texts, uri: Uri, fields: HeaderMap) -> Result<Response, Problem> {
    show(site, t, uri, fields, Format::Json).await
}

async fn show(
    State(site): State<Site>,
    t: Texts,
    uri: Uri,
    fields: HeaderMap,
    format: Format,
) -> Result<Response, Problem> {
    let query = read(&Parameters::parse(uri.query().unwrap_or_default()))?;
    let feed = Feed::gather(&site, &query, format, &t, &fields).await?;
    let body = match format {
        Format::Rss => rss::write(&feed),
        Format::Atom => atom::write(&feed),
        Format::Json => json::write(&feed),
    };
    let answer = Answer { kind: format.content_type(), cache: FIVE_MINUTES, body };
    let known_as = format!("{}#{}", address::search_at(format.path(), &query), t.code());
    let mut response = answer.to(&known_as, &fields, &site.seen, site.now()).await;
    page::spoken(&mut response, &t);
    Ok(response)
}

/// The search that a feed or an embedded list shows, the newest first. What of the address is not understood is left out.
pub(crate) fn read(parameters: &Parameters) -> Result<Query, Problem> {
    let text = parameters.text(jobs::names::TEXT).map_err(|error| Problem::bad_query(&error, &error.0))?;
    // The order is no matter of the reader's; a place in a list of another order is none.
    let pairs = parameters.pairs().filter(|(name, _)| *name != jobs::names::SORT);
    let query = Query::read(pairs).map_err(|error| Problem::bad_query(error, &text))?.query;
    let after = query.after();
    Ok(query.counted(false).sorted(Sort::Newest).from(after))
}
