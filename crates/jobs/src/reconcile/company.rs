//! The companies that a board's adverts belong to.

use std::collections::BTreeMap;

use contracts::{CompanyId, Feed, SourcedCompany, SourcedJob};
use database::Transaction;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use super::{
    ReconcileError,
    said::{self, Said},
};
use crate::slug;

/// Whose adverts a board holds.
pub(super) struct Owner {
    pub(super) id: CompanyId,
    /// As the site writes it; an aggregator's spelling is not the employer's.
    pub(super) name: String,
    /// Its name was another until now.
    pub(super) renamed: bool,
    /// Something of what is shown of it was another until now.
    changed: bool,
}

/// Every owner of a feed's adverts.
pub(super) enum Owners {
    /// The board is one company's.
    One(Owner),
    /// By their names in small letters.
    Many(BTreeMap<String, Owner>),
}

impl Owners {
    /// Those of which something was another until now.
    pub(super) fn changed(&self) -> Vec<Uuid> {
        let changed = |owner: &Owner| owner.changed.then_some(owner.id.0);
        match self {
            Self::One(owner) => changed(owner).into_iter().collect(),
            Self::Many(owners) => owners.values().filter_map(changed).collect(),
        }
    }

    /// Whose this advert is.
    pub(super) fn of(&self, job: &SourcedJob) -> Result<&Owner, ReconcileError> {
        let owner = match (self, &job.employer) {
            (Self::One(owner), _) => Some(owner),
            (Self::Many(owners), Some(employer)) => owners.get(&employer.name.to_lowercase()),
            (Self::Many(_), None) => None,
        };
        owner.ok_or_else(|| ReconcileError::NoEmployer(job.external_id.clone()))
    }
}

/// The address part of a company whose name has no letters for one.
const COMPANY: &str = "company";

/// What is known about one company of a feed, and the board under which it is remembered.
struct Told<'a> {
    feed: &'a Feed,
    board: String,
    company: &'a SourcedCompany,
}

impl Told<'_> {
    fn said(&self) -> Result<serde_json::Value, serde_json::Error> {
        Said::by(self.feed.directness, self.company).to_json()
    }
}

/// The companies of this board, made or brought up to date. What no source says is kept as it was, and where two disagree
/// the nearer one is right ([`said`]).
///
/// A board that was never read belongs to the company of the same address part and name, if there is one and both are
/// real or both invented: two applicant-tracking systems of one employer make one company.
pub(super) async fn settle(tx: &mut Transaction, feed: &Feed, now: Timestamp) -> Result<Owners, ReconcileError> {
    if let Some(company) = &feed.company {
        let told = Told { feed, board: feed.board.clone(), company };
        return Ok(Owners::One(settle_one(tx, &told, now).await?));
    }
    // In the order of their names, or two readings that share companies would wait for each other.
    let mut employers = BTreeMap::new();
    for employer in feed.jobs.iter().filter_map(|job| job.employer.as_ref()) {
        employers.entry(employer.name.to_lowercase()).or_insert(employer);
    }
    let mut owners = BTreeMap::new();
    for (key, company) in employers {
        let told = Told { feed, board: format!("{}#{key}", feed.board), company };
        owners.insert(key, settle_one(tx, &told, now).await?);
    }
    Ok(Owners::Many(owners))
}

async fn settle_one(tx: &mut Transaction, told: &Told<'_>, now: Timestamp) -> Result<Owner, ReconcileError> {
    let id = match origin(tx, told, now).await? {
        Some(id) => id,
        None => adopt(tx, told, now).await?,
    };
    let before = sqlx::query_scalar!("select name from jobs.company where id = $1 for update", id.0)
        .fetch_one(&mut **tx)
        .await?;
    let said = said::together(tx, id, now).await?;
    let name = said.name.clone().unwrap_or_else(|| before.clone());
    let changed = update(tx, id, &said, &name, now).await?;
    Ok(Owner { id, renamed: name != before, name, changed })
}

/// The company that this board was found to belong to before; notes that it is read now, and what it says.
async fn origin(tx: &mut Transaction, told: &Told<'_>, now: Timestamp) -> Result<Option<CompanyId>, ReconcileError> {
    let id = sqlx::query_scalar!(
        "update jobs.company_origin set read_at = $3, said = said || $4, directness = $5
         where source = $1 and board = $2 returning company_id",
        told.feed.source,
        told.board,
        now.to_sqlx(),
        told.said()?,
        told.feed.directness.rank()
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(id.map(CompanyId))
}

/// Finds or makes the company of a board that is read for the first time.
async fn adopt(tx: &mut Transaction, told: &Told<'_>, now: Timestamp) -> Result<CompanyId, ReconcileError> {
    let wanted = slug(&told.company.name, COMPANY);
    lock(tx, told, &wanted).await?;
    if let Some(id) = origin(tx, told, now).await? {
        return Ok(id);
    }
    let same = sqlx::query_scalar!(
        "select id from jobs.company where slug = $1 and lower(name) = lower($2) and demo = $3",
        wanted,
        told.company.name,
        told.feed.demo
    )
    .fetch_optional(&mut **tx)
    .await?;
    let company = match same {
        Some(id) => CompanyId(id),
        None => found(tx, told, &wanted, now).await?,
    };
    sqlx::query!(
        "insert into jobs.company_origin (source, board, company_id, read_at, said, directness, known_at)
         values ($1, $2, $3, $4, $5, $6, $4)",
        told.feed.source,
        told.board,
        company.0,
        now.to_sqlx(),
        told.said()?,
        told.feed.directness.rank()
    )
    .execute(&mut **tx)
    .await?;
    Ok(company)
}

/// Waits for others who adopt the same board or make the same company: two readings of one new board, or of two boards of one
/// new company, would each make one. A feed of many companies is alone with all, as two of them could wait for each other.
async fn lock(tx: &mut Transaction, told: &Told<'_>, wanted: &str) -> Result<(), ReconcileError> {
    if told.board != told.feed.board {
        sqlx::query!("select pg_advisory_xact_lock(hashtextextended('jobs.company', 0))").execute(&mut **tx).await?;
        return Ok(());
    }
    sqlx::query!("select pg_advisory_xact_lock_shared(hashtextextended('jobs.company', 0))").execute(&mut **tx).await?;
    let board = format!("jobs.company_origin {} {}", told.feed.source, told.board);
    for one in [board, format!("jobs.company {wanted}")] {
        sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, 0))", one).execute(&mut **tx).await?;
    }
    Ok(())
}

/// Makes a company, with a number behind its address part where another has taken that.
async fn found(
    tx: &mut Transaction,
    told: &Told<'_>,
    wanted: &str,
    now: Timestamp,
) -> Result<CompanyId, ReconcileError> {
    let company = CompanyId::new();
    for number in 1_u32.. {
        let candidate = if number == 1 { wanted.to_owned() } else { format!("{wanted}-{number}") };
        let made = sqlx::query!(
            "insert into jobs.company (id, slug, name, demo, created_at, updated_at)
             values ($1, $2, $3, $4, $5, $5) on conflict (slug) do nothing",
            company.0,
            candidate,
            told.company.name,
            told.feed.demo,
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

/// Writes what is said of the company, and says whether that differs from what was.
async fn update(
    tx: &mut Transaction,
    id: CompanyId,
    said: &Said,
    name: &str,
    now: Timestamp,
) -> Result<bool, ReconcileError> {
    let headquarters = said.headquarters.as_ref().map(serde_json::to_value).transpose()?;
    let updated = sqlx::query!(
        "update jobs.company set name = $2, website = coalesce($3, website), about = coalesce($4, about),
             stage = coalesce($5, stage), headcount = coalesce($6, headcount), engineers = coalesce($7, engineers),
             founded = coalesce($8, founded), headquarters = coalesce($9, headquarters), updated_at = $10
         where id = $1
           and (name, website, about, stage, headcount, engineers, founded, headquarters) is distinct from
               ($2, coalesce($3, website), coalesce($4, about), coalesce($5, stage), coalesce($6, headcount),
                coalesce($7, engineers), coalesce($8, founded), coalesce($9, headquarters))",
        id.0,
        name,
        said.website.as_deref(),
        said.about.as_deref(),
        said.stage.map(|stage| stage.as_str()),
        said.headcount,
        said.engineers,
        said.founded,
        headquarters,
        now.to_sqlx()
    )
    .execute(&mut **tx)
    .await?;
    Ok(updated.rows_affected() > 0)
}
