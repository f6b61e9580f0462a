//! The company that a board belongs to.

use contracts::{CompanyId, Feed};
use database::Transaction;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;

use super::ReconcileError;
use crate::slug;

/// Whose adverts a board holds.
pub(super) struct Owner {
    pub(super) id: CompanyId,
    /// Its name was another until now.
    pub(super) renamed: bool,
}

/// The company of this board, made or brought up to date. What a source does not say is kept as it was.
///
/// A board that was never read belongs to the company of the same address part and name, if there is one and both are
/// real or both invented: two applicant-tracking systems of one employer make one company.
pub(super) async fn settle(tx: &mut Transaction, feed: &Feed, now: Timestamp) -> Result<Owner, ReconcileError> {
    let id = match origin(tx, feed, now).await? {
        Some(id) => id,
        None => adopt(tx, feed, now).await?,
    };
    let before = sqlx::query_scalar!("select name from jobs.company where id = $1 for update", id.0)
        .fetch_one(&mut **tx)
        .await?;
    update(tx, id, feed, now).await?;
    Ok(Owner { id, renamed: before != feed.company.name })
}

/// The company that this board was found to belong to before; notes that it is read now.
async fn origin(tx: &mut Transaction, feed: &Feed, now: Timestamp) -> Result<Option<CompanyId>, ReconcileError> {
    let id = sqlx::query_scalar!(
        "update jobs.company_origin set read_at = $3 where source = $1 and board = $2 returning company_id",
        feed.source,
        feed.board,
        now.to_sqlx()
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(id.map(CompanyId))
}

/// Finds or makes the company of a board that is read for the first time.
async fn adopt(tx: &mut Transaction, feed: &Feed, now: Timestamp) -> Result<CompanyId, ReconcileError> {
    // One at a time: two readings of one new board, or of two boards of one new company, would each make a company.
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('jobs.company', 0))").execute(&mut **tx).await?;
    if let Some(id) = origin(tx, feed, now).await? {
        return Ok(id);
    }
    let wanted = slug(&feed.company.name, "company");
    let same = sqlx::query_scalar!(
        "select id from jobs.company where slug = $1 and lower(name) = lower($2) and demo = $3",
        wanted,
        feed.company.name,
        feed.demo
    )
    .fetch_optional(&mut **tx)
    .await?;
    let company = match same {
        Some(id) => CompanyId(id),
        None => found(tx, feed, &wanted, now).await?,
    };
    sqlx::query!(
        "insert into jobs.company_origin (source, board, company_id, read_at) values ($1, $2, $3, $4)",
        feed.source,
        feed.board,
        company.0,
        now.to_sqlx()
    )
    .execute(&mut **tx)
    .await?;
    Ok(company)
}

/// Makes a company, with a number behind its address part where another has taken that.
async fn found(tx: &mut Transaction, feed: &Feed, wanted: &str, now: Timestamp) -> Result<CompanyId, ReconcileError> {
    let company = CompanyId::new();
    for number in 1_u32.. {
        let candidate = if number == 1 { wanted.to_owned() } else { format!("{wanted}-{number}") };
        let made = sqlx::query!(
            "insert into jobs.company (id, slug, name, demo, created_at, updated_at)
             values ($1, $2, $3, $4, $5, $5) on conflict (slug) do nothing",
            company.0,
            candidate,
            feed.company.name,
            feed.demo,
            now.to_sqlx()
        )
        .execute(&mut **tx)
        .await?;
        if made.rows_affected() == 1 {
            break;
        }
    }
    Ok(company)
}

async fn update(tx: &mut Transaction, id: CompanyId, feed: &Feed, now: Timestamp) -> Result<(), ReconcileError> {
    let company = &feed.company;
    let headquarters = company.headquarters.as_ref().map(serde_json::to_value).transpose()?;
    sqlx::query!(
        "update jobs.company set name = $2, website = coalesce($3, website), about = coalesce($4, about),
             stage = coalesce($5, stage), headcount = coalesce($6, headcount), engineers = coalesce($7, engineers),
             founded = coalesce($8, founded), headquarters = coalesce($9, headquarters), updated_at = $10
         where id = $1
           and (name, website, about, stage, headcount, engineers, founded, headquarters) is distinct from
               ($2, coalesce($3, website), coalesce($4, about), coalesce($5, stage), coalesce($6, headcount),
                coalesce($7, engineers), coalesce($8, founded), coalesce($9, headquarters))",
        id.0,
        company.name,
        company.website.as_deref(),
        company.about.as_deref(),
        company.stage.map(|stage| stage.as_str()),
        company.headcount,
        company.engineers,
        company.founded,
        headquarters,
        now.to_sqlx()
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
