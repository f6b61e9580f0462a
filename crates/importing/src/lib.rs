//! Reads what others wrote: bytes of a feed in, [`contracts::Feed`] out; fetches them, and knows which are to be read when.
//!
//! Readers and what understands rows know no SQL, no network and no clock; the network is in [`fetch`], the Postgres
//! schema `importing` in [`source`]. A feed that is broken as a whole is a [`ReadError`]; a
//! row that cannot be shown is a [`contracts::Refusal`] beside the rows that can. What a source does not say stays
//! unsaid: nothing here guesses.

pub mod ashby;
pub mod clean;
mod date;
pub mod demo;
mod document;
mod eligibility;
mod employment;
mod equity;
mod error;
pub mod fetch;
pub mod fold;
mod format;
mod greenhouse;
mod hacker_news;
mod himalayas;
mod indeed;
mod json;
mod json_ld;
mod language;
mod lever;
mod limits;
mod name;
mod personio;
pub mod place;
mod recruitee;
mod remote_ok;
mod remotive;
mod rows;
pub mod salary;
mod smart_recruiters;
pub mod source;
mod stack;
mod teamtailor;
mod text;
pub mod title;
pub mod understand;
mod vocabulary;
mod we_work_remotely;
mod words;
mod workable;
mod xml;

pub use document::Document;
pub use error::ReadError;
pub use format::{Board, Format, Reader, UnknownFormat};
