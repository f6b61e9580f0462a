//! What tests and measurements share: generated adverts, and a fast way to get them into a database.

pub mod generate;
mod load;

pub use load::{LoadError, load};
