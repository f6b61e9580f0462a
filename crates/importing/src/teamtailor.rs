//! Teamtailor's JSON Feed (jsonfeed.org, 1.1), one answer a company: `GET {company}.teamtailor.com/jobs.json`. Each item
//! holds the schema.org `JobPosting` of its page.

use contracts::Feed;

use crate::{
    Format, ReadError, date,
    document::Document,
    format::{Board, Reader},
    json::{self, Row},
    json_ld::posting,
    rows::{Listed, Rows},
    understand::{Description, Raw},
};

/// See the module.
pub(crate) struct Teamtailor;

const LISTED: Listed = Listed { answer: "a Teamtailor feed (JSON Feed)", key: "items", id: "id", title: "title" };

impl Reader for Teamtailor {
    fn address(&self, token: &str) -> Option<String> {
        Some(format!("https://{token}.teamtailor.com/jobs.json"))
    }

    fn read(&self, board: &Board<'_>, documents: &[Document]) -> Result<Feed, ReadError> {
        let mut rows = Rows::new(Format::Teamtailor, board);
        let mut company = None;
        for document in documents {
            rows.each(&document.json()?, LISTED, |rows, row| {
                company = company.take().or_else(|| posting::employer(&row.at("/_jobposting")));
                rows.take(advert(row));
            })?;
        }
        Ok(rows.of_company(board, company))
    }

    fn more(&self, _: &str, fetched: &[Document]) -> Vec<String> {
        const PAGES: usize = 50;
        let next = fetched.last().filter(|_| fetched.len() < PAGES).and_then(|page| {
            let text = page.json().ok()?;
            json::member(&text, "next_url")?.text("")
        });
        let known = |address: &String| fetched.iter().any(|page| page.address.as_ref() == Some(address));
        next.filter(|address| !known(address)).into_iter().collect()
    }
}

fn advert(row: &Row) -> Raw {
    let raw = posting::advert(&row.at("/_jobposting"));
    let html = row.text("/content_html").map(Description::Html);
    let plain = || row.text("/content_text").map(Description::Plain);
    Raw {
        external_id: row.text_or_empty("/id"),
        title: row.text("/title").unwrap_or(raw.title),
        description: html.or_else(plain).unwrap_or(raw.description),
        tags: row.texts("/tags"),
        published_at: row.text("/date_published").as_deref().and_then(date::read).or(raw.published_at),
        url: row.text("/url").or(raw.url),
        ..raw
    }
}
