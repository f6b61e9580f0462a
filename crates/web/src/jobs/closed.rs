//! An advert that has closed: 410, with what it was and where to go on.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use jiff::Timestamp;
use jobs::Posting;

use crate::{address, error::Problem, page, site::Site, texts::Texts, words};

#[derive(Template)]
#[template(path = "jobs/closed.html")]
struct Closed<'a> {
    t: Texts,
    title: &'a str,
    company: &'a str,
    company_href: String,
    closed: String,
    closed_on: String,
    closed_ago: String,
    demo: bool,
}

/// The page of an advert that closed at `at`.
pub(super) fn page(posting: &Posting, at: Timestamp, site: &Site, t: Texts) -> Result<Response, Problem> {
    let closed = Closed {
        title: &posting.title,
        company: &posting.company.name,
        company_href: address::company(&posting.company.slug, None),
        closed: words::day(at, *t),
        closed_on: words::machine(at),
        closed_ago: words::ago(at, site.now(), *t),
        demo: posting.company.demo,
        t,
    };
    let mut response = page::html(&closed)?;
    *response.status_mut() = StatusCode::GONE;
    Ok(response)
}
