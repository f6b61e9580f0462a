//! Workable's widget API, one answer a company: `GET apply.workable.com/api/v1/widget/accounts/{account}?details=true`.

use contracts::{Feed, SourcedCompany};

use crate::{
    Format, ReadError, date,
    document::Document,
    format::{Board, Reader},
    json::{self, Row},
    rows::{Listed, Rows},
    understand::{Description, Raw, RawLocation},
};

/// See the module.
pub(crate) struct Workable;

const LISTED: Listed = Listed { answer: "a Workable widget (JSON)", key: "jobs", id: "shortcode", title: "title" };

impl Reader for Workable {
    fn address(&self, token: &str) -> Option<String> {
        Some(format!("https://apply.workable.com/api/v1/widget/accounts/{token}?details=true"))
    }

    fn read(&self, board: &Board<'_>, documents: &[Document]) -> Result<Feed, ReadError> {
        let mut rows = Rows::new(Format::Workable, board);
        let mut company = None;
        for document in documents {
            let answer = document.json()?;
            rows.each(&answer, LISTED, |rows, row| rows.take(advert(row)))?;
            company = company.or_else(|| json::member(&answer, "name")?.text(""));
        }
        Ok(rows.of_company(board, company.map(SourcedCompany::named)))
    }
}

fn advert(row: &Row) -> Raw {
    let mut locations: Vec<_> = row
        .rows("/locations")
        .iter()
        .filter(|place| place.flag("/hidden") != Some(true))
        .map(|place| RawLocation {
            text: None,
            locality: place.text("/city"),
            region: place.text("/region"),
            country: place.text("/countryCode").or_else(|| place.text("/country")),
        })
        .collect();
    if locations.is_empty() {
        locations.push(RawLocation {
            text: None,
            locality: row.text("/city"),
            region: row.text("/state"),
            country: row.text("/country"),
        });
    }
    locations.retain(|place| *place != RawLocation::default());
    Raw {
        external_id: row.text_or_empty("/shortcode"),
        title: row.text_or_empty("/title"),
        description: Description::Html(row.text_or_empty("/description")),
        locations,
        remote: row.flag("/telecommuting"),
        employment_types: row.texts("/employment_type"),
        seniority: row.text("/experience"),
        departments: ["/department", "/function"].iter().filter_map(|path| row.text(path)).collect(),
        published_at: ["/published_on", "/created_at"].iter().find_map(|path| date::read(&row.text(path)?)),
        url: row.text("/url").or_else(|| row.text("/shortlink")),
        apply_url: row.text("/application_url"),
        ..Raw::default()
    }
}
