//! One advert of an Ashby board.

use std::collections::HashMap;

use contracts::{EmploymentType, Refusal, SourcedJob};
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::{
    clean, error,
    json::lenient,
    limits,
    place::{self, Location},
    salary::{self, Compensation},
    text,
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
    let refuse = |reason: &str| refusal(raw, position, reason);
    let row: Row = serde_json::from_str(raw)
        .map_err(|e| refuse(&format!("It has not the shape of an advert: {}.", error::without_position(&e))))?;
    if row.is_listed == Some(false) {
        return Err(refuse("The employer does not list it (`isListed` is false)."));
    }
    let external_id = text::line(&row.id).ok_or_else(|| refuse("It has no id."))?;
    if !is_usable(&external_id) {
        return Err(refuse("Its id is longer than 200 bytes."));
    }
    let title = text::cut(&row.title, limits::TITLE).ok_or_else(|| refuse("It has no title."))?;
    let description = description(&row).map_err(refuse)?;
    let description_text = clean::plain_text(&description);
    if description_text.is_empty() {
        return Err(refuse("It has no description."));
    }
    let places = place::places(&row.location);
    // An employer who hides the pay on its own pages has not published it.
    let shown = row.should_display_compensation_on_job_postings != Some(false);
    let compensation = row.compensation.as_ref().filter(|_| shown);
    Ok(SourcedJob {
        external_id,
        title,
        description,
        description_text,
        employment_type: row.employment_type.as_deref().and_then(employment_type),
        workplace: place::workplace(&row.location),
        salary: compensation.and_then(|c| salary::stated(c, &places)),
        equity: compensation.and_then(salary::equity),
        places,
        roles: Vec::new(),
        seniority: None,
        eligibility: None,
        language: None,
        expires_at: None,
        department: [&row.department, &row.team]
            .into_iter()
            .flatten()
            .find_map(|name| text::cut(name, limits::DEPARTMENT)),
        stack: Vec::new(),
        brief: Vec::new(),
        published_at: row.published_at.as_deref().and_then(|at| published_at(at, now)),
        confirmed_at: None,
        url: row.job_url.as_deref().and_then(text::web_address),
        apply_url: row.apply_url.as_deref().and_then(text::web_address),
    })
}

fn description(row: &Row) -> Result<contracts::CleanHtml, &'static str> {
    let html = row.description_html.as_deref().filter(|html| !html.trim().is_empty());
    let plain = row.description_plain.as_deref().unwrap_or_default();
    if html.unwrap_or(plain).len() > limits::DESCRIPTION_BYTES {
        return Err("Its description is longer than 256 KiB.");
    }
    Ok(html.map_or_else(|| clean::plain(plain), clean::html))
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

/// Ashby's words, as its API documents them.
fn employment_type(word: &str) -> Option<EmploymentType> {
    Some(match word {
        "FullTime" => EmploymentType::FullTime,
        "PartTime" => EmploymentType::PartTime,
        "Intern" => EmploymentType::Intern,
        "Contract" => EmploymentType::Contractor,
        "Temporary" => EmploymentType::Temporary,
        _ if word.trim().is_empty() => return None,
        _ => EmploymentType::Other,
    })
}

/// The date, unless it cannot be one of a job board's adverts: before 2000, or more than a day ahead of `now`.
fn published_at(written: &str, now: Timestamp) -> Option<Timestamp> {
    /// 2000-01-01T00:00:00Z
    const YEAR_2000: i64 = 946_684_800;
    let at: Timestamp = written.trim().parse().ok()?;
    let latest = now.checked_add(24.hours()).ok()?;
    (at.as_second() >= YEAR_2000 && at <= latest).then_some(at)
}
