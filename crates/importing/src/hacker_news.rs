//! "Ask HN: Who is hiring?", a monthly thread of Hacker News in which employers write for themselves, by Algolia's API:
//! `GET hn.algolia.com/api/v1/items/{thread}` (hn.algolia.com/api). Each comment on the thread itself is an advert; answers
//! to comments are not.
//!
//! Read as well: the hits of Algolia's search, and saved threads as the Hacker News API gives their items
//! (github.com/HackerNews/API).

mod first_line;

use contracts::{Directness, Feed, SourcedCompany};

use crate::{
    Format, ReadError, clean, date,
    document::Document,
    format::{Board, Reader},
    json::{self, Row},
    limits,
    rows::{Listed, Rows},
    text,
    understand::{Description, Raw, RawPay},
};
use first_line::FirstLine;

/// See the module.
pub(crate) struct HackerNews;

const LISTED: Listed = Listed { answer: "a Hacker News thread (JSON)", key: "children", id: "id", title: "text" };

/// The token that means the newest thread, whichever that is.
const LATEST: &str = "latest";

impl Reader for HackerNews {
    fn directness(&self) -> Directness {
        Directness::Forum
    }

    /// The token is a thread's id, or `latest`.
    fn address(&self, token: &str) -> Option<String> {
        Some(if token == LATEST {
            "https://hn.algolia.com/api/v1/search_by_date?tags=story,author_whoishiring&hitsPerPage=20".to_owned()
        } else {
            thread(token)
        })
    }

    fn more(&self, token: &str, fetched: &[Document]) -> Vec<String> {
        let [index] = fetched else { return Vec::new() };
        if token != LATEST {
            return Vec::new();
        }
        let newest = index.json().ok().and_then(|text| {
            let hits = json::rows(&text, "hits", LISTED.answer).ok()?;
            let mut stories = hits.into_iter().filter_map(|raw| Row::parse(raw).ok());
            stories.find(|story| story.text_or_empty("/title").contains("Who is hiring?"))?.text("/objectID")
        });
        newest.as_deref().map(thread).into_iter().collect()
    }

    fn read(&self, board: &Board<'_>, documents: &[Document]) -> Result<Feed, ReadError> {
        let mut rows = Rows::new(Format::HackerNews, board);
        let document = documents.last().ok_or(ReadError::Empty)?;
        let answer = document.json()?;
        let key = ["children", "hits", "jobs"].into_iter().find(|key| json::has_member(&answer, key));
        let mut id = ["id", "story_id"].into_iter().find_map(|key| json::member(&answer, key)?.text(""));
        id = id.or_else(|| json::member(&answer, "sources")?.text("/who_is_hiring_thread_id"));
        let listed = match key {
            Some("hits") => Listed { key: "hits", id: "objectID", title: "comment_text", ..LISTED },
            Some(key) => Listed { key, ..LISTED },
            None => LISTED,
        };
        rows.each(&answer, listed, |rows, row| {
            if !is_answer(row) {
                id = id.take().or_else(|| row.text("/story_id"));
                take(rows, row);
            }
        })?;
        // A thread is known by its id, however its file is called.
        let token = id.unwrap_or_else(|| board.token.to_owned());
        Ok(rows.of_many(&Board { token: &token, ..*board }))
    }
}

fn thread(id: &str) -> String {
    format!("https://hn.algolia.com/api/v1/items/{id}")
}

/// A comment on a comment.
fn is_answer(row: &Row) -> bool {
    row.text("/parent_id").zip(row.text("/story_id")).is_some_and(|(parent, story)| parent != story)
}

fn take(rows: &mut Rows, row: &Row) {
    let id = ["/objectID", "/id"].iter().find_map(|path| row.text(path)).unwrap_or_default();
    let html = ["/comment_text", "/text"].iter().find_map(|path| row.text(path)).unwrap_or_default();
    let gone = row.flag("/deleted") == Some(true) || row.flag("/dead") == Some(true);
    if gone || html.trim().is_empty() || matches!(html.trim(), "[deleted]" | "[flagged]" | "[dead]") {
        return rows.withdraw(&id, "", "Its author or the forum has taken it off.");
    }
    let html = if html.contains("<p>") { html } else { html.replace("\n\n", "<p>") };
    let beginning = beginning(&html);
    let Some(line) = FirstLine::read(&beginning) else {
        let said = text::cut(&beginning, limits::ROW).unwrap_or_default();
        return rows.refuse(
            &id,
            &said,
            "Its first line does not say who hires for what (\"Company | Role | Place\"), so it may be no advert.",
        );
    };
    let address = format!("https://news.ycombinator.com/item?id={id}");
    let company = line.company.clone().or_else(|| site(&html)).map(SourcedCompany::named);
    let link = links(&html).next();
    let raw = Raw {
        title: line.title.clone(),
        locations: line.locations(),
        workplace: line.workplace(),
        pay: RawPay { lines: line.pay, ..RawPay::default() },
        employment_types: line.employment_types,
        description: Description::Html(format!("<p>{html}")),
        published_at: ["/created_at_i", "/time"]
            .iter()
            .find_map(|path| row.number(path))
            .and_then(date::since_1970)
            .or_else(|| row.text("/created_at").as_deref().and_then(date::read)),
        apply_url: link.or_else(|| Some(address.clone())),
        url: Some(address),
        external_id: id,
        ..Raw::default()
    };
    rows.take_of(raw, company);
}

/// The text of the first line. What a person wrote as a line can be very long.
fn beginning(html: &str) -> String {
    const LONGEST: usize = 4_000;
    let html = &html[..html.floor_char_boundary(LONGEST)];
    let end = [html.find("<p>"), html.find('\n')].into_iter().flatten().filter(|end| *end > 0).min();
    clean::plain_text(&clean::html(&html[..end.unwrap_or(html.len())]))
}

/// The addresses that the text links to. Hacker News escapes their slashes.
fn links(html: &str) -> impl Iterator<Item = String> {
    html.split("href=\"").skip(1).filter_map(|rest| {
        let address = rest.split('"').next()?.replace("&#x2F;", "/").replace("&amp;", "&").replace("&#x3D;", "=");
        text::web_address(&address)
    })
}

/// The host of the first link, which is better than nobody: `fetlife.com`. Hosts of tracking systems are nobody.
fn site(html: &str) -> Option<String> {
    const NOBODY: [&str; 12] = [
        "greenhouse.io",
        "lever.co",
        "ashbyhq.com",
        "workable.com",
        "google.com",
        "linkedin.com",
        "notion.site",
        "ycombinator.com",
        "wellfound.com",
        "github.com",
        "airtable.com",
        "bamboohr.com",
    ];
    let address = links(html).next()?;
    let host = address.split_once("://")?.1.split(['/', '?', '#', ':']).next()?.trim_start_matches("www.").to_owned();
    (!NOBODY.iter().any(|known| host.ends_with(known))).then_some(host)
}
