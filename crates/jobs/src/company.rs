//! A hiring organization and its adverts.

mod record;

use contracts::{CompanyId, Place, Stage};
use database::{DatabaseError, Pool};
use jiff_sqlx::ToSqlx;

use crate::{
    Card, Cursor, PAGE_SIZE,
    card::{self, cards},
    row,
};

pub use record::{
    Origin, PAST_ON_A_PAGE, PastAdvert, PastAdverts, StackTag, origins_of_company, past_adverts_of_company,
    stack_of_company,
};

/// A hiring organization (schema.org `Organization`).
#[derive(Clone, Debug, PartialEq)]
pub struct Company {
    /// Its id.
    pub id: CompanyId,
    /// Its address part: `/companies/{slug}`.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its home page.
    pub website: Option<String>,
    /// What it builds.
    pub about: Option<String>,
    /// How it is funded.
    pub stage: Option<Stage>,
    /// People in all.
    pub headcount: Option<i32>,
    /// People in engineering.
    pub engineers: Option<i32>,
    /// Year of foundation.
    pub founded: Option<i16>,
    /// Head office.
    pub headquarters: Option<Place>,
    /// Invented, for show.
    pub demo: bool,
    /// The host of its website, where an advert of it was seen to lie on that host as well: its source and its own domain
    /// agree. Nothing more was checked.
    pub verified_domain: Option<String>,
}

/// A page of a company's live adverts, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct CompanyAdverts {
    /// At most a page of them.
    pub cards: Vec<Card>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
}

/// The company with that address part.
///
/// # Errors
/// When the database cannot say.
pub async fn company_by_slug(pool: &Pool, slug: &str) -> Result<Option<Company>, DatabaseError> {
    sqlx::query_as!(
        CompanyRow,
        "select id, slug, name, website, about, stage, headcount, engineers, founded, headquarters, demo,
                verified_domain
         from jobs.company where slug = $1",
        slug
    )
    .fetch_optional(pool)
    .await?
    .map(CompanyRow::into_company)
    .transpose()
}

/// A page of a company's live adverts, newest first.
///
/// # Errors
/// When the database cannot say.
pub async fn adverts_of_company(
    pool: &Pool,
    company: CompanyId,
    after: Option<Cursor>,
) -> Result<CompanyAdverts, DatabaseError> {
    let after = after.unwrap_or(Cursor::NEWEST);
    let rows = cards!(
        "(select posting_id, published_at from jobs.live_job
               where company_id = $1 and (published_at, posting_id) < ($2, $3)
               order by published_at desc, posting_id desc limit $4)",
        company.0,
        after.published_at().to_sqlx(),
        after.posting().0,
        card::one_more_than(PAGE_SIZE),
    )
    .fetch_all(pool)
    .await?;
    let (cards, next) = card::page(rows, PAGE_SIZE)?;
    Ok(CompanyAdverts { cards, next })
}

/// The columns of `jobs.company` that people see.
pub(crate) struct CompanyRow {
    pub(crate) id: uuid::Uuid,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) website: Option<String>,
    pub(crate) about: Option<String>,
    pub(crate) stage: Option<String>,
    pub(crate) headcount: Option<i32>,
    pub(crate) engineers: Option<i32>,
    pub(crate) founded: Option<i16>,
    pub(crate) headquarters: Option<serde_json::Value>,
    pub(crate) demo: bool,
    pub(crate) verified_domain: Option<String>,
}

impl CompanyRow {
    pub(crate) fn into_company(self) -> Result<Company, DatabaseError> {
        Ok(Company {
            id: CompanyId(self.id),
            slug: self.slug,
            name: self.name,
            website: self.website,
            about: self.about,
            stage: row::term(self.stage)?,
            headcount: self.headcount,
            engineers: self.engineers,
            founded: self.founded,
            headquarters: row::place(self.headquarters)?,
            demo: self.demo,
            verified_domain: self.verified_domain,
        })
    }
}
