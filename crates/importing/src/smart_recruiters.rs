//! SmartRecruiters' posting API: a list of a company's postings, `GET api.smartrecruiters.com/v1/companies/{company}/postings`,
//! and the text of each at an address of its own, `…/postings/{id}`.

use std::collections::{HashMap, HashSet};

use contracts::{Feed, SourcedCompany};

use crate::{
    Format, ReadError, date,
    document::Document,
    format::{Board, Reader},
    json::{self, Row},
    limits,
    rows::{Listed, Rows},
    understand::{Description, Raw, RawLocation},
};

/// See the module.
pub(crate) struct SmartRecruiters;

const LISTED: Listed = Listed { answer: "SmartRecruiters postings (JSON)", key: "content", id: "id", title: "name" };

/// Postings of a page of the list, as many as the API gives.
const PAGE: usize = 100;

/// Texts that are fetched in one reading.
const TEXTS: usize = 400;

impl Reader for SmartRecruiters {
    fn address(&self, token: &str) -> Option<String> {
        Some(page(token, 0))
    }

    fn more(&self, token: &str, fetched: &[Document]) -> Vec<String> {
        let lists: Vec<List> = fetched.iter().filter_map(List::of).collect();
        let (seen, total) = (lists.iter().map(|list| list.rows).sum(), lists.first().map_or(0, |list| list.total));
        let full = lists.last().is_some_and(|list| list.rows > 0);
        if full && seen < total && seen < TEXTS {
            return vec![page(token, seen)];
        }
        let have: HashSet<String> = fetched.iter().filter_map(text_of).map(|(id, _)| id).collect();
        let asked = fetched.len() - lists.len();
        let wanted = lists.iter().flat_map(|list| &list.ids);
        let asked_before: HashSet<&str> = fetched.iter().filter_map(|document| document.address.as_deref()).collect();
        wanted
            .filter(|id| !have.contains(*id))
            .map(|id| format!("https://api.smartrecruiters.com/v1/companies/{token}/postings/{id}"))
            .filter(|address| !asked_before.contains(address.as_str()))
            .take(TEXTS.saturating_sub(asked))
            .collect()
    }

    fn can_lack(&self, address: &str) -> bool {
        is_text(address)
    }

    fn read(&self, board: &Board<'_>, documents: &[Document]) -> Result<Feed, ReadError> {
        let mut rows = Rows::new(Format::SmartRecruiters, board);
        let texts: HashMap<String, Text> = documents.iter().filter_map(text_of).collect();
        let mut company = None;
        for (position, document) in documents.iter().enumerate() {
            // What is said instead of a text is no list: the advert whose text it should be is refused.
            let is_at_text = document.address.as_deref().is_some_and(is_text);
            if position > 0 && is_at_text || text_of(document).is_some() {
                continue;
            }
            rows.each(&document.json()?, LISTED, |rows, row| {
                company = company.take().or_else(|| row.text("/company/name"));
                take(rows, row, &texts, board.token);
            })?;
        }
        Ok(rows.of_company(board, company.map(SourcedCompany::named)))
    }
}

fn page(token: &str, offset: usize) -> String {
    format!("https://api.smartrecruiters.com/v1/companies/{token}/postings?limit={PAGE}&offset={offset}")
}

/// A page of the list.
struct List {
    rows: usize,
    ids: Vec<String>,
    total: usize,
}

impl List {
    fn of(document: &Document) -> Option<Self> {
        let text = document.json().ok()?;
        let rows = json::rows(&text, LISTED.key, LISTED.answer).ok()?;
        let total = json::member(&text, "totalFound").and_then(|total| total.number("")).unwrap_or_default();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float out of range is cut")]
        let total = total as usize;
        let ids = rows.iter().filter_map(|raw| Row::parse(raw).ok()?.text("/id")).collect();
        Some(Self { rows: rows.len(), ids, total })
    }
}

/// Whether this is the address of one advert's text, not of a page of the list.
fn is_text(address: &str) -> bool {
    address.contains("/postings/")
}

/// What a posting that was fetched by itself says more than its row in the list. The rest of it is not kept: read as
/// values, hundreds of postings take sixteen times their size.
struct Text {
    is_active: bool,
    html: String,
    url: Option<String>,
    apply_url: Option<String>,
}

impl Text {
    fn of(posting: &Row) -> Self {
        Self {
            is_active: posting.flag("/active") != Some(false),
            html: sections(posting),
            url: posting.text("/postingUrl"),
            apply_url: posting.text("/applyUrl"),
        }
    }
}

/// The id and the text of a posting that was fetched by itself.
fn text_of(document: &Document) -> Option<(String, Text)> {
    // A list can be long, and read as one value it takes sixteen times as much.
    if document.bytes.len() > limits::ROW_BYTES {
        return None;
    }
    let text = document.json().ok()?;
    let posting = Row::of(serde_json::from_str(&text).ok()?);
    posting.has("/jobAd").then(|| posting.text("/id")).flatten().map(|id| (id, Text::of(&posting)))
}

fn take(rows: &mut Rows, row: &Row, texts: &HashMap<String, Text>, token: &str) {
    let id = row.text_or_empty("/id");
    match texts.get(&id) {
        Some(text) if !text.is_active => {
            rows.withdraw(&id, &row.text_or_empty("/name"), "The employer has taken it off (`active` is false).");
        }
        Some(text) => rows.take(advert(row, text, token)),
        None if row.has("/jobAd") => rows.take(advert(row, &Text::of(row), token)),
        None => rows.refuse(
            &id,
            &row.text_or_empty("/name"),
            "Its text has an address of its own, and that could not be fetched this time.",
        ),
    }
}

fn advert(row: &Row, text: &Text, token: &str) -> Raw {
    let id = row.text_or_empty("/id");
    let page = format!("https://jobs.smartrecruiters.com/{token}/{id}");
    let flag = |path: &str| row.flag(path) == Some(true);
    let workplace = if flag("/location/hybrid") {
        Some("hybrid")
    } else if flag("/location/remote") {
        Some("remote")
    } else {
        None
    };
    Raw {
        external_id: id,
        title: row.text_or_empty("/name"),
        description: Description::Html(text.html.clone()),
        locations: vec![RawLocation {
            text: row.text("/location/fullLocation").filter(|_| !row.has("/location/city")),
            locality: row.text("/location/city"),
            region: row.text("/location/region"),
            country: row.text("/location/country"),
        }]
        .into_iter()
        .filter(|place| *place != RawLocation::default())
        .collect(),
        workplace: workplace.map(str::to_owned),
        employment_types: row.texts("/typeOfEmployment/label"),
        seniority: row.text("/experienceLevel/label"),
        departments: ["/department/label", "/function/label"].iter().filter_map(|path| row.text(path)).collect(),
        language: row.text("/language/code"),
        published_at: row.text("/releasedDate").as_deref().and_then(date::read),
        url: text.url.clone().or(Some(page)),
        apply_url: text.apply_url.clone(),
        ..Raw::default()
    }
}

/// The parts of an advert in the order in which SmartRecruiters shows them.
fn sections(text: &Row) -> String {
    ["companyDescription", "jobDescription", "qualifications", "additionalInformation"]
        .iter()
        .filter_map(|part| {
            let words = text.text(&format!("/jobAd/sections/{part}/text"))?;
            let heading = text.text_or_empty(&format!("/jobAd/sections/{part}/title"));
            let heading = heading.replace('&', "&amp;").replace('<', "&lt;");
            Some(format!("<h3>{heading}</h3>{words}"))
        })
        .collect()
}
