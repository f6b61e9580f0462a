//! Greenhouse's job board API, one answer a company:
//! `GET boards-api.greenhouse.io/v1/boards/{token}/jobs?content=true`.

use std::collections::{HashMap, hash_map::Entry};

use contracts::{Feed, SourcedCompany, SourcedJob};

use crate::{
    Format, ReadError, date,
    document::Document,
    format::{Board, Reader},
    json::Row,
    limits,
    rows::{Listed, Rows},
    understand::{Amount, Description, Raw, RawLocation, RawPay},
};

/// See the module.
pub(crate) struct Greenhouse;

const LISTED: Listed = Listed { answer: "a Greenhouse job board (JSON)", key: "jobs", id: "id", title: "title" };

impl Reader for Greenhouse {
    fn address(&self, token: &str) -> Option<String> {
        Some(format!("https://boards-api.greenhouse.io/v1/boards/{token}/jobs?content=true"))
    }

    fn read(&self, board: &Board<'_>, documents: &[Document]) -> Result<Feed, ReadError> {
        let mut rows = Rows::new(Format::Greenhouse, board);
        let mut company = None;
        // By the position of the advert, the role that it is a posting of.
        let mut roles = Vec::new();
        for document in documents {
            rows.each(&document.json()?, LISTED, |rows, row| {
                company = company.take().or_else(|| row.text("/company_name"));
                let before = rows.jobs.len();
                rows.take(advert(row));
                roles.extend((before..rows.jobs.len()).map(|_| row.text("/internal_job_id")));
            })?;
        }
        rows.jobs = one_advert_a_role(std::mem::take(&mut rows.jobs), &roles);
        Ok(rows.of_company(board, company.map(SourcedCompany::named)))
    }
}

fn advert(row: &Row) -> Raw {
    let workplace = row.rows("/metadata").into_iter().find(|about| {
        about.text("/name").is_some_and(|name| {
            let name = name.to_ascii_lowercase();
            name.contains("workplace") || name.contains("location type") || name.contains("remote")
        })
    });
    Raw {
        external_id: row.text_or_empty("/id"),
        title: row.text_or_empty("/title"),
        description: Description::Html(row.text_or_empty("/content")),
        locations: locations(row),
        workplace: workplace.and_then(|about| about.text("/value")),
        pay: RawPay { amounts: row.rows("/pay_input_ranges").iter().map(pay).collect(), ..RawPay::default() },
        employment_types: row.texts("/employment"),
        departments: row.rows("/departments").iter().filter_map(|department| department.text("/name")).collect(),
        language: row.text("/language"),
        published_at: row.text("/first_published").as_deref().and_then(date::read),
        expires_at: row.text("/application_deadline").as_deref().and_then(date::read),
        url: row.text("/absolute_url"),
        apply_url: row.text("/absolute_url"),
        ..Raw::default()
    }
}

/// The advert's own place. Where it says nothing, its offices.
fn locations(row: &Row) -> Vec<RawLocation> {
    let own = row.text("/location/name").filter(|name| !matches!(name.trim(), "N/A" | "-" | "TBD"));
    match own {
        Some(name) => vec![RawLocation::from_text(name)],
        None => row
            .rows("/offices")
            .iter()
            .filter_map(|office| office.text("/location").or_else(|| office.text("/name")))
            .map(RawLocation::from_text)
            .collect(),
    }
}

/// Cents, as the API writes them. What a year's pay cannot be under is said for hours.
fn pay(range: &Row) -> Amount {
    let units = |path: &str| range.number(path).map(|cents| cents / 100.0);
    let words = [range.text("/title"), range.text("/blurb")].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let hourly = words.to_ascii_lowercase().contains("hour");
    Amount {
        min: units("/min_cents"),
        max: units("/max_cents"),
        currency: range.text("/currency_type"),
        period: Some(if hourly { "hour" } else { "year" }.to_owned()),
    }
}

/// Adverts that are postings of one role (`internal_job_id`) with one title and one text are one advert with all their
/// places. The same id alone says little: some employers hang four different roles on it.
fn one_advert_a_role(jobs: Vec<SourcedJob>, roles: &[Option<String>]) -> Vec<SourcedJob> {
    let mut merged: Vec<SourcedJob> = Vec::with_capacity(jobs.len());
    let mut known: HashMap<(String, String, String), usize> = HashMap::new();
    for (job, role) in jobs.into_iter().zip(roles) {
        let Some(role) = role else {
            merged.push(job);
            continue;
        };
        match known.entry((role.clone(), job.title.to_lowercase(), job.description_text.clone())) {
            Entry::Vacant(vacant) => {
                vacant.insert(merged.len());
                merged.push(job);
            }
            Entry::Occupied(known) => join(&mut merged[*known.get()], job),
        }
    }
    merged
}

fn join(advert: &mut SourcedJob, posting: SourcedJob) {
    for place in posting.places {
        let is_new = advert.places.iter().all(|known| known.text != place.text);
        if is_new && advert.places.len() < limits::PLACES {
            advert.places.push(place);
        }
    }
    advert.published_at = [advert.published_at, posting.published_at].into_iter().flatten().min();
    // The order of a list must not change who an advert is.
    if posting.external_id < advert.external_id {
        (advert.external_id, advert.url, advert.apply_url) = (posting.external_id, posting.url, posting.apply_url);
    }
}
