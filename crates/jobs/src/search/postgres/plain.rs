//! A page by date, without filters and counts.

use database::DatabaseError;
use sqlx::PgConnection;

use super::{Asked, Page};
use crate::{
    Cursor, card,
    search::{Count, PAGE_SIZE, page, reach::Reach},
};

/// The page that was asked for.
pub(super) async fn page(db: &mut PgConnection, asked: &Asked<'_>) -> Result<Page, DatabaseError> {
    let after = asked.query.after.unwrap_or(Cursor::NEWEST);
    let Some((words, reach)) = &asked.text else {
        let limits = asked.limits;
        let live = limits.common.live(&mut *db, asked.now).await?;
        let total = live.map_or(Count::MoreThan(limits.bounds.common), Count::Exactly);
        let rows = match asked.query.after {
            None => page::first(db).await?,
            Some(after) => page::newest(db, after).await?,
        };
        return paged(rows, total);
    };
    match *reach {
        Reach::Rare(Count::Exactly(0)) => Ok(Page::empty(None)),
        Reach::Rare(total) => paged(page::from_index(db, words, after).await?, total),
        Reach::Common(total) => {
            let rows = page::by_hour(&mut *db, words, after).await?;
            // A common word whose adverts are all old, or the list's end: sorting every match is slower, but bounded.
            let rows = if rows.len() > PAGE_SIZE { rows } else { page::from_index(db, words, after).await? };
            paged(rows, total)
        }
        Reach::Unpacked => {
            let mut page = paged(page::by_date(&mut *db, words, after, page::UNPACKED).await?, Count::Unknown)?;
            if page.next.is_none() {
                page.next = page::end_of_walk(db, after, page::UNPACKED).await?;
            }
            Ok(page)
        }
    }
}

fn paged(rows: Vec<card::CardRow>, total: Count) -> Result<Page, DatabaseError> {
    let (cards, next) = card::page(rows, PAGE_SIZE)?;
    Ok(Page { cards, total, next, facets: None })
}
