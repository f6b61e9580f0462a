//! The site as a visitor's program sees it: requests in, answers out, no browser.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

mod adverts;
mod api;
mod assets;
mod away;
mod board;
mod cable;
mod chronicle;
mod company;
mod compare;
mod dead_letters;
mod directory;
mod feeds;
mod filters;
mod kept;
mod language;
mod live;
mod machines;
mod memory;
mod operator;
mod posting;
mod salaries;
mod status;
mod visit;
