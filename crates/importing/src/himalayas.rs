//! Himalayas' public API, one list for many employers in pages: `GET himalayas.app/jobs/api?limit=&offset=`.

use contracts::{Directness, Feed, SourcedCompany};

use crate::{
    Format, ReadError, date,
    document::Document,
    format::{Board, Reader},
    json::{self, Row},
    rows::{Listed, Rows},
    understand::{Amount, Description, Raw, RawPay},
};

/// See the module.
pub(crate) struct Himalayas;

const LISTED: Listed = Listed { answer: "Himalayas' list (JSON)", key: "jobs", id: "guid", title: "title" };

/// Adverts of a page, as many as the API gives.
const PAGE: usize = 20;

/// Pages that are fetched in one reading: the list has tens of thousands, newest first.
const PAGES: usize = 50;

impl Reader for Himalayas {
    fn directness(&self) -> Directness {
        Directness::Aggregator
    }

    /// There is one list; the token is `all`.
    fn address(&self, _: &str) -> Option<String> {
        Some(page(0))
    }

    fn more(&self, _: &str, fetched: &[Document]) -> Vec<String> {
        let full = fetched.last().is_some_and(|last| {
            last.json()
                .is_ok_and(|text| json::rows(&text, LISTED.key, LISTED.answer).is_ok_and(|rows| !rows.is_empty()))
        });
        if full && fetched.len() < PAGES { vec![page(fetched.len() * PAGE)] } else { Vec::new() }
    }

    fn read(&self, board: &Board<'_>, documents: &[Document]) -> Result<Feed, ReadError> {
        let mut rows = Rows::new(Format::Himalayas, board);
        for document in documents {
            rows.each(&document.json()?, LISTED, |rows, row| {
                rows.take_of(advert(row), row.text("/companyName").map(SourcedCompany::named));
            })?;
        }
        Ok(rows.of_many(board))
    }
}

fn page(offset: usize) -> String {
    format!("https://himalayas.app/jobs/api?limit={PAGE}&offset={offset}")
}

fn advert(row: &Row) -> Raw {
    let amount = row.has("/currency").then(|| Amount {
        min: row.number("/minSalary"),
        max: row.number("/maxSalary"),
        currency: row.text("/currency"),
        period: Some(row.text("/salaryPeriod").unwrap_or_else(|| "year".to_owned())),
    });
    let date = |path: &str| match row.number(path) {
        Some(number) => date::since_1970(number),
        None => row.text(path).as_deref().and_then(date::read),
    };
    let address = row.text("/guid").filter(|guid| guid.starts_with("http")).or_else(|| row.text("/applicationLink"));
    Raw {
        external_id: row.text("/guid").or_else(|| row.text("/applicationLink")).unwrap_or_default(),
        title: row.text_or_empty("/title"),
        description: row
            .text("/description")
            .map_or_else(|| Description::Plain(row.text_or_empty("/excerpt")), Description::Html),
        eligible: row.texts("/locationRestrictions"),
        utc_offsets: row.numbers("/timezoneRestrictions"),
        workplace: Some("remote".to_owned()),
        pay: RawPay { amounts: amount.into_iter().collect(), ..RawPay::default() },
        employment_types: row.texts("/employmentType"),
        seniority: row.texts("/seniority").into_iter().next(),
        departments: row.texts("/parentCategories").into_iter().take(1).collect(),
        tags: row.texts("/categories").iter().map(|tag| tag.replace('-', " ")).collect(),
        published_at: date("/pubDate"),
        expires_at: date("/expiryDate"),
        url: address,
        apply_url: row.text("/applicationLink"),
        ..Raw::default()
    }
}
