//! A page with filters, counts or another order, out of one pass over records.

use contracts::PostingId;
use database::{DatabaseError, Pool};

use super::{
    Asked, Page,
    gather::{self, Gathered, LOOKED_AT, Walk},
};
use crate::{
    Card, Cursor,
    card::{self, cards},
    search::{
        Count, PAGE_SIZE, Sort,
        fitting::Fitting,
        ranking,
        record::{Flag, Record, records},
        tally::{MOST_SHOWN, Tally},
    },
};

/// Parts of a long list that are looked through for one page. What lies behind them is found from the next page on.
const PARTS: usize = 12;

/// The page that was asked for.
pub(super) async fn page(pool: &Pool, asked: &Asked<'_>) -> Result<Page, DatabaseError> {
    let fitting = Fitting::new(&asked.query.filters, asked.per_euro, asked.now);
    match gather::all(pool, asked.text.as_ref()).await? {
        Gathered::All(bytes) => whole(pool, asked, &fitting, &bytes).await,
        Gathered::First(first) => walked(pool, asked, &fitting, first).await,
    }
}

/// Every advert that fits the text is at hand: counts and order are exact.
async fn whole(pool: &Pool, asked: &Asked<'_>, fitting: &Fitting, all: &[u8]) -> Result<Page, DatabaseError> {
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
    let keys = keys(pool, asked, fits).await?;
    let (keys, next) = cut(keys, asked.query.sort, asked.query.after);
    Ok(Page {
        cards: shown(pool, &keys).await?,
        total: Count::Exactly(total),
        next,
        facets: asked.query.counted.then(|| tally.facets(true)),
    })
}

/// The list is too long: its parts are looked through until the page is full. Counts are of the first part by date, which
/// may be at hand.
async fn walked(pool: &Pool, asked: &Asked<'_>, fitting: &Fitting, first: Option<Walk>) -> Result<Page, DatabaseError> {
    let query = asked.query;
    let words = asked.text.as_ref().map(|(words, _)| words.as_str());
    let is_counted = query.counted || query.after.is_none();
    let first = match first {
        None if is_counted => Some(gather::walk(pool, words, Sort::Newest, None).await?),
        first => first,
    };
    let (facets, total) = match first.as_ref().filter(|_| is_counted) {
        Some(first) => {
            let mut tally = Tally::new(&query.filters, asked.per_euro, asked.now);
            records(&first.bytes)?.into_iter().for_each(|record| tally.add(record, fitting.failures(record)));
            let total = Count::MoreThan(tally.fitting().min(MOST_SHOWN));
            (query.counted.then(|| tally.facets(false)), total)
        }
        None => (None, Count::Unknown),
    };
    let after = query.after.filter(|_| query.sort != Sort::Relevance);
    let first = first.filter(|_| after.is_none() && query.sort != Sort::Salary);
    let (page, more) = filled(pool, asked, fitting, first, after).await?;
    let (keys, next) = cut(page, query.sort, query.after);
    // The best of the newest are ranked; there is no way on behind them.
    let more = more.filter(|_| query.sort != Sort::Relevance);
    Ok(Page { cards: shown(pool, &keys).await?, total, next: next.or(more), facets })
}

/// Keys of parts behind `after`, `first` before all others, until there are more than a page's; and where to go on.
async fn filled(
    pool: &Pool,
    asked: &Asked<'_>,
    fitting: &Fitting,
    mut first: Option<Walk>,
    mut after: Option<Cursor>,
) -> Result<(Vec<Key>, Option<Cursor>), DatabaseError> {
    let words = asked.text.as_ref().map(|(words, _)| words.as_str());
    let parts = if words.is_some() { 1 } else { PARTS };
    let (mut page, mut more) = (Vec::new(), None);
    for _ in 0..parts {
        let part = match first.take() {
            Some(first) => first,
            None => gather::walk(pool, words, asked.query.sort, after).await?,
        };
        let fits = records(&part.bytes)?.into_iter().filter(|record| fitting.failures(*record) == 0).collect();
        page.extend(keys(pool, asked, fits).await?);
        more = part.end;
        after = part.end;
        if page.len() > PAGE_SIZE || more.is_none() {
            break;
        }
    }
    Ok((page, more))
}

/// What a list is ordered by: it descends by both.
pub(in crate::search) type Key = (i64, PostingId);

async fn keys(pool: &Pool, asked: &Asked<'_>, fits: Vec<Record<'_>>) -> Result<Vec<Key>, DatabaseError> {
    match (asked.query.sort, &asked.text) {
        (Sort::Salary, _) => Ok(fits.into_iter().map(|record| (record.salary(), record.posting())).collect()),
        (Sort::Relevance, Some((words, _))) => {
            let paid = |record: &Record<'_>| record.flag(Flag::Paid);
            let newest = newest(fits, ranking::RANKED);
            let postings: Vec<_> = newest.iter().map(|record| (record.posting(), paid(record))).collect();
            ranking::rank(pool, words, asked.ranked, &postings).await
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
pub(in crate::search) async fn shown(pool: &Pool, keys: &[Key]) -> Result<Vec<Card>, DatabaseError> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = keys.iter().map(|(_, posting)| posting.0).collect();
    let mut rows = cards!("(select posting_id, published_at from jobs.live_job where posting_id = any($1))", &ids)
        .fetch_all(pool)
        .await?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(card::page(rows, LOOKED_AT.unsigned_abs().try_into().unwrap_or(usize::MAX))?.0)
}
