//! Pages about companies.

pub(crate) mod company;
