//! What a list shows of an advert.

use contracts::{Eligibility, Equity, Place, PostingId, Salary, Stage, Workplace};
use database::DatabaseError;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Cursor, ShortId, row};

/// One advert in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Public id, for the address.
    pub short_id: ShortId,
    /// The title as an address part; the address is `/jobs/{slug}-{short_id}`.
    pub slug: String,
    /// The role.
    pub title: String,
    /// The company's name.
    pub company: String,
    /// The company's address part.
    pub company_slug: String,
    /// How the company is funded.
    pub stage: Option<Stage>,
    /// People in the company.
    pub headcount: Option<i32>,
    /// People in its engineering.
    pub engineers: Option<i32>,
    /// Where the work is done.
    pub workplace: Option<Workplace>,
    /// Places of work, or from where remote work is accepted.
    pub places: Vec<Place>,
    /// From where remote work is accepted, as it was understood; `None`: the employer does not say.
    pub eligibility: Option<Eligibility>,
    /// Base pay; `None` is *not stated by the employer*.
    pub salary: Option<Salary>,
    /// A share in the company.
    pub equity: Option<Equity>,
    /// Tags.
    pub stack: Vec<String>,
    /// Questions of the brief that are stated.
    pub brief_stated: i16,
    /// Questions of the brief that the employer declined.
    pub brief_declined: i16,
    /// When it was first published.
    pub published_at: Timestamp,
    /// When the employer last said that it is open.
    pub confirmed_at: Timestamp,
    /// Invented, for show.
    pub demo: bool,
    /// Where it was read: `ashby`, `demo`.
    pub source: String,
}

/// The columns that a card is made of; every list selects these.
pub(crate) struct CardRow {
    pub(crate) id: Uuid,
    pub(crate) short_id: String,
    pub(crate) slug: String,
    pub(crate) title: String,
    pub(crate) company: String,
    pub(crate) company_slug: String,
    pub(crate) stage: Option<String>,
    pub(crate) headcount: Option<i32>,
    pub(crate) engineers: Option<i32>,
    pub(crate) workplace: Option<String>,
    pub(crate) places: serde_json::Value,
    pub(crate) eligible_worldwide: Option<bool>,
    pub(crate) eligible_countries: Option<Vec<String>>,
    pub(crate) eligible_offset_from: Option<i16>,
    pub(crate) eligible_offset_to: Option<i16>,
    pub(crate) salary_currency: Option<String>,
    pub(crate) salary_period: Option<String>,
    pub(crate) salary_min: Option<i64>,
    pub(crate) salary_max: Option<i64>,
    pub(crate) equity_offered: bool,
    pub(crate) equity_min: Option<i32>,
    pub(crate) equity_max: Option<i32>,
    pub(crate) stack: Vec<String>,
    pub(crate) brief_stated: i16,
    pub(crate) brief_declined: i16,
    pub(crate) published_at: jiff_sqlx::Timestamp,
    pub(crate) confirmed_at: jiff_sqlx::Timestamp,
    pub(crate) demo: bool,
    pub(crate) source: String,
}

/// The cards of the adverts that `$live`, a table expression with `posting_id` and `published_at`, yields; newest first,
/// or, where they are asked for `unordered`, as they come.
///
/// `query_as!` takes literals alone, so the columns are written once here and joined to each list's own part by `+`.
macro_rules! cards {
    (unordered $live:tt, $($argument:expr),* $(,)?) => { cards!(all "", $live, "", $($argument),*) };
    (with $with:tt, $live:tt, $($argument:expr),* $(,)?) => {
        cards!(
            all $with,
            $live,
            "
                    order by live.published_at desc, live.posting_id desc",
            $($argument),*
        )
    };
    (all $with:tt, $live:tt, $order:tt, $($argument:expr),*) => {
        sqlx::query_as!(
            $crate::card::CardRow,
            $with
                + " select p.id, p.short_id, p.slug, p.title, c.name as company, c.slug as company_slug, c.stage,
                           c.headcount, c.engineers, p.workplace, p.places, p.salary_currency, p.salary_period,
                           p.salary_min, p.salary_max, p.equity_offered, p.equity_min, p.equity_max, p.stack,
                           p.eligible_worldwide, p.eligible_countries, p.eligible_offset_from, p.eligible_offset_to,
                           p.brief_stated, p.brief_declined, p.published_at, p.confirmed_at, c.demo, p.source
                    from "
                + $live
                + " live
                    join jobs.posting p on p.id = live.posting_id
                    join jobs.company c on c.id = p.company_id"
                + $order,
            $($argument),*
        )
    };
    ($live:tt, $($argument:expr),* $(,)?) => { cards!(with "", $live, $($argument),*) };
}
pub(crate) use cards;

impl CardRow {
    /// Where a list goes on after this row.
    pub(crate) fn cursor(&self) -> Cursor {
        Cursor::published(self.published_at.to_jiff(), PostingId(self.id))
    }

    /// The card.
    ///
    /// # Errors
    /// When a column holds what it cannot.
    pub(crate) fn into_card(self) -> Result<Card, DatabaseError> {
        Ok(Card {
            short_id: self
                .short_id
                .parse()
                .map_err(|_| DatabaseError::Corrupt(format!("short id {}", self.short_id)))?,
            slug: self.slug,
            title: self.title,
            company: self.company,
            company_slug: self.company_slug,
            stage: row::term(self.stage)?,
            headcount: self.headcount,
            engineers: self.engineers,
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
            brief_stated: self.brief_stated,
            brief_declined: self.brief_declined,
            published_at: self.published_at.to_jiff(),
            confirmed_at: self.confirmed_at.to_jiff(),
            demo: self.demo,
            source: self.source,
        })
    }
}

/// A page out of rows of which one more than a page was asked for: that one tells whether there is a next page.
pub(crate) fn page(mut rows: Vec<CardRow>, size: usize) -> Result<(Vec<Card>, Option<Cursor>), DatabaseError> {
    let more = rows.len() > size;
    rows.truncate(size);
    let next = rows.last().filter(|_| more).map(CardRow::cursor);
    Ok((rows.into_iter().map(CardRow::into_card).collect::<Result<_, _>>()?, next))
}

/// The limit for a list of `size` adverts that wants to know whether there are more.
pub(crate) fn one_more_than(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX - 1) + 1
}
