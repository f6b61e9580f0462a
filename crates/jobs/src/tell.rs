//! Tells others what adverts are now: `jobs.posting`, in the transaction that makes it true.

use contracts::{Availability, CompanyId, PostingChanged, PostingId};
use database::{DatabaseError, Transaction, outbox, outbox::OutboxError};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    liveness::{PostingState, state},
    row,
};

/// Tells the state of these adverts, whose versions have risen with what was done to them. Two statements, however many
/// they are; after the commit somebody rings ([`outbox::ring`]).
pub(crate) async fn tell(tx: &mut Transaction, adverts: &[Uuid], now: Timestamp) -> Result<(), OutboxError> {
    if adverts.is_empty() {
        return Ok(());
    }
    let events = states(tx, adverts, now).await?;
    outbox::append_all(tx, &events).await
}

async fn states(tx: &mut Transaction, adverts: &[Uuid], now: Timestamp) -> Result<Vec<PostingChanged>, DatabaseError> {
    let rows = sqlx::query_as!(
        Row,
        r#"select p.id, p.version, p.company_id, c.slug as company_slug, c.name as company_name, p.closed_at,
                  p.retired_at, p.confirmed_at, p.expires_at, p.duplicate_of, l.posting_id is not null as "listed!",
                  p.title, p.roles, p.seniority, p.employment_type, p.workplace, p.places, p.eligible_worldwide,
                  p.eligible_countries, p.eligible_offset_from, p.eligible_offset_to, p.salary_currency,
                  p.salary_period, p.salary_min, p.salary_max, p.equity_offered, p.equity_min, p.equity_max, p.stack,
                  p.language, p.published_at
           from jobs.posting p join jobs.company c on c.id = p.company_id
           left join jobs.live_job l on l.posting_id = p.id
           where p.id = any($1) order by p.id"#,
        adverts
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter().map(|row| row.into_event(now)).collect()
}

struct Row {
    id: Uuid,
    version: i64,
    company_id: Uuid,
    company_slug: String,
    company_name: String,
    closed_at: Option<jiff_sqlx::Timestamp>,
    retired_at: Option<jiff_sqlx::Timestamp>,
    confirmed_at: jiff_sqlx::Timestamp,
    expires_at: Option<jiff_sqlx::Timestamp>,
    duplicate_of: Option<Uuid>,
    listed: bool,
    title: String,
    roles: Vec<String>,
    seniority: Option<String>,
    employment_type: Option<String>,
    workplace: Option<String>,
    places: serde_json::Value,
    eligible_worldwide: Option<bool>,
    eligible_countries: Option<Vec<String>>,
    eligible_offset_from: Option<i16>,
    eligible_offset_to: Option<i16>,
    salary_currency: Option<String>,
    salary_period: Option<String>,
    salary_min: Option<i64>,
    salary_max: Option<i64>,
    equity_offered: bool,
    equity_min: Option<i32>,
    equity_max: Option<i32>,
    stack: Vec<String>,
    language: Option<String>,
    published_at: jiff_sqlx::Timestamp,
}

impl Row {
    /// What the lists hold decides before the dates do: between two sweeps they may differ.
    fn availability(&self, now: Timestamp) -> Availability {
        if self.closed_at.is_some() {
            return Availability::Closed;
        }
        if self.listed {
            return Availability::Live;
        }
        let expires_at = self.expires_at.map(jiff_sqlx::Timestamp::to_jiff);
        let at = self.retired_at.map_or(now, jiff_sqlx::Timestamp::to_jiff);
        match state(self.confirmed_at.to_jiff(), expires_at, at) {
            PostingState::Expired(_) => Availability::Expired,
            PostingState::Live if self.duplicate_of.is_some() && self.retired_at.is_none() => Availability::Live,
            _ => Availability::Hidden,
        }
    }

    fn into_event(self, now: Timestamp) -> Result<PostingChanged, DatabaseError> {
        Ok(PostingChanged {
            state: self.availability(now),
            behind: self.duplicate_of.filter(|_| !self.listed).map(PostingId),
            posting: PostingId(self.id),
            revision: self.version,
            company: CompanyId(self.company_id),
            company_slug: self.company_slug,
            company_name: self.company_name,
            title: self.title,
            roles: row::terms(self.roles)?,
            seniority: row::term(self.seniority)?,
            employment_type: row::term(self.employment_type)?,
            workplace: row::term(self.workplace)?,
            places: row::places(self.places)?,
            eligibility: row::eligibility(
                self.eligible_worldwide,
                self.eligible_countries,
                self.eligible_offset_from.zip(self.eligible_offset_to),
            )?,
            salary: row::salary(self.salary_currency, self.salary_period, self.salary_min, self.salary_max)?,
            equity: row::equity(self.equity_offered, self.equity_min, self.equity_max),
            stack: self.stack,
            language: row::term(self.language)?,
            published_at: self.published_at.to_jiff(),
        })
    }
}
