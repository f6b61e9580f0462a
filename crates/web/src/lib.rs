//! Routes, pages, assets and the errors that people see. Composes the domains and holds no SQL.
//!
//! One file a handler, its template's struct beside it; the template lies at the same path under `web/templates`.

mod address;
mod api;
mod assets;
mod chart;
mod chronicle;
mod client;
mod companies;
mod conditional;
mod currencies;
mod embed;
pub mod error;
mod feeds;
mod follow;
mod fragment;
mod health;
mod jobs;
mod layers;
mod live;
mod memory;
mod operator;
mod page;
mod parameters;
mod routes;
mod salaries;
mod site;
mod sitemap;
mod status;
mod texts;
mod words;

pub use live::{Live, tell_open_pages};
pub use memory::{rehearse, warm};
pub use operator::operator;
pub use routes::router;
pub use site::{POSTGRES, Site};
