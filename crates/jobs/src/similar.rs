//! Live adverts that resemble one that is gone.

use database::{DatabaseError, Pool};

use crate::{
    Card, Posting,
    card::{self, cards},
};

/// Adverts that are looked at by date, and as many again that hold the title's words: the work is the same at any size
/// of the board.
const LOOKED_AT: i64 = 400;

/// At most `limit` live adverts that resemble `posting`: by its kind of role, the words of its title, its tags; those that
/// resemble it most, newest first. Real adverts next to a real one, invented ones next to an invented one.
///
/// # Errors
/// When the database cannot say.
pub async fn similar(pool: &Pool, posting: &Posting, limit: usize) -> Result<Vec<Card>, DatabaseError> {
    let roles: Vec<_> = posting.roles.iter().map(|role| role.as_str().to_owned()).collect();
    let rows = cards!(
        with "with candidate as materialized (
                  (select posting_id, published_at from jobs.live_job
                   order by published_at desc, posting_id desc limit $7)
                  union
                  (select posting_id, published_at from jobs.live_job
                   where document @@ plainto_tsquery('jobs.question', $2) limit $7)),
                weighed as (
                  select candidate.*,
                         3 * similarity(p.title, $2)
                         + case when p.roles && $3::text[] then 2 else 0 end
                         + least(1.5, 0.5 * cardinality(array(select unnest(p.stack) intersect select unnest($4::text[]))))
                         + case when p.company_id = $5 then 0.25 else 0 end as weight
                  from candidate join jobs.posting p on p.id = candidate.posting_id
                  join jobs.company c on c.id = p.company_id
                  where p.id <> $1 and c.demo = $6)",
        "(select posting_id, published_at from weighed where weight >= 1
          order by weight desc, published_at desc, posting_id desc limit $8)",
        posting.id.0,
        posting.title,
        &roles,
        &posting.stack,
        posting.company.id.0,
        posting.company.demo,
        LOOKED_AT,
        card::one_more_than(limit) - 1,
    )
    .fetch_all(pool)
    .await?;
    Ok(card::page(rows, limit)?.0)
}
