//! One advert of an Ashby board.

use serde::Deserialize;

use super::{compensation::Compensation, location::Location};
use crate::{
    error,
    json::{self, lenient},
    limits,
    understand::{Description, Raw, RawPay},
};

/// What must be there is typed strictly; what may be missing is read where it has the shape that it should have.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object with `id`, `title` and so on")]
struct Row {
    id: String,
    title: String,
    #[serde(default)]
    is_listed: Option<bool>,
    #[serde(default, deserialize_with = "lenient")]
    description_html: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    description_plain: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    department: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    team: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    employment_type: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    published_at: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    job_url: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    apply_url: Option<String>,
    #[serde(flatten)]
    location: Location,
    #[serde(default, deserialize_with = "lenient")]
    should_display_compensation_on_job_postings: Option<bool>,
    #[serde(default, deserialize_with = "lenient")]
    compensation: Option<Compensation>,
}

/// A row that cannot be shown: what of it can be read all the same, and why.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) reason: String,
    /// The employer does not list it.
    pub(super) withdrawn: bool,
}

/// Reads a row, or says why it cannot be shown.
pub(super) fn read(raw: &str) -> Result<Raw, Refused> {
    if raw.len() > limits::ROW_BYTES {
        return Err(refused(raw, "It has not the shape of an advert: it is longer than 1 MiB."));
    }
    let row: Row = serde_json::from_str(raw)
        .map_err(|e| refused(raw, &format!("It has not the shape of an advert: {}.", error::without_position(&e))))?;
    if row.is_listed == Some(false) {
        return Err(refused(raw, "The employer does not list it (`isListed` is false)."));
    }
    Ok(advert(row))
}

fn advert(row: Row) -> Raw {
    // An employer who hides the pay on its own pages has not published it.
    let hidden = row.should_display_compensation_on_job_postings == Some(false);
    let pay = row.compensation.map(|compensation| compensation.raw()).unwrap_or_default();
    let html = row.description_html.filter(|html| !html.trim().is_empty()).map(Description::Html);
    Raw {
        external_id: row.id,
        title: row.title,
        description: html.unwrap_or_else(|| Description::Plain(row.description_plain.unwrap_or_default())),
        remote: row.location.is_remote,
        workplace: row.location.workplace_type.clone(),
        locations: row.location.raw(),
        pay: RawPay { hidden, ..pay },
        employment_types: row.employment_type.into_iter().collect(),
        departments: [row.department, row.team].into_iter().flatten().collect(),
        published_at: row.published_at.and_then(|at| at.trim().parse().ok()),
        url: row.job_url,
        apply_url: row.apply_url,
        ..Raw::default()
    }
}

/// Says of a row why it cannot be shown. Each member stands for itself, so that a broken title does not hide the id.
fn refused(raw: &str, reason: &str) -> Refused {
    let members = json::named(raw, &["id", "title", "isListed"]).unwrap_or_default();
    let member = |name: &str| members.get(name).map(|value| value.get());
    let text = |name: &str| member(name).and_then(written).unwrap_or_default();
    let withdrawn = member("isListed") == Some("false");
    Refused { id: text("id"), title: text("title"), reason: reason.to_owned(), withdrawn }
}

/// A JSON value as text, if it is a string or a whole number.
fn written(json: &str) -> Option<String> {
    let number = || serde_json::from_str(json).ok().map(|number: i64| number.to_string());
    serde_json::from_str(json).ok().or_else(number)
}
