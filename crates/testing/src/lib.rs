//! What tests and measurements share: generated adverts, a fast way to get them into a database, and folders.

mod folder;
pub mod generate;
mod live;
mod load;

pub use folder::Folder;
pub use live::live_adverts;
pub use load::{LoadError, load};
