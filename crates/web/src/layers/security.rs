//! What browsers may do with our answers: as little as the pages need.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// No inline script or style anywhere, nothing from elsewhere, no framing, forms only to ourselves.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Of the one page that is made to stand in others: it runs nothing, sends nothing, and anybody may frame it.
const FRAMED_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors *";

/// Marks an answer that anybody may frame.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Framed;

const FIELDS: [(HeaderName, HeaderValue); 6] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
];

/// Adds the fields to every answer, errors and assets included.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let may_be_framed = response.extensions().get::<Framed>().is_some();
    secure(response.headers_mut(), may_be_framed);
    response
}

/// The same for an answer that is kept with all its fields.
pub(crate) fn secure(fields: &mut HeaderMap, may_be_framed: bool) {
    for (name, value) in FIELDS {
        // One that is there already (the answer was kept) is replaced, not said twice.
        fields.insert(name, value);
    }
    if may_be_framed {
        fields.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FRAMED_POLICY));
        fields.remove(header::X_FRAME_OPTIONS);
    }
}
