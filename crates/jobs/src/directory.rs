//! The directory of companies: by name, or by what people look for.
//!
//! Without a text it lists who hires now; a text finds every company that was ever here, those whose name begins with it
//! first. Each word of a text must begin a word of the name or of what the company builds.

mod page;

use contracts::{CompanySize, CountryCode, Place, Stage};
use database::{DatabaseError, Pool};

use crate::{Count, MAX_TEXT_CHARS, QueryError, slug::is_slug};

/// Companies on a page.
pub const COMPANIES_ON_A_PAGE: usize = 30;

/// Above so many companies counting stops.
const COUNTED: u32 = 1_000;

/// Words of a text beyond this many are left out.
const WORDS: usize = 12;

/// Which companies a visitor asks for.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct CompanyQuery {
    pub(crate) text: Option<String>,
    /// Funded like this.
    pub stage: Option<Stage>,
    /// With so many people.
    pub size: Option<CompanySize>,
    /// With their head office there.
    pub country: Option<CountryCode>,
    pub(crate) after: Option<String>,
}

/// One company in the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedCompany {
    /// Its address part: `/companies/{slug}`.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it builds.
    pub about: Option<String>,
    /// How it is funded.
    pub stage: Option<Stage>,
    /// People in all.
    pub headcount: Option<i32>,
    /// People in engineering.
    pub engineers: Option<i32>,
    /// Head office.
    pub headquarters: Option<Place>,
    /// Live adverts.
    pub open: u32,
    /// Invented, for show.
    pub demo: bool,
}

/// A page of the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundCompanies {
    /// At most [`COMPANIES_ON_A_PAGE`].
    pub companies: Vec<ListedCompany>,
    /// All matches, on this and other pages.
    pub total: Count,
    /// Where to go on, if there are more: the `after` of the next page.
    pub next: Option<String>,
    /// Nothing was called so; these are companies whose names are alike.
    pub alike: bool,
}

impl CompanyQuery {
    /// A query for `text` (spaces trimmed; empty means everybody who hires), from the company `after` on.
    ///
    /// # Errors
    /// When the text is too long or holds control characters.
    pub fn new(text: &str, after: Option<String>) -> Result<Self, QueryError> {
        let text = text.trim();
        let length = text.chars().count();
        if length > MAX_TEXT_CHARS {
            return Err(QueryError::TooLong(length));
        }
        if text.chars().any(|c| c.is_control() && !c.is_whitespace()) {
            return Err(QueryError::ControlCharacter);
        }
        Ok(Self {
            text: Some(text.to_owned()).filter(|text| !text.is_empty()),
            after: after.filter(|after| is_slug(after)),
            ..Self::default()
        })
    }

    /// The text as it will be searched for.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }

    /// Where this page begins: behind the company with that address part. `None` at the beginning.
    #[must_use]
    pub fn after(&self) -> Option<&str> {
        self.after.as_deref()
    }

    /// Whether anything narrows the list.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        self.text.is_some() || self.stage.is_some() || self.size.is_some() || self.country.is_some()
    }

    /// The words of the text, as Postgres shall look for their beginnings.
    fn words(&self) -> Vec<String> {
        let words = self.text().split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.take(WORDS).map(str::to_owned).collect()
    }
}

/// A page of the companies that match.
///
/// # Errors
/// When the database cannot answer.
pub async fn companies(pool: &Pool, query: &CompanyQuery) -> Result<FoundCompanies, DatabaseError> {
    if query.text.is_none() {
        let total = page::count_hiring(pool, query).await?;
        return found(page::hiring(pool, query).await?, total, false);
    }
    let words = query.words();
    if words.is_empty() {
        return Ok(FoundCompanies { companies: Vec::new(), total: Count::Exactly(0), next: None, alike: false });
    }
    let rows = page::named(pool, query, &words).await?;
    if rows.is_empty() && query.after.is_none() {
        let rows = page::alike(pool, query).await?;
        let total = Count::Exactly(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        let any = !rows.is_empty();
        return found(rows, total, any);
    }
    let total = page::count_named(pool, query, &words).await?;
    found(rows, total, false)
}

/// The countries in which companies have their head office, in the order of their codes.
///
/// # Errors
/// When the database cannot answer.
pub async fn company_countries(pool: &Pool) -> Result<Vec<CountryCode>, DatabaseError> {
    page::countries(pool).await
}

fn found(mut rows: Vec<page::ListedRow>, total: Count, alike: bool) -> Result<FoundCompanies, DatabaseError> {
    let more = rows.len() > COMPANIES_ON_A_PAGE;
    rows.truncate(COMPANIES_ON_A_PAGE);
    let next = rows.last().filter(|_| more).map(|row| row.slug.clone());
    let companies = rows.into_iter().map(page::ListedRow::into_company).collect::<Result<_, _>>()?;
    Ok(FoundCompanies { companies, total, next, alike })
}
