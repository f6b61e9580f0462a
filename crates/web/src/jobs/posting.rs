//! `GET /jobs/{slug}-{short id}`: one advert.

use askama::Template;
use axum::{
    extract::{Path, State, rejection::PathRejection},
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use contracts::{Answer, CleanHtml, Question};
use jiff::Timestamp;
use jobs::{Posting, PostingState, ShortId};

use crate::{
    address,
    error::Problem,
    jobs::{
        brief::{BriefView, Said, find},
        card::{Tag, initial},
        closed,
    },
    page,
    site::Site,
    texts::{Language, Texts},
    words,
};

/// An advert that is open.
#[derive(Template)]
#[template(path = "jobs/posting.html")]
struct PostingPage {
    t: Texts,
    canonical: String,
    title: String,
    company: String,
    company_href: String,
    initial: String,
    summary: String,
    facts: Vec<Fact>,
    tags: Vec<Tag>,
    brief: Option<BriefView>,
    description: CleanHtml,
    apply: Option<String>,
    apply_host: Option<String>,
    original: Option<String>,
    source: String,
    confirmed: Moment,
    updated: Option<Moment>,
    published: Moment,
    demo: bool,
}

/// One of the facts that stand first; a value that the employer left out is said to be so.
struct Fact {
    label: &'static str,
    value: Option<String>,
    absent: &'static str,
    /// What is unfolded on demand.
    list: Option<Vec<String>>,
}

/// A day in words and for machines.
struct Moment {
    ago: String,
    day: String,
    machine: String,
}

/// Shows the advert; sends whoever has an old address to the right one; says of a closed advert that it is closed.
pub(crate) async fn show(
    State(site): State<Site>,
    t: Texts,
    address: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let Ok(Path(address)) = address else {
        return Err(Problem::NotFound);
    };
    let (slug, id) = address.rsplit_once('-').unwrap_or(("", &address));
    let Ok(id) = id.parse::<ShortId>() else {
        return Err(Problem::NotFound);
    };
    let Some(posting) = jobs::posting_by_short_id(&site.pool, &id).await? else {
        return Err(Problem::NotFound);
    };

    if slug != posting.slug {
        // The slug follows the title. A browser that kept this answer would go round in circles when a title changes back.
        let right = Redirect::permanent(&t.link(&address::posting(&posting.slug, &posting.short_id)));
        return Ok(([(header::CACHE_CONTROL, page::REVALIDATE)], right).into_response());
    }
    match posting.state {
        PostingState::Live => page::html(&PostingPage::new(posting, &site, t)),
        PostingState::Closed(at) => closed::page(&posting, at, &site, t),
    }
}

impl PostingPage {
    fn new(posting: Posting, site: &Site, t: Texts) -> Self {
        let now = site.now();
        let moment = |at: Timestamp| Moment {
            ago: words::ago(at, now, *t),
            day: words::day(at, *t),
            machine: words::machine(at),
        };
        let published = moment(posting.published_at);
        let facts = facts(&posting, *t);
        let apply = address::outside(posting.apply_url.as_deref()).map(str::to_owned);
        Self {
            canonical: site.canonical(&address::posting(&posting.slug, &posting.short_id)),
            summary: summary(&posting, *t),
            company_href: address::company(&posting.company.slug, None),
            initial: initial(&posting.company.name),
            facts,
            tags: posting.stack.into_iter().map(Tag::new).collect(),
            brief: BriefView::new(&posting.brief, *t),
            apply_host: apply.as_deref().map(|url| address::host(url).to_owned()),
            apply,
            original: address::outside(posting.url.as_deref()).map(str::to_owned),
            source: words::source(&posting.source),
            confirmed: moment(posting.confirmed_at),
            updated: Some(moment(posting.updated_at)).filter(|updated| updated.machine > published.machine),
            published,
            demo: posting.company.demo,
            title: posting.title,
            company: posting.company.name,
            description: posting.description,
            t,
        }
    }
}

/// Pay and workplace are always told, and be it that they are not stated; the rest where it is known.
fn facts(posting: &Posting, t: Language) -> Vec<Fact> {
    let company = &posting.company;
    let reports_to = match find(&posting.brief, Question::ReportsTo) {
        Some(Answer::Stated(text)) => Some(text.clone()),
        _ => None,
    };
    let (place, list) = words::place_in_full(posting.workplace, &posting.places, t).unzip();
    let always = |label, value, absent| Some(Fact { label, value, absent, list: None });
    let known = |label, value: Option<String>| value.and_then(|value| always(label, Some(value), ""));
    let facts = [
        always(
            "Pay",
            posting.salary.as_ref().map(|pay| words::pay_in_full(pay, t)),
            "Salary not stated by the employer",
        ),
        known("Equity", posting.equity.as_ref().map(|equity| words::equity_in_full(equity, t))),
        Some(Fact { label: "Workplace", value: place, absent: "Not stated", list: list.flatten() }),
        known("Team", words::team(company.headcount, company.engineers, t)),
        known("Stage", company.stage.map(|stage| words::stage(stage, t).to_owned())),
        known("Reports to", reports_to),
        known("Department", posting.department.clone()),
        known("Employment", posting.employment_type.and_then(|kind| words::employment(kind, t)).map(str::to_owned)),
    ];
    facts.into_iter().flatten().collect()
}

/// One line for search engines and link previews.
fn summary(posting: &Posting, t: Language) -> String {
    let place = words::place_in_short(posting.workplace, &posting.places, t);
    let pay = posting.salary.as_ref().map(|pay| words::pay_in_full(pay, t));
    let parts = [Some(format!("{} at {}", posting.title, posting.company.name)), place, pay];
    parts.into_iter().flatten().collect::<Vec<_>>().join(". ")
}
