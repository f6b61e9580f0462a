//! The most that axum can do on this machine: one fixed page from memory, of 30 KB or of the size of what is compared with it.

use std::net::SocketAddr;

use anyhow::{Context, Result};
use axum::{Router, response::Html, routing::get};

/// Bytes of the page, where nobody asks for another size.
pub(crate) const SIZE: usize = 30 * 1024;

/// Serves a page of so many bytes until the process ends.
pub(crate) async fn serve(listen: SocketAddr, bytes: usize) -> Result<()> {
    const LINE: &str = "<p>Every mend is kept, counted and shown.</p>\n";
    let page: &'static str = LINE.repeat(bytes / LINE.len() + 1).leak();
    let page = &page[..bytes];
    let router = Router::new().route("/", get(move || async move { Html(page) }));
    let listener = tokio::net::TcpListener::bind(listen).await.with_context(|| format!("listening on {listen}"))?;
    axum::serve(listener, router).await.context("serving the fixed page")
}
