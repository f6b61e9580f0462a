//! `GET /api/v1/openapi.json`: the description of the API (OpenAPI 3.1), made of the handlers and shapes beside it.

use std::sync::LazyLock;

use axum::{
    extract::State,
    http::{HeaderMap, Uri},
    response::Response,
};
use utoipa::{OpenApi as _, openapi::OpenApi};

use super::{answer, companies, facets, jobs};
use crate::site::Site;

/// Collected from the handlers.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Kintsugi",
        version = "1",
        description = "Jobs for technology leaders, read only and without a key. At most 60 requests a minute from one address; \
                       `RateLimit` says how many are left. Answers carry an `ETag`: ask again with `If-None-Match`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    tags(
        (name = "jobs", description = "Live adverts"),
        (name = "companies", description = "Who hires, and who did")
    ),
    paths(jobs::list, jobs::one, facets::show, companies::list, companies::one)
)]
struct Description;

/// The description.
pub(super) fn description() -> &'static OpenApi {
    static DESCRIPTION: LazyLock<OpenApi> = LazyLock::new(Description::openapi);
    &DESCRIPTION
}

/// Answers with the description.
pub(super) async fn show(State(site): State<Site>, uri: Uri, fields: HeaderMap) -> Response {
    answer(description(), &uri, &fields, &site).await
}
