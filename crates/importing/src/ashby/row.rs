//! One advert of an Ashby board.

use contracts::{EmploymentType, Refusal, SourcedJob};
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;

use crate::{
    clean, error,
    json::lenient,
    place::{self, Location},
    salary::{self, Compensation},
    text,
};

/// Bytes of HTML that a description has at most; the longest of 2,900 real ones has a tenth of it.
const LONGEST_DESCRIPTION: usize = 256 * 1024;

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
    let row: Row = serde_json::from_str(raw).map_err(|e| Refusal {
        row: calls_itself(raw, position),
        reason: format!("It has not the shape of an advert: {}.", error::without_position(&e)),
    })?;
    let title = text::line(&row.title);
    let external_id = text::line(&row.id);
    let named = title.clone().or_else(|| external_id.clone()).unwrap_or_else(|| numbered(position));
    let refuse = |reason: &str| Refusal { row: named.clone(), reason: reason.to_owned() };

    let external_id = external_id.ok_or_else(|| refuse("It has no id."))?;
    let title = title.ok_or_else(|| refuse("It has no title."))?;
    if row.is_listed == Some(false) {
        return Err(refuse("The employer does not list it (`isListed` is false)."));
    }
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
        department: [&row.department, &row.team].into_iter().flatten().find_map(|name| text::line(name)),
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
    if html.unwrap_or(plain).len() > LONGEST_DESCRIPTION {
        return Err("Its description is longer than 256 KiB.");
    }
    Ok(html.map_or_else(|| clean::plain(plain), clean::html))
}

/// What a row that cannot be read calls itself.
fn calls_itself(raw: &str, position: usize) -> String {
    #[derive(Deserialize)]
    struct Named {
        #[serde(default, deserialize_with = "lenient")]
        title: Option<String>,
        #[serde(default, deserialize_with = "lenient")]
        id: Option<String>,
    }
    let named: Option<Named> = serde_json::from_str(raw).ok();
    let name = named.and_then(|n| [n.title, n.id].into_iter().flatten().find_map(|name| text::line(&name)));
    name.unwrap_or_else(|| numbered(position))
}

fn numbered(position: usize) -> String {
    format!("advert {} of the feed", position + 1)
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
