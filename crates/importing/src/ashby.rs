//! Ashby's public posting API, one answer a company:
//! `GET api.ashbyhq.com/posting-api/job-board/{board}?includeCompensation=true`.

mod compensation;
mod location;
mod row;

use contracts::Feed;
use jiff::Timestamp;

use crate::{
    Format, ReadError,
    document::Document,
    format::{Board, Reader},
    json,
    rows::Rows,
};

/// See the module.
pub struct Ashby;

const NAME: &str = "an Ashby job board (JSON)";

impl Reader for Ashby {
    fn address(&self, token: &str) -> Option<String> {
        Some(format!("https://api.ashbyhq.com/posting-api/job-board/{token}?includeCompensation=true"))
    }

    fn read(&self, board: &Board<'_>, documents: &[Document]) -> Result<Feed, ReadError> {
        let mut rows = Rows::new(Format::Ashby, board);
        let document = documents.first().ok_or(ReadError::Empty)?;
        for raw in json::rows(&document.json()?, "jobs", NAME)? {
            match row::read(raw.get()) {
                Ok(advert) => rows.take(advert),
                Err(row) if row.withdrawn => rows.withdraw(&row.id, &row.title, &row.reason),
                Err(row) => rows.refuse(&row.id, &row.title, &row.reason),
            }
        }
        // Ashby tells nothing about the company.
        Ok(rows.of_company(board, None))
    }
}

/// Reads the board `board` (its token in Ashby's addresses; of a saved answer the file's stem). Dates after `now` are
/// not believed.
///
/// # Errors
/// Where the bytes are no answer of this API: not UTF-8, not JSON, cut off, or of another shape.
pub fn read(board: &str, bytes: &[u8], now: Timestamp) -> Result<Feed, ReadError> {
    Ashby.read(&Board { token: board, company: None, now }, &[Document::of_file(bytes.to_vec())])
}
