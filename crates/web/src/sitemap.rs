//! `/sitemap.xml` and the files that it names (<https://www.sitemaps.org/protocol.html>), `/robots.txt`, and
//! `/.well-known/security.txt` (RFC 9116).
//!
//! The first two need to know under which address people reach the site: without `base_url` there is no sitemap.

use axum::{
    body::{Body, Bytes},
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use contracts::PostingId;
use futures_util::stream;
use jiff::{Timestamp, ToSpan};
use jobs::{SITEMAP_SIZE, SitemapAdvert};

use crate::{address, error::Problem, page, site::Site};

const XML: HeaderValue = HeaderValue::from_static("application/xml; charset=utf-8");
const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// Where the file begins whose name has this form.
const PART: (&str, &str) = ("jobs-", ".xml");

/// The days for which `security.txt` vouches for itself; who reads it later shall read it again.
const VOUCHED: i64 = 30;

/// `GET /sitemap.xml`: the files, each with the last change in it.
pub(crate) async fn index(State(site): State<Site>) -> Result<Response, Problem> {
    let files = format!("{}/sitemaps", site.own_address("").ok_or(Problem::NotFound)?);
    let (parts, companies) = tokio::try_join!(jobs::sitemap_parts(&site.pool), jobs::sitemap_companies(&site.pool))?;
    let mut xml = format!("{HEAD}\n<sitemapindex xmlns=\"{NAMESPACE}\">\n");
    let mut file = |name: &str, changed: Timestamp| {
        xml.push_str(&format!("<sitemap><loc>{files}/{name}</loc><lastmod>{changed:.0}</lastmod></sitemap>\n"));
    };
    for part in &parts {
        file(&format!("{}{}{}", PART.0, part.first.0.simple(), PART.1), part.changed_at);
    }
    if let Some(changed) = companies.iter().map(|company| company.changed_at).max() {
        file("companies.xml", changed);
    }
    xml.push_str("</sitemapindex>\n");
    Ok(answer(Body::from(xml), XML))
}

/// `GET /sitemaps/{name}`: one file, written while it is read from the database.
pub(crate) async fn file(
    State(site): State<Site>,
    name: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let (Ok(Path(name)), Some(base)) = (name, site.own_address("")) else { return Err(Problem::NotFound) };
    if name == "companies.xml" {
        let companies = jobs::sitemap_companies(&site.pool).await?;
        let entries: String = companies
            .iter()
            .map(|company| entry(&base, &address::company(&company.slug, None), company.changed_at))
            .collect();
        return Ok(answer(Body::from(format!("{}{entries}{END}", begin())), XML));
    }
    let id = name.strip_prefix(PART.0).and_then(|rest| rest.strip_suffix(PART.1)).and_then(|id| id.parse().ok());
    let first = PostingId(id.ok_or(Problem::NotFound)?);
    // The first page now: if the database is away, that is an answer of its own.
    let adverts = jobs::sitemap_adverts(&site.pool, first, None).await?;
    let progress = Progress { site, base, first, adverts: Some(adverts), left: SITEMAP_SIZE, begun: false };
    Ok(answer(Body::from_stream(stream::try_unfold(progress, Progress::next)), XML))
}

/// How far a file is written.
struct Progress {
    site: Site,
    base: String,
    first: PostingId,
    /// What is written next; `None` behind the end.
    adverts: Option<Vec<SitemapAdvert>>,
    left: usize,
    begun: bool,
}

impl Progress {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, database::DatabaseError> {
        let Some(mut adverts) = self.adverts.take() else { return Ok(None) };
        let mut xml = if self.begun { String::new() } else { begin() };
        self.begun = true;
        adverts.truncate(self.left);
        self.left -= adverts.len();
        for advert in &adverts {
            xml.push_str(&entry(&self.base, &address::posting(&advert.slug, &advert.short_id), advert.changed_at));
        }
        match adverts.last().filter(|_| self.left > 0) {
            Some(last) => {
                self.adverts = Some(jobs::sitemap_adverts(&self.site.pool, self.first, Some(last.id)).await?);
            }
            None => xml.push_str(END),
        }
        Ok(Some((Bytes::from(xml), self)))
    }
}

const END: &str = "</urlset>\n";

fn begin() -> String {
    format!("{HEAD}\n<urlset xmlns=\"{NAMESPACE}\">\n")
}

/// Addresses of ours hold nothing that XML would have to have escaped.
fn entry(base: &str, path: &str, changed: Timestamp) -> String {
    format!("<url><loc>{base}{path}</loc><lastmod>{changed:.0}</lastmod></url>\n")
}

/// `GET /robots.txt`: all may be read, and where the list of it is.
pub(crate) async fn robots(State(site): State<Site>) -> Response {
    let mut text = "User-agent: *\nDisallow: /health/\nDisallow: /live\n".to_owned();
    if let Some(sitemap) = site.own_address("/sitemap.xml") {
        text.push_str(&format!("\nSitemap: {sitemap}\n"));
    }
    plain(text)
}

/// `GET /.well-known/security.txt`: where to report a hole; there is none where the operator named no contact.
pub(crate) async fn security(State(site): State<Site>) -> Result<Response, Problem> {
    const ADDRESS: &str = "/.well-known/security.txt";
    let contact = site.security_contact().ok_or(Problem::NotFound)?;
    let expires = site.now().saturating_add((VOUCHED * 24).hours()).unwrap_or(Timestamp::MAX);
    let mut text = format!("Contact: {contact}\nExpires: {expires:.0}\nPreferred-Languages: en, de\n");
    if let Some(canonical) = site.own_address(ADDRESS) {
        text.push_str(&format!("Canonical: {canonical}\n"));
    }
    Ok(plain(text))
}

fn plain(text: String) -> Response {
    answer(Body::from(text), HeaderValue::from_static("text/plain; charset=utf-8"))
}

/// Asked for anew each time: what left the board leaves this at once.
fn answer(body: Body, kind: HeaderValue) -> Response {
    let fields: [(HeaderName, HeaderValue); 2] =
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, page::REVALIDATE)];
    (fields, body).into_response()
}
