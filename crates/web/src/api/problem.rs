//! Errors for programs: `application/problem+json` (RFC 9457).

use std::collections::BTreeMap;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response as Answer},
};
use serde::Serialize;
use utoipa::{
    IntoResponses, ToSchema,
    openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder},
};

use super::limit;
use crate::{error::Problem, texts::Texts};

/// What went wrong (RFC 9457).
#[derive(Serialize, ToSchema)]
pub(super) struct ProblemDetails {
    /// Always `about:blank`: the status says which kind of problem it is.
    #[serde(rename = "type")]
    kind: &'static str,
    /// What happened, in a few words.
    title: &'static str,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What it means for this request.
    detail: String,
    /// The request, where our log says more of it: quote it when you write to us.
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
}

/// What a list may answer instead, for the description of the API.
pub(super) struct Unread;

/// What every address may answer instead.
pub(super) struct Unready;

impl IntoResponses for Unread {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        [described(400, "A parameter cannot be understood")].into()
    }
}

impl IntoResponses for Unready {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let wait = "Too many requests; `Retry-After` says when the next one is answered";
        [described(429, wait), described(503, "The board is away for a moment; `Retry-After`")].into()
    }
}

fn described(status: u16, said: &str) -> (String, RefOr<Response>) {
    let details = ContentBuilder::new().schema(Some(Ref::from_schema_name(ProblemDetails::name()))).build();
    let response = ResponseBuilder::new().description(said).content("application/problem+json", details).build();
    (status.to_string(), response.into())
}

/// The problem as an answer, with those fields of the first answer that say what a client may do next.
pub(crate) fn answer(problem: &Problem, request_id: &str, t: &Texts, first: &HeaderMap) -> Answer {
    let (title, detail) = problem.words(**t);
    let details = ProblemDetails {
        kind: "about:blank",
        title,
        status: problem.status().as_u16(),
        detail,
        instance: problem.quoted(request_id).map(|id| format!("urn:uuid:{id}")),
    };
    let mut response = Body::from(serde_json::to_string(&details).unwrap_or_default()).into_response();
    *response.status_mut() = problem.status();
    let fields = response.headers_mut();
    for name in [limit::POLICY, limit::STATE] {
        if let Some(value) = first.get(name) {
            fields.insert(HeaderName::from_static(name), value.clone());
        }
    }
    fields.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    fields.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    fields.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(t.code()));
    fields.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    let wait = match problem {
        Problem::TooMany(seconds) => Some(*seconds),
        _ if problem.status() == axum::http::StatusCode::SERVICE_UNAVAILABLE => Some(5),
        _ => None,
    };
    if let Some(seconds) = wait {
        fields.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
