//! Events from an outbox to their consumers, over a real Postgres and a real nats-server.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod bad_input;
#[path = "../cable/mod.rs"]
#[expect(dead_code, reason = "the tests of the connection use the rest of it")]
mod cable;
mod dead;
mod flow;
mod follow;
mod handlers;
mod pot;
mod refused;
mod server;
mod shop;
