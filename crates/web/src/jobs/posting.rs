//! `GET /jobs/{slug}-{short id}`: one advert, as a page, as Markdown (`.md`) or as a picture to share (`.png`).

use askama::Template;
use axum::{
    body::Body,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use contracts::{Answer, CleanHtml, Question, Workplace};
use jiff::Timestamp;
use jobs::{Posting, PostingEvent, PostingState, ShortId};

use crate::{
    address::{self, Form},
    error::Problem,
    jobs::{
        brief::{BriefView, Said, find},
        card::{Tag, initial},
        closed,
        history::{self, Line},
        picture, structured, twin,
    },
    memory::{Rests, Thing},
    page,
    site::Site,
    texts::{Html, Language, Texts},
    words,
};

/// What a brief asks.
pub(super) const QUESTIONS: usize = Question::ALL.len();

/// An advert that is open.
#[derive(Template)]
#[template(path = "jobs/posting.html")]
struct PostingPage {
    t: Texts,
    canonical: String,
    id: ShortId,
    compare_href: String,
    markdown: String,
    picture: Option<String>,
    structured: Option<String>,
    summary: String,
    /// Where the page asks whether it has closed, and its own address, which then shows what is open instead.
    live: String,
    path: String,
    advert: Advert,
}

/// What the page and its twin in Markdown say of it.
pub(super) struct Advert {
    pub(super) title: String,
    pub(super) company: String,
    pub(super) company_href: String,
    pub(super) initial: String,
    pub(super) domain: Option<String>,
    pub(super) facts: Vec<Fact>,
    pub(super) tags: Vec<Tag>,
    pub(super) brief: Option<BriefView>,
    pub(super) description: CleanHtml,
    pub(super) apply: Option<String>,
    pub(super) apply_host: Option<String>,
    pub(super) original: Option<String>,
    pub(super) source: String,
    pub(super) confirmed: Html,
    pub(super) confirmed_on: String,
    /// When it leaves the board, and whether by the employer's own word.
    pub(super) until: (Html, bool),
    pub(super) updated: Option<Html>,
    pub(super) published: Html,
    pub(super) published_on: String,
    pub(super) published_ago: String,
    pub(super) history: Vec<Line>,
    pub(super) demo: bool,
}

/// One of the facts that stand first; a value that the employer left out is said to be so.
pub(super) struct Fact {
    pub(super) label: &'static str,
    pub(super) value: Option<String>,
    pub(super) absent: &'static str,
    /// What did not fit, to be unfolded, with the words that unfold it.
    pub(super) list: Option<(String, Vec<String>)>,
}

/// Shows the advert; sends whoever has an old address to the right one; says of one that is gone that it is.
pub(crate) async fn show(
    State(site): State<Site>,
    t: Texts,
    address: Result<Path<String>, PathRejection>,
    fields: HeaderMap,
) -> Result<Response, Problem> {
    let Ok(Path(address)) = address else {
        return Err(Problem::NotFound);
    };
    let (address, form) = Form::of(&address);
    let (slug, id) = address.rsplit_once('-').unwrap_or(("", address));
    let Ok(id) = id.parse::<ShortId>() else {
        return Err(Problem::NotFound);
    };
    let Some(posting) = jobs::posting_by_short_id(&site.pool, &id).await? else {
        return Err(Problem::NotFound);
    };

    if slug != posting.slug {
        // The slug follows the title. A browser that kept this answer would go round in circles when a title changes back.
        let right = address::posting(&posting.slug, &posting.short_id) + form.ending();
        return Ok(([(header::CACHE_CONTROL, page::REVALIDATE)], Redirect::permanent(&t.link(&right))).into_response());
    }
    let state = posting.state(site.now());
    if state != PostingState::Live {
        return closed::page(&posting, state, &site, t).await;
    }
    match form {
        Form::Picture => picture::answer(&posting, &site.pictures, *t, &fields).await,
        Form::Page => {
            let history = jobs::history(&site.pool, posting.id).await?;
            let on = vec![Thing::Advert(posting.id), Thing::Company(posting.company.slug.as_str().into())];
            let rests = Rests { on, until: Some(posting.live_until()) };
            let mut response = page::html(&PostingPage::new(posting, &history, &site, t))?;
            response.extensions_mut().insert(rests);
            Ok(response)
        }
        Form::Markdown => {
            let canonical = site.canonical(&address::posting(&posting.slug, &posting.short_id));
            let history = jobs::history(&site.pool, posting.id).await?;
            let advert = Advert::new(posting, &history, site.now(), *t);
            Ok(as_markdown(twin::write(&advert, &canonical, *t)))
        }
    }
}

/// The page is what search engines shall show, not its twin (RFC 7763 for the type).
fn as_markdown(text: String) -> Response {
    let fields = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/markdown; charset=utf-8")),
        (header::CACHE_CONTROL, page::REVALIDATE),
        (header::HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex")),
    ];
    (fields, Body::from(text)).into_response()
}

impl PostingPage {
    fn new(posting: Posting, history: &[PostingEvent], site: &Site, t: Texts) -> Self {
        let path = address::posting(&posting.slug, &posting.short_id);
        let canonical = site.canonical(&path);
        Self {
            compare_href: address::compare(std::iter::once(&posting.short_id)),
            id: posting.short_id.clone(),
            markdown: t.link(&format!("{path}{}", Form::Markdown.ending())),
            picture: site.own_address(&format!("{path}{}", Form::Picture.ending())),
            structured: structured::job_posting(&posting, &canonical),
            summary: summary(&posting, *t),
            live: address::live_advert(&posting.short_id),
            advert: Advert::new(posting, history, site.now(), *t),
            path: t.link(&path),
            canonical,
            t,
        }
    }
}

impl Advert {
    fn new(posting: Posting, history: &[PostingEvent], now: Timestamp, t: Language) -> Self {
        let apply = address::outside(posting.apply_url.as_deref()).map(str::to_owned);
        let edited_later = words::date(posting.updated_at) > words::date(posting.published_at);
        let until = posting.live_until();
        Self {
            company_href: address::company(&posting.company.slug, None),
            initial: initial(&posting.company.name),
            facts: facts(&posting, t),
            brief: BriefView::new(&posting.brief, t),
            apply_host: apply.as_deref().map(|url| address::host(url).to_owned()),
            apply,
            original: address::outside(posting.url.as_deref()).map(str::to_owned),
            source: words::source(&posting.source),
            confirmed: words::time_ago(posting.confirmed_at, now, t),
            confirmed_on: words::day(posting.confirmed_at, t),
            until: (words::time_of_day(until, t), posting.expires_at == Some(until)),
            updated: (edited_later && !history::tells_of_edits(history))
                .then(|| words::time_of_day(posting.updated_at, t)),
            published: words::time_of_day(posting.published_at, t),
            published_on: words::day(posting.published_at, t),
            published_ago: words::ago(posting.published_at, now, t),
            history: history::lines(history, t),
            tags: posting.stack.into_iter().map(Tag::new).collect(),
            demo: posting.company.demo,
            domain: posting.company.verified_domain,
            title: posting.title,
            company: posting.company.name,
            description: posting.description,
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
    let (place, places) =
        words::place_in_full(posting.workplace, &posting.places, posting.eligibility.as_ref(), t).unzip();
    let list = places.flatten().map(|places| (t.posting_all_places(places.len()), places));
    let always = |label, value, absent| Some(Fact { label, value, absent, list: None });
    let known = |label, value: Option<String>| value.and_then(|value| always(label, Some(value), ""));
    let facts = [
        always(
            t.posting_pay(),
            posting.salary.as_ref().map(|pay| words::pay_in_full(pay, t)),
            t.posting_pay_unstated(),
        ),
        known(t.posting_equity(), posting.equity.as_ref().map(|equity| words::equity_in_full(equity, t))),
        Some(Fact { label: t.posting_workplace(), value: place, absent: t.posting_unstated(), list }),
        eligible(posting, t),
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

/// From where a remote advert may be done, in full: its line about the workplace is the employer's and may say less.
fn eligible(posting: &Posting, t: Language) -> Option<Fact> {
    const LINE: usize = 6;
    let from = posting.eligibility.as_ref().filter(|_| posting.workplace == Some(Workplace::Remote))?;
    let names = words::eligible_in_full(from, t);
    let line = if names.len() > LINE { t.words_countries(names.len()) } else { names.join(", ") };
    let zones = from.offsets.map(|zones| words::time_zones(zones, t));
    let parts: Vec<_> = [Some(line).filter(|line| !line.is_empty()), zones].into_iter().flatten().collect();
    let value = Some(parts.join(" · ")).filter(|value| !value.is_empty())?;
    let list = (names.len() > LINE).then(|| (t.posting_all_countries().to_owned(), names));
    Some(Fact { label: t.posting_eligible(), value: Some(value), absent: "", list })
}

/// One line for search engines and link previews.
fn summary(posting: &Posting, t: Language) -> String {
    let place = words::place_in_short(posting.workplace, &posting.places, posting.eligibility.as_ref(), t);
    let pay =
        posting.salary.as_ref().map_or_else(|| t.posting_pay_unstated().to_owned(), |pay| words::pay_in_full(pay, t));
    let parts = [Some(t.posting_title(&posting.company.name, &posting.title)), place, Some(pay)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(". ")
}
