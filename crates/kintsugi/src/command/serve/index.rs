//! The search index hears what changed, and is held against Postgres now and then.

use std::{pin::Pin, time::Duration};

use jiff::Timestamp;
use jobs::{Checked, IndexTexts, IndexedSearch};
use tokio::time::{MissedTickBehavior, interval, sleep};

use super::changes::{Listener, Word};

/// Between two attempts to fill the index.
const AGAIN: Duration = Duration::from_secs(5);

/// Between two looks at what Postgres says.
const LOOK: Duration = Duration::from_secs(30);

/// The time after which what was told is known, unless it was missed.
const SETTLED: Duration = Duration::from_secs(3);

/// More differences than this are not mended one by one.
const MOST: usize = 50;

/// The index of this process.
pub(super) struct Index(pub(super) IndexedSearch);

impl Listener for Index {
    fn name(&self) -> &'static str {
        "index"
    }

    fn hear<'a>(&'a self, word: &'a Word) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
        Box::pin(async move {
            match word {
                Word::Posting(posting) => {
                    if let Err(error) = self.0.apply(posting.posting).await {
                        tracing::warn!(%error, "the search index missed a change and is filled anew");
                        self.refill();
                    }
                }
                // Postgres answers until it is filled: nobody need wait for that, the other listeners least of all. Every
                // record holds its pay in euros, so that another rate is another index.
                Word::Anew | Word::Resumed | Word::Rate => self.refill(),
                Word::Lost => self.0.forget(),
            }
        })
    }
}

impl Index {
    fn refill(&self) {
        self.0.forget();
        tokio::spawn(fill(self.0.clone()));
    }
}

/// Fills it, as often as it takes; a later filling overtakes this one.
async fn fill(index: IndexedSearch) {
    let begun = tokio::time::Instant::now();
    let texts = loop {
        match fill_once(&index, begun).await {
            Ok(texts) => break texts,
            Err(error) => tracing::warn!(%error, "the search index cannot be filled; Postgres answers"),
        }
        sleep(AGAIN).await;
    };
    if let Some(size) = index.size() {
        tracing::info!(adverts = size.adverts, bytes = size.bytes, took = ?begun.elapsed(), "the search index is filled");
    }
    index.leave(texts).await;
}

async fn fill_once(index: &IndexedSearch, begun: tokio::time::Instant) -> Result<IndexTexts, database::DatabaseError> {
    let filling = index.load_filters().await?;
    tracing::info!(took = ?begun.elapsed(), "the search index answers filters");
    index.load_texts(filling).await
}

/// Reads what nobody tells, and holds a part of the index against Postgres, for as long as the process lives. What differs
/// is read again: the index mends itself, and a metric says that it had to.
pub(super) async fn watch(index: IndexedSearch) {
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        show_size(&index);
        if let Err(error) = look(&index).await {
            tracing::debug!(%error, "the search index cannot be held against Postgres");
        }
    }
}

async fn look(index: &IndexedSearch) -> Result<(), database::DatabaseError> {
    #[expect(clippy::disallowed_methods, reason = "the edge of the program")]
    let now = Timestamp::now();
    index.confirm(now).await?;
    // Any number does; the low digits of the time are as good as dice.
    let part = usize::try_from(now.subsec_nanosecond() / 1_000).unwrap_or_default();
    let first = index.check(part).await?.unwrap_or_default();
    metrics::counter!("kintsugi_search_index_checked_total")
        .increment(u64::try_from(first.adverts).unwrap_or_default());
    if first.different.is_empty() {
        return Ok(());
    }
    // What changed just now was perhaps not told yet.
    sleep(SETTLED).await;
    let Checked { different, .. } = index.check(part).await?.unwrap_or_default();
    let lasting: Vec<_> = different.into_iter().filter(|posting| first.different.contains(posting)).collect();
    if lasting.is_empty() {
        return Ok(());
    }
    let count = lasting.len();
    tracing::warn!(adverts = count, "the search index differed from Postgres and is mended");
    metrics::counter!("kintsugi_search_index_differences_total").increment(u64::try_from(count).unwrap_or_default());
    if count > MOST {
        return index.reload().await;
    }
    for posting in lasting {
        index.apply(posting).await?;
    }
    Ok(())
}

fn show_size(index: &IndexedSearch) {
    let Some(size) = index.size() else { return };
    #[expect(clippy::cast_precision_loss, reason = "adverts and bytes are far below 2^52")]
    for (name, value) in
        [("kintsugi_search_index_adverts", size.adverts as f64), ("kintsugi_search_index_bytes", size.bytes as f64)]
    {
        metrics::gauge!(name).set(value);
    }
}
