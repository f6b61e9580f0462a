//! The statements of the directory. Pages ask for one company more than they show.

use contracts::{CompanySize, CountryCode, Stage};
use database::{DatabaseError, Pool};

use super::{COMPANIES_ON_A_PAGE, COUNTED, CompanyQuery, ListedCompany};
use crate::{Count, card::one_more_than, row};

/// What the directory shows of a company.
pub(super) struct ListedRow {
    pub(super) slug: String,
    name: String,
    about: Option<String>,
    stage: Option<String>,
    headcount: Option<i32>,
    engineers: Option<i32>,
    headquarters: Option<serde_json::Value>,
    demo: bool,
    open: i64,
}

impl ListedRow {
    pub(super) fn into_company(self) -> Result<ListedCompany, DatabaseError> {
        Ok(ListedCompany {
            slug: self.slug,
            name: self.name,
            about: self.about,
            stage: row::term(self.stage)?,
            headcount: self.headcount,
            engineers: self.engineers,
            headquarters: row::place(self.headquarters)?,
            open: u32::try_from(self.open).unwrap_or(u32::MAX),
            demo: self.demo,
        })
    }
}

/// The filters as Postgres takes them: each null where it does not narrow.
struct Narrowed {
    stage: Option<&'static str>,
    fewest: Option<i32>,
    most: Option<i32>,
    country: Option<String>,
}

impl Narrowed {
    fn by(query: &CompanyQuery) -> Self {
        let (fewest, most) = query.size.map(CompanySize::people).unzip();
        Self {
            stage: query.stage.map(Stage::as_str),
            fewest,
            most,
            country: query.country.map(|code| code.to_string()),
        }
    }
}

/// Who hires, by name.
pub(super) async fn hiring(pool: &Pool, query: &CompanyQuery) -> Result<Vec<ListedRow>, DatabaseError> {
    let narrowed = Narrowed::by(query);
    let rows = sqlx::query_as!(
        ListedRow,
        r#"select c.slug, c.name, c.about, c.stage, c.headcount, c.engineers, c.headquarters, c.demo,
                  (select count(*) from jobs.live_job l where l.company_id = c.id) as "open!"
           from jobs.company c
           where ($1::text is null
                  or (c.name_key, c.id) > (select b.name_key, b.id from jobs.company b where b.slug = $1))
             and ($2::text is null or c.stage = $2)
             and ($3::integer is null or c.headcount between $3 and $4)
             and ($5::text is null or c.country = $5)
             and exists (select from jobs.live_job l where l.company_id = c.id)
           order by c.name_key, c.id limit $6"#,
        query.after.as_deref(),
        narrowed.stage,
        narrowed.fewest,
        narrowed.most,
        narrowed.country,
        one_more_than(COMPANIES_ON_A_PAGE)
    )
    .fetch_all(pool)
    .await?;
    Ok(rows)
}

/// How many companies hire.
pub(super) async fn count_hiring(pool: &Pool, query: &CompanyQuery) -> Result<Count, DatabaseError> {
    let narrowed = Narrowed::by(query);
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from
               (select from jobs.company c
                where ($1::text is null or c.stage = $1)
                  and ($2::integer is null or c.headcount between $2 and $3)
                  and ($4::text is null or c.country = $4)
                  and exists (select from jobs.live_job l where l.company_id = c.id)
                limit $5) hiring"#,
        narrowed.stage,
        narrowed.fewest,
        narrowed.most,
        narrowed.country,
        i64::from(COUNTED) + 1
    )
    .fetch_one(pool)
    .await?;
    Ok(counted(count))
}

/// Companies in whose name or purpose every one of `words` begins a word; those whose name begins with the text come
/// first.
pub(super) async fn named(
    pool: &Pool,
    query: &CompanyQuery,
    words: &[String],
) -> Result<Vec<ListedRow>, DatabaseError> {
    let narrowed = Narrowed::by(query);
    let rows = sqlx::query_as!(
        ListedRow,
        r#"with asked as materialized (
               select to_tsquery('pg_catalog.simple', string_agg(quote_literal(jobs.plain(word)) || ':*', ' & ')) as words,
                      jobs.plain($2) as beginning
               from unnest($1::text[]) as word),
           matching as materialized (
               select c.id, c.name_key, not starts_with(c.name_key, asked.beginning) as later
               from jobs.company c, asked
               where c.words @@ asked.words
                 and ($4::text is null or c.stage = $4)
                 and ($5::integer is null or c.headcount between $5 and $6)
                 and ($7::text is null or c.country = $7))
           select c.slug, c.name, c.about, c.stage, c.headcount, c.engineers, c.headquarters, c.demo,
                  (select count(*) from jobs.live_job l where l.company_id = c.id) as "open!"
           from (select m.id, m.name_key, m.later from matching m
                 where $3::text is null
                    or (m.later, m.name_key, m.id) >
                       (select not starts_with(b.name_key, asked.beginning), b.name_key, b.id
                        from jobs.company b, asked where b.slug = $3)
                 order by m.later, m.name_key, m.id limit $8) shown
           join jobs.company c on c.id = shown.id
           order by shown.later, shown.name_key, shown.id"#,
        words,
        query.text(),
        query.after.as_deref(),
        narrowed.stage,
        narrowed.fewest,
        narrowed.most,
        narrowed.country,
        one_more_than(COMPANIES_ON_A_PAGE)
    )
    .fetch_all(pool)
    .await?;
    Ok(rows)
}

/// How many companies [`named`] finds on all its pages.
pub(super) async fn count_named(pool: &Pool, query: &CompanyQuery, words: &[String]) -> Result<Count, DatabaseError> {
    let narrowed = Narrowed::by(query);
    let count = sqlx::query_scalar!(
        r#"with asked as materialized (
               select to_tsquery('pg_catalog.simple', string_agg(quote_literal(jobs.plain(word)) || ':*', ' & ')) as words
               from unnest($1::text[]) as word)
           select count(*) as "count!" from
               (select from jobs.company c, asked
                where c.words @@ asked.words
                  and ($2::text is null or c.stage = $2)
                  and ($3::integer is null or c.headcount between $3 and $4)
                  and ($5::text is null or c.country = $5)
                limit $6) matching"#,
        words,
        narrowed.stage,
        narrowed.fewest,
        narrowed.most,
        narrowed.country,
        i64::from(COUNTED) + 1
    )
    .fetch_one(pool)
    .await?;
    Ok(counted(count))
}

/// Companies with names like the text, the most similar first: for whoever mistypes. `%` asks for a similarity of 0.3.
pub(super) async fn alike(pool: &Pool, query: &CompanyQuery) -> Result<Vec<ListedRow>, DatabaseError> {
    const MOST: i64 = 10;
    let narrowed = Narrowed::by(query);
    let rows = sqlx::query_as!(
        ListedRow,
        r#"select c.slug, c.name, c.about, c.stage, c.headcount, c.engineers, c.headquarters, c.demo,
                  (select count(*) from jobs.live_job l where l.company_id = c.id) as "open!"
           from (select c.id, similarity(c.name_key, jobs.plain($1)) as likeness
                 from jobs.company c
                 where c.name_key % jobs.plain($1)
                   and ($2::text is null or c.stage = $2)
                   and ($3::integer is null or c.headcount between $3 and $4)
                   and ($5::text is null or c.country = $5)
                 order by likeness desc, c.id limit $6) alike
           join jobs.company c on c.id = alike.id
           order by alike.likeness desc, c.id"#,
        query.text(),
        narrowed.stage,
        narrowed.fewest,
        narrowed.most,
        narrowed.country,
        MOST
    )
    .fetch_all(pool)
    .await?;
    Ok(rows)
}

/// Where companies have their head office.
pub(super) async fn countries(pool: &Pool) -> Result<Vec<CountryCode>, DatabaseError> {
    const MOST: i64 = 300;
    let codes = sqlx::query_scalar!(
        r#"select distinct c.country as "country!" from jobs.company c
           where c.country is not null
           order by c.country limit $1"#,
        MOST
    )
    .fetch_all(pool)
    .await?;
    codes
        .into_iter()
        .map(|code| code.parse().map_err(|_| DatabaseError::Corrupt(format!("country `{code}`"))))
        .collect()
}

fn counted(count: i64) -> Count {
    match u32::try_from(count) {
        Ok(count) if count <= COUNTED => Count::Exactly(count),
        _ => Count::MoreThan(COUNTED),
    }
}
