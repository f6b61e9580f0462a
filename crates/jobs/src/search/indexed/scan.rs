//! One pass over all live adverts: the page and every count, exact however many there are.

use database::DatabaseError;
use jiff::Timestamp;

use super::columns::Columns;
use crate::{
    Cursor,
    search::{
        Facets, PAGE_SIZE, Query, Sort,
        fitting::Fitting,
        postgres::counted::{Key, cut},
        tally::Tally,
    },
};

/// A page without its cards.
pub(super) struct Scanned {
    pub(super) keys: Vec<Key>,
    pub(super) next: Option<Cursor>,
    pub(super) total: u32,
    pub(super) facets: Option<Facets>,
}

/// The page of a query without a text. Work for a thread that may be busy for some milliseconds.
pub(super) fn scan(columns: &Columns, query: &Query, per_euro: f64, now: Timestamp) -> Result<Scanned, DatabaseError> {
    let fitting = Fitting::new(&query.filters, per_euro, now);
    let mut tally = Tally::new(&query.filters, per_euro, now);
    let behind = query.after.map(|after| (after.key(), after.posting()));
    let (mut keys, mut total) = (Vec::new(), 0);
    for part in columns.parts() {
        for record in part? {
            let failures = fitting.failures(record);
            if query.counted {
                tally.add(record, failures);
            }
            if failures != 0 {
                continue;
            }
            total += 1;
            let by_pay = query.sort == Sort::Salary;
            let key = (if by_pay { record.salary() } else { record.published() }, record.posting());
            // By date the list is in order already: a page and one more are enough.
            if (by_pay || keys.len() <= PAGE_SIZE) && behind.is_none_or(|behind| key < behind) {
                keys.push(key);
            }
        }
    }
    let (keys, next) = cut(keys, query.sort, query.after);
    Ok(Scanned { keys, next, total, facets: query.counted.then(|| tally.facets(true)) })
}
