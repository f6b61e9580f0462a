//! Takes adverts off the board whose time is over. A periodic task: it takes no input but the time, and may run at any
//! moment, twice, late, or in several instances at once.

use database::{
    DatabaseError, Pool,
    outbox::{self, OutboxError},
};
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;

use crate::{history::Happening, liveness::CONFIRMED_FOR, tell::tell};

/// Adverts that leave in one transaction.
const BATCH: i64 = 500;

/// How many adverts left the board.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retired {
    /// Nobody had confirmed them for [`CONFIRMED_FOR`].
    pub hidden: u64,
    /// Their own end had come.
    pub expired: u64,
}

/// Hides what nobody confirmed, and lets expire what has reached its end; each leaves the lists, gets its line of
/// history and is told as `jobs.posting` in one transaction. Invented employers confirm their adverts here, so that a demonstration stays one.
///
/// # Errors
/// When the database cannot. What was done until then stays, and the next run does the rest.
pub async fn retire(pool: &Pool, now: Timestamp) -> Result<Retired, OutboxError> {
    confirm_invented(pool, now).await?;
    let mut all = Retired::default();
    loop {
        let batch = retire_some(pool, now).await?;
        all.hidden += batch.hidden;
        all.expired += batch.expired;
        if batch.hidden + batch.expired < BATCH.unsigned_abs() {
            return Ok(all);
        }
    }
}

async fn retire_some(pool: &Pool, now: Timestamp) -> Result<Retired, OutboxError> {
    let unconfirmed_since = now.saturating_sub(CONFIRMED_FOR).unwrap_or(Timestamp::MIN);
    let (hidden, expired) = (Happening::Hidden.to_json()?, Happening::Expired.to_json()?);
    let mut tx = pool.begin().await?;
    let gone = sqlx::query!(
        r#"with due as (
               select id, case when expires_at <= $1 and expires_at <= confirmed_at + ($1 - $2) then expires_at end as ended,
                      confirmed_at + ($1 - $2) as unconfirmed
               from jobs.posting
               where closed_at is null and retired_at is null and (confirmed_at <= $2 or expires_at <= $1)
               limit $3 for update skip locked),
           unlisted as (delete from jobs.live_job where posting_id in (select id from due)),
           retired as (
               update jobs.posting p set retired_at = $1, version = version + 1 from due where p.id = due.id
               returning p.id, due.ended, due.unconfirmed),
           told as (
               insert into jobs.posting_event (posting_id, at, what)
               select id, coalesce(ended, unconfirmed), case when ended is null then $4::jsonb else $5::jsonb end
               from retired)
           select id, ended is not null as "expired!" from retired"#,
        now.to_sqlx(),
        unconfirmed_since.to_sqlx(),
        BATCH,
        hidden,
        expired
    )
    .fetch_all(&mut *tx)
    .await?;
    let ids: Vec<_> = gone.iter().map(|advert| advert.id).collect();
    tell(&mut tx, &ids, now).await?;
    tx.commit().await?;
    if !ids.is_empty() {
        outbox::ring();
    }
    let expired = gone.iter().filter(|advert| advert.expired).count() as u64;
    Ok(Retired { hidden: gone.len() as u64 - expired, expired })
}

/// An invented employer looks at its adverts again when they have not been confirmed for this long.
const INVENTED_PATIENCE: SignedDuration = SignedDuration::from_hours(13 * 24);

/// It says then that they are open: of each advert as of another hour of the last three days, as people would.
async fn confirm_invented(pool: &Pool, now: Timestamp) -> Result<(), DatabaseError> {
    let forgotten = now.saturating_sub(INVENTED_PATIENCE).unwrap_or(Timestamp::MIN);
    sqlx::query!(
        "update jobs.posting p
         set confirmed_at = $1::timestamptz - interval '1 hour' * (hashtextextended(p.short_id, 0) & 63)
         from jobs.company c
         where c.id = p.company_id and c.demo
           and p.closed_at is null and p.retired_at is null and p.confirmed_at <= $2",
        now.to_sqlx(),
        forgotten.to_sqlx()
    )
    .execute(pool)
    .await?;
    Ok(())
}
