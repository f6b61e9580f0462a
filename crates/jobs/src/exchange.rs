//! Reference rates, by which salaries in different currencies are compared. Adverts always show their own currency.

use contracts::{Currency, RateChanged};
use database::{
    DatabaseError, Pool,
    outbox::{self, OutboxError},
};
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;

use crate::BASE_CURRENCY;

/// A reference rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExchangeRate {
    /// The currency.
    pub currency: Currency,
    /// Units of it for one euro.
    pub per_euro: f64,
    /// The day that it is of.
    pub as_of: Date,
}

/// Why a rate cannot be set.
#[derive(Debug, thiserror::Error)]
pub enum RateError {
    /// The database refused or is away.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// Rates are positive numbers below a billion.
    #[error("a rate is a number above 0 and below 1,000,000,000: units of the currency for one euro")]
    OutOfRange,
    /// All other rates are in euros.
    #[error("one euro is always one euro")]
    Base,
    /// It cannot be told.
    #[error("a rate cannot be told: {0}")]
    Untold(#[source] OutboxError),
}

impl From<OutboxError> for RateError {
    fn from(error: OutboxError) -> Self {
        match error {
            OutboxError::Database(error) => Self::Database(error),
            other => Self::Untold(other),
        }
    }
}

impl From<sqlx::Error> for RateError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Units of `currency` for one euro; `None` where there is no reference rate.
///
/// # Errors
/// When the database cannot say.
pub(crate) async fn per_euro(pool: &Pool, currency: Currency) -> Result<Option<f64>, DatabaseError> {
    if currency == BASE_CURRENCY {
        return Ok(Some(1.0));
    }
    Ok(sqlx::query_scalar!("select per_euro from jobs.exchange_rate where currency = $1", currency.as_str())
        .fetch_optional(pool)
        .await?)
}

/// All reference rates, by currency.
///
/// # Errors
/// When the database cannot say.
pub async fn exchange_rates(pool: &Pool) -> Result<Vec<ExchangeRate>, DatabaseError> {
    let rows = sqlx::query!(
        r#"select currency, per_euro, as_of as "as_of: jiff_sqlx::Date" from jobs.exchange_rate order by currency
           limit 1000"#
    )
    .fetch_all(pool)
    .await?;
    let rate = |row: (String, f64, jiff_sqlx::Date)| {
        let currency = row.0.parse().map_err(|_| DatabaseError::Corrupt(format!("currency {}", row.0)))?;
        Ok(ExchangeRate { currency, per_euro: row.1, as_of: row.2.to_jiff() })
    };
    rows.into_iter().map(|row| rate((row.currency, row.per_euro, row.as_of))).collect()
}

/// Sets a reference rate; the live adverts in that currency are compared by it from then on. Gives how many they are. It is
/// told as `jobs.rate` in the same transaction; somebody rings afterwards ([`outbox::ring`]).
///
/// # Errors
/// See [`RateError`]; nothing has changed then.
pub async fn set_exchange_rate(pool: &Pool, rate: ExchangeRate) -> Result<u64, RateError> {
    if !(rate.per_euro > 0.0 && rate.per_euro < 1e9) {
        return Err(RateError::OutOfRange);
    }
    if rate.currency == BASE_CURRENCY {
        return Err(RateError::Base);
    }
    let ExchangeRate { currency, per_euro, as_of } = rate;
    let mut tx = pool.begin().await?;
    let revision = sqlx::query_scalar!(
        "insert into jobs.exchange_rate as r (currency, per_euro, as_of) values ($1, $2, $3)
         on conflict (currency) do update set per_euro = excluded.per_euro, as_of = excluded.as_of,
             version = r.version + 1
         returning version",
        currency.as_str(),
        per_euro,
        as_of.to_sqlx() as _
    )
    .fetch_one(&mut *tx)
    .await?;
    // The trigger `complete` writes what is derived anew.
    let adverts = sqlx::query!(
        "update jobs.live_job l set company_id = l.company_id
         from jobs.posting p where p.id = l.posting_id and p.salary_currency = $1",
        currency.as_str()
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    outbox::append(&mut tx, &RateChanged { currency, per_euro, as_of, revision }).await?;
    tx.commit().await?;
    Ok(adverts)
}
