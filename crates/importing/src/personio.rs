//! Personio's XML feed, one answer a company: `GET {company}.jobs.personio.de/xml`.

use contracts::{Feed, SourcedCompany};

use crate::{
    Format, ReadError, date,
    document::Document,
    format::{Board, Reader},
    rows::Rows,
    understand::{Description, Raw, RawLocation},
    xml::{self, Element},
};

/// See the module.
pub(crate) struct Personio;

const NAME: &str = "a Personio feed (XML)";

impl Reader for Personio {
    fn address(&self, token: &str) -> Option<String> {
        Some(format!("https://{token}.jobs.personio.de/xml"))
    }

    fn read(&self, board: &Board<'_>, documents: &[Document]) -> Result<Feed, ReadError> {
        let mut rows = Rows::new(Format::Personio, board);
        let mut companies = Vec::new();
        for document in documents {
            xml::rows(&document.markup()?, ("workzag-jobs", "position"), NAME, |position| {
                companies.extend(position.text("subcompany"));
                rows.take(advert(position, board.token));
            })?;
        }
        // Of a group with several companies none is the board's.
        companies.sort();
        companies.dedup();
        let company = if companies.len() == 1 { companies.pop() } else { None };
        Ok(rows.of_company(board, company.map(SourcedCompany::named)))
    }
}

fn advert(position: &Element, token: &str) -> Raw {
    let offices = position.children("additionaloffices").flat_map(|list| list.children("office"));
    let offices = position.text("office").into_iter().chain(offices.filter_map(Element::own_text));
    let id = position.text_or_empty("id");
    let address = format!("https://{token}.jobs.personio.de/job/{id}");
    Raw {
        title: position.text_or_empty("name"),
        description: Description::Html(description(position)),
        locations: offices.map(RawLocation::from_text).collect(),
        employment_types: [position.text("schedule"), position.text("employmenttype")].into_iter().flatten().collect(),
        seniority: position.text("seniority"),
        departments: ["department", "recruitingcategory"].iter().filter_map(|name| position.text(name)).collect(),
        tags: position.text("keywords").into_iter().flat_map(|words| separated(&words)).collect(),
        published_at: position.text("createdat").as_deref().and_then(date::read),
        url: Some(address.clone()).filter(|_| !id.is_empty()),
        apply_url: Some(format!("{address}#apply")).filter(|_| !id.is_empty()),
        external_id: id,
        ..Raw::default()
    }
}

fn description(position: &Element) -> String {
    let parts = position.children("jobdescriptions").flat_map(|list| list.children("jobdescription"));
    parts
        .map(|part| {
            let heading = part.text_or_empty("name").replace('&', "&amp;").replace('<', "&lt;");
            format!("<h3>{heading}</h3>{}", part.text_or_empty("value"))
        })
        .collect()
}

fn separated(words: &str) -> Vec<String> {
    words.split(',').map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
}
