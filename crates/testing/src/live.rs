//! What the tests of whole pages hold the pages against.

use sqlx::{FromRow, PgPool, postgres::PgRow};

/// Every live advert, by id: its address, and the columns that its page and its structured data speak of.
///
/// # Errors
/// When the database cannot say.
pub async fn live_adverts<R>(pool: &PgPool) -> Result<Vec<R>, sqlx::Error>
where
    R: for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    let rows = sqlx::query_as(
        "select '/jobs/' || p.slug || '-' || p.short_id as path, p.title, p.workplace, p.salary_currency,
                p.salary_period, p.salary_min, p.salary_max, p.employment_type, c.name as company, c.website,
                p.external_id, p.description, p.eligible_worldwide, p.eligible_countries,
                to_char(p.published_at at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS') as published_at,
                to_char(least(p.expires_at, p.confirmed_at + interval '14 days') at time zone 'utc',
                        'YYYY-MM-DD\"T\"HH24:MI:SS') as live_until,
                array(select place ->> 'country' from jsonb_array_elements(p.places) place
                      where place ->> 'country' <> 'EU') as countries
         from jobs.live_job l join jobs.posting p on p.id = l.posting_id join jobs.company c on c.id = p.company_id
         order by p.id",
    );
    rows.fetch_all(pool).await
}
