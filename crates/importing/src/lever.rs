//! Lever's postings API, one answer a company: `GET api.lever.co/v0/postings/{site}?mode=json`
//! (github.com/lever/postings-api).

use contracts::Feed;

use crate::{
    Format, ReadError, date,
    document::Document,
    format::{Board, Reader},
    json::Row,
    rows::{Listed, Rows},
    understand::{Amount, Description, Raw, RawLocation, RawPay},
};

/// See the module.
pub(crate) struct Lever;

const LISTED: Listed = Listed { answer: "Lever postings (JSON)", key: "", id: "id", title: "text" };

impl Reader for Lever {
    fn address(&self, token: &str) -> Option<String> {
        Some(format!("https://api.lever.co/v0/postings/{token}?mode=json"))
    }

    fn read(&self, board: &Board<'_>, documents: &[Document]) -> Result<Feed, ReadError> {
        let mut rows = Rows::new(Format::Lever, board);
        for document in documents {
            rows.each(&document.json()?, LISTED, |rows, row| rows.take(advert(row)))?;
        }
        Ok(rows.of_company(board, None))
    }
}

fn advert(row: &Row) -> Raw {
    let mut places = row.texts("/categories/allLocations");
    if places.is_empty() {
        places = row.texts("/categories/location");
    }
    let amount = row.has("/salaryRange").then(|| Amount {
        min: row.number("/salaryRange/min"),
        max: row.number("/salaryRange/max"),
        currency: row.text("/salaryRange/currency"),
        period: row.text("/salaryRange/interval"),
    });
    Raw {
        external_id: row.text_or_empty("/id"),
        title: row.text_or_empty("/text"),
        description: description(row),
        locations: locations(places, row.text("/country")),
        workplace: row.text("/workplaceType").filter(|word| word != "unspecified"),
        pay: RawPay {
            amounts: amount.into_iter().collect(),
            lines: row.text("/salaryDescriptionPlain").into_iter().collect(),
            ..RawPay::default()
        },
        employment_types: row.texts("/categories/commitment"),
        seniority: row.text("/categories/level"),
        departments: ["/categories/department", "/categories/team"].iter().filter_map(|path| row.text(path)).collect(),
        published_at: row.number("/createdAt").and_then(date::since_1970),
        url: row.text("/hostedUrl"),
        apply_url: row.text("/applyUrl"),
        ..Raw::default()
    }
}

/// The country is the main place's: the others can lie elsewhere.
fn locations(places: Vec<String>, country: Option<String>) -> Vec<RawLocation> {
    let mut locations: Vec<_> = places.into_iter().map(RawLocation::from_text).collect();
    match locations.as_mut_slice() {
        [] => locations.extend(country.map(|country| RawLocation { country: Some(country), ..RawLocation::default() })),
        [only] => only.country = country,
        _ => {}
    }
    locations
}

/// Beginning, lists and end, as Lever's own page shows them.
fn description(row: &Row) -> Description {
    let mut html = row.text_or_empty("/description");
    for list in row.rows("/lists") {
        let heading = list.text_or_empty("/text").replace('&', "&amp;").replace('<', "&lt;");
        html.push_str(&format!("<h3>{heading}</h3><ul>{}</ul>", list.text_or_empty("/content")));
    }
    html.push_str(&row.text_or_empty("/additional"));
    if html.trim().is_empty() {
        return Description::Plain(row.text_or_empty("/descriptionPlain"));
    }
    Description::Html(html)
}
