//! Pages about companies.

pub(crate) mod company;
pub(crate) mod directory;
