//! What tests and measurements share: generated adverts, and a fast way to get them into a database.

pub mod generate;
mod live;
mod load;

pub use live::live_adverts;
pub use load::{LoadError, load};
