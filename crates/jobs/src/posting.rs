//! One advert, whole.

use contracts::{
    Answer, BriefAnswer, CleanHtml, Eligibility, EmploymentType, Equity, LanguageCode, Place, PostingId, RoleKind,
    Salary, UnknownTerm, Workplace,
};
use database::{DatabaseError, Pool};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    Company, PostingState, ShortId,
    company::CompanyRow,
    liveness::{live_until, state},
    row,
};

/// A job posting with its company and its brief.
#[derive(Clone, Debug, PartialEq)]
pub struct Posting {
    /// Its id.
    pub id: PostingId,
    /// Public id, for the address.
    pub short_id: ShortId,
    /// The title as an address part.
    pub slug: String,
    /// The role.
    pub title: String,
    /// The advert's text.
    pub description: CleanHtml,
    /// Who hires.
    pub company: Company,
    /// Kind of employment.
    pub employment_type: Option<EmploymentType>,
    /// Where the work is done.
    pub workplace: Option<Workplace>,
    /// Places of work, or from where remote work is accepted.
    pub places: Vec<Place>,
    /// Base pay; `None` is *not stated by the employer*.
    pub salary: Option<Salary>,
    /// A share in the company.
    pub equity: Option<Equity>,
    /// Department or team.
    pub department: Option<String>,
    /// Tags.
    pub stack: Vec<String>,
    /// The brief's answers, in the order of the questions; what is missing is unanswered.
    pub brief: Vec<BriefAnswer>,
    /// The advert at its source, for imported ones.
    pub url: Option<String>,
    /// Where one applies.
    pub apply_url: Option<String>,
    /// When it was first published.
    pub published_at: Timestamp,
    /// When the employer last said that it is open.
    pub confirmed_at: Timestamp,
    /// When its text last changed.
    pub updated_at: Timestamp,
    /// When it ends by the employer's own word.
    pub expires_at: Option<Timestamp>,
    /// When it closed.
    pub closed_at: Option<Timestamp>,
    /// Which kinds of technology leadership it offers; empty for every other role.
    pub roles: Vec<RoleKind>,
    /// From where a remote job may be done; `None` is *not stated*, or no remote job.
    pub eligibility: Option<Eligibility>,
    /// The language that it is written in.
    pub language: Option<LanguageCode>,
    /// Rises with every change of what is written here, dates of confirmation apart.
    pub version: i64,
    /// The source's own id, unique within its board.
    pub external_id: String,
    /// Where it was read: `ashby`, `demo`.
    pub source: String,
}

impl Posting {
    /// Whether one can apply at `now`.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> PostingState {
        self.closed_at.map_or_else(|| state(self.confirmed_at, self.expires_at, now), PostingState::Closed)
    }

    /// When it leaves the board if nothing happens before.
    #[must_use]
    pub fn live_until(&self) -> Timestamp {
        live_until(self.confirmed_at, self.expires_at)
    }
}

/// The posting with that public id, in whatever state.
///
/// # Errors
/// When the database cannot say.
pub async fn posting_by_short_id(pool: &Pool, short_id: &ShortId) -> Result<Option<Posting>, DatabaseError> {
    let row = sqlx::query_as!(
        PostingRow,
        r#"select p.id, p.short_id, p.slug, p.closed_at, p.title, p.description, p.employment_type, p.workplace,
                  p.places, p.salary_currency, p.salary_period, p.salary_min, p.salary_max, p.equity_offered,
                  p.equity_min, p.equity_max, p.department, p.stack, p.url, p.apply_url, p.published_at,
                  p.confirmed_at, p.updated_at, p.source, p.expires_at, p.roles, p.language, p.eligible_worldwide,
                  p.eligible_countries, p.eligible_offset_from, p.eligible_offset_to, p.version, p.external_id,
                  c.id as company_id, c.slug as company_slug, c.name, c.website, c.about, c.stage, c.headcount,
                  c.engineers, c.founded, c.headquarters, c.demo, c.verified_domain,
                  array(select b.question from jobs.brief_answer b
                        where b.posting_id = p.id order by b.question) as "questions!",
                  array(select coalesce(b.answer, '') from jobs.brief_answer b
                        where b.posting_id = p.id order by b.question) as "answers!",
                  array(select b.question from jobs.brief_answer b
                        where b.posting_id = p.id and b.declined) as "declined!"
           from jobs.posting p join jobs.company c on c.id = p.company_id
           where p.short_id = $1"#,
        short_id.as_str()
    )
    .fetch_optional(pool)
    .await?;
    row.map(PostingRow::into_posting).transpose()
}

/// Whether one can apply, at `now`, to the posting with that public id; `None`: there never was one.
///
/// # Errors
/// When the database cannot say.
pub async fn posting_state(
    pool: &Pool,
    short_id: &ShortId,
    now: Timestamp,
) -> Result<Option<PostingState>, DatabaseError> {
    let row = sqlx::query!(
        "select closed_at, confirmed_at, expires_at from jobs.posting where short_id = $1",
        short_id.as_str()
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| match row.closed_at {
        Some(closed_at) => PostingState::Closed(closed_at.to_jiff()),
        None => state(row.confirmed_at.to_jiff(), row.expires_at.map(jiff_sqlx::Timestamp::to_jiff), now),
    }))
}

struct PostingRow {
    id: Uuid,
    short_id: String,
    slug: String,
    closed_at: Option<jiff_sqlx::Timestamp>,
    title: String,
    description: String,
    employment_type: Option<String>,
    workplace: Option<String>,
    places: serde_json::Value,
    salary_currency: Option<String>,
    salary_period: Option<String>,
    salary_min: Option<i64>,
    salary_max: Option<i64>,
    equity_offered: bool,
    equity_min: Option<i32>,
    equity_max: Option<i32>,
    department: Option<String>,
    stack: Vec<String>,
    url: Option<String>,
    apply_url: Option<String>,
    published_at: jiff_sqlx::Timestamp,
    confirmed_at: jiff_sqlx::Timestamp,
    updated_at: jiff_sqlx::Timestamp,
    source: String,
    expires_at: Option<jiff_sqlx::Timestamp>,
    roles: Vec<String>,
    language: Option<String>,
    eligible_worldwide: Option<bool>,
    eligible_countries: Option<Vec<String>>,
    eligible_offset_from: Option<i16>,
    eligible_offset_to: Option<i16>,
    version: i64,
    external_id: String,
    company_id: Uuid,
    company_slug: String,
    name: String,
    website: Option<String>,
    about: Option<String>,
    stage: Option<String>,
    headcount: Option<i32>,
    engineers: Option<i32>,
    founded: Option<i16>,
    headquarters: Option<serde_json::Value>,
    demo: bool,
    verified_domain: Option<String>,
    questions: Vec<String>,
    answers: Vec<String>,
    declined: Vec<String>,
}

impl PostingRow {
    fn into_posting(self) -> Result<Posting, DatabaseError> {
        let company = CompanyRow {
            id: self.company_id,
            slug: self.company_slug,
            name: self.name,
            website: self.website,
            about: self.about,
            stage: self.stage,
            headcount: self.headcount,
            engineers: self.engineers,
            founded: self.founded,
            headquarters: self.headquarters,
            demo: self.demo,
            verified_domain: self.verified_domain,
        };
        Ok(Posting {
            id: PostingId(self.id),
            short_id: self
                .short_id
                .parse()
                .map_err(|_| DatabaseError::Corrupt(format!("short id {}", self.short_id)))?,
            slug: self.slug,
            title: self.title,
            description: CleanHtml::trust(self.description),
            company: company.into_company()?,
            employment_type: row::term(self.employment_type)?,
            workplace: row::term(self.workplace)?,
            places: row::places(self.places)?,
            salary: row::salary(self.salary_currency, self.salary_period, self.salary_min, self.salary_max)?,
            equity: row::equity(self.equity_offered, self.equity_min, self.equity_max),
            department: self.department,
            stack: self.stack,
            brief: brief(&self.questions, self.answers, &self.declined)?,
            url: self.url,
            apply_url: self.apply_url,
            published_at: self.published_at.to_jiff(),
            confirmed_at: self.confirmed_at.to_jiff(),
            updated_at: self.updated_at.to_jiff(),
            expires_at: self.expires_at.map(jiff_sqlx::Timestamp::to_jiff),
            closed_at: self.closed_at.map(jiff_sqlx::Timestamp::to_jiff),
            roles: row::terms(self.roles)?,
            eligibility: row::eligibility(
                self.eligible_worldwide,
                self.eligible_countries,
                self.eligible_offset_from.zip(self.eligible_offset_to),
            )?,
            language: row::term(self.language)?,
            version: self.version,
            external_id: self.external_id,
            source: self.source,
        })
    }
}

/// The answers, in the order in which a brief asks.
fn brief(questions: &[String], answers: Vec<String>, declined: &[String]) -> Result<Vec<BriefAnswer>, DatabaseError> {
    let mut brief = Vec::with_capacity(questions.len());
    for (written, stated) in questions.iter().zip(answers) {
        let question = written.parse().map_err(|error: UnknownTerm| DatabaseError::Corrupt(error.to_string()))?;
        let answer = if declined.contains(written) { Answer::Declined } else { Answer::Stated(stated) };
        brief.push(BriefAnswer { question, answer });
    }
    brief.sort_by_key(|answered| answered.question);
    Ok(brief)
}
