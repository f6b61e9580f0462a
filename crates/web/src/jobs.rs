//! Pages about job postings.

pub(crate) mod board;
mod brief;
pub(crate) mod card;
mod closed;
pub(crate) mod compare;
pub(crate) mod posting;
