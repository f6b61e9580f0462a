//! Pages about job postings.

pub(crate) mod board;
mod brief;
pub(crate) mod card;
mod closed;
pub(crate) mod compare;
mod history;
mod markdown;
pub(crate) mod picture;
pub(crate) mod posting;
mod structured;
mod twin;
