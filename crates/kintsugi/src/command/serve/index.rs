//! The search index hears what changed.

use std::{pin::Pin, time::Duration};

use jobs::IndexedSearch;

use super::changes::{Listener, Word};

/// Between two attempts to fill the index.
const AGAIN: Duration = Duration::from_secs(5);

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
    while let Err(error) = index.reload().await {
        tracing::warn!(%error, "the search index cannot be filled; Postgres answers");
        tokio::time::sleep(AGAIN).await;
    }
    let Some(size) = index.size() else { return };
    tracing::info!(adverts = size.adverts, bytes = size.bytes, took = ?begun.elapsed(), "the search index is filled");
    #[expect(clippy::cast_precision_loss, reason = "adverts and bytes are far below 2^52")]
    for (name, value) in
        [("kintsugi_search_index_adverts", size.adverts as f64), ("kintsugi_search_index_bytes", size.bytes as f64)]
    {
        metrics::gauge!(name).set(value);
    }
}
