//! One advert of an Ashby board.

use std::collections::HashMap;

use contracts::{Refusal, SourcedJob};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{compensation::Compensation, location::Location};
use crate::{
    error,
    json::lenient,
    limits, text,
    understand::{self, Description, Raw, RawPay},
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

/// Reads the row at `position` (from 0), or says why it cannot be shown.
pub(super) fn read(raw: &str, position: usize, now: Timestamp) -> Result<SourcedJob, Refusal> {
    if raw.len() > limits::ROW_BYTES {
        let row = format!("advert {} of the feed", position + 1);
        let reason = "It has not the shape of an advert: it is longer than 1 MiB.".to_owned();
        return Err(Refusal { external_id: None, row, reason, withdrawn: false });
    }
    let refuse = |reason: &str| refusal(raw, position, reason);
    let row: Row = serde_json::from_str(raw)
        .map_err(|e| refuse(&format!("It has not the shape of an advert: {}.", error::without_position(&e))))?;
    if row.is_listed == Some(false) {
        return Err(refuse("The employer does not list it (`isListed` is false)."));
    }
    understand::job(raw_advert(row), now).map_err(|reason| refuse(&reason.to_string()))
}

fn raw_advert(row: Row) -> Raw {
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

/// Says of a row why it cannot be shown, and what of it can be read all the same: each member stands for itself, so
/// that a broken title does not hide the id.
fn refusal(raw: &str, position: usize, reason: &str) -> Refusal {
    let members: HashMap<String, &RawValue> = serde_json::from_str(raw).unwrap_or_default();
    let member = |name: &str| members.get(name).map(|value| value.get());
    let title = member("title").and_then(written);
    let id = member("id").and_then(written);
    let row = [&title, &id].into_iter().flatten().find_map(|name| text::cut(name, limits::ROW));
    let row = row.unwrap_or_else(|| format!("advert {} of the feed", position + 1));
    let external_id = id.and_then(|id| text::line(&id)).filter(|id| is_usable(id));
    Refusal { external_id, row, reason: reason.to_owned(), withdrawn: member("isListed") == Some("false") }
}

fn is_usable(id: &str) -> bool {
    id.len() <= limits::ID_BYTES
}

/// A JSON value as text, if it is a string or a whole number.
fn written(json: &str) -> Option<String> {
    let number = || serde_json::from_str(json).ok().map(|number: i64| number.to_string());
    serde_json::from_str(json).ok().or_else(number)
}
