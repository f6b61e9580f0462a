//! Our own demonstration files: TOML, one invented company a file, its adverts with complete briefs.
//!
//! A key that is not known is an error, so that a typo is found where it was made.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use contracts::{
    Answer, BriefAnswer, CountryCode, Currency, Directness, EmploymentType, Equity, Feed, PayPeriod, Place, Question,
    Salary, SourcedCompany, SourcedJob, Stage, Workplace,
};
use jiff::{RoundMode, Timestamp, TimestampRound, ToSpan, Unit};
use serde::Deserialize;

use crate::{ReadError, clean, equity::millipercent, error, limits, text, understand};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    company: Company,
    #[serde(default)]
    job: Vec<Job>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Company {
    name: String,
    website: Option<String>,
    about: Option<String>,
    stage: Option<Stage>,
    headcount: Option<i32>,
    engineers: Option<i32>,
    founded: Option<i16>,
    headquarters: Option<Where>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Where {
    locality: Option<String>,
    region: Option<String>,
    country: Option<CountryCode>,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Job {
    id: String,
    title: String,
    employment_type: Option<EmploymentType>,
    workplace: Option<Workplace>,
    #[serde(default)]
    places: Vec<Where>,
    salary: Option<Pay>,
    equity: Option<Percent>,
    department: Option<String>,
    #[serde(default)]
    stack: Vec<String>,
    posted_days_ago: u16,
    confirmed_days_ago: Option<u16>,
    apply_url: Option<String>,
    description: String,
    #[serde(default)]
    declined: BTreeSet<Question>,
    #[serde(default)]
    brief: BTreeMap<Question, String>,
}

/// In whole units of the currency.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pay {
    currency: Currency,
    period: PayPeriod,
    min: Option<f64>,
    max: Option<f64>,
}

/// In percent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Percent {
    min: f64,
    max: f64,
}

/// Reads the demonstration file `name` (its stem, which becomes the board's token). Its dates are days before `now`,
/// to the full hour, so that a demonstration looks fresh on the day it is loaded; from then on it ages as adverts do.
///
/// # Errors
/// Any mistake: our own files have none.
pub fn read(name: &str, toml: &str, now: Timestamp) -> Result<Feed, ReadError> {
    let file: File = toml::from_str(toml).map_err(|e| malformed(toml, &e))?;
    let to_full_hour = TimestampRound::new().smallest(Unit::Hour).mode(RoundMode::Trunc);
    let hour = now.round(to_full_hour).unwrap_or(now);
    let mut ids = HashSet::new();
    let mut jobs = Vec::with_capacity(file.job.len());
    for job in file.job {
        if !ids.insert(job.id.clone()) {
            return Err(ReadError::Contradiction(format!("two jobs have the id `{}`", job.id)));
        }
        jobs.push(read_job(job, hour)?);
    }
    Ok(Feed {
        source: "demo".to_owned(),
        board: name.to_owned(),
        demo: true,
        directness: Directness::Employer,
        company: Some(company(file.company)?),
        jobs,
        refused: Vec::new(),
        misdated: 0,
    })
}

fn company(company: Company) -> Result<SourcedCompany, ReadError> {
    let name = words(&company.name, limits::COMPANY, "`name`").map_err(|what| contradiction(&what))?;
    let name = name.ok_or_else(|| contradiction("the company has no name"))?;
    let about = company.about.as_deref().map(|about| words(about, limits::PARAGRAPH, "`about`"));
    let website = match &company.website {
        Some(website) => Some(text::web_address(website).ok_or_else(|| not_an_address("website", website))?),
        None => None,
    };
    Ok(SourcedCompany {
        name,
        website,
        about: about.transpose().map_err(|what| contradiction(&what))?.flatten(),
        stage: company.stage,
        headcount: company.headcount,
        engineers: company.engineers,
        founded: company.founded,
        headquarters: company.headquarters.map(place).transpose()?,
    })
}

fn read_job(job: Job, hour: Timestamp) -> Result<SourcedJob, ReadError> {
    let id = text::line(&job.id).ok_or_else(|| contradiction("a job has no id"))?;
    if id.len() > limits::ID_BYTES {
        return Err(contradiction(&format!("the id of a job is longer than {} bytes", limits::ID_BYTES)));
    }
    let wrong = |what: &str| contradiction(&format!("job `{id}`: {what}"));
    let bounded = |text: &str, most: usize, key: &str| words(text, most, key).map_err(|what| wrong(&what));
    let title = bounded(&job.title, limits::TITLE, "`title`")?.ok_or_else(|| wrong("it has no title"))?;
    let description = clean::markdown(&job.description);
    let description_text = clean::plain_text(&description);
    if description_text.is_empty() {
        return Err(wrong("it has no description"));
    }
    if job.stack.len() > limits::TAGS {
        return Err(wrong("`stack` has more than 12 entries"));
    }
    if job.places.len() > limits::PLACES {
        return Err(wrong("`places` has more than 100 entries"));
    }
    let stack = job.stack.iter().filter_map(|tag| bounded(tag, limits::TAG, "a tag of `stack`").transpose());
    let department = job.department.as_deref().map(|name| bounded(name, limits::DEPARTMENT, "`department`"));
    let apply_url = match &job.apply_url {
        Some(address) => Some(text::web_address(address).ok_or_else(|| not_an_address("apply_url", address))?),
        None => None,
    };
    let days_ago = |days: u16| hour.checked_sub((i64::from(days) * 24).hours()).ok();
    let places = job.places.into_iter().map(place).collect::<Result<Vec<_>, _>>()?;
    let stack: Vec<String> = stack.collect::<Result<_, _>>()?;
    let derived = understand::derived(&title, &description_text, job.workplace, &places);
    Ok(SourcedJob {
        employer: None,
        description,
        employment_type: job.employment_type,
        workplace: job.workplace,
        roles: derived.roles,
        seniority: derived.seniority,
        eligibility: derived.eligibility,
        language: derived.language,
        places,
        salary: job.salary.map(|pay| salary(&pay).ok_or_else(|| wrong("`salary` is no amount"))).transpose()?,
        equity: job.equity.map(|percent| equity(&percent).ok_or_else(|| wrong("`equity` is no range"))).transpose()?,
        expires_at: None,
        department: department.transpose()?.flatten(),
        stack: if stack.is_empty() { derived.stack } else { stack },
        brief: brief(&job.brief, &job.declined).map_err(|what| wrong(&what))?,
        published_at: days_ago(job.posted_days_ago),
        confirmed_at: job.confirmed_days_ago.and_then(days_ago),
        url: None,
        apply_url,
        external_id: id,
        description_text,
        title,
    })
}

fn place(place: Where) -> Result<Place, ReadError> {
    let read = |text: &str, key: &str| words(text, limits::PLACE, key).map_err(|what| contradiction(&what));
    let text = read(&place.text, "the `text` of a place")?;
    let locality = place.locality.map(|name| read(&name, "a `locality`")).transpose()?.flatten();
    let region = place.region.map(|name| read(&name, "a `region`")).transpose()?.flatten();
    let text = text.ok_or_else(|| contradiction("a place has an empty `text`"))?;
    Ok(Place { locality, region, country: place.country, text })
}

fn salary(pay: &Pay) -> Option<Salary> {
    Salary::from_units(pay.currency, pay.period, pay.min, pay.max)
}

fn equity(percent: &Percent) -> Option<Equity> {
    (percent.min <= percent.max).then_some(())?;
    Some(Equity::Range { min: millipercent(percent.min)?, max: millipercent(percent.max)? })
}

/// The answers, in the order in which briefs show the questions.
fn brief(stated: &BTreeMap<Question, String>, declined: &BTreeSet<Question>) -> Result<Vec<BriefAnswer>, String> {
    let mut answers = Vec::with_capacity(stated.len() + declined.len());
    for &question in Question::ALL {
        let answer = match (stated.get(&question), declined.contains(&question)) {
            (Some(_), true) => return Err(format!("`{question}` is both answered and declined")),
            (Some(stated), false) => {
                let answer = words(stated, limits::PARAGRAPH, &format!("the answer to `{question}`"))?;
                Answer::Stated(answer.ok_or_else(|| format!("the answer to `{question}` is empty"))?)
            }
            (None, true) => Answer::Declined,
            (None, false) => continue,
        };
        answers.push(BriefAnswer { question, answer });
    }
    Ok(answers)
}

/// A line of at most `most` characters. Ours is not cut but sent back.
fn words(text: &str, most: usize, key: &str) -> Result<Option<String>, String> {
    match text::line(text) {
        Some(line) if text::is_longer(&line, most) => Err(format!("{key} is longer than {most} characters")),
        line => Ok(line),
    }
}

fn contradiction(what: &str) -> ReadError {
    ReadError::Contradiction(what.to_owned())
}

fn not_an_address(key: &str, found: &str) -> ReadError {
    contradiction(&format!("`{key}` is no absolute http or https address: `{found}`"))
}

fn malformed(toml: &str, error: &toml::de::Error) -> ReadError {
    let (line, column) = error::position(toml, error.span().map_or(0, |span| span.start));
    let problem = error.message().to_owned();
    ReadError::Malformed { format: "a demonstration file (TOML)", problem, line, column }
}
