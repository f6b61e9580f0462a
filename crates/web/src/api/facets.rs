//! `GET /api/v1/facets`: how many adverts each value of each filter would find.

use axum::{
    extract::State,
    http::{HeaderMap, Uri},
    response::Response,
};
use jobs::{Facet, Facets, names};
use serde::Serialize;
use utoipa::ToSchema;

use super::{answer, jobs::Search, problem::ProblemDetails, read, shape::Total};
use crate::{error::Problem, parameters::Parameters, site::Site};

/// The filters of a search with their values.
#[derive(Serialize, ToSchema)]
pub(super) struct FacetList {
    /// All that fit the search; null where it is not known.
    total: Option<Total>,
    /// The currency of the steps of `salary`.
    currency: String,
    filters: Vec<Filter>,
}

/// A filter. Its counts are under all other filters, without its own.
#[derive(Serialize, ToSchema)]
pub(super) struct Filter {
    /// The parameter.
    #[schema(example = "role")]
    parameter: &'static str,
    values: Vec<FilterValue>,
}

/// A value of a filter.
#[derive(Serialize, ToSchema)]
pub(super) struct FilterValue {
    #[schema(example = "cto")]
    value: String,
    /// Adverts that choosing it would find; null where it is not known.
    count: Option<Total>,
    /// Whether the search asks for it.
    selected: bool,
}

/// Counts beside every value of every filter, under a search.
#[utoipa::path(
    get, path = "/api/v1/facets", operation_id = "countFacets", tag = "jobs", params(Search),
    responses(
        (status = 200, description = "The filters", body = FacetList),
        (status = 400, description = "A parameter cannot be understood", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests; `Retry-After` says when the next one is answered", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 503, description = "The board is away for a moment; `Retry-After`", body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub(super) async fn show(
    State(site): State<Site>,
    parameters: Parameters,
    uri: Uri,
    fields: HeaderMap,
) -> Result<Response, Problem> {
    let query = read(&parameters)?.from(None).counted(true);
    let found = site.search.find(&query, site.now()).await?;
    super::refuse(&found.ignored)?;
    let list = FacetList {
        total: Total::of(found.total),
        currency: query.filters().currency().to_string(),
        filters: found.facets.map(filters).unwrap_or_default(),
    };
    Ok(answer(&list, &uri, &fields, &site).await)
}

fn filters(facets: Facets) -> Vec<Filter> {
    let equity = Facet { value: "yes", count: facets.equity.count, selected: facets.equity.selected };
    vec![
        filter(names::ROLE, facets.roles),
        filter(names::WORKPLACE, facets.workplaces),
        named(names::FROM, facets.remote_from, |from| from.as_str().to_owned()),
        filter(names::UTC, facets.utc_offsets),
        filter(names::SALARY, facets.salaries),
        filter(names::EQUITY, vec![equity]),
        filter(names::STAGE, facets.stages),
        named(names::TEAM, facets.team_sizes, |size| size.as_str().to_owned()),
        filter(names::STACK, facets.stack),
        filter(names::LANGUAGE, facets.languages),
        filter(names::DAYS, facets.posted_within),
    ]
}

fn filter<T: ToString>(parameter: &'static str, facets: Vec<Facet<T>>) -> Filter {
    named(parameter, facets, |value| value.to_string())
}

fn named<T>(parameter: &'static str, facets: Vec<Facet<T>>, name: impl Fn(&T) -> String) -> Filter {
    let value = |facet: Facet<T>| FilterValue {
        value: name(&facet.value),
        count: Total::of(facet.count),
        selected: facet.selected,
    };
    Filter { parameter, values: facets.into_iter().map(value).collect() }
}
