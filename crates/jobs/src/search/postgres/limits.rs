//! What one page may cost, and whether the board is so large that it matters.

use std::{
    collections::VecDeque,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicI64, Ordering::Relaxed},
    },
    time::Duration,
};

use database::DatabaseError;
use jiff::Timestamp;
use sqlx::PgExecutor;

/// So long a board that was large is believed to be large still. Counting to the limit takes half as long as the page.
const HOLDS: Duration = Duration::from_secs(5);

/// Adverts that are looked at for one page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// As many as have all their counts exact.
    pub(super) looked_at: u32,
    /// As many where a text reaches more than [`Self::common`] of them: once each of them had to be unpacked, at 10 µs.
    pub(super) worded: u32,
    /// Above so many matches a word is common, and counting stops.
    pub(super) common: u32,
    /// Where a page would take more than these, the inverted index is asked for those that pass the filters.
    pub(super) walked: u32,
}

/// Numbers of live adverts above which a page is found in other ways. One for all clones of a search.
#[derive(Debug)]
pub(super) struct Limits {
    pub(super) bounds: Bounds,
    /// [`Bounds::looked_at`].
    pub(super) exact: Limit,
    /// [`Bounds::common`].
    pub(super) common: Limit,
    /// Texts that reached more than [`Bounds::common`] adverts.
    pub(super) texts: Texts,
}

/// Texts that reached many adverts a moment ago, as `tsquery`s, the latest last: whoever searches turns pages and adds
/// filters.
#[derive(Debug, Default)]
pub(super) struct Texts(Mutex<VecDeque<(String, i64)>>);

/// So many texts are remembered.
const TEXTS: usize = 64;

/// A number of live adverts, and when it was last seen to be exceeded.
#[derive(Debug)]
pub(super) struct Limit {
    most: u32,
    /// In milliseconds since 1970.
    exceeded: AtomicI64,
}

impl Bounds {
    pub(super) const ORDINARY: Self = Self { looked_at: 10_000, worded: 1_000, common: 5_000, walked: 2_000 };
}

impl Limits {
    pub(super) fn new(bounds: Bounds) -> Self {
        Self { bounds, exact: Limit::new(bounds.looked_at), common: Limit::new(bounds.common), texts: Texts::default() }
    }
}

impl Limit {
    fn new(most: u32) -> Self {
        Self { most, exceeded: AtomicI64::new(i64::MIN) }
    }

    /// How many adverts are live; `None`: more than the limit, now or a few seconds ago.
    ///
    /// # Errors
    /// When the database cannot say.
    pub(super) async fn live(&self, db: impl PgExecutor<'_>, now: Timestamp) -> Result<Option<u32>, DatabaseError> {
        if self.was_exceeded(now) {
            return Ok(None);
        }
        let count = sqlx::query_scalar!(
            r#"select count(*) as "count!" from (select from jobs.live_job limit $1) live"#,
            i64::from(self.most) + 1
        )
        .fetch_one(db)
        .await?;
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        if count > self.most {
            self.exceed(now);
            return Ok(None);
        }
        Ok(Some(count))
    }

    /// Whether more adverts were live a few seconds ago.
    pub(super) fn was_exceeded(&self, now: Timestamp) -> bool {
        is_recent(self.exceeded.load(Relaxed), now)
    }

    /// Notes that more adverts are live.
    pub(super) fn exceed(&self, now: Timestamp) {
        self.exceeded.store(now.as_millisecond(), Relaxed);
    }
}

impl Texts {
    /// Whether that text reached many adverts a few seconds ago.
    pub(super) fn were_common(&self, words: &str, now: Timestamp) -> bool {
        let texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        texts.iter().rev().any(|(text, since)| text == words && is_recent(*since, now))
    }

    /// Notes that it does.
    pub(super) fn note(&self, words: &str, now: Timestamp) {
        let mut texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        texts.retain(|(text, since)| text != words && is_recent(*since, now));
        if texts.len() >= TEXTS {
            texts.pop_front();
        }
        texts.push_back((words.to_owned(), now.as_millisecond()));
    }
}

/// Whether that moment, in milliseconds since 1970, was a few seconds ago. A clock may have been set back.
fn is_recent(moment: i64, now: Timestamp) -> bool {
    let since = now.as_millisecond().saturating_sub(moment);
    (0..i64::try_from(HOLDS.as_millis()).unwrap_or(i64::MAX)).contains(&since)
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;

    #[test]
    fn a_limit_is_exceeded_for_a_few_seconds() {
        let (limit, noon) = (Limit::new(5), "2026-11-03T12:00:00Z".parse::<Timestamp>().unwrap());
        assert!(!limit.was_exceeded(noon));
        limit.exceed(noon);
        assert!(limit.was_exceeded(noon) && limit.was_exceeded(noon + 4_999.milliseconds()));
        assert!(!limit.was_exceeded(noon + 5.seconds()) && !limit.was_exceeded(noon - 1.milliseconds()));
    }

    #[test]
    fn the_latest_common_texts_are_remembered_for_a_few_seconds() {
        let (texts, noon) = (Texts::default(), "2026-11-03T12:00:00Z".parse::<Timestamp>().unwrap());
        (0..=TEXTS).for_each(|text| texts.note(&text.to_string(), noon));
        let known = |text: usize, now| texts.were_common(&text.to_string(), now);
        assert!(!known(0, noon) && known(1, noon) && known(TEXTS, noon + 4.seconds()));
        assert!(!known(TEXTS, noon + 5.seconds()));
        texts.note("another", noon + 5.seconds());
        assert_eq!(texts.0.lock().unwrap().len(), 1);
    }
}
