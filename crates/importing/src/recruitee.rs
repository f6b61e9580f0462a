//! Recruitee's careers site API, one answer a company: `GET {company}.recruitee.com/api/offers/`.

use contracts::{Feed, SourcedCompany};

use crate::{
    Format, ReadError, date,
    document::Document,
    format::{Board, Reader},
    json::Row,
    rows::{Listed, Rows},
    understand::{Amount, Description, Raw, RawLocation, RawPay},
};

/// See the module.
pub(crate) struct Recruitee;

const LISTED: Listed = Listed { answer: "Recruitee offers (JSON)", key: "offers", id: "id", title: "title" };

impl Reader for Recruitee {
    fn address(&self, token: &str) -> Option<String> {
        Some(format!("https://{token}.recruitee.com/api/offers/"))
    }

    fn read(&self, board: &Board<'_>, documents: &[Document]) -> Result<Feed, ReadError> {
        let mut rows = Rows::new(Format::Recruitee, board);
        let mut company = None;
        for document in documents {
            rows.each(&document.json()?, LISTED, |rows, row| {
                if row.text("/status").is_some_and(|status| status != "published") {
                    let (id, title) = (row.text_or_empty("/id"), row.text_or_empty("/title"));
                    return rows.withdraw(&id, &title, "The employer has not published it (`status`).");
                }
                company = company.take().or_else(|| row.text("/company_name"));
                rows.take(advert(row));
            })?;
        }
        Ok(rows.of_company(board, company.map(SourcedCompany::named)))
    }
}

fn advert(row: &Row) -> Raw {
    let flag = |path: &str| row.flag(path) == Some(true);
    let workplace = if flag("/hybrid") {
        Some("hybrid")
    } else if flag("/remote") && !flag("/on_site") {
        Some("remote")
    } else if flag("/on_site") && !flag("/remote") {
        Some("onsite")
    } else {
        None
    };
    let amount = row.has("/salary/currency").then(|| Amount {
        min: row.number("/salary/min"),
        max: row.number("/salary/max"),
        currency: row.text("/salary/currency"),
        period: row.text("/salary/period"),
    });
    Raw {
        external_id: row.text_or_empty("/id"),
        title: row.text("/title").or_else(|| translated(row, "title")).unwrap_or_default(),
        description: Description::Html(description(row)),
        locations: locations(row),
        remote: row.flag("/remote"),
        workplace: workplace.map(str::to_owned),
        pay: RawPay { amounts: amount.into_iter().collect(), ..RawPay::default() },
        // `fulltime_permanent`: hours first, then the contract.
        employment_types: row.texts("/employment_type_code").iter().map(|code| code.replace('_', " ")).collect(),
        seniority: row.text("/experience_code").map(|code| code.replace('_', " ")),
        departments: row.text("/department").into_iter().collect(),
        tags: row.texts("/tags"),
        published_at: row.text("/published_at").as_deref().and_then(date::read),
        expires_at: row.text("/close_at").as_deref().and_then(date::read),
        url: row.text("/careers_url"),
        apply_url: row.text("/careers_apply_url"),
        ..Raw::default()
    }
}

/// Of the languages of an offer the first that has the field.
fn translated(row: &Row, field: &str) -> Option<String> {
    row.members("/translations").iter().find_map(|(_, words)| words.text(&format!("/{field}")))
}

fn description(row: &Row) -> String {
    let part = |field: &str| row.text(&format!("/{field}")).or_else(|| translated(row, field));
    [part("description"), part("requirements")].into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn locations(row: &Row) -> Vec<RawLocation> {
    let listed: Vec<_> = row
        .rows("/locations")
        .iter()
        .map(|place| RawLocation {
            text: place.text("/name").filter(|_| !place.has("/city") && !place.has("/country")),
            locality: place.text("/city"),
            region: place.text("/state"),
            country: place.text("/country_code").or_else(|| place.text("/country")),
        })
        .filter(|place| *place != RawLocation::default())
        .collect();
    if !listed.is_empty() {
        return listed;
    }
    let one = RawLocation {
        text: row.text("/location").filter(|_| !row.has("/city")),
        locality: row.text("/city"),
        region: row.text("/state_name"),
        country: row.text("/country_code").or_else(|| row.text("/country")),
    };
    if one == RawLocation::default() { Vec::new() } else { vec![one] }
}
