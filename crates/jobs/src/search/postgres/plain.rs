//! A page by date, without filters and counts.

use database::{DatabaseError, Pool};

use super::Page;
use crate::{
    Cursor, card,
    search::{
        Count, PAGE_SIZE, page,
        reach::{self, Reach},
    },
};

/// The page behind `after`.
pub(super) async fn page(
    pool: &Pool,
    after: Option<Cursor>,
    text: Option<&(String, Reach)>,
) -> Result<Page, DatabaseError> {
    let after = after.unwrap_or(Cursor::NEWEST);
    let Some((words, reach)) = text else {
        let total = reach::live(pool).await?;
        return paged(page::newest(pool, after).await?, total);
    };
    match *reach {
        Reach::Rare(Count::Exactly(0)) => Ok(Page::empty(None)),
        Reach::Rare(total) => paged(page::from_index(pool, words, after).await?, total),
        Reach::Common(total) => {
            let rows = page::by_date(pool, words, after, page::WALKED).await?;
            // A common word whose adverts are all old, or the list's end: sorting every match is slower, but bounded.
            let rows = if rows.len() > PAGE_SIZE { rows } else { page::from_index(pool, words, after).await? };
            paged(rows, total)
        }
        Reach::Unpacked => {
            let mut page = paged(page::by_date(pool, words, after, page::UNPACKED).await?, Count::Unknown)?;
            if page.next.is_none() {
                page.next = page::end_of_walk(pool, after, page::UNPACKED).await?;
            }
            Ok(page)
        }
    }
}

fn paged(rows: Vec<card::CardRow>, total: Count) -> Result<Page, DatabaseError> {
    let (cards, next) = card::page(rows, PAGE_SIZE)?;
    Ok(Page { cards, total, next, facets: None })
}
