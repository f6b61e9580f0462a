//! The front end's files: embedded at build, named by their content, compressed beforehand, kept by browsers for a year.

use std::{borrow::Cow, collections::BTreeMap, sync::LazyLock};

use axum::{
    body::{Body, Bytes},
    extract::{Path, rejection::PathRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use rust_embed::RustEmbed;

use crate::{error::Problem, layers::Encoded, page};

/// What `web/build.mjs` wrote: the files, their `.br` and `.gz` variants, and the manifest.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/dist"]
struct Dist;

const A_YEAR: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Logical name to address: `main.css` to `/assets/main.0123456789.css`.
type Addresses = BTreeMap<String, String>;

/// A debug build reads its assets from the disk, where they may have been built anew since; a release holds its own.
fn addresses() -> Cow<'static, Addresses> {
    static EMBEDDED: LazyLock<Addresses> = LazyLock::new(manifest);
    if cfg!(debug_assertions) { Cow::Owned(manifest()) } else { Cow::Borrowed(&EMBEDDED) }
}

fn manifest() -> Addresses {
    let manifest = Dist::get("manifest.json").map(|file| file.data).unwrap_or_default();
    let names: Addresses = serde_json::from_slice(&manifest).unwrap_or_default();
    names.into_iter().map(|(name, hashed)| (name, format!("/assets/{hashed}"))).collect()
}

/// The address of an asset by its logical name. A test proves that every name in a template has one.
pub(crate) fn address(name: &str) -> Cow<'static, str> {
    const MISSING: Cow<'static, str> = Cow::Borrowed("/assets/missing");
    match addresses() {
        Cow::Borrowed(embedded) => embedded.get(name).map_or(MISSING, |address| Cow::Borrowed(address.as_str())),
        Cow::Owned(mut read) => read.remove(name).map_or(MISSING, Cow::Owned),
    }
}

/// `GET /assets/{name}`.
pub(crate) async fn serve(name: Result<Path<String>, PathRejection>, headers: HeaderMap) -> Result<Response, Problem> {
    let Ok(Path(name)) = name else {
        return Err(Problem::NotFound);
    };
    let (Some(kind), true) = (content_type(&name), is_named(&name)) else {
        return Err(Problem::NotFound);
    };
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (encoding, data) = variant(&name, accepted).ok_or(Problem::NotFound)?;

    let tag = format!("\"{name}{}\"", encoding.map(|e| format!("-{e}")).unwrap_or_default());
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| matches(tags, &tag));
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { Body::from(data).into_response() };

    let fields = response.headers_mut();
    fields.insert(header::CACHE_CONTROL, A_YEAR);
    fields.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        fields.insert(header::ETAG, tag);
    }
    if !known {
        fields.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        if let Some(encoding) = encoding {
            fields.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
    }
    response.extensions_mut().insert(Encoded);
    Ok(response)
}

/// `GET /favicon.ico`: asked for by whoever does not read the page's `<link rel="icon">`.
pub(crate) async fn favicon() -> impl IntoResponse {
    // The address holds a hash of the content: a copy kept for a day would outlive it.
    ([(header::CACHE_CONTROL, page::REVALIDATE)], Redirect::temporary(&address("favicon.svg")))
}

/// A file that the program itself reads; no address leads to it.
pub(crate) fn file(name: &str) -> Option<Cow<'static, [u8]>> {
    Dist::get(name).map(|file| file.data)
}

/// Whether the manifest names this file; its compressed variants are no files of their own.
fn is_named(hashed: &str) -> bool {
    addresses().values().any(|address| address.strip_prefix("/assets/") == Some(hashed))
}

fn content_type(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "webmanifest" => "application/manifest+json",
        _ => return None,
    })
}

/// The smallest variant that the client accepts (RFC 9110, 12.5.3), else the file as it is.
fn variant(name: &str, accepted: &str) -> Option<(Option<&'static str>, Bytes)> {
    let mut choices = [("br", "br"), ("gzip", "gz")].map(|(coding, suffix)| (weight(accepted, coding), coding, suffix));
    // Stable: where both weigh the same, the smaller one stays first.
    choices.sort_by_key(|(weight, ..)| std::cmp::Reverse(*weight));
    for (_, coding, suffix) in choices.into_iter().filter(|(weight, ..)| *weight > 0) {
        if let Some(file) = Dist::get(&format!("{name}.{suffix}")) {
            return Some((Some(coding), bytes(file.data)));
        }
    }
    Dist::get(name).map(|file| (None, bytes(file.data)))
}

fn bytes(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(embedded) => Bytes::from_static(embedded),
        Cow::Owned(read) => Bytes::from(read),
    }
}

/// How much a client wants a coding, from 0 (not at all) to 1000.
fn weight(accepted: &str, coding: &str) -> u16 {
    let weight_of = |wanted: &str| {
        accepted.split(',').find_map(|part| {
            let (name, parameters) = part.split_once(';').unwrap_or((part, ""));
            let q = parameters.trim().strip_prefix("q=").unwrap_or("1");
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=1000")]
            let thousandths = (q.trim().parse::<f32>().unwrap_or(0.0).clamp(0.0, 1.0) * 1000.0) as u16;
            name.trim().eq_ignore_ascii_case(wanted).then_some(thousandths)
        })
    };
    weight_of(coding).or_else(|| weight_of("*")).unwrap_or(0)
}

/// Whether an `If-None-Match` names this tag (RFC 9110, 13.1.2: weak comparison).
pub(crate) fn matches(tags: &str, tag: &str) -> bool {
    tags.split(',').map(str::trim).any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_is_read_as_the_rfc_says() {
        for (accepted, br, gzip) in [
            ("", 0, 0),
            ("gzip, deflate, br, zstd", 1000, 1000),
            ("gzip;q=1.0, br;q=0.5", 500, 1000),
            ("br;q=0, *;q=0.1", 0, 100),
            ("BR ; q=0.8", 800, 0),
            ("br;q=NaN, gzip;q=x", 0, 0),
            ("identity", 0, 0),
        ] {
            assert_eq!((weight(accepted, "br"), weight(accepted, "gzip")), (br, gzip), "{accepted}");
        }
    }

    #[test]
    fn every_asset_that_a_template_names_exists() {
        let templates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/templates");
        let mut folders = vec![templates];
        let mut named = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
                if entry.is_dir() {
                    folders.push(entry);
                    continue;
                }
                let text = std::fs::read_to_string(&entry).expect("a template");
                for rest in text.split("assets::address(\"").skip(1) {
                    let name = rest.split('"').next().expect("a name");
                    assert_ne!(address(name), "/assets/missing", "{name} in {}", entry.display());
                    named += 1;
                }
            }
        }
        assert!(named > 3, "the templates name assets in another way than this test looks for");
    }
}
