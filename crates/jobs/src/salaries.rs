//! What live adverts pay, as figures: percentiles by kind of role, by country and by stage.
//!
//! The rule, which the page states too: of each advert that states pay the middle of its range counts, or the one end that
//! it states; as a yearly amount (12 months, 52 weeks, 220 days, 1,760 hours) at the reference rates. An advert without
//! stated pay is never estimated. Below five adverts nothing is told, for then a figure is somebody's pay.

mod percentiles;

use std::collections::{BTreeMap, BTreeSet};

use contracts::{CountryCode, Currency, RoleKind, Stage, UnknownTerm};
use database::{DatabaseError, Pool};
use jiff::civil::Date;

pub use percentiles::{FEWEST, Percentiles};

/// The newest live adverts that figures are made of.
pub const CONSIDERED: u32 = 10_000;

/// Countries beyond this many are not told.
const COUNTRIES: usize = 30;

/// Which adverts figures are wanted of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SalaryQuery {
    /// What amounts are told in.
    pub currency: Currency,
    /// Of this kind of role.
    pub role: Option<RoleKind>,
    /// With a place of work there.
    pub country: Option<CountryCode>,
    /// Of companies funded like this.
    pub stage: Option<Stage>,
}

/// Figures of one group of adverts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    /// Adverts of the group that state pay.
    pub adverts: u32,
    /// In whole units of the currency asked for; `None` below [`FEWEST`] adverts.
    pub percentiles: Option<Percentiles>,
}

/// What the board pays.
#[derive(Clone, Debug, PartialEq)]
pub struct Salaries {
    /// What amounts are told in.
    pub currency: Currency,
    /// Of when its reference rate is.
    pub rate_as_of: Date,
    /// The adverts that fit the query.
    pub all: Figures,
    /// Adverts that fit the query and state no pay, or in a currency without a rate.
    pub unstated: u32,
    /// By kind of role; an advert can be of several.
    pub by_role: Vec<(RoleKind, Figures)>,
    /// By country of a place of work, the most adverts first; an advert can be in several.
    pub by_country: Vec<(CountryCode, Figures)>,
    /// By stage of the company.
    pub by_stage: Vec<(Stage, Figures)>,
    /// The countries in which any of the adverts that were looked at has a place of work, in the order of their codes.
    pub countries: Vec<CountryCode>,
    /// All of it is invented, for show: the board has no real advert.
    pub demo: bool,
}

/// One advert as figures see it.
#[derive(Clone, Debug, PartialEq)]
struct Paid {
    /// In the currency asked for; `None`: not stated.
    amount: Option<f64>,
    roles: Vec<RoleKind>,
    countries: Vec<CountryCode>,
    stage: Option<Stage>,
}

/// Figures of what the newest [`CONSIDERED`] live adverts pay. Invented adverts count only where there are no others.
/// `None` where the currency has no reference rate.
///
/// # Errors
/// When the database cannot say.
pub async fn salaries(pool: &Pool, query: SalaryQuery) -> Result<Option<Salaries>, DatabaseError> {
    let currency = query.currency.to_string();
    let rate = sqlx::query!(
        r#"select per_euro, as_of as "as_of: jiff_sqlx::Date" from jobs.exchange_rate where currency = $1"#,
        currency
    )
    .fetch_optional(pool)
    .await?;
    let Some(rate) = rate else { return Ok(None) };
    let demo = is_demo(pool).await?;
    let adverts = paid(pool, rate.per_euro, demo).await?;
    Ok(Some(gather(&query, rate.as_of.to_jiff(), demo, adverts)))
}

/// Whether every live advert is invented.
async fn is_demo(pool: &Pool) -> Result<bool, DatabaseError> {
    let demo = sqlx::query_scalar!(
        r#"select not exists (select from jobs.company c where not c.demo
                              and exists (select from jobs.live_job l where l.company_id = c.id)) as "demo!""#
    )
    .fetch_one(pool)
    .await?;
    Ok(demo)
}

/// The newest live adverts, with pay in a currency of which one euro is `per_euro`.
async fn paid(pool: &Pool, per_euro: f64, demo: bool) -> Result<Vec<Paid>, DatabaseError> {
    let rows = sqlx::query!(
        r#"select (coalesce(p.salary_min, p.salary_max) + coalesce(p.salary_max, p.salary_min)) / 200.0::float8
                  * case p.salary_period when 'YEAR' then 1 when 'MONTH' then 12 when 'WEEK' then 52
                                         when 'DAY' then 220 when 'HOUR' then 1760 end
                  / r.per_euro * $1::float8 as amount,
                  p.roles,
                  array(select distinct place ->> 'country' from jsonb_array_elements(p.places) as place
                        where place ->> 'country' is not null order by 1 limit 20) as "countries!",
                  c.stage
           from (select posting_id, company_id from jobs.live_job
                 order by published_at desc, posting_id desc limit $3) newest
           join jobs.posting p on p.id = newest.posting_id
           join jobs.company c on c.id = newest.company_id
           left join jobs.exchange_rate r on r.currency = p.salary_currency
           where c.demo = $2"#,
        per_euro,
        demo,
        i64::from(CONSIDERED)
    )
    .fetch_all(pool)
    .await?;
    let corrupt = |error: UnknownTerm| DatabaseError::Corrupt(error.to_string());
    let country = |code: String| code.parse().map_err(|_| DatabaseError::Corrupt(format!("country `{code}`")));
    rows.into_iter()
        .map(|row| {
            Ok(Paid {
                amount: row.amount,
                roles: row.roles.iter().map(|role| role.parse().map_err(corrupt)).collect::<Result<_, _>>()?,
                countries: row.countries.into_iter().map(country).collect::<Result<_, _>>()?,
                stage: crate::row::term(row.stage)?,
            })
        })
        .collect()
}

impl SalaryQuery {
    fn fits(&self, advert: &Paid) -> bool {
        self.role.is_none_or(|role| advert.roles.contains(&role))
            && self.country.is_none_or(|country| advert.countries.contains(&country))
            && self.stage.is_none_or(|stage| advert.stage == Some(stage))
    }
}

fn gather(query: &SalaryQuery, rate_as_of: Date, demo: bool, adverts: Vec<Paid>) -> Salaries {
    let countries: BTreeSet<CountryCode> = adverts.iter().flat_map(|advert| advert.countries.iter().copied()).collect();
    let fitting: Vec<Paid> = adverts.into_iter().filter(|advert| query.fits(advert)).collect();
    let stated: Vec<(&Paid, f64)> = fitting.iter().filter_map(|advert| Some((advert, advert.amount?))).collect();
    let all = figures(stated.iter().map(|(_, amount)| *amount).collect());
    let mut by_country: Vec<_> = grouped(&stated, |advert| advert.countries.clone()).into_iter().collect();
    by_country.sort_by_key(|(country, figures)| (std::cmp::Reverse(figures.adverts), *country));
    by_country.truncate(COUNTRIES);
    Salaries {
        currency: query.currency,
        rate_as_of,
        unstated: count(fitting.len() - stated.len()),
        all,
        by_role: grouped(&stated, |advert| advert.roles.clone()).into_iter().collect(),
        by_country,
        by_stage: grouped(&stated, |advert| advert.stage.into_iter().collect()).into_iter().collect(),
        countries: countries.into_iter().collect(),
        demo,
    }
}

/// The figures of each group; an advert counts in every group that it is in.
fn grouped<T: Ord>(stated: &[(&Paid, f64)], groups: impl Fn(&Paid) -> Vec<T>) -> BTreeMap<T, Figures> {
    let mut amounts: BTreeMap<T, Vec<f64>> = BTreeMap::new();
    for (advert, amount) in stated {
        for group in groups(advert) {
            amounts.entry(group).or_default().push(*amount);
        }
    }
    amounts.into_iter().map(|(group, amounts)| (group, figures(amounts))).collect()
}

fn figures(amounts: Vec<f64>) -> Figures {
    Figures { adverts: count(amounts.len()), percentiles: Percentiles::of(amounts) }
}

fn count(adverts: usize) -> u32 {
    // At most the adverts that are considered.
    u32::try_from(adverts).unwrap_or(u32::MAX)
}
