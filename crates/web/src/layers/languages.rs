//! Each request is read in a language, and each page says which one it is in.

use axum::{
    extract::Request,
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};

use crate::{page, texts::Texts};

/// Chooses the language of the request. Pages get `Content-Language` and `Vary` here; a handler that answers with words
/// of another kind (a feed) says so by [`page::spoken`].
pub(super) async fn choose(mut request: Request, next: Next) -> Response {
    let texts = Texts::of(request.uri(), request.headers());
    request.extensions_mut().insert(texts.clone());
    let mut response = next.run(request).await;
    let is_page = response.headers().get(header::CONTENT_TYPE).is_some_and(is_html);
    if is_page && !response.headers().contains_key(header::CONTENT_LANGUAGE) {
        page::spoken(&mut response, &texts);
    }
    response
}

fn is_html(kind: &HeaderValue) -> bool {
    kind.as_bytes().starts_with(b"text/html")
}
