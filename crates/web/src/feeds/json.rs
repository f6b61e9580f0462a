//! JSON Feed 1.1.

use serde::Serialize;

use super::feed::{Entry, Feed};

#[derive(Serialize)]
struct Document<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    description: &'a str,
    language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_url: Option<&'a str>,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    summary: &'a str,
    content_html: &'a str,
    date_published: String,
    date_modified: String,
    authors: [Author<'a>; 1],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tags: &'a [String],
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
    url: &'a str,
}

pub(super) fn write(feed: &Feed) -> String {
    let document = Document {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: &feed.home,
        feed_url: &feed.here,
        description: &feed.description,
        language: feed.language,
        next_url: feed.next.as_deref(),
        items: feed.entries.iter().map(Item::new).collect(),
    };
    // Texts and lists of them are always JSON.
    serde_json::to_string(&document).unwrap_or_default()
}

impl<'a> Item<'a> {
    fn new(entry: &'a Entry) -> Self {
        Self {
            id: &entry.id,
            url: &entry.url,
            title: &entry.title,
            summary: &entry.summary,
            content_html: entry.content.as_str(),
            date_published: entry.published.to_string(),
            date_modified: entry.updated.to_string(),
            authors: [Author { name: &entry.company, url: &entry.company_url }],
            tags: &entry.tags,
        }
    }
}
