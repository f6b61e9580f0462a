//! `GET /companies?q=…&stage=…&size=…&country=…&after=…`: the directory of companies.

use std::{fmt::Display, str::FromStr};

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::Response,
};
use contracts::{CompanySize, CountryCode, Stage};
use jobs::{CompanyQuery, Count, FoundCompanies, ListedCompany};

use crate::{
    address,
    error::Problem,
    fragment::{HX_REQUEST_TYPE, Partial},
    jobs::card::initial,
    page,
    parameters::Parameters,
    site::Site,
    texts::Texts,
    words,
};

/// The directory, or the part of it that a search changes.
#[derive(Template)]
#[template(path = "companies/directory.html", blocks = ["results"])]
struct Directory<'a> {
    t: &'a Texts,
    canonical: String,
    text: &'a str,
    stages: Vec<Choice>,
    sizes: Vec<Choice>,
    countries: Vec<Choice>,
    total: String,
    companies: Vec<CompanyCard>,
    /// What of the address was not understood.
    ignored: Vec<String>,
    /// Whether anything narrows the list.
    narrowed: bool,
    /// Nothing is called so; what is shown sounds alike.
    alike: bool,
    /// The first page of this search, where this is a later one.
    first: Option<String>,
    /// The next page.
    next: Option<String>,
    /// Whether the results are rendered alone: they then bring the page's new title.
    partial: bool,
}

/// One value of a filter.
struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

/// A company in the list, in words.
struct CompanyCard {
    href: String,
    initial: String,
    name: String,
    about: Option<String>,
    facts: String,
    open: Option<String>,
    demo: bool,
}

/// Lists who hires, by name, or whom a search finds. What of the address is not understood is left out and said.
pub(crate) async fn show(
    State(site): State<Site>,
    t: Texts,
    Partial(partial): Partial,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let Asked { query, ignored } = read(&parameters)?;
    let found = jobs::companies(&site.pool, &query).await?;
    // A part does not show the choices.
    let countries = if partial { Vec::new() } else { jobs::company_countries(&site.pool).await? };
    let directory = Directory {
        canonical: site.canonical(&address::companies(&query, query.after())),
        ignored: ignored.iter().map(|ignored| ignored.said(&t)).collect(),
        partial,
        ..Directory::new(&t, &query, found, &countries)
    };
    let mut response = if partial {
        let mut response = page::text_html(directory.as_results().render().map_err(Problem::Template)?);
        // The address without empty fields. It is ASCII: `address` encodes all else.
        if let Ok(shareable) = HeaderValue::try_from(t.link(&address::companies(&query, query.after()))) {
            response.headers_mut().insert(HeaderName::from_static("hx-push-url"), shareable);
        }
        response
    } else {
        page::html(&directory)?
    };
    response.headers_mut().append(header::VARY, HeaderValue::from_static(HX_REQUEST_TYPE));
    Ok(response)
}

/// What a visitor asks for, as far as it is understood.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) query: CompanyQuery,
    /// Each value that was left out.
    pub(crate) ignored: Vec<Ignored>,
}

/// A value of a filter that no visitor can choose.
#[derive(Debug)]
pub(crate) struct Ignored {
    /// The parameter.
    pub(crate) name: &'static str,
    /// The beginning of its value.
    pub(crate) value: String,
}

impl Ignored {
    fn said(&self, t: &Texts) -> String {
        match self.name {
            "stage" => t.companies_no_stage(&self.value),
            "size" => t.companies_no_size(&self.value),
            _ => t.companies_no_country(&self.value),
        }
    }
}

/// Reads the parameters of the directory, of the page as of the API.
pub(crate) fn read(parameters: &Parameters) -> Result<Asked, Problem> {
    let text = parameters.text("q").map_err(|error| Problem::bad_query(&error, &error.0))?;
    let after = parameters.text("after").map_err(|error| Problem::bad_query(error, &text))?;
    let mut query = CompanyQuery::new(&text, Some(after).filter(|after| !after.is_empty()))
        .map_err(|error| Problem::bad_query(error, &text))?;
    let mut ignored = Vec::new();
    query.stage = term(parameters, "stage", &mut ignored);
    query.size = term(parameters, "size", &mut ignored);
    query.country = term(parameters, "country", &mut ignored);
    Ok(Asked { query, ignored })
}

/// The value of a filter; one that no visitor can choose is left out and noted.
fn term<T: FromStr>(parameters: &Parameters, name: &'static str, ignored: &mut Vec<Ignored>) -> Option<T> {
    let value = parameters.text(name).unwrap_or_else(|broken| broken.0);
    if value.is_empty() {
        return None;
    }
    let shown = value.chars().filter(|c| !c.is_control()).take(40).collect();
    value.parse().map_err(|_| ignored.push(Ignored { name, value: shown })).ok()
}

impl<'a> Directory<'a> {
    fn new(t: &'a Texts, query: &'a CompanyQuery, found: FoundCompanies, countries: &[CountryCode]) -> Self {
        Self {
            t,
            canonical: String::new(),
            text: query.text(),
            stages: choices(Stage::ALL, query.stage, |stage| words::stage(stage, **t).to_owned()),
            sizes: choices(CompanySize::ALL, query.size, |size| people(t, size)),
            countries: choices(countries, query.country, |country| words::country(country, **t)),
            total: total(t, found.total),
            companies: found.companies.into_iter().map(|company| CompanyCard::new(t, company)).collect(),
            ignored: Vec::new(),
            narrowed: query.is_narrowed(),
            alike: found.alike,
            first: query.after().map(|_| address::companies(query, None)),
            next: found.next.map(|next| address::companies(query, Some(&next))),
            partial: false,
        }
    }
}

impl CompanyCard {
    fn new(t: &Texts, company: ListedCompany) -> Self {
        let facts = [
            company.stage.map(|stage| words::stage(stage, **t).to_owned()),
            words::team(company.headcount, company.engineers, **t),
            company.headquarters.map(|place| place.text),
        ];
        Self {
            href: address::company(&company.slug, None),
            initial: initial(&company.name),
            name: company.name,
            about: company.about,
            facts: facts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            open: (company.open > 0).then(|| t.companies_open(company.open)),
            demo: company.demo,
        }
    }
}

/// The values of a filter; a chosen one that is not among them comes first, so that the form keeps it.
fn choices<T: Copy + PartialEq + Display>(all: &[T], chosen: Option<T>, label: impl Fn(T) -> String) -> Vec<Choice> {
    let missing = chosen.filter(|chosen| !all.contains(chosen));
    let choice = |value: T| Choice { value: value.to_string(), label: label(value), chosen: chosen == Some(value) };
    missing.into_iter().chain(all.iter().copied()).map(choice).collect()
}

/// `11–50 people`.
fn people(t: &Texts, size: CompanySize) -> String {
    match size.people() {
        (from, i32::MAX) => t.companies_people_above(from - 1),
        (from, to) => t.companies_people(from, to),
    }
}

fn total(t: &Texts, total: Count) -> String {
    match total {
        Count::Exactly(count) => t.companies_count(count),
        Count::MoreThan(count) => t.companies_count_at_least(count),
        Count::Unknown => t.companies_title().to_owned(),
    }
}
