//! `GET /api/v1/companies` and `GET /api/v1/companies/{slug}`.

use axum::{
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, Uri},
    response::Response,
};
use jobs::{Company, ListedCompany};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    answer,
    jobs::Place as JobPlace,
    link_next,
    problem::{ProblemDetails, Unread, Unready},
    shape::{Addresses, Job, Place, Total},
};
use crate::{
    address,
    companies::directory::{Asked, read},
    error::Problem,
    jobs::board::after,
    parameters::Parameters,
    site::Site,
};

/// A search in the directory.
#[expect(dead_code, reason = "it describes what the directory's page reads")]
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct DirectorySearch {
    /// Each word must begin a word of the name or of what the company builds. Without it only those are listed who hire now.
    #[param(max_length = 200, example = "energy")]
    q: Option<String>,
    /// `bootstrapped`, `pre-seed`, `seed`, `series-a`, `series-b`, `series-c`, `growth`, `public`, `non-profit`.
    #[param(example = "series-a")]
    stage: Option<String>,
    /// People: `1-10`, `11-50`, `51-200`, `201-1000`, `1001+`.
    #[param(example = "11-50")]
    size: Option<String>,
    /// The country of the head office (ISO 3166-1).
    #[param(example = "DE")]
    country: Option<String>,
    /// The place in the list that a page before named in `next`. Opaque.
    after: Option<String>,
}

/// A page of the directory.
#[derive(Serialize, ToSchema)]
pub(super) struct CompanyList {
    /// At most 30.
    #[schema(max_items = 30)]
    companies: Vec<CountedCompany>,
    /// All matches, on this and other pages.
    total: Option<Total>,
    /// Nothing is called so; these are companies whose names are alike.
    alike: bool,
    /// The next page, also in the header `Link`; null at the end.
    next: Option<String>,
}

/// A company in the directory.
#[derive(Serialize, ToSchema)]
pub(super) struct CompanyEntry {
    /// Its part of addresses.
    #[schema(example = "halden-grid")]
    slug: String,
    /// Its page.
    url: String,
    /// The company, from this API.
    api_url: String,
    name: String,
    /// What it builds.
    about: Option<String>,
    /// How it is funded, by its last round.
    stage: Option<&'static str>,
    /// People in all.
    headcount: Option<i32>,
    /// People in engineering.
    engineers: Option<i32>,
    headquarters: Option<Place>,
    /// Invented, for show.
    demo: bool,
}

/// A company with the number of its live adverts.
#[derive(Serialize, ToSchema)]
pub(super) struct CountedCompany {
    #[serde(flatten)]
    company: CompanyEntry,
    /// Live adverts.
    open_jobs: u32,
}

/// A company, whole, with a page of its live adverts.
#[derive(Serialize, ToSchema)]
pub(super) struct WholeCompany {
    #[serde(flatten)]
    company: CompanyEntry,
    website: Option<String>,
    /// Year of foundation.
    founded: Option<i16>,
    /// Tags of its live adverts, the most frequent first.
    stack: Vec<Tag>,
    /// Where its adverts are read.
    origins: Vec<Board>,
    /// Its live adverts, the newest first: at most 20.
    #[schema(max_items = 20)]
    jobs: Vec<Job>,
    /// The next page of its adverts, also in the header `Link`; null at the end.
    next: Option<String>,
}

/// A tag and how many live adverts bear it.
#[derive(Serialize, ToSchema)]
pub(super) struct Tag {
    tag: String,
    jobs: u32,
}

/// A board at a source.
#[derive(Serialize, ToSchema)]
pub(super) struct Board {
    #[schema(example = "ashby")]
    source: String,
    board: String,
    /// When it was last read.
    read_at: String,
}

/// Companies that hire, by name; with `q` also those that do not.
#[utoipa::path(
    get, path = "/api/v1/companies", operation_id = "searchCompanies", tag = "companies", params(DirectorySearch),
    responses(
        (status = 200, description = "A page of companies", body = CompanyList),
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
    let Asked { query, ignored } = read(&parameters)?;
    if let Some(ignored) = ignored.first() {
        return Err(Problem::bad_query(format!("`{}` has no value `{}`", ignored.name, ignored.value), ""));
    }
    let found = jobs::companies(&site.pool, &query).await?;
    let addresses = Addresses { site: &site, fields: &fields };
    let list = CompanyList {
        companies: found.companies.into_iter().map(|company| CountedCompany::new(company, addresses)).collect(),
        total: Total::of(found.total),
        alike: found.alike,
        next: found.next.map(|next| addresses.of(&address::api_companies(&query, &next))),
    };
    let mut response = answer(&list, &uri, &fields, &site).await;
    link_next(&mut response, list.next.as_deref());
    Ok(response)
}

/// One company and its live adverts.
#[utoipa::path(
    get, path = "/api/v1/companies/{slug}", operation_id = "getCompany", tag = "companies",
    params(("slug" = String, Path, description = "The company's part of addresses", example = "halden-grid"), JobPlace),
    responses(
        (status = 200, description = "The company", body = WholeCompany),
        (status = 404, description = "There is no such company", body = ProblemDetails, content_type = "application/problem+json"),
        Unread,
        Unready,
    )
)]
pub(super) async fn one(
    State(site): State<Site>,
    slug: Result<Path<String>, PathRejection>,
    parameters: Parameters,
    uri: Uri,
    fields: HeaderMap,
) -> Result<Response, Problem> {
    let Some(slug) = slug.ok().map(|Path(slug)| slug).filter(|slug| !slug.chars().any(char::is_control)) else {
        return Err(Problem::NotFound);
    };
    let after = after(&parameters, "")?;
    let company = jobs::company_by_slug(&site.pool, &slug).await?.ok_or(Problem::NotFound)?;
    let adverts = jobs::adverts_of_company(&site.pool, company.id, after).await?;
    let stack = jobs::stack_of_company(&site.pool, company.id).await?;
    let origins = jobs::origins_of_company(&site.pool, company.id).await?;
    let addresses = Addresses { site: &site, fields: &fields };
    let read_at = |origin: jobs::Origin| Board {
        source: origin.source,
        board: origin.board,
        read_at: origin.read_at.to_string(),
    };
    let whole = WholeCompany {
        website: address::outside(company.website.as_deref()).map(str::to_owned),
        founded: company.founded,
        stack: stack.into_iter().map(|counted| Tag { tag: counted.tag, jobs: counted.adverts }).collect(),
        origins: origins.into_iter().map(read_at).collect(),
        jobs: adverts.cards.into_iter().map(|card| Job::new(card, addresses)).collect(),
        next: adverts.next.map(|next| format!("{}?after={next}", addresses.of(&address::api_company(&slug)))),
        company: CompanyEntry::of(company, addresses),
    };
    let mut response = answer(&whole, &uri, &fields, &site).await;
    link_next(&mut response, whole.next.as_deref());
    Ok(response)
}

impl CountedCompany {
    fn new(company: ListedCompany, addresses: Addresses<'_>) -> Self {
        Self {
            open_jobs: company.open,
            company: CompanyEntry {
                url: addresses.of(&address::company(&company.slug, None)),
                api_url: addresses.of(&address::api_company(&company.slug)),
                slug: company.slug,
                name: company.name,
                about: company.about,
                stage: company.stage.map(contracts::Stage::as_str),
                headcount: company.headcount,
                engineers: company.engineers,
                headquarters: company.headquarters.map(Place::new),
                demo: company.demo,
            },
        }
    }
}

impl CompanyEntry {
    fn of(company: Company, addresses: Addresses<'_>) -> Self {
        Self {
            url: addresses.of(&address::company(&company.slug, None)),
            api_url: addresses.of(&address::api_company(&company.slug)),
            slug: company.slug,
            name: company.name,
            about: company.about,
            stage: company.stage.map(contracts::Stage::as_str),
            headcount: company.headcount,
            engineers: company.engineers,
            headquarters: company.headquarters.map(Place::new),
            demo: company.demo,
        }
    }
}
