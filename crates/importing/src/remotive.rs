//! Remotive's public API, one answer for many employers: `GET remotive.com/api/remote-jobs`.

use contracts::{Directness, Feed, SourcedCompany};

use crate::{
    Format, ReadError, date,
    document::Document,
    format::{Board, Reader},
    json::Row,
    rows::{Listed, Rows},
    understand::{Description, Raw, RawPay},
};

/// See the module.
pub(crate) struct Remotive;

const LISTED: Listed = Listed { answer: "Remotive's list (JSON)", key: "jobs", id: "id", title: "title" };

impl Reader for Remotive {
    fn directness(&self) -> Directness {
        Directness::Aggregator
    }

    /// The token is a category (`software-dev`), or `all`.
    fn address(&self, token: &str) -> Option<String> {
        let all = "https://remotive.com/api/remote-jobs";
        Some(if token == "all" { all.to_owned() } else { format!("{all}?category={token}") })
    }

    fn read(&self, board: &Board<'_>, documents: &[Document]) -> Result<Feed, ReadError> {
        let mut rows = Rows::new(Format::Remotive, board);
        for document in documents {
            rows.each(&document.json()?, LISTED, |rows, row| {
                rows.take_of(advert(row), row.text("/company_name").map(SourcedCompany::named));
            })?;
        }
        Ok(rows.of_many(board))
    }
}

fn advert(row: &Row) -> Raw {
    Raw {
        external_id: row.text_or_empty("/id"),
        title: row.text_or_empty("/title"),
        description: Description::Html(row.text_or_empty("/description")),
        eligible: row.texts("/candidate_required_location"),
        workplace: Some("remote".to_owned()),
        pay: RawPay { lines: row.texts("/salary"), ..RawPay::default() },
        employment_types: row.texts("/job_type").iter().map(|word| word.replace('_', " ")).collect(),
        departments: row.texts("/category"),
        tags: row.texts("/tags"),
        published_at: row.text("/publication_date").as_deref().and_then(date::read),
        url: row.text("/url"),
        apply_url: row.text("/url"),
        ..Raw::default()
    }
}
