//! When adverts came to this board: what "new" means to somebody who has a page of it open.
//!
//! The date of publication is the employer's, and may lie weeks back when an advert is first read. Its id is made when it
//! is: a version 7 UUID begins with that moment (RFC 9562, 5.7), and the primary key is in the same order.

use std::time::Duration;

use contracts::PostingId;
use database::{DatabaseError, Pool};
use uuid::Uuid;

/// Bits of an id behind its milliseconds.
const BEHIND: u32 = 80;

/// The latest moment that an id can hold.
const LATEST: u64 = (1 << 48) - 1;

/// When an advert came, in milliseconds since 1970. The default is before all others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Arrival(u64);

impl Arrival {
    /// When that advert came.
    #[must_use]
    pub fn of(posting: PostingId) -> Self {
        Self(u64::try_from(posting.0.as_u128() >> BEHIND).unwrap_or(LATEST))
    }

    /// So many milliseconds after the beginning of 1970; the latest that an id can hold, where that is more.
    #[must_use]
    pub fn from_millis(millis: u64) -> Self {
        Self(millis.min(LATEST))
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub const fn millis(self) -> u64 {
        self.0
    }

    /// So much earlier.
    #[must_use]
    pub fn earlier_by(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(u64::try_from(span.as_millis()).unwrap_or(LATEST)))
    }

    /// No id of this moment is greater.
    pub(crate) fn last_id(self) -> Uuid {
        Uuid::from_u128((u128::from(self.0) << BEHIND) | ((1 << BEHIND) - 1))
    }
}

/// When the newest of all live adverts came; `None`: there is none.
///
/// # Errors
/// When the database cannot say.
pub async fn newest_arrival(pool: &Pool) -> Result<Option<Arrival>, DatabaseError> {
    let newest = sqlx::query_scalar!("select posting_id from jobs.live_job order by posting_id desc limit 1")
        .fetch_optional(pool)
        .await?;
    Ok(newest.map(|id| Arrival::of(PostingId(id))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_holds_when_its_advert_came() {
        let id = "01932f5a-7b00-7abc-8def-0123456789ab".parse().map(PostingId).unwrap();
        let arrival = Arrival::of(id);
        assert_eq!(arrival.millis(), 0x0193_2f5a_7b00);
        assert!(arrival.last_id() > id.0);
        assert_eq!(Arrival::of(PostingId(arrival.last_id())), arrival);
        assert!(Arrival::from_millis(arrival.millis() - 1).last_id() < id.0);
        assert_eq!(arrival.earlier_by(Duration::from_secs(1)).millis(), arrival.millis() - 1_000);
        assert_eq!(Arrival::default().earlier_by(Duration::from_secs(1)), Arrival::default());
        assert_eq!(Arrival::from_millis(u64::MAX).last_id(), Uuid::max());
    }
}
