//! A program that heals itself, in ten lines. Run it by hand, or from a unit of systemd with a socket named `http`.

use axum::{Router, routing::get};
use lifecycle::{Lifecycle, RunError};

#[tokio::main]
async fn main() -> Result<(), RunError> {
    let app = Router::new().route("/", get(async || "hello"));
    Lifecycle::builder().serve("http", ([127, 0, 0, 1], 8080), app).run().await
}
