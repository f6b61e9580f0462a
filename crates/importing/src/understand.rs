//! From what a source says about one advert to the advert: the one way that every reader takes.
//!
//! A reader knows its format and nothing else: it puts what it finds into a [`Raw`], word for word, and calls [`job`].
//! What words mean (pay, places, titles, languages) is known in the modules that this one asks.

mod reason;

use contracts::{Eligibility, Equity, LanguageCode, Place, RoleKind, Seniority, SourcedJob, Workplace};
use jiff::{Timestamp, ToSpan};

use crate::{clean, eligibility, employment, language, limits, place, salary, stack, text, title};

pub use reason::Reason;

/// What a source says about one advert, as it says it. All that the source does not say stays empty:
/// `Raw { external_id, title, description, ..Raw::default() }`.
#[derive(Clone, Debug, Default)]
pub struct Raw {
    /// The source's own id, unique within its board.
    pub external_id: String,
    /// The role.
    pub title: String,
    /// The advert's text.
    pub description: Description,
    /// Places of work, or where a remote worker may live; the main one first.
    pub locations: Vec<RawLocation>,
    /// Where a remote worker may live, where the source has a field for this alone: one or many places in each, as free
    /// text (`candidate_required_location`, `applicantLocationRequirements`).
    pub eligible: Vec<String>,
    /// Offsets from UTC in hours that the source lists as acceptable (`5.5` is India's).
    pub utc_offsets: Vec<f64>,
    /// A flag of the source that says remote, but which employers also set for hybrid adverts. Where the source's word is
    /// certain, say it in `workplace`.
    pub remote: Option<bool>,
    /// The source's word for how the work is done, in any spelling: `Remote`, `onsite`, `TELECOMMUTE`, `hybrid`.
    pub workplace: Option<String>,
    /// What is said about pay outside the description.
    pub pay: RawPay,
    /// The source's words for the kind of employment, in any spelling: `FullTime`, `PART_TIME`, `Contract`, `CDI`.
    pub employment_types: Vec<String>,
    /// The source's word for the level, in any spelling. The title comes before it.
    pub seniority: Option<String>,
    /// Department or team: the first that is not empty counts.
    pub departments: Vec<String>,
    /// Tags of the source. Those that name a technology or a field come before what the text names.
    pub tags: Vec<String>,
    /// The language that the source gives for the advert, as BCP 47 (`en-GB`). The text comes before it.
    pub language: Option<String>,
    /// When the employer first published it.
    pub published_at: Option<Timestamp>,
    /// When the employer last said that it is still open.
    pub confirmed_at: Option<Timestamp>,
    /// When it ends by the employer's own word.
    pub expires_at: Option<Timestamp>,
    /// The advert at its source.
    pub url: Option<String>,
    /// Where one applies.
    pub apply_url: Option<String>,
}

/// An advert's text as the source has it.
#[derive(Clone, Debug)]
pub enum Description {
    /// HTML, escaped or not.
    Html(String),
    /// Plain text: empty lines separate paragraphs.
    Plain(String),
    /// CommonMark.
    Markdown(String),
}

impl Default for Description {
    fn default() -> Self {
        Self::Plain(String::new())
    }
}

/// One location: free text, the fields of an address, or both for the same place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawLocation {
    /// Free text; several places in it are found (`A; B | C`).
    pub text: Option<String>,
    /// Town.
    pub locality: Option<String>,
    /// State or province.
    pub region: Option<String>,
    /// Country, as a name or a code.
    pub country: Option<String>,
}

impl RawLocation {
    /// A location that is free text alone.
    pub fn from_text(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::default() }
    }
}

/// What a source says about pay outside the description.
#[derive(Clone, Debug, Default)]
pub struct RawPay {
    /// Base pay as figures, the most certain first; those of the first one's currency and period become one range. Where
    /// a figure is given, `lines` are not asked.
    pub amounts: Vec<Amount>,
    /// Base pay as a line of text each, the most certain first.
    pub lines: Vec<String>,
    /// The share in the company, where the source has fields for it. Else `lines` are asked.
    pub equity: Option<Equity>,
    /// The employer has said that the pay of these fields is not to be shown. What it wrote into its text stays there,
    /// and counts.
    pub hidden: bool,
}

/// A range of pay in figures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Amount {
    /// In units of the currency (a reader divides cents).
    pub min: Option<f64>,
    /// In units of the currency.
    pub max: Option<f64>,
    /// ISO 4217, or a sign.
    pub currency: Option<String>,
    /// The source's word for the period, in any spelling: `1 YEAR`, `per-year-salary`, `hourly`.
    pub period: Option<String>,
}

/// Understands the advert, or says why it cannot be shown. Dates that cannot be right by the clock `now` are left out.
///
/// # Errors
/// Where it has no id, no title or no text, or where its id or text is longer than is kept.
pub fn job(raw: Raw, now: Timestamp) -> Result<SourcedJob, Reason> {
    let external_id = text::line(&raw.external_id).ok_or(Reason::NoId)?;
    if external_id.len() > limits::ID_BYTES {
        return Err(Reason::LongId);
    }
    let title = text::cut(&clean::mended(&raw.title), limits::TITLE).ok_or(Reason::NoTitle)?;
    let description = described(&raw.description)?;
    let description_text = clean::plain_text(&description);
    if description_text.is_empty() {
        return Err(Reason::NoDescription);
    }
    let places = place::places(&raw.locations);
    let workplace = place::workplace(&raw);
    Ok(SourcedJob {
        employer: None,
        external_id,
        description,
        employment_type: employment::kind(&raw.employment_types),
        workplace,
        salary: salary::stated(&raw.pay, &description_text, &places),
        equity: salary::equity(&raw.pay),
        eligibility: eligibility::stated(&raw, workplace, &places),
        places,
        roles: title::kinds(&title),
        seniority: title::of_title(&title).or_else(|| raw.seniority.as_deref().and_then(title::of_field)),
        language: language::of(&description_text, raw.language.as_deref()),
        department: raw.departments.iter().find_map(|name| text::cut(name, limits::DEPARTMENT)),
        stack: stack::named(&title, &raw.tags, &description_text),
        brief: Vec::new(),
        published_at: raw.published_at.filter(|at| is_past(*at, now)),
        confirmed_at: raw.confirmed_at.filter(|at| is_past(*at, now)),
        expires_at: raw.expires_at.filter(|at| is_near(*at, now)),
        url: raw.url.as_deref().and_then(text::web_address),
        apply_url: raw.apply_url.as_deref().and_then(text::web_address),
        description_text,
        title,
    })
}

/// What our own demonstration files leave to be understood.
pub(crate) struct Derived {
    /// As in [`SourcedJob::roles`].
    pub(crate) roles: Vec<RoleKind>,
    /// As in [`SourcedJob::seniority`].
    pub(crate) seniority: Option<Seniority>,
    /// As in [`SourcedJob::eligibility`].
    pub(crate) eligibility: Option<Eligibility>,
    /// As in [`SourcedJob::language`].
    pub(crate) language: Option<LanguageCode>,
    /// As in [`SourcedJob::stack`].
    pub(crate) stack: Vec<String>,
}

/// Derives from a title, a text and stated places what they say.
pub(crate) fn derived(title: &str, text: &str, workplace: Option<Workplace>, places: &[Place]) -> Derived {
    let locations = places.iter().map(|place| RawLocation::from_text(place.text.as_str())).collect();
    let raw = Raw { title: title.to_owned(), locations, ..Raw::default() };
    Derived {
        roles: title::kinds(title),
        seniority: title::of_title(title),
        eligibility: eligibility::stated(&raw, workplace, places),
        language: language::of(text, None),
        stack: stack::named(title, &[], text),
    }
}

fn described(description: &Description) -> Result<contracts::CleanHtml, Reason> {
    let (read, text): (fn(&str) -> contracts::CleanHtml, &str) = match description {
        Description::Html(html) => (clean::html, html),
        Description::Plain(text) => (clean::plain, text),
        Description::Markdown(text) => (clean::markdown, text),
    };
    if text.len() > limits::DESCRIPTION_BYTES {
        return Err(Reason::LongDescription);
    }
    Ok(read(text))
}

/// 2000-01-01T00:00:00Z: no advert of a job board is older.
const YEAR_2000: i64 = 946_684_800;

/// Whether an advert can say this of its past: not before 2000, and at most a day ahead, as clocks and zones differ.
fn is_past(at: Timestamp, now: Timestamp) -> bool {
    at.as_second() >= YEAR_2000 && now.checked_add(24.hours()).is_ok_and(|latest| at <= latest)
}

/// Whether an advert can say this of its end: not before 2000, and within two years. A date far ahead is a form that had
/// to be filled.
fn is_near(at: Timestamp, now: Timestamp) -> bool {
    at.as_second() >= YEAR_2000 && now.checked_add((2 * 366 * 24).hours()).is_ok_and(|latest| at <= latest)
}
