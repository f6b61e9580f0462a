//! `GET /` and `GET /jobs?q=…&role=…&after=…`: the board. See ADR 27 for the grammar of its addresses.

mod chips;
pub(crate) mod names;
mod notes;
mod panel;
mod uncounted;
mod ways;

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::Response,
};
use contracts::Currency;
use jobs::{Arrival, Count, Cursor, Found, Ignored, MAX_IGNORED, Query, Reading, Sort, Why, names as parameter};

use self::{
    chips::Chip,
    panel::{Body, Panel},
    ways::Way,
};
use crate::{
    address,
    error::Problem,
    follow::Ways,
    fragment::{HX_REQUEST_TYPE, Partial},
    jobs::card::CardView,
    page,
    parameters::{NotText, Parameters},
    site::Site,
    texts::{Language, Texts},
};

/// The parameter that does without the numbers beside the filters (`counts=no`): for whoever asks for many pages.
const COUNTS: &str = "counts";

/// The board, or the part of it that a search changes.
#[derive(Template)]
#[template(path = "jobs/board.html", blocks = ["results"])]
struct Board<'a> {
    t: &'a Texts,
    canonical: String,
    text: &'a str,
    /// The text that the results are of.
    said: String,
    total: String,
    cards: Vec<CardView>,
    /// The filters; `None` where they stay as they are: another page of the same list.
    panel: Option<Panel>,
    chips: Vec<Chip>,
    /// The search without any filter.
    clear: Option<String>,
    orders: Vec<Order>,
    /// What of the address was left aside.
    notes: Vec<String>,
    instead: Option<Instead>,
    /// Whether words that begin as the last one are found as well.
    widened: bool,
    /// What to ask for less of, where nothing is found.
    ways: Vec<Way>,
    /// How to be told of new ones.
    follow: Ways,
    /// How this very page is told of new ones while it is open; a later page of the list is not.
    news: Option<News>,
    /// The first page of this search, where this is a later one.
    newest: Option<String>,
    /// The next page.
    older: Option<String>,
    /// Whether the results are rendered alone: they then bring the page's new title.
    partial: bool,
}

/// Where a page asks what came since it was made, and where it leads then.
#[derive(Debug)]
struct News {
    live: String,
    href: String,
}

/// An order of the list.
#[derive(Debug)]
struct Order {
    word: &'static str,
    label: &'static str,
    href: String,
    current: bool,
}

/// Another text that was searched for, since nothing holds the one that was asked for.
#[derive(Debug)]
struct Instead {
    said: String,
    /// Asks for the first text word for word.
    original: String,
    href: String,
}

/// Answers a search with a page of adverts. Parameters that no search has change nothing.
pub(crate) async fn show(
    State(site): State<Site>,
    t: Texts,
    Partial(partial): Partial,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let Reading { query, mut ignored } = read(&parameters)?;
    // Another page of the same list changes no count.
    let stays = partial && query.after().is_some();
    let query = query.counted(!stays && parameters.text(COUNTS) != Ok("no".into()));
    // Before the search: what comes meanwhile is told rather than missed.
    let news = match query.after() {
        None => Some(News::of(&query, site.live.moment(&site.pool).await?, &t)),
        Some(_) => None,
    };
    let found = site.search.find(&query, site.now()).await?;
    ignored.extend(found.ignored.iter().cloned());
    let ways = match found.cards.is_empty() && found.next.is_none() && query.after().is_none() {
        true => ways::out(&query, site.search.as_ref(), site.now(), &t).await?,
        false => Vec::new(),
    };
    let notes = ignored.iter().map(|ignored| notes::note(ignored, *t)).collect();
    let currencies = site.currencies.all(&site.pool).await;
    let board = Board { notes, ways, news, partial, ..Board::new(&query, found, &currencies, &site, &t) };
    let board = if stays { Board { panel: None, ..board } } else { board };
    let mut response = match partial {
        true => page::text_html(board.as_results().render().map_err(Problem::Template)?),
        false => page::html(&board)?,
    };
    if partial {
        // The address without empty fields. It is ASCII: `address` encodes all else.
        if let Ok(shareable) = HeaderValue::try_from(t.link(&address::search(&query))) {
            response.headers_mut().insert(HeaderName::from_static("hx-push-url"), shareable);
        }
    }
    response.headers_mut().append(header::VARY, HeaderValue::from_static(HX_REQUEST_TYPE));
    Ok(response)
}

impl<'a> Board<'a> {
    fn new(query: &'a Query, found: Found, currencies: &[Currency], site: &Site, t: &'a Texts) -> Self {
        let now = site.now();
        let total = count(found.total, **t);
        let known = (found.total != Count::Unknown).then_some(total.as_str());
        let facets = found.facets.unwrap_or_else(|| uncounted::facets(query.filters()));
        let chips = chips::of(query, &facets.stack, t);
        let everything = query.clone().filtered(jobs::Filters::default());
        let instead = found.instead.as_deref().map(|instead| Instead::new(query, instead, t));
        let cards = found.cards.into_iter().zip(found.highlights);
        Self {
            t,
            canonical: site.canonical(&address::search(query)),
            text: query.text(),
            said: found.instead.clone().unwrap_or_else(|| query.text().to_owned()),
            cards: cards.map(|(card, highlights)| CardView::found(card, &highlights, now, **t)).collect(),
            clear: (!chips.is_empty()).then(|| t.link(&address::search(&everything))),
            panel: Some(Panel::new(query, &facets, currencies, known, t)),
            chips,
            orders: orders(query, t),
            notes: Vec::new(),
            instead,
            widened: found.widened,
            ways: Vec::new(),
            follow: Ways::of(query, t),
            news: None,
            newest: query.after().map(|_| t.link(&address::search(&query.clone().from(None)))),
            older: found.next.map(|next| t.link(&address::search(&query.clone().from(Some(next))))),
            total,
            partial: false,
        }
    }
}

impl News {
    /// Of a page that shows what there is at `since`.
    fn of(query: &Query, since: Arrival, t: &Texts) -> Self {
        Self { live: address::live_search(query, since), href: t.link(&address::search(query)) }
    }
}

impl Instead {
    fn new(query: &Query, instead: &str, t: &Texts) -> Self {
        let asked = query.text();
        let exact = format!("\"{}\"", asked.replace('"', " "));
        let href = Query::new(&exact, None).map(|exact| exact.filtered(query.filters().clone()).sorted(query.sort()));
        Self {
            said: t.board_instead(asked, instead),
            original: t.board_original(asked),
            href: t.link(&href.map_or_else(|_| "/".into(), |query| address::search(&query))),
        }
    }
}

fn orders(query: &Query, t: &Texts) -> Vec<Order> {
    let offered = Sort::ALL.iter().copied().filter(|sort| *sort != Sort::Relevance || !query.text().is_empty());
    let order = |sort: Sort| Order {
        word: sort.as_str(),
        label: names::sort(sort, **t),
        href: t.link(&address::search(&query.clone().sorted(sort))),
        current: sort == query.sort(),
    };
    offered.map(order).collect()
}

/// What the visitor asks for, or why that cannot be answered.
fn read(parameters: &Parameters) -> Result<Reading, Problem> {
    let text = parameters.text(parameter::TEXT).map_err(|error| Problem::bad_query(&error, &error.0))?;
    let mut reading = Query::read(parameters.pairs()).map_err(|error| Problem::bad_query(error, &text))?;
    for (name, value) in parameters.broken() {
        let known = parameter::ALL.iter().find(|known| **known == name);
        if let (Some(known), true) = (known, reading.ignored.len() < MAX_IGNORED) {
            reading.ignored.push(Ignored::new(known, &value.0, Why::NotText));
        }
    }
    Ok(reading)
}

/// The place in the list that `after` names; `text` is what was searched for, to be shown again.
pub(crate) fn after(parameters: &Parameters, text: &str) -> Result<Option<Cursor>, Problem> {
    place_in_list(parameters, "after", text)
}

/// The place in a list that the parameter `name` holds; `text` is what was searched for, to be shown again.
pub(crate) fn place_in_list(parameters: &Parameters, name: &str, text: &str) -> Result<Option<Cursor>, Problem> {
    let place = parameters.text(name).map_err(|error: NotText| Problem::bad_query(error, text))?;
    if place.is_empty() {
        return Ok(None);
    }
    let unknown = format!("the address names a place in the list that does not exist (“{name}”)");
    place.parse().map(Some).map_err(|_| Problem::bad_query(unknown, text))
}

/// `37 jobs`, `2,000+ jobs`.
fn count(total: Count, t: Language) -> String {
    match total {
        Count::Exactly(n) => t.board_count(n),
        Count::MoreThan(n) => t.board_count_at_least(n),
        Count::Unknown => t.board_count_unknown().to_owned(),
    }
}

#[cfg(test)]
mod tests;
