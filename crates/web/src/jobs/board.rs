//! `GET /` and `GET /jobs?q=…&after=…`: the board.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::Response,
};
use jobs::{Count, Cursor, Query};

use crate::{
    address,
    error::Problem,
    fragment::{HX_REQUEST_TYPE, Partial},
    jobs::card::CardView,
    page,
    parameters::{NotText, Parameters},
    site::Site,
    texts::{Language, Texts},
};

/// The board, or the part of it that a search changes.
#[derive(Template)]
#[template(path = "jobs/board.html", blocks = ["results"])]
struct Board<'a> {
    t: Texts,
    canonical: String,
    text: &'a str,
    total: String,
    cards: Vec<CardView>,
    /// The first page of this search, where this is a later one.
    newest: Option<String>,
    /// The next page.
    older: Option<String>,
    /// Whether the results are rendered alone: they then bring the page's new title.
    partial: bool,
}

/// Answers a search with a page of adverts, newest first. Parameters other than `q` and `after` change nothing.
pub(crate) async fn show(
    State(site): State<Site>,
    t: Texts,
    Partial(partial): Partial,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let (query, after) = read(&parameters)?;
    let found = site.search.find(&query, site.now()).await?;
    let now = site.now();
    let text = query.text();
    let board = Board {
        canonical: site.canonical(&address::board(text, after)),
        text,
        total: total(found.total, *t),
        newest: after.map(|_| address::board(text, None)),
        older: found.next.map(|next| address::board(text, Some(next))),
        cards: found.cards.into_iter().map(|card| CardView::new(card, now, *t)).collect(),
        partial,
        t,
    };
    let mut response = if partial {
        let mut response = page::text_html(board.as_results().render().map_err(Problem::Template)?);
        // The address without empty fields. It is ASCII: `address` encodes all else.
        if let Ok(shareable) = HeaderValue::try_from(board.t.link(&address::board(text, after))) {
            response.headers_mut().insert(HeaderName::from_static("hx-push-url"), shareable);
        }
        response
    } else {
        page::html(&board)?
    };
    response.headers_mut().append(header::VARY, HeaderValue::from_static(HX_REQUEST_TYPE));
    Ok(response)
}

/// What the visitor asks for, or why that cannot be answered.
fn read(parameters: &Parameters) -> Result<(Query, Option<Cursor>), Problem> {
    let text = parameters.text("q").map_err(|error| Problem::bad_query(&error, &error.0))?;
    let after = after(parameters, &text)?;
    let query = Query::new(&text, after).map_err(|error| Problem::bad_query(error, &text))?;
    Ok((query, after))
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

fn total(total: Count, t: Language) -> String {
    match total {
        Count::Exactly(n) => t.board_count(n),
        Count::MoreThan(n) => t.board_count_at_least(n),
        Count::Unknown => t.board_count_unknown().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_that_was_not_counted_to_its_end_says_so() {
        for (count, english, german) in [
            (Count::Exactly(1), "1 job", "1 Stelle"),
            (Count::Exactly(37), "37 jobs", "37 Stellen"),
            (Count::MoreThan(5_000), "more than 5,000 jobs", "mehr als 5.000 Stellen"),
            (Count::Unknown, "Newest matches", "Die neuesten Treffer"),
        ] {
            assert_eq!([Language::English, Language::German].map(|t| total(count, t)), [english, german]);
        }
    }

    #[test]
    fn the_results_of_a_search_read_like_this() {
        let now = "2026-11-22T10:00:00Z".parse().expect("a moment");
        let place =
            |text: &str| contracts::Place { locality: None, region: None, country: None, text: text.to_owned() };
        let card = jobs::Card {
            short_id: "0123456789".parse().expect("an id"),
            slug: "cto".into(),
            title: "CTO".into(),
            company: "Müller & Söhne".into(),
            company_slug: "mueller-soehne".into(),
            stage: Some(contracts::Stage::SeriesA),
            headcount: Some(34),
            engineers: Some(14),
            workplace: Some(contracts::Workplace::Hybrid),
            places: ["Berlin", "Paris", "Rome", "Oslo"].map(place).into(),
            salary: contracts::Salary::from_units(
                "EUR".parse().expect("a code"),
                contracts::PayPeriod::Year,
                Some(165e3),
                Some(190e3),
            ),
            equity: Some(contracts::Equity::Offered),
            stack: (1..=8).map(|tag| format!("Tag {tag}")).collect(),
            brief_stated: 19,
            brief_declined: 1,
            published_at: now,
            confirmed_at: now,
            demo: true,
            source: "demo".into(),
        };
        let bare = jobs::Card {
            title: "Engineer".into(),
            workplace: None,
            places: Vec::new(),
            stage: None,
            headcount: None,
            engineers: None,
            salary: None,
            equity: None,
            stack: Vec::new(),
            brief_stated: 0,
            brief_declined: 0,
            demo: false,
            source: "ashby".into(),
            ..card.clone()
        };
        let board = Board {
            t: Texts::english(),
            canonical: "/jobs?q=c%2B%2B".into(),
            text: "c++",
            total: total(Count::Exactly(2), Language::English),
            cards: [card, bare].map(|card| CardView::new(card, now, Language::English)).into(),
            newest: None,
            older: Some("/jobs?q=c%2B%2B&after=0".into()),
            partial: true,
        };
        insta::assert_snapshot!(board.as_results().render().expect("a fragment"));
    }

    #[test]
    fn a_query_that_cannot_be_answered_says_why_and_keeps_the_text() {
        for (query, reason, shown) in [
            ("q=a%00b", "a search cannot contain control characters", "ab"),
            ("q=rust%ff", "the address holds bytes that are no text (UTF-8)", "rust\u{fffd}"),
            ("q=rust&after=zz", "the address names a place in the list that does not exist (“after”)", "rust"),
            ("q=rust&after=%ff", "the address holds bytes that are no text (UTF-8)", "rust"),
        ] {
            match read(&Parameters::parse(query)) {
                Err(Problem::BadQuery { reason: said, text }) => {
                    assert_eq!((said.as_str(), text.as_str()), (reason, shown))
                }
                other => unreachable!("{query}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_text_of_ten_kilobytes_is_cut_before_it_is_shown_again() {
        let query = format!("q={}", "x".repeat(10_240));
        let Err(Problem::BadQuery { text, .. }) = read(&Parameters::parse(&query)) else {
            unreachable!("it is too long")
        };
        assert_eq!(text.len(), jobs::MAX_TEXT_CHARS);
    }

    #[test]
    fn parameters_that_nobody_knows_change_nothing() {
        let read = |query: &str| read(&Parameters::parse(query)).map_err(|problem| problem.to_string());
        assert_eq!(read("q=rust&limit=1e12&page=%ff"), read("q=rust"));
    }
}
