//! What search engines are told of: every live advert and every company that has one, invented ones left out.

use contracts::PostingId;
use database::{DatabaseError, Pool};
use jiff::Timestamp;

use crate::ShortId;

/// Addresses in one file of a sitemap; the protocol allows 50,000 (<https://www.sitemaps.org/protocol.html>).
pub const SITEMAP_SIZE: usize = 40_000;

/// Addresses that are fetched at once.
const PAGE: i64 = 2_000;

/// A file of the sitemap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SitemapPart {
    /// Its first advert; it goes on in the order of ids for [`SITEMAP_SIZE`] adverts.
    pub first: PostingId,
    /// When the text of one of them last changed.
    pub changed_at: Timestamp,
}

/// A live advert's address.
#[derive(Clone, Debug, PartialEq)]
pub struct SitemapAdvert {
    /// Where the next page goes on.
    pub id: PostingId,
    /// The title as an address part.
    pub slug: String,
    /// Public id.
    pub short_id: ShortId,
    /// When its text last changed.
    pub changed_at: Timestamp,
}

/// A company's address.
#[derive(Clone, Debug, PartialEq)]
pub struct SitemapCompany {
    /// The address part.
    pub slug: String,
    /// When something on its page last changed.
    pub changed_at: Timestamp,
}

/// The files that the live adverts fill, in the order of ids.
///
/// # Errors
/// When the database cannot say.
pub async fn sitemap_parts(pool: &Pool) -> Result<Vec<SitemapPart>, DatabaseError> {
    let rows = sqlx::query!(
        r#"with numbered as (
               select l.posting_id, p.updated_at, (row_number() over (order by l.posting_id) - 1) / $1 as part
               from jobs.live_job l join jobs.posting p on p.id = l.posting_id
               join jobs.company c on c.id = l.company_id where not c.demo)
           select distinct on (part) posting_id, max(updated_at) over (partition by part) as "changed_at!"
           from numbered order by part, posting_id"#,
        i64::try_from(SITEMAP_SIZE).unwrap_or(i64::MAX)
    )
    .fetch_all(pool)
    .await?;
    let part = |first, changed_at: jiff_sqlx::Timestamp| SitemapPart {
        first: PostingId(first),
        changed_at: changed_at.to_jiff(),
    };
    Ok(rows.into_iter().map(|row| part(row.posting_id, row.changed_at)).collect())
}

/// The next live adverts behind `after`, or from `first` on; empty at the end.
///
/// # Errors
/// When the database cannot say.
pub async fn sitemap_adverts(
    pool: &Pool,
    first: PostingId,
    after: Option<PostingId>,
) -> Result<Vec<SitemapAdvert>, DatabaseError> {
    let rows = sqlx::query!(
        "select p.id, p.slug, p.short_id, p.updated_at
         from jobs.live_job l join jobs.posting p on p.id = l.posting_id join jobs.company c on c.id = l.company_id
         where not c.demo and l.posting_id >= $1 and ($2::uuid is null or l.posting_id > $2)
         order by l.posting_id limit $3",
        first.0,
        after.map(|id| id.0),
        PAGE
    )
    .fetch_all(pool)
    .await?;
    let adverts = rows.into_iter().map(|row| {
        Ok(SitemapAdvert {
            id: PostingId(row.id),
            slug: row.slug,
            short_id: row.short_id.parse().map_err(|_| DatabaseError::Corrupt(format!("short id {}", row.short_id)))?,
            changed_at: row.updated_at.to_jiff(),
        })
    });
    adverts.collect()
}

/// The companies with live adverts, at most as many as a file may name.
///
/// # Errors
/// When the database cannot say.
pub async fn sitemap_companies(pool: &Pool) -> Result<Vec<SitemapCompany>, DatabaseError> {
    let rows = sqlx::query!(
        r#"select c.slug, greatest(c.updated_at, max(p.updated_at)) as "changed_at!"
           from jobs.live_job l join jobs.posting p on p.id = l.posting_id join jobs.company c on c.id = l.company_id
           where not c.demo group by c.id order by c.id limit $1"#,
        i64::try_from(SITEMAP_SIZE).unwrap_or(i64::MAX)
    )
    .fetch_all(pool)
    .await?;
    let company = |slug, changed_at: jiff_sqlx::Timestamp| SitemapCompany { slug, changed_at: changed_at.to_jiff() };
    Ok(rows.into_iter().map(|row| company(row.slug, row.changed_at)).collect())
}
