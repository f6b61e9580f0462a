//! Reads what others wrote: bytes of a feed in, [`contracts::Feed`] out.
//!
//! No SQL, no network, no clock but where a function says so. A feed that is broken as a whole is a [`ReadError`]; a
//! row that cannot be shown is a [`contracts::Refusal`] beside the rows that can. What a source does not say stays
//! unsaid: nothing here guesses.

pub mod ashby;
pub mod clean;
pub mod demo;
mod employment;
mod equity;
mod error;
mod json;
mod limits;
mod name;
mod place;
pub mod salary;
mod text;
pub mod understand;

pub use error::ReadError;
