//! Reads what others wrote: bytes of a feed in, [`contracts::Feed`] out.
//!
//! No SQL, no network, no clock but where a function says so. A feed that is broken as a whole is a [`ReadError`]; a
//! row that cannot be shown is a [`contracts::Refusal`] beside the rows that can. What a source does not say stays
//! unsaid: nothing here guesses.

pub mod ashby;
pub mod clean;
mod date;
pub mod demo;
mod document;
mod employment;
mod equity;
mod error;
mod format;
mod greenhouse;
mod hacker_news;
mod himalayas;
mod indeed;
mod json;
mod json_ld;
mod lever;
mod limits;
mod name;
mod personio;
mod place;
mod recruitee;
mod remote_ok;
mod remotive;
mod rows;
pub mod salary;
mod smart_recruiters;
mod teamtailor;
mod text;
pub mod understand;
mod we_work_remotely;
mod workable;
mod xml;

pub use document::Document;
pub use error::ReadError;
pub use format::{Board, Format, Reader, UnknownFormat};
