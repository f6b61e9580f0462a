//! `GET /embed?…`: a search as a list that stands in other people's pages, in an `<iframe>`. The one page that may be framed.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};
use jobs::Card;

use crate::{
    address,
    error::Problem,
    feeds,
    layers::Framed,
    page,
    parameters::Parameters,
    site::Site,
    texts::{Language, Texts},
    words,
};

/// Its address, without a search.
pub(crate) const PATH: &str = "/embed";

/// Of a search's first page so many stand in the frame; the rest is a link away.
const SHOWN: usize = 10;

/// A frame's page may be a little old.
const FIVE_MINUTES: HeaderValue = HeaderValue::from_static("public, max-age=300");

#[derive(Template)]
#[template(path = "embed.html")]
struct Embed<'a> {
    t: &'a Texts,
    /// The board with the same search.
    all: String,
    title: String,
    jobs: Vec<Job>,
}

/// An advert in few words.
struct Job {
    href: String,
    title: String,
    company: String,
    pay: Option<String>,
    place: Option<String>,
    demo: bool,
}

/// Lists the newest adverts of a search. Links open beside the page that frames this one.
pub(crate) async fn show(State(site): State<Site>, t: Texts, parameters: Parameters) -> Result<Response, Problem> {
    let query = feeds::read(&parameters)?.from(None);
    let found = site.search.find(&query, site.now()).await?;
    let mut response = page::html(&Embed {
        t: &t,
        all: t.link(&address::search_at("/jobs", &query)),
        title: if query.text().is_empty() { t.feeds_title().to_owned() } else { t.feeds_title_of(query.text()) },
        jobs: found.cards.into_iter().take(SHOWN).map(|card| Job::new(card, &t)).collect(),
    })?;
    response.headers_mut().insert(header::CACHE_CONTROL, FIVE_MINUTES);
    response.extensions_mut().insert(Framed);
    Ok(response)
}

impl Job {
    fn new(card: Card, t: &Texts) -> Self {
        let language: Language = **t;
        Self {
            href: t.link(&address::posting(&card.slug, &card.short_id)),
            pay: card.salary.as_ref().map(|salary| words::pay_in_short(salary, language)),
            place: words::place_in_short(card.workplace, &card.places, card.eligibility.as_ref(), language),
            title: card.title,
            company: card.company,
            demo: card.demo,
        }
    }
}
