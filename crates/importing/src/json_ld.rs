//! schema.org `JobPosting` (schema.org/JobPosting, developers.google.com "Job posting structured data") as JSON-LD inside
//! any HTML page. A page has no host of its own: a source needs its address.

pub(crate) mod posting;
mod scripts;

use contracts::Feed;
use serde_json::Value;

use crate::{
    Format, ReadError,
    document::Document,
    format::{Board, Reader},
    json::Row,
    rows::Rows,
    understand::Raw,
};

/// See the module.
pub(crate) struct JsonLd;

/// Postings that are read of one page.
const MOST: usize = 1_000;

impl Reader for JsonLd {
    fn address(&self, _: &str) -> Option<String> {
        None
    }

    fn read(&self, board: &Board<'_>, documents: &[Document]) -> Result<Feed, ReadError> {
        let mut rows = Rows::new(Format::JsonLd, board);
        let (mut blocks, mut left, mut broken) = (0, MOST, None);
        for document in documents {
            let page = document.markup()?;
            let scripts = scripts::json_ld(&page);
            blocks += scripts.len();
            for script in scripts {
                let mut found = Vec::new();
                match scripts::parse(script) {
                    Ok(value) => gather(value, 0, &mut found),
                    Err(problem) => broken = Some(problem),
                }
                left = left.saturating_sub(found.len());
                for posting in found {
                    take(&mut rows, &Row::of(posting), document, board);
                }
                if left == 0 {
                    break;
                }
            }
        }
        let feed = rows.of_many(board);
        if !feed.jobs.is_empty() || !feed.refused.is_empty() {
            return Ok(feed);
        }
        // A page without postings is far more often a login page, or one that needs scripts, than an empty board.
        Err(match broken {
            Some(problem) => ReadError::Contradiction(format!("the page's JSON-LD cannot be read: {problem}")),
            None if blocks == 0 => ReadError::Contradiction("the page has no JSON-LD".to_owned()),
            None => ReadError::Contradiction("the page's JSON-LD has no JobPosting".to_owned()),
        })
    }
}

fn take(rows: &mut Rows, posting: &Row, document: &Document, board: &Board<'_>) {
    let raw = posting::advert(posting);
    let address = raw.url.clone().or_else(|| document.address.clone());
    let employer = posting::employer(posting).or_else(|| board.company.map(contracts::SourcedCompany::named));
    // Without an id and an address of its own, a page of one advert is known by its title.
    let id = Some(raw.external_id.clone()).filter(|id| !id.is_empty());
    let id = id.or_else(|| raw.url.clone()).or_else(|| document.address.clone());
    rows.take_of(
        Raw {
            external_id: id.unwrap_or_else(|| raw.title.to_lowercase()),
            apply_url: raw.apply_url.clone().or_else(|| address.clone()),
            url: address,
            ..raw
        },
        employer,
    );
}

/// Every JobPosting in a block: alone, in a list, in `@graph`, as an item of an `ItemList`, as what a page is about.
fn gather(value: Value, depth: usize, found: &mut Vec<Value>) {
    const DEPTH: usize = 8;
    if depth > DEPTH || found.len() >= MOST {
        return;
    }
    match value {
        Value::Array(items) => items.into_iter().for_each(|item| gather(item, depth + 1, found)),
        Value::Object(_) if is_posting(&value) => found.push(value),
        Value::Object(members) => {
            for (name, member) in members {
                if matches!(name.as_str(), "@graph" | "itemListElement" | "item" | "mainEntity" | "mainEntityOfPage") {
                    gather(member, depth + 1, found);
                }
            }
        }
        _ => {}
    }
}

fn is_posting(value: &Value) -> bool {
    let is = |kind: &Value| kind.as_str().is_some_and(|kind| kind.rsplit(['/', ':']).next() == Some("JobPosting"));
    match value.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is),
        Some(kind) => is(kind),
        None => false,
    }
}
