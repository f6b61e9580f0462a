//! What the API says, in the words of schema.org and of our own pages. Amounts are in whole units of their currency, shares in
//! percent, times in UTC (RFC 3339).

use axum::http::HeaderMap;
use contracts::{Answer, BriefAnswer, Equity, Question, Salary};
use jobs::{Card, Count, Posting};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{address, site::Site};

/// How absolute addresses are made.
#[derive(Clone, Copy)]
pub(super) struct Addresses<'a> {
    pub(super) site: &'a Site,
    pub(super) fields: &'a HeaderMap,
}

impl Addresses<'_> {
    pub(super) fn of(self, path: &str) -> String {
        self.site.absolute(path, self.fields)
    }
}

/// A live advert.
#[derive(Serialize, ToSchema)]
pub(super) struct Job {
    /// Its id: ten letters and digits.
    #[schema(example = "0123456789")]
    id: String,
    /// Its page.
    url: String,
    /// All of it, from this API.
    api_url: String,
    title: String,
    company: Employer,
    /// `remote`, `hybrid` or `on-site`; null: not stated.
    workplace: Option<&'static str>,
    /// Places of work, or from where remote work is accepted, in the employer's order.
    places: Vec<Place>,
    /// Base pay; null: not stated by the employer. Nothing is ever estimated.
    salary: Option<Pay>,
    /// A share in the company; null: not stated.
    equity: Option<Share>,
    /// Technologies and fields.
    tags: Vec<String>,
    /// How much of the CTO brief is answered.
    brief: BriefCount,
    published_at: String,
    /// When the employer last said that it is open.
    confirmed_at: String,
    /// Where it was read.
    #[schema(example = "ashby")]
    source: String,
    /// Invented, for show.
    demo: bool,
}

/// Who hires.
#[derive(Serialize, ToSchema)]
pub(super) struct Employer {
    name: String,
    /// Its page.
    url: String,
    /// The company, from this API.
    api_url: String,
    /// How it is funded, by its last round; null: not known.
    stage: Option<&'static str>,
    /// People in all.
    headcount: Option<i32>,
    /// People in engineering.
    engineers: Option<i32>,
}

/// A place.
#[derive(Serialize, ToSchema)]
pub(super) struct Place {
    /// The employer's own words.
    text: String,
    locality: Option<String>,
    region: Option<String>,
    /// ISO 3166-1 alpha-2, or `EU`.
    country: Option<String>,
}

/// Base pay as stated. At least one end is there.
#[derive(Serialize, ToSchema)]
pub(super) struct Pay {
    /// ISO 4217.
    #[schema(example = "EUR", pattern = "^[A-Z]{3}$")]
    currency: String,
    /// `YEAR`, `MONTH`, `WEEK`, `DAY` or `HOUR`.
    period: &'static str,
    min: Option<f64>,
    max: Option<f64>,
}

/// A share in the company, fully diluted, in percent. Offered without a figure: two nulls.
#[derive(Serialize, ToSchema)]
pub(super) struct Share {
    min_percent: Option<f64>,
    max_percent: Option<f64>,
}

/// The CTO brief in numbers.
#[derive(Serialize, ToSchema)]
pub(super) struct BriefCount {
    /// Questions that the employer answered.
    stated: i16,
    /// Questions that the employer declined to answer.
    declined: i16,
    /// Questions that every brief asks.
    questions: usize,
}

/// An advert, whole.
#[derive(Serialize, ToSchema)]
pub(super) struct WholeJob {
    #[serde(flatten)]
    job: Job,
    /// The advert's text, clean of everything that runs.
    description_html: String,
    /// schema.org `employmentType`.
    employment_type: Option<&'static str>,
    department: Option<String>,
    /// The brief's questions in their order.
    answers: Vec<BriefEntry>,
    /// Where one applies.
    apply_url: Option<String>,
    /// The advert at its source.
    original_url: Option<String>,
    /// When its text last changed.
    updated_at: String,
}

/// A question of the CTO brief.
#[derive(Serialize, ToSchema)]
pub(super) struct BriefEntry {
    #[schema(example = "reports-to")]
    question: &'static str,
    /// `stated`, `declined` or `unanswered`.
    state: &'static str,
    answer: Option<String>,
}

/// How many there are.
#[derive(Serialize, ToSchema)]
pub(super) struct Total {
    count: u32,
    /// Whether it is exactly so many; otherwise at least.
    exact: bool,
}

impl Total {
    pub(super) fn of(count: Count) -> Option<Self> {
        match count {
            Count::Exactly(count) => Some(Self { count, exact: true }),
            Count::MoreThan(count) => Some(Self { count, exact: false }),
            Count::Unknown => None,
        }
    }
}

impl Job {
    pub(super) fn new(card: Card, addresses: Addresses<'_>) -> Self {
        let url = addresses.of(&address::posting(&card.slug, &card.short_id));
        Self {
            api_url: addresses.of(&address::api_job(&card.short_id)),
            id: card.short_id.to_string(),
            url,
            title: card.title,
            company: Employer {
                name: card.company,
                url: addresses.of(&address::company(&card.company_slug, None)),
                api_url: addresses.of(&address::api_company(&card.company_slug)),
                stage: card.stage.map(contracts::Stage::as_str),
                headcount: card.headcount,
                engineers: card.engineers,
            },
            workplace: card.workplace.map(contracts::Workplace::as_str),
            places: card.places.into_iter().map(Place::new).collect(),
            salary: card.salary.as_ref().map(Pay::new),
            equity: card.equity.as_ref().map(Share::new),
            tags: card.stack,
            brief: BriefCount::new(card.brief_stated, card.brief_declined),
            published_at: card.published_at.to_string(),
            confirmed_at: card.confirmed_at.to_string(),
            source: card.source,
            demo: card.demo,
        }
    }
}

impl WholeJob {
    pub(super) fn new(posting: Posting, addresses: Addresses<'_>) -> Self {
        let answers: Vec<BriefEntry> =
            Question::ALL.iter().map(|question| BriefEntry::new(*question, &posting.brief)).collect();
        let in_state = |state| answers.iter().filter(|entry| entry.state == state).count();
        let brief = BriefCount::new(
            i16::try_from(in_state("stated")).unwrap_or_default(),
            i16::try_from(in_state("declined")).unwrap_or_default(),
        );
        let job = Job {
            id: posting.short_id.to_string(),
            url: addresses.of(&address::posting(&posting.slug, &posting.short_id)),
            api_url: addresses.of(&address::api_job(&posting.short_id)),
            title: posting.title,
            company: Employer {
                url: addresses.of(&address::company(&posting.company.slug, None)),
                api_url: addresses.of(&address::api_company(&posting.company.slug)),
                name: posting.company.name,
                stage: posting.company.stage.map(contracts::Stage::as_str),
                headcount: posting.company.headcount,
                engineers: posting.company.engineers,
            },
            workplace: posting.workplace.map(contracts::Workplace::as_str),
            places: posting.places.into_iter().map(Place::new).collect(),
            salary: posting.salary.as_ref().map(Pay::new),
            equity: posting.equity.as_ref().map(Share::new),
            tags: posting.stack,
            brief,
            published_at: posting.published_at.to_string(),
            confirmed_at: posting.confirmed_at.to_string(),
            source: posting.source,
            demo: posting.company.demo,
        };
        let outside = |url: Option<String>| address::outside(url.as_deref()).map(str::to_owned);
        Self {
            job,
            description_html: posting.description.into_string(),
            employment_type: posting.employment_type.map(contracts::EmploymentType::as_str),
            department: posting.department,
            answers,
            apply_url: outside(posting.apply_url),
            original_url: outside(posting.url),
            updated_at: posting.updated_at.to_string(),
        }
    }
}

impl BriefCount {
    const fn new(stated: i16, declined: i16) -> Self {
        Self { stated, declined, questions: Question::ALL.len() }
    }
}

impl BriefEntry {
    fn new(question: Question, brief: &[BriefAnswer]) -> Self {
        let answered = brief.iter().find(|answered| answered.question == question).map(|answered| &answered.answer);
        let (state, answer) = match answered {
            Some(Answer::Stated(text)) => ("stated", Some(text.clone())),
            Some(Answer::Declined) => ("declined", None),
            None => ("unanswered", None),
        };
        Self { question: question.as_str(), state, answer }
    }
}

impl Place {
    pub(super) fn new(place: contracts::Place) -> Self {
        Self {
            text: place.text,
            locality: place.locality,
            region: place.region,
            country: place.country.map(|country| country.to_string()),
        }
    }
}

impl Pay {
    fn new(salary: &Salary) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "at most a hundred billion, in hundredths")]
        let units = |hundredths: i64| hundredths as f64 / 100.0;
        Self {
            currency: salary.currency.to_string(),
            period: salary.period.as_str(),
            min: salary.min.map(units),
            max: salary.max.map(units),
        }
    }
}

impl Share {
    fn new(equity: &Equity) -> Self {
        let percent = |thousandths: i32| f64::from(thousandths) / 1_000.0;
        match equity {
            Equity::Offered => Self { min_percent: None, max_percent: None },
            Equity::Range { min, max } => Self { min_percent: Some(percent(*min)), max_percent: Some(percent(*max)) },
        }
    }
}
