//! An advert that is gone: 410, with what it was, why it left, and live ones that resemble it.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use jobs::{Posting, PostingState};

use crate::{
    address,
    error::Problem,
    jobs::card::CardView,
    page,
    site::Site,
    texts::{Html, Texts},
    words,
};

/// Similar adverts that are offered.
const SIMILAR: usize = 6;

#[derive(Template)]
#[template(path = "jobs/closed.html")]
struct Closed<'a> {
    t: Texts,
    headline: &'static str,
    explanation: Html,
    title: &'a str,
    company: &'a str,
    company_href: String,
    similar: Vec<CardView>,
    demo: bool,
}

/// The page of an advert whose `state` is not live.
pub(super) async fn page(posting: &Posting, state: PostingState, site: &Site, t: Texts) -> Result<Response, Problem> {
    let now = site.now();
    let (title, company) = (posting.title.as_str(), posting.company.name.as_str());
    let words = |at| (words::ago(at, now, *t), Html::time(&words::machine(at), None, &words::day(at, *t)));
    let (headline, explanation) = match state {
        PostingState::Hidden(at) => {
            let (ago, day) = words(at);
            (t.advert_hidden(), t.advert_hidden_means_html(&ago, company, &day, title))
        }
        PostingState::Expired(at) => {
            let (ago, day) = words(at);
            (t.advert_expired(), t.advert_expired_means_html(&ago, company, &day, title))
        }
        // A live advert has a page of its own.
        PostingState::Closed(_) | PostingState::Live => {
            let (ago, day) = words(posting.closed_at.unwrap_or(now));
            (t.advert_closed(), t.advert_closed_means_html(&ago, company, &day, title))
        }
    };
    let similar = jobs::similar(&site.pool, posting, SIMILAR).await?;
    let mut response = page::html(&Closed {
        headline,
        explanation,
        title,
        company,
        company_href: address::company(&posting.company.slug, None),
        similar: similar.into_iter().map(|card| CardView::new(card, now, *t)).collect(),
        demo: posting.company.demo,
        t,
    })?;
    *response.status_mut() = StatusCode::GONE;
    Ok(response)
}
