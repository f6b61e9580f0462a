//! All documents of a board.

use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::{Answer, Ask, FetchError, Fetcher};
use crate::{Document, Format};

/// Between two questions to one server.
const PAUSE: Duration = Duration::from_millis(100);

/// What is to be fetched.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Whose format it is.
    pub format: Format,
    /// The board's token.
    pub token: &'a str,
    /// Where it is, if not where the format says.
    pub address: Option<&'a str>,
    /// The `ETag` of the last answer.
    pub etag: Option<&'a str>,
    /// The `Last-Modified` of the last answer.
    pub last_modified: Option<&'a str>,
}

/// What came of it.
#[derive(Debug)]
pub enum Fetched {
    /// Everything that the reader wanted.
    New {
        /// In the order of fetching.
        documents: Vec<Document>,
        /// Of the first answer, where that is all.
        etag: Option<String>,
        /// Of the first answer, where that is all.
        last_modified: Option<String>,
    },
    /// As the last time.
    Unchanged,
    /// The board's address says that it is gone (404, 410).
    Gone(u16),
}

/// Why a board could not be fetched.
#[derive(Debug, thiserror::Error)]
pub enum BoardError {
    /// The format has no host of its own.
    #[error("a source of the format {0} needs an address")]
    NoAddress(Format),
    /// One of its addresses gave no answer.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// A page of its list is gone, though the page before leads there.
    #[error("a page of the board is gone: {address} answers {status}")]
    PageGone {
        /// Where it should be.
        address: String,
        /// 404 or 410.
        status: u16,
    },
    /// All together took too long.
    #[error("the board's {documents} documents were not there within {limit:?}")]
    Slow {
        /// What was fetched until then.
        documents: usize,
        /// What was allowed.
        limit: Duration,
    },
}

/// Fetches a board: its first answer, and what its reader wants besides.
///
/// # Errors
/// See [`BoardError`]. A further address that is gone (404, 410) is no error where the reader can do without it: a text that
/// was there a moment ago.
pub fn board(fetcher: &Fetcher, wanted: &Wanted<'_>, now: Timestamp) -> Result<Fetched, BoardError> {
    let began = Instant::now();
    let reader = wanted.format.reader();
    let own = reader.address(wanted.token);
    let first = wanted.address.map(str::to_owned).or(own).ok_or(BoardError::NoAddress(wanted.format))?;
    let limits = fetcher.limits();
    let ask = Ask { address: &first, etag: wanted.etag, last_modified: wanted.last_modified, bytes: limits.bytes };
    let (document, etag, last_modified) = match fetcher.get(&ask, now)? {
        Answer::New { document, etag, last_modified } => (document, etag, last_modified),
        Answer::Unchanged => return Ok(Fetched::Unchanged),
        Answer::Gone(status) => return Ok(Fetched::Gone(status)),
    };
    let mut left = limits.bytes.saturating_sub(document.bytes.len() as u64);
    let mut documents = vec![document];
    loop {
        let further = reader.more(wanted.token, &documents);
        let before = documents.len();
        for address in further {
            if began.elapsed() > limits.board {
                return Err(BoardError::Slow { documents: documents.len(), limit: limits.board });
            }
            pause();
            let ask = Ask { address: &address, etag: None, last_modified: None, bytes: left };
            match fetcher.get(&ask, now)? {
                Answer::New { document, .. } => {
                    left = left.saturating_sub(document.bytes.len() as u64);
                    // What it is asked for by, so that it is not asked for again after a redirect.
                    documents.push(Document { address: Some(address), ..document });
                }
                Answer::Gone(status) if !reader.can_lack(&address) => {
                    return Err(BoardError::PageGone { address, status });
                }
                Answer::Gone(_) | Answer::Unchanged => {}
            }
        }
        if documents.len() == before {
            break;
        }
    }
    // The first page being as it was says nothing about the others.
    let alone = documents.len() == 1;
    let (etag, last_modified) = (etag.filter(|_| alone), last_modified.filter(|_| alone));
    Ok(Fetched::New { documents, etag, last_modified })
}

#[expect(clippy::disallowed_methods, reason = "fetching blocks a thread of its own anyway; no task waits on it")]
fn pause() {
    std::thread::sleep(PAUSE);
}
