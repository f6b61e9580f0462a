//! A page with filters, counts or another order, out of one pass over records.

use contracts::PostingId;
use database::DatabaseError;
use sqlx::{PgConnection, PgExecutor};

use super::{
    Asked, Page,
    gather::{self, Gathered, Walk},
    worded,
};
use crate::{
    Card, Cursor,
    card::{self, cards},
    search::{
        Count, PAGE_SIZE, Sort,
        fitting::Fitting,
        ranking,
        reach::Reach,
        record::{Flag, Record, records},
        tally::{MOST_SHOWN, Tally},
        terms,
    },
};

/// Parts of a long list that are looked through for one page. What lies behind them is found from the next page on.
const PARTS: usize = 12;

/// Adverts that a page is looked for among, at the least; as many where nothing is known of how many fit.
const LEAST: u32 = 64;
const UNKNOWN: u32 = 500;

/// The page that was asked for.
pub(super) async fn page(db: &mut PgConnection, asked: &Asked<'_>) -> Result<Page, DatabaseError> {
    let fitting = Fitting::new(&asked.query.filters, asked.per_euro, asked.now);
    match gather::all(db, asked).await? {
        Gathered::All(bytes) => whole(db, asked, &fitting, &bytes).await,
        Gathered::First(first) => walked(db, asked, &fitting, first).await,
    }
}

/// Every advert that fits the text is at hand: counts and order are exact.
async fn whole(db: &mut PgConnection, asked: &Asked<'_>, fitting: &Fitting, all: &[u8]) -> Result<Page, DatabaseError> {
    let records = records(all)?;
    let mut tally = Tally::new(&asked.query.filters, asked.per_euro, asked.now);
    let (mut fits, mut total) = (Vec::new(), 0_u32);
    for record in records {
        let failures = fitting.failures(record);
        if asked.query.counted {
            tally.add(record, failures);
        }
        if failures == 0 {
            total += 1;
            fits.push(record);
        }
    }
    let keys = keys(&mut *db, asked, fits).await?;
    let (keys, next) = cut(keys, asked.query.sort, asked.query.after);
    Ok(Page {
        cards: shown(&mut *db, &keys).await?,
        total: Count::Exactly(total),
        next,
        facets: asked.query.counted.then(|| tally.facets(true)),
    })
}

/// The list is too long: its parts are looked through until the page is full. Counts are of the first part by date, which
/// may be at hand.
async fn walked(
    db: &mut PgConnection,
    asked: &Asked<'_>,
    fitting: &Fitting,
    mut first: Option<Walk>,
) -> Result<Page, DatabaseError> {
    let (query, bounds) = (asked.query, &asked.limits.bounds);
    if let (None, Some(text), true) = (&first, &asked.text, asked.counts()) {
        let bytes = worded::part(&mut *db, text, Sort::Newest, None, bounds.worded).await?;
        first = Some(Walk { bytes, end: None });
    }
    let (mut facets, mut total, mut enough) = (None, Count::Unknown, UNKNOWN);
    if let Some(first) = first.as_ref().filter(|_| asked.counts()) {
        let mut tally = Tally::new(&query.filters, asked.per_euro, asked.now);
        records(&first.bytes)?.into_iter().for_each(|record| tally.add(record, fitting.failures(record)));
        total = Count::MoreThan(tally.fitting().min(MOST_SHOWN));
        enough = enough_for_a_page(bounds.looked_at, tally.fitting());
        facets = query.counted.then(|| tally.facets(false));
    }
    // The best of the newest are ranked; there is no way on behind them.
    let after = query.after.filter(|_| query.sort != Sort::Relevance);
    let first = first.filter(|_| after.is_none() && query.sort != Sort::Salary);
    let (page, more) = match &asked.text {
        Some(text) => said(db, asked, fitting, text, first, after).await?,
        None => filled(db, asked, fitting, first, after, enough).await?,
    };
    let (keys, next) = cut(page, query.sort, query.after);
    Ok(Page { cards: shown(&mut *db, &keys).await?, total, next: next.or(more), facets })
}

/// Adverts to look at for a page where so many of those that were looked at fit.
fn enough_for_a_page(looked_at: u32, fitting: u32) -> u32 {
    let twice = 2 * (PAGE_SIZE as u64 + 1) * u64::from(looked_at) / u64::from(fitting.max(1));
    u32::try_from(twice).unwrap_or(u32::MAX).max(LEAST)
}

/// Keys of the next part's adverts that say the text, which may be at hand; and where to go on if they fill no page.
async fn said(
    db: &mut PgConnection,
    asked: &Asked<'_>,
    fitting: &Fitting,
    text: &(String, Reach),
    first: Option<Walk>,
    after: Option<Cursor>,
) -> Result<(Vec<Key>, Option<Cursor>), DatabaseError> {
    let (sort, most) = (asked.query.sort, asked.limits.bounds.worded);
    let bytes = match first {
        Some(first) => first.bytes,
        None => worded::part(&mut *db, text, sort, after, most).await?,
    };
    let page = keys(&mut *db, asked, fits(&bytes, fitting)?).await?;
    let is_full = page.len() > PAGE_SIZE || sort == Sort::Relevance;
    let more = if is_full { None } else { worded::end(db, sort, after, most).await? };
    Ok((page, fitting.reachable(sort, more)))
}

/// Keys of parts behind `after`, `first` before all others, until there are more than a page's; and where to go on. Parts
/// hold `enough` adverts; where that is many, or was not enough, those that pass the filters are asked for instead.
async fn filled(
    db: &mut PgConnection,
    asked: &Asked<'_>,
    fitting: &Fitting,
    mut first: Option<Walk>,
    mut after: Option<Cursor>,
    mut enough: u32,
) -> Result<(Vec<Key>, Option<Cursor>), DatabaseError> {
    let (sort, bounds) = (asked.query.sort, asked.limits.bounds);
    let mut terms = terms::of(fitting);
    let (mut page, mut more) = (Vec::new(), None);
    for _ in 0..PARTS {
        let part = match first.take() {
            Some(first) => first,
            None => {
                if let Some(terms) = terms.take_if(|_| enough > bounds.walked)
                    && let Some(bytes) = gather::narrowed(&mut *db, &terms, bounds.looked_at).await?
                {
                    return Ok((keys(&mut *db, asked, fits(&bytes, fitting)?).await?, None));
                }
                gather::walk(&mut *db, sort, after, enough.min(bounds.looked_at)).await?
            }
        };
        page.extend(keys(&mut *db, asked, fits(&part.bytes, fitting)?).await?);
        more = fitting.reachable(sort, part.end);
        after = part.end;
        if page.len() > PAGE_SIZE || more.is_none() {
            break;
        }
        enough = bounds.looked_at;
    }
    Ok((page, more))
}

fn fits<'a>(bytes: &'a [u8], fitting: &Fitting) -> Result<Vec<Record<'a>>, DatabaseError> {
    let mut fits = records(bytes)?;
    fits.retain(|record| fitting.failures(*record) == 0);
    Ok(fits)
}

/// What a list is ordered by: it descends by both.
pub(in crate::search) type Key = (i64, PostingId);

async fn keys(db: impl PgExecutor<'_>, asked: &Asked<'_>, fits: Vec<Record<'_>>) -> Result<Vec<Key>, DatabaseError> {
    match (asked.query.sort, &asked.text) {
        (Sort::Salary, _) => Ok(fits.into_iter().map(|record| (record.salary(), record.posting())).collect()),
        (Sort::Relevance, Some((words, _))) => {
            let paid = |record: &Record<'_>| record.flag(Flag::Paid);
            let newest = newest(fits, ranking::RANKED);
            let postings: Vec<_> = newest.iter().map(|record| (record.posting(), paid(record))).collect();
            ranking::rank(db, words, asked.ranked, &postings).await
        }
        _ => Ok(fits.into_iter().map(|record| (record.published(), record.posting())).collect()),
    }
}

fn newest(mut records: Vec<Record<'_>>, most: usize) -> Vec<Record<'_>> {
    let age = |record: &Record<'_>| std::cmp::Reverse((record.published(), record.posting()));
    if records.len() > most {
        records.select_nth_unstable_by_key(most, age);
        records.truncate(most);
    }
    records
}

/// A page's keys behind `after`, in order, and where to go on.
pub(in crate::search) fn cut(mut keys: Vec<Key>, sort: Sort, after: Option<Cursor>) -> (Vec<Key>, Option<Cursor>) {
    if let Some(after) = after {
        keys.retain(|key| *key < (after.key(), after.posting()));
    }
    if keys.len() > PAGE_SIZE + 1 {
        keys.select_nth_unstable_by(PAGE_SIZE, |a, b| b.cmp(a));
        keys.truncate(PAGE_SIZE + 1);
    }
    keys.sort_unstable_by(|a, b| b.cmp(a));
    let more = keys.len() > PAGE_SIZE;
    keys.truncate(PAGE_SIZE);
    let next = keys.last().filter(|_| more).map(|(key, posting)| Cursor::new(sort, *key, *posting));
    (keys, next)
}

/// The adverts of a page, in the order of `keys`.
async fn shown(db: impl PgExecutor<'_>, keys: &[Key]) -> Result<Vec<Card>, DatabaseError> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = keys.iter().map(|(_, posting)| posting.0).collect();
    let mut rows = cards!("(select posting_id, published_at from jobs.live_job where posting_id = any($1))", &ids)
        .fetch_all(db)
        .await?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(card::page(rows, usize::MAX)?.0)
}
