//! Remote OK's public API, one answer for many employers: `GET remoteok.com/api`. Its first row is a notice.

use contracts::{Directness, Feed, SourcedCompany};

use crate::{
    Format, ReadError, date,
    document::Document,
    format::{Board, Reader},
    json::Row,
    rows::{Listed, Rows},
    understand::{Amount, Description, Raw, RawLocation, RawPay},
};

/// See the module.
pub(crate) struct RemoteOk;

const LISTED: Listed = Listed { answer: "Remote OK's list (JSON)", key: "", id: "id", title: "position" };

impl Reader for RemoteOk {
    fn directness(&self) -> Directness {
        Directness::Aggregator
    }

    /// The token is a tag (`dev`), or `all`.
    fn address(&self, token: &str) -> Option<String> {
        let all = "https://remoteok.com/api";
        Some(if token == "all" { all.to_owned() } else { format!("{all}?tag={token}") })
    }

    fn read(&self, board: &Board<'_>, documents: &[Document]) -> Result<Feed, ReadError> {
        let mut rows = Rows::new(Format::RemoteOk, board);
        for document in documents {
            rows.each(&document.json()?, LISTED, |rows, row| {
                let is_notice = row.has("/legal") && !row.has("/position");
                if !is_notice {
                    rows.take_of(advert(row), row.text("/company").map(SourcedCompany::named));
                }
            })?;
        }
        Ok(rows.of_many(board))
    }
}

fn advert(row: &Row) -> Raw {
    // 0 is "not stated"; where there is a figure it is dollars a year.
    let amount = |path: &str| row.number(path).filter(|amount| *amount > 0.0);
    let pay = Amount {
        min: amount("/salary_min"),
        max: amount("/salary_max"),
        currency: Some("USD".to_owned()),
        period: Some("year".to_owned()),
    };
    let stated = pay.min.is_some() || pay.max.is_some();
    let place = row.text("/location");
    Raw {
        external_id: row.text_or_empty("/id"),
        title: row.text_or_empty("/position"),
        description: Description::Html(row.text_or_empty("/description")),
        locations: place.clone().into_iter().map(RawLocation::from_text).collect(),
        eligible: place.into_iter().collect(),
        workplace: Some("remote".to_owned()),
        pay: RawPay { amounts: Some(pay).filter(|_| stated).into_iter().collect(), ..RawPay::default() },
        tags: row.texts("/tags"),
        published_at: row
            .text("/date")
            .as_deref()
            .and_then(date::read)
            .or_else(|| row.number("/epoch").and_then(date::since_1970)),
        url: row.text("/url"),
        apply_url: row.text("/apply_url").or_else(|| row.text("/url")),
        ..Raw::default()
    }
}
