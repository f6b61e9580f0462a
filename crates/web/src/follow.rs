//! `GET /follow?…`: every way to follow a search: its feeds, a list to embed, the API.

use askama::Template;
use axum::{extract::State, http::HeaderMap, response::Response};
use jobs::{Query, Sort};

use crate::{
    address,
    error::Problem,
    feeds::{self, Format},
    page,
    parameters::Parameters,
    site::Site,
    texts::Texts,
};

#[derive(Template)]
#[template(path = "follow.html")]
struct Follow<'a> {
    t: &'a Texts,
    canonical: String,
    text: &'a str,
    /// Whether more than a text narrows the search.
    filtered: bool,
    /// The board with the same search.
    board: String,
    feeds: Vec<FeedLink>,
    embed: String,
    snippet: String,
    api: String,
}

/// A feed, as a page offers it.
#[derive(Debug)]
pub(crate) struct FeedLink {
    pub(crate) name: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) href: String,
}

/// The ways to follow a search, as the board offers them.
#[derive(Debug)]
pub(crate) struct Ways {
    pub(crate) feeds: [FeedLink; 3],
    /// The page with all of them.
    pub(crate) page: String,
}

impl Ways {
    /// Those of `query`, from the list's start.
    pub(crate) fn of(query: &Query, t: &Texts) -> Self {
        let query = query.clone().sorted(Sort::Newest).from(None);
        let at = |path| t.link(&address::search_at(path, &query));
        let feed = |format: Format| FeedLink { name: format.name(), kind: format.kind(), href: at(format.path()) };
        Self { feeds: Format::ALL.map(feed), page: at("/follow") }
    }
}

/// Shows the addresses of a search in every form.
pub(crate) async fn show(
    State(site): State<Site>,
    t: Texts,
    parameters: Parameters,
    fields: HeaderMap,
) -> Result<Response, Problem> {
    let query = feeds::read(&parameters)?.from(None);
    let at = |path: &str| address::search_at(path, &query);
    let feed = |format: Format| FeedLink {
        name: format.name(),
        kind: format.kind(),
        // Absolute, for readers that are no browsers.
        href: site.absolute(&t.link(&at(format.path())), &fields),
    };
    let embed = t.link(&at("/embed"));
    page::html(&Follow {
        canonical: site.canonical(&at("/follow")),
        text: query.text(),
        filtered: !query.filters().is_empty(),
        board: t.link(&at("/jobs")),
        feeds: Format::ALL.map(feed).into(),
        snippet: snippet(&site.absolute(&embed, &fields), t.feeds_embed_frame()),
        embed,
        api: site.absolute(&at("/api/v1/jobs"), &fields),
        t: &t,
    })
}

/// What stands in somebody else's page. `address` is encoded but for its ampersands.
fn snippet(address: &str, title: &str) -> String {
    let address = address.replace('&', "&amp;").replace('"', "&quot;");
    let title = title.replace('&', "&amp;").replace('"', "&quot;");
    format!(r#"<iframe src="{address}" title="{title}" width="100%" height="600" loading="lazy"></iframe>"#)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_is_one_element_whatever_the_address_holds() {
        assert_eq!(
            snippet("https://a.example/embed?q=%22x%22&stage=seed", "Jobs \"x\""),
            "<iframe src=\"https://a.example/embed?q=%22x%22&amp;stage=seed\" title=\"Jobs &quot;x&quot;\" width=\"100%\" \
             height=\"600\" loading=\"lazy\"></iframe>"
        );
    }
}
