//! `GET /companies/{slug}?after=…`: a company and its live adverts.

use askama::Template;
use axum::{
    extract::{Path, State, rejection::PathRejection},
    response::Response,
};

use crate::{
    address,
    error::Problem,
    jobs::{
        board::after,
        card::{CardView, initial},
    },
    page,
    parameters::Parameters,
    site::Site,
    texts::Texts,
    words,
};

/// A company with a page of its adverts.
#[derive(Template)]
#[template(path = "companies/company.html")]
struct CompanyPage {
    t: Texts,
    canonical: String,
    name: String,
    initial: String,
    about: Option<String>,
    facts: Vec<(&'static str, String)>,
    website: Option<(String, String)>,
    cards: Vec<CardView>,
    newest: Option<String>,
    older: Option<String>,
    demo: bool,
}

/// Shows the company, its adverts newest first.
pub(crate) async fn show(
    State(site): State<Site>,
    t: Texts,
    slug: Result<Path<String>, PathRejection>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let Ok(Path(slug)) = slug else {
        return Err(Problem::NotFound);
    };
    // Postgres holds no U+0000, and no slug has one.
    if slug.chars().any(char::is_control) {
        return Err(Problem::NotFound);
    }
    let after = after(&parameters, "")?;
    let Some(company) = jobs::company_by_slug(&site.pool, &slug).await? else {
        return Err(Problem::NotFound);
    };
    let adverts = jobs::adverts_of_company(&site.pool, company.id, after).await?;
    let now = site.now();
    let facts = [
        ("Stage", company.stage.map(|stage| words::stage(stage, *t).to_owned())),
        ("Team", words::team(company.headcount, company.engineers, *t)),
        ("Founded", company.founded.map(|year| year.to_string())),
        ("Head office", company.headquarters.map(|place| place.text)),
    ];
    page::html(&CompanyPage {
        canonical: site.canonical(&address::company(&slug, after)),
        initial: initial(&company.name),
        name: company.name,
        about: company.about,
        facts: facts.into_iter().filter_map(|(label, value)| Some((label, value?))).collect(),
        website: address::outside(company.website.as_deref())
            .map(|url| (url.to_owned(), address::host(url).to_owned())),
        cards: adverts.cards.into_iter().map(|card| CardView::new(card, now, *t)).collect(),
        newest: after.map(|_| address::company(&slug, None)),
        older: adverts.next.map(|next| address::company(&slug, Some(next))),
        demo: company.demo,
        t,
    })
}
