//! An advert as it comes from elsewhere: from an applicant-tracking system's feed, or from our own demonstration files.
//!
//! `importing` makes these from bytes, `jobs` turns them into postings; neither knows the other.

use jiff::Timestamp;
use serde::Serialize;

use crate::{
    BriefAnswer, Eligibility, EmploymentType, Equity, LanguageCode, Place, RoleKind, Salary, Seniority, Stage,
    Workplace,
};

/// HTML that a sanitiser has been through: semantic elements only, no script, style, frame, handler or tracker.
///
/// Pages print it without escaping, so make one only from a sanitiser's output.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct CleanHtml(String);

impl CleanHtml {
    /// Declares `html` clean. The caller is a sanitiser, or reads what one has written.
    #[must_use]
    pub fn trust(html: String) -> Self {
        Self(html)
    }

    /// The HTML.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The HTML, owned.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

/// All that one board of one source says at one moment. An advert of this board that is not in it has left it.
#[derive(Clone, Debug, PartialEq)]
pub struct Feed {
    /// The format and its host, as one word: `ashby`, `demo`.
    pub source: String,
    /// The board's token at the source: `linear`.
    pub board: String,
    /// Invented, to show how a board looks; marked as such on every page.
    pub demo: bool,
    /// How near to the employer the source is.
    pub directness: Directness,
    /// Whose adverts these are; `None` for a board of many employers, where each advert names its own.
    pub company: Option<SourcedCompany>,
    /// The adverts that can be shown.
    pub jobs: Vec<SourcedJob>,
    /// The rows that can not, each with its reason.
    pub refused: Vec<Refusal>,
    /// How many of the adverts name a date that cannot be right (1970, 2099). They stand without it.
    pub misdated: usize,
}

/// How near to the employer a source is. Of two adverts for one role, the nearer one is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Directness {
    /// The employer's own system or page.
    Employer,
    /// A place where employers write for themselves, among others: a forum's thread, a hand-made list.
    Forum,
    /// A board that gathers adverts from elsewhere.
    Aggregator,
}

impl Directness {
    /// As a number for the database: the nearer, the smaller.
    #[must_use]
    pub const fn rank(self) -> i16 {
        match self {
            Self::Employer => 0,
            Self::Forum => 1,
            Self::Aggregator => 2,
        }
    }
}

/// What a source tells about the hiring organization; much of it is often unknown.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourcedCompany {
    /// Its name as people write it.
    pub name: String,
    /// Its home page, `https://…`.
    pub website: Option<String>,
    /// What it builds, in one or two plain sentences.
    pub about: Option<String>,
    /// How it is funded.
    pub stage: Option<Stage>,
    /// People in all.
    pub headcount: Option<i32>,
    /// People in engineering.
    pub engineers: Option<i32>,
    /// Year of foundation.
    pub founded: Option<i16>,
    /// Where its head office is.
    pub headquarters: Option<Place>,
}

impl SourcedCompany {
    /// A company of which nothing but the name is known.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            website: None,
            about: None,
            stage: None,
            headcount: None,
            engineers: None,
            founded: None,
            headquarters: None,
        }
    }
}

/// One advert.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourcedJob {
    /// Whose advert it is, on a board of many employers; `None` where the feed has one company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employer: Option<SourcedCompany>,
    /// The source's own id, unique within its board.
    pub external_id: String,
    /// The role, trimmed, never empty.
    pub title: String,
    /// The advert's text.
    pub description: CleanHtml,
    /// The same as plain text, for search.
    pub description_text: String,
    /// Kind of employment.
    pub employment_type: Option<EmploymentType>,
    /// Where the work is done.
    pub workplace: Option<Workplace>,
    /// Places of work; for a remote advert, where one may live. In the employer's order, without repeats.
    pub places: Vec<Place>,
    /// Base pay, or *not stated*.
    pub salary: Option<Salary>,
    /// A share in the company.
    pub equity: Option<Equity>,
    /// Which kinds of technology leadership the title says, in the order of [`RoleKind::ALL`]; empty for every other role.
    pub roles: Vec<RoleKind>,
    /// How far up the role is; `None` where its title does not say.
    pub seniority: Option<Seniority>,
    /// From where a remote job may be done; `None` is *not stated*, or no remote job.
    pub eligibility: Option<Eligibility>,
    /// The language that the advert is written in.
    pub language: Option<LanguageCode>,
    /// Department or team, in the employer's words.
    pub department: Option<String>,
    /// Technologies and fields, for tags: at most 12.
    pub stack: Vec<String>,
    /// The CTO brief; empty where the source has none.
    pub brief: Vec<BriefAnswer>,
    /// When the employer first published it, as the source says.
    pub published_at: Option<Timestamp>,
    /// When the employer last said that it is still open, where that differs from the time of reading.
    pub confirmed_at: Option<Timestamp>,
    /// When it ends by the employer's own word (schema.org `validThrough`).
    pub expires_at: Option<Timestamp>,
    /// The advert at its source.
    pub url: Option<String>,
    /// Where one applies.
    pub apply_url: Option<String>,
}

/// A row of a feed that cannot be shown, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The source's own id, where that can be read.
    pub external_id: Option<String>,
    /// What the row calls itself: its title, else its id, else its position in the feed; at most 200 characters.
    pub row: String,
    /// Why, in a sentence that a person understands.
    pub reason: String,
    /// The employer took it off: an advert that is known closes. Otherwise it is still open at its source, and an advert
    /// that is known stays as it is.
    pub withdrawn: bool,
}
