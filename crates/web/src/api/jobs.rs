//! `GET /api/v1/jobs` and `GET /api/v1/jobs/{id}`.

use axum::{
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, Uri},
    response::Response,
};
use jobs::{PostingState, ShortId};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    answer, link_next,
    problem::{ProblemDetails, Unread, Unready},
    read,
    shape::{Addresses, Job, Total, WholeJob},
};
use crate::{address, error::Problem, parameters::Parameters, site::Site};

/// A search. Parameters that may stand several times are alternatives: an advert fits where one of them does.
#[expect(
    dead_code,
    reason = "what is read is read by `jobs::Query::read`; this describes it, and a test compares both"
)]
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Search {
    /// Words, `"phrases"`, `-exclusions`, `OR`; at most 200 characters.
    #[param(max_length = 200, example = "rust")]
    q: Option<String>,
    /// `cto`, `vp`, `head-of`, `director`, `fractional`, `interim`, `co-founder`.
    #[param(example = json!(["cto", "vp"]))]
    role: Option<Vec<String>>,
    /// `remote`, `hybrid`, `on-site`.
    #[param(example = json!(["remote"]))]
    workplace: Option<Vec<String>>,
    /// From where a remote job may be done: a country (ISO 3166-1), or `worldwide`.
    #[param(example = json!(["DE"]))]
    from: Option<Vec<String>>,
    /// Your offset from UTC in minutes, from -720 to 840.
    #[param(minimum = -720, maximum = 840, example = 60)]
    utc: Option<i16>,
    /// The least yearly salary, in whole units of `currency`. Adverts without a stated salary never fit.
    #[param(minimum = 1, example = 100_000)]
    salary: Option<u64>,
    /// The currency of `salary` (ISO 4217); EUR where it is left out.
    #[param(example = "EUR")]
    currency: Option<String>,
    /// `yes`: only with a share in the company.
    #[param(example = "yes")]
    equity: Option<String>,
    /// `bootstrapped`, `pre-seed`, `seed`, `series-a`, `series-b`, `series-c`, `growth`, `public`, `non-profit`.
    #[param(example = json!(["seed", "series-a"]))]
    stage: Option<Vec<String>>,
    /// People in engineering: `0-4`, `5-14`, `15-49`, `50-149`, `150-up`.
    #[param(example = json!(["5-14"]))]
    team: Option<Vec<String>>,
    /// Technologies and fields, whatever their case.
    #[param(example = json!(["rust"]))]
    stack: Option<Vec<String>>,
    /// Languages of the advert (ISO 639-1).
    #[param(example = json!(["en"]))]
    language: Option<Vec<String>>,
    /// Posted in the last so many days.
    #[param(minimum = 1, maximum = 365, example = 30)]
    days: Option<u16>,
    /// `newest`, `salary`, or, with `q`, `relevance`.
    #[param(example = "newest")]
    sort: Option<String>,
}

/// Where a page begins.
#[expect(dead_code, reason = "it describes what `jobs::Query::read` reads")]
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Place {
    /// The place in the list that a page before named in `next`. Opaque.
    after: Option<String>,
}

/// A page of adverts.
#[derive(Serialize, ToSchema)]
pub(super) struct JobList {
    /// At most 20.
    #[schema(max_items = 20)]
    jobs: Vec<Job>,
    /// All matches, on this and other pages; null where it is not known.
    total: Option<Total>,
    /// The next page, also in the header `Link`. Null at the end; a page can be short and still have a next one.
    next: Option<String>,
}

/// Live adverts that fit a search, the newest first.
#[utoipa::path(
    get, path = "/api/v1/jobs", operation_id = "searchJobs", tag = "jobs", params(Search, Place),
    responses(
        (status = 200, description = "A page of adverts", body = JobList),
        Unread,
        Unready,
    )
)]
pub(super) async fn list(
    State(site): State<Site>,
    parameters: Parameters,
    uri: Uri,
    fields: HeaderMap,
) -> Result<Response, Problem> {
    let query = read(&parameters)?;
    let found = site.search.find(&query, site.now()).await?;
    super::refuse(&found.ignored)?;
    let addresses = Addresses { site: &site, fields: &fields };
    let next = |place| addresses.of(&address::search_at("/api/v1/jobs", &query.clone().from(Some(place))));
    let list = JobList {
        jobs: found.cards.into_iter().map(|card| Job::new(card, addresses)).collect(),
        total: Total::of(found.total),
        next: found.next.map(next),
    };
    let mut response = answer(&list, &uri, &fields, &site).await;
    link_next(&mut response, list.next.as_deref());
    Ok(response)
}

/// One live advert, whole, with its brief.
#[utoipa::path(
    get, path = "/api/v1/jobs/{id}", operation_id = "getJob", tag = "jobs",
    params(("id" = String, Path, description = "The advert's id", example = "0123456789")),
    responses(
        (status = 200, description = "The advert", body = WholeJob),
        (status = 404, description = "There is no such advert", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 410, description = "The advert is closed", body = ProblemDetails, content_type = "application/problem+json"),
        Unready,
    )
)]
pub(super) async fn one(
    State(site): State<Site>,
    id: Result<Path<String>, PathRejection>,
    uri: Uri,
    fields: HeaderMap,
) -> Result<Response, Problem> {
    let Some(id) = id.ok().and_then(|Path(id)| id.parse::<ShortId>().ok()) else {
        return Err(Problem::NotFound);
    };
    let posting = jobs::posting_by_short_id(&site.pool, &id).await?.ok_or(Problem::NotFound)?;
    if posting.state(site.now()) != PostingState::Live {
        return Err(Problem::Closed);
    }
    let whole = WholeJob::new(posting, Addresses { site: &site, fields: &fields });
    Ok(answer(&whole, &uri, &fields, &site).await)
}
