//! `GET /companies/{slug}?after=…&past=…`: a company, its live adverts and those it had before.

use askama::Template;
use axum::{
    extract::{Path, State, rejection::PathRejection},
    response::Response,
};
use jiff::Timestamp;
use jobs::{Company, Cursor, Origin, PastAdvert, StackTag};

use crate::{
    address,
    error::Problem,
    jobs::{
        board::{after, place_in_list},
        card::{CardView, Tag, initial},
    },
    memory::{Rests, Thing},
    page,
    parameters::Parameters,
    site::Site,
    texts::{Language, Texts},
    words,
};

/// Parameters of a company's page: where its open and its past adverts go on.
pub(crate) const PLACES: [&str; 2] = ["after", PAST];

const PAST: &str = "past";

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
    stack: Vec<CountedTag>,
    cards: Vec<CardView>,
    newest: Option<String>,
    older: Option<String>,
    past: Past,
    origins: Vec<OriginView>,
    demo: bool,
}

/// A tag, and how many adverts bear it.
struct CountedTag {
    tag: Tag,
    adverts: u32,
}

/// A page of closed adverts.
struct Past {
    adverts: Vec<PastView>,
    latest: Option<String>,
    earlier: Option<String>,
}

/// A closed advert in words.
struct PastView {
    title: String,
    pay: Option<String>,
    opened: Day,
    closed: Day,
    days: i64,
}

/// A day for people and for machines.
struct Day {
    said: String,
    machine: String,
}

/// Where adverts were read.
struct OriginView {
    source: String,
    board: String,
    read: Day,
}

/// Which pages of its two lists are shown.
#[derive(Clone, Copy)]
struct Places {
    after: Option<Cursor>,
    past: Option<Cursor>,
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
    let places = Places { after: after(&parameters, "")?, past: place_in_list(&parameters, PAST, "")? };
    let Some(company) = jobs::company_by_slug(&site.pool, &slug).await? else {
        return Err(Problem::NotFound);
    };
    let adverts = jobs::adverts_of_company(&site.pool, company.id, places.after).await?;
    let past = jobs::past_adverts_of_company(&site.pool, company.id, places.past).await?;
    let stack = jobs::stack_of_company(&site.pool, company.id).await?;
    let origins = jobs::origins_of_company(&site.pool, company.id).await?;
    let now = site.now();
    let rests = Rests { on: vec![Thing::Company(slug.as_str().into())], until: None };
    let mut response = page::html(&CompanyPage {
        canonical: site.canonical(&address::company_with_past(&slug, places.after, places.past)),
        initial: initial(&company.name),
        facts: facts(&t, &company),
        website: address::outside(company.website.as_deref())
            .map(|url| (url.to_owned(), address::host(url).to_owned())),
        stack: stack.into_iter().map(CountedTag::new).collect(),
        cards: adverts.cards.into_iter().map(|card| CardView::new(card, now, *t)).collect(),
        newest: places.after.map(|_| address::company_with_past(&slug, None, places.past)),
        older: adverts.next.map(|next| address::company_with_past(&slug, Some(next), places.past)),
        past: Past {
            adverts: past.adverts.into_iter().map(|advert| PastView::new(advert, *t)).collect(),
            latest: places.past.map(|_| address::company_with_past(&slug, places.after, None)),
            earlier: past.next.map(|next| address::company_with_past(&slug, places.after, Some(next))),
        },
        origins: origins.into_iter().map(|origin| OriginView::new(origin, *t)).collect(),
        demo: company.demo,
        t,
        name: company.name,
        about: company.about,
    })?;
    response.extensions_mut().insert(rests);
    Ok(response)
}

fn facts(t: &Texts, company: &Company) -> Vec<(&'static str, String)> {
    let facts = [
        (t.companies_stage(), company.stage.map(|stage| words::stage(stage, **t).to_owned())),
        (t.companies_team(), words::team(company.headcount, company.engineers, **t)),
        (t.companies_founded(), company.founded.map(|year| year.to_string())),
        (t.companies_country(), company.headquarters.as_ref().map(|place| place.text.clone())),
    ];
    facts.into_iter().filter_map(|(label, value)| Some((label, value?))).collect()
}

impl CountedTag {
    fn new(counted: StackTag) -> Self {
        Self { tag: Tag::new(counted.tag), adverts: counted.adverts }
    }
}

impl PastView {
    fn new(advert: PastAdvert, t: Language) -> Self {
        let hours = advert.closed_at.duration_since(advert.published_at).as_hours().max(0);
        Self {
            title: advert.title,
            pay: advert.salary.as_ref().map(|salary| words::pay_in_short(salary, t)),
            opened: Day::of(advert.published_at, t),
            closed: Day::of(advert.closed_at, t),
            days: hours / 24,
        }
    }
}

impl OriginView {
    fn new(origin: Origin, t: Language) -> Self {
        Self { source: words::source(&origin.source), board: origin.board, read: Day::of(origin.read_at, t) }
    }
}

impl Day {
    fn of(at: Timestamp, t: Language) -> Self {
        Self { said: words::day(at, t), machine: words::machine(at) }
    }
}
