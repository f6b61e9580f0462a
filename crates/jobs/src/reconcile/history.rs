//! The lines of history that a reading writes.

use contracts::{Answer, EmploymentType, Equity, PostingId, Salary, SourcedJob, Workplace};
use database::Transaction;
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;

use super::ReconcileError;
use crate::{
    history::{Change, Edit, Happening},
    row,
};

/// Places that a line of history names.
const PLACES: usize = 6;

/// A confirmation is worth a line of its own when nothing else happened for this long.
const MILESTONE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What people read of an advert, before it is written anew.
pub(super) struct Before {
    title: String,
    description: String,
    salary: Option<Salary>,
    equity: Option<Equity>,
    workplace: Option<Workplace>,
    places: Vec<String>,
    employment_type: Option<EmploymentType>,
    brief_stated: i16,
    expires_at: Option<Timestamp>,
    details: (Vec<String>, Option<String>, Option<String>),
    closed: bool,
    retired: bool,
}

/// Reads it.
pub(super) async fn before(tx: &mut Transaction, posting: PostingId) -> Result<Before, ReconcileError> {
    let row = sqlx::query!(
        r#"select title, description, salary_currency, salary_period, salary_min, salary_max, equity_offered, equity_min,
                  equity_max, workplace, places, employment_type, brief_stated, expires_at, stack, department, apply_url,
                  closed_at is not null as "closed!", retired_at is not null as "retired!"
           from jobs.posting where id = $1"#,
        posting.0
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(Before {
        title: row.title,
        description: row.description,
        salary: row::salary(row.salary_currency, row.salary_period, row.salary_min, row.salary_max)?,
        equity: row::equity(row.equity_offered, row.equity_min, row.equity_max),
        workplace: row::term(row.workplace)?,
        places: row::places(row.places)?.into_iter().map(|place| place.text).collect(),
        employment_type: row::term(row.employment_type)?,
        brief_stated: row.brief_stated,
        expires_at: row.expires_at.map(jiff_sqlx::Timestamp::to_jiff),
        details: (row.stack, row.department, row.apply_url),
        closed: row.closed,
        retired: row.retired,
    })
}

/// Adverts that were never seen before were written.
pub(super) async fn published(
    tx: &mut Transaction,
    fresh: &[super::Change<'_>],
    now: Timestamp,
) -> Result<(), ReconcileError> {
    let ids: Vec<_> = fresh.iter().map(|change| change.id).collect();
    tell(tx, &ids, &Happening::Published, now).await
}

/// A known advert was written: what became of it.
pub(super) async fn written(
    tx: &mut Transaction,
    change: &super::Change<'_>,
    before: Before,
    now: Timestamp,
) -> Result<(), ReconcileError> {
    match (before.closed, before.retired) {
        (true, _) => tell(tx, &[change.id], &Happening::Reopened, now).await?,
        (false, true) if change.live => tell(tx, &[change.id], &Happening::Returned, now).await?,
        _ => {}
    }
    // What only our reading of it changed is no news.
    let edits = edits(before, change.job);
    if edits.is_empty() { Ok(()) } else { tell(tx, &[change.id], &Happening::Edited(edits), now).await }
}

fn edits(before: Before, job: &SourcedJob) -> Vec<Edit> {
    let stated = job.brief.iter().filter(|answered| answered.answer != Answer::Declined).count();
    let details = (job.stack.clone(), job.department.clone(), job.apply_url.clone());
    let edits = [
        changed(before.title, job.title.clone()).map(Edit::Title),
        changed(before.salary, job.salary).map(Edit::Pay),
        changed(before.equity, job.equity).map(|_| Edit::Equity),
        changed(before.workplace, job.workplace).map(Edit::Workplace),
        changed(before.places, job.places.iter().map(|place| place.text.clone()).collect()).map(places),
        changed(before.employment_type, job.employment_type).map(Edit::Employment),
        changed(before.expires_at, job.expires_at).map(Edit::End),
        changed(before.brief_stated, i16::try_from(stated).unwrap_or(i16::MAX)).map(Edit::Brief),
        changed(before.description.as_str(), job.description.as_str()).map(|_| Edit::Description),
        changed(before.details, details).map(|_| Edit::Details),
    ];
    edits.into_iter().flatten().collect()
}

fn changed<T: PartialEq>(before: T, after: T) -> Option<Change<T>> {
    (before != after).then_some(Change { before, after })
}

fn places(mut change: Change<Vec<String>>) -> Edit {
    change.before.truncate(PLACES);
    change.after.truncate(PLACES);
    Edit::Places(change)
}

/// One line for each of these adverts.
pub(super) async fn tell(
    tx: &mut Transaction,
    postings: &[PostingId],
    what: &Happening,
    at: Timestamp,
) -> Result<(), ReconcileError> {
    let ids: Vec<_> = postings.iter().map(|id| id.0).collect();
    sqlx::query!(
        "insert into jobs.posting_event (posting_id, at, what) select id, $2, $3 from unnest($1::uuid[]) as told (id)",
        &ids,
        at.to_sqlx(),
        what.to_json()?
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The adverts were confirmed: worth a line for those of which nothing was heard for a month.
pub(super) async fn confirmed(
    tx: &mut Transaction,
    postings: &[uuid::Uuid],
    now: Timestamp,
) -> Result<(), ReconcileError> {
    let long_ago = now.saturating_sub(MILESTONE).unwrap_or(Timestamp::MIN);
    sqlx::query!(
        "insert into jobs.posting_event (posting_id, at, what)
         select p.id, p.confirmed_at, $3
         from unnest($1::uuid[]) as confirmed (id) join jobs.posting p using (id)
         where p.published_at <= $2 and p.confirmed_at > $2
           and not exists (select from jobs.posting_event e where e.posting_id = p.id and e.at > $2)",
        postings,
        long_ago.to_sqlx(),
        Happening::Confirmed.to_json()?
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
