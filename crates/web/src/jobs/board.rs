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
    words,
};

/// The board, or the part of it that a search changes.
#[derive(Template)]
#[template(path = "jobs/board.html", blocks = ["results"])]
struct Board<'a> {
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
    Partial(partial): Partial,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let (query, after) = read(&parameters)?;
    let found = jobs::search(&site.pool, &query).await?;
    let now = site.now();
    let text = query.text();
    let board = Board {
        canonical: site.canonical(&address::board(text, after)),
        text,
        total: total(found.total),
        newest: after.map(|_| address::board(text, None)),
        older: found.next.map(|next| address::board(text, Some(next))),
        cards: found.cards.into_iter().map(|card| CardView::new(card, now)).collect(),
        partial,
    };
    let mut response = if partial {
        let mut response = page::text_html(board.as_results().render().map_err(Problem::Template)?);
        // The address without empty fields. It is ASCII: `address` encodes all else.
        if let Ok(shareable) = HeaderValue::try_from(address::board(text, after)) {
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
    let after = parameters.text("after").map_err(|error: NotText| Problem::bad_query(error, text))?;
    if after.is_empty() {
        return Ok(None);
    }
    let unknown = "the address names a place in the list that does not exist (“after”)";
    after.parse().map(Some).map_err(|_| Problem::bad_query(unknown, text))
}

fn total(total: Count) -> String {
    match total {
        Count::Exactly(n) => words::count(n.into(), "job", "jobs"),
        Count::MoreThan(n) => format!("more than {}", words::count(n.into(), "job", "jobs")),
        Count::Unknown => "Newest jobs".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_that_was_not_counted_to_its_end_says_so() {
        assert_eq!(total(Count::Exactly(1)), "1 job");
        assert_eq!(total(Count::Exactly(37)), "37 jobs");
        assert_eq!(total(Count::MoreThan(5_000)), "more than 5,000 jobs");
        assert_eq!(total(Count::Unknown), "Newest jobs");
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
