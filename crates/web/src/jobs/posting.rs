//! `GET /jobs/{slug}-{short id}`: one advert.

use askama::Template;
use axum::{
    extract::{Path, State, rejection::PathRejection},
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use contracts::{Answer, CleanHtml, Question};
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
    texts::{Html, Language, Texts},
    words,
};

/// An advert that is open.
#[derive(Template)]
#[template(path = "jobs/posting.html")]
struct PostingPage {
    t: Texts,
    canonical: String,
    id: ShortId,
    compare_href: String,
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
    confirmed: Html,
    updated: Option<Html>,
    published: Html,
    published_ago: String,
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
    match posting.state(site.now()) {
        PostingState::Live => page::html(&PostingPage::new(posting, &site, t)),
        gone => closed::page(&posting, gone, &site, t).await,
    }
}

impl PostingPage {
    fn new(posting: Posting, site: &Site, t: Texts) -> Self {
        let now = site.now();
        let facts = facts(&posting, *t);
        let apply = address::outside(posting.apply_url.as_deref()).map(str::to_owned);
        Self {
            canonical: site.canonical(&address::posting(&posting.slug, &posting.short_id)),
            compare_href: address::compare(std::iter::once(&posting.short_id)),
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
            confirmed: words::time_ago(posting.confirmed_at, now, *t),
            updated: Some(posting.updated_at)
                .filter(|updated| words::date(*updated) > words::date(posting.published_at))
                .map(|updated| words::time_of_day(updated, *t)),
            published: words::time_of_day(posting.published_at, *t),
            published_ago: words::ago(posting.published_at, now, *t),
            demo: posting.company.demo,
            id: posting.short_id,
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
            t.posting_pay(),
            posting.salary.as_ref().map(|pay| words::pay_in_full(pay, t)),
            t.posting_pay_unstated(),
        ),
        known(t.posting_equity(), posting.equity.as_ref().map(|equity| words::equity_in_full(equity, t))),
        Some(Fact { label: t.posting_workplace(), value: place, absent: t.posting_unstated(), list: list.flatten() }),
        known(t.posting_team(), words::team(company.headcount, company.engineers, t)),
        known(t.posting_stage(), company.stage.map(|stage| words::stage(stage, t).to_owned())),
        known(t.posting_reports_to(), reports_to),
        known(t.posting_department(), posting.department.clone()),
        known(
            t.posting_employment(),
            posting.employment_type.and_then(|kind| words::employment(kind, t)).map(str::to_owned),
        ),
    ];
    facts.into_iter().flatten().collect()
}

/// One line for search engines and link previews.
fn summary(posting: &Posting, t: Language) -> String {
    let place = words::place_in_short(posting.workplace, &posting.places, t);
    let pay = posting.salary.as_ref().map(|pay| words::pay_in_full(pay, t));
    let parts = [Some(t.posting_title(&posting.company.name, &posting.title)), place, pay];
    parts.into_iter().flatten().collect::<Vec<_>>().join(". ")
}
