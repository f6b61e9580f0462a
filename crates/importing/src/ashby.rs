//! Ashby's public posting API, one answer a company:
//! `GET api.ashbyhq.com/posting-api/job-board/{board}?includeCompensation=true`.

mod compensation;
mod location;
mod row;

use std::collections::HashSet;

use contracts::{Directness, Feed, Refusal, SourcedCompany, SourcedJob};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::{
    ReadError,
    document::Document,
    error,
    format::{self, Reader},
    json, limits, name, text,
};

/// See the module.
pub struct Ashby;

impl Reader for Ashby {
    fn address(&self, token: &str) -> Option<String> {
        Some(format!("https://api.ashbyhq.com/posting-api/job-board/{token}?includeCompensation=true"))
    }

    fn read(&self, board: &format::Board<'_>, documents: &[Document]) -> Result<Feed, ReadError> {
        let document = documents.first().ok_or(ReadError::Empty)?;
        let mut feed = read_text(board.token, &document.json()?, board.now)?;
        let told = board.company.and_then(|name| text::cut(name, limits::COMPANY));
        feed.company = told.map(SourcedCompany::named).or(feed.company);
        Ok(feed)
    }
}

/// The answer, its rows unread: a row that is broken must not take the others with it.
#[derive(Deserialize)]
struct Board<'a> {
    #[serde(borrow, deserialize_with = "json::bounded")]
    jobs: Vec<&'a RawValue>,
}

/// Reads the board `board` (its token in Ashby's addresses; of a saved answer the file's stem). Dates after `now` are
/// not believed.
///
/// # Errors
/// Where the bytes are no answer of this API: not UTF-8, not JSON, cut off, or of another shape.
pub fn read(board: &str, bytes: &[u8], now: Timestamp) -> Result<Feed, ReadError> {
    read_text(board, error::text(bytes)?, now)
}

fn read_text(board: &str, text: &str, now: Timestamp) -> Result<Feed, ReadError> {
    if text.trim_start().starts_with('<') {
        return Err(ReadError::WebPage);
    }
    if let Some((at, c)) = text.char_indices().find(|(_, c)| !c.is_whitespace()).filter(|(_, c)| *c != '{') {
        // A row of values would pass for a struct.
        return Err(not_an_object(text, at, c));
    }
    let answer: Board<'_> = serde_json::from_str(text).map_err(|e| malformed(&e))?;
    let mut jobs: Vec<SourcedJob> = Vec::with_capacity(answer.jobs.len());
    let mut refused = Vec::new();
    let mut ids = HashSet::new();
    for (position, raw) in answer.jobs.iter().enumerate() {
        match row::read(raw.get(), position, now) {
            Ok(job) if !ids.insert(job.external_id.clone()) => refused.push(Refusal {
                reason: format!("Its id `{}` belongs to an advert before it in the same feed.", job.external_id),
                external_id: Some(job.external_id),
                row: text::cut(&job.title, limits::ROW).unwrap_or_default(),
                withdrawn: false,
            }),
            Ok(job) => jobs.push(job),
            Err(refusal) => refused.push(refusal),
        }
    }
    for refusal in &mut refused {
        // Of two rows with one id, the one that is listed says that the advert is open.
        refusal.withdrawn &= refusal.external_id.as_ref().is_none_or(|id| !ids.contains(id));
    }
    let name = name::of_board(board, jobs.iter().map(|job| job.description_text.as_str()));
    let name = text::cut(&name, limits::COMPANY).unwrap_or_default();
    Ok(Feed {
        source: "ashby".to_owned(),
        board: board.to_owned(),
        demo: false,
        directness: Directness::Employer,
        // Ashby tells nothing about the company.
        company: Some(SourcedCompany::named(name)),
        jobs,
        refused,
    })
}

const FORMAT: &str = "an Ashby job board (JSON)";

fn not_an_object(text: &str, at: usize, c: char) -> ReadError {
    let (line, column) = error::position(text, at);
    let problem = format!("it begins with `{c}`, not with the object `{{\"jobs\": …}}`");
    ReadError::Malformed { format: FORMAT, problem, line, column }
}

fn malformed(error: &serde_json::Error) -> ReadError {
    ReadError::Malformed {
        format: FORMAT,
        problem: error::without_position(error),
        line: error.line(),
        column: error.column(),
    }
}
