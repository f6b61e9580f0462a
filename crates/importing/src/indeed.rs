//! XML as Indeed takes it in and many boards give it out (docs.indeed.com/indeed-apply/xml-feed): `source` with a `job`
//! for each advert, of one employer or of many. It has no host of its own: a source needs its address.

use contracts::{Directness, Feed, SourcedCompany};

use crate::{
    Format, ReadError, date,
    document::Document,
    format::{Board, Reader},
    rows::Rows,
    understand::{Description, Raw, RawLocation, RawPay},
    xml::{self, Element},
};

/// See the module.
pub(crate) struct Indeed;

const NAME: &str = "an Indeed feed (XML)";

impl Reader for Indeed {
    fn directness(&self) -> Directness {
        Directness::Forum
    }

    fn address(&self, _: &str) -> Option<String> {
        None
    }

    fn read(&self, board: &Board<'_>, documents: &[Document]) -> Result<Feed, ReadError> {
        let mut rows = Rows::new(Format::Indeed, board);
        for document in documents {
            xml::rows(&document.markup()?, ("source", "job"), NAME, |job| {
                let company = job.text("company").or_else(|| job.text("sourcename"));
                let company = company.or_else(|| board.company.map(str::to_owned));
                rows.take_of(advert(job), company.map(SourcedCompany::named));
            })?;
        }
        Ok(rows.of_many(board))
    }
}

fn advert(job: &Element) -> Raw {
    let place =
        RawLocation { text: None, locality: job.text("city"), region: job.text("state"), country: job.text("country") };
    // `COVID-19` is what the field's first years put before the word.
    let remote = job.text("remotetype").map(|word| word.to_ascii_lowercase());
    let workplace = remote.and_then(|word| ["hybrid", "remote"].into_iter().find(|kind| word.contains(kind)));
    Raw {
        external_id: job.text("referencenumber").or_else(|| job.text("requisitionid")).unwrap_or_default(),
        title: job.text_or_empty("title"),
        description: Description::Html(job.text_or_empty("description")),
        locations: Some(place).filter(|place| *place != RawLocation::default()).into_iter().collect(),
        workplace: workplace.map(str::to_owned),
        pay: RawPay { lines: job.text("salary").into_iter().collect(), ..RawPay::default() },
        employment_types: job.text("jobtype").into_iter().collect(),
        seniority: job.text("experience"),
        departments: job.text("category").into_iter().collect(),
        published_at: job.text("date").as_deref().and_then(date::read),
        expires_at: job.text("expirationdate").as_deref().and_then(date::read),
        url: job.text("url"),
        apply_url: job.text("url"),
        ..Raw::default()
    }
}
