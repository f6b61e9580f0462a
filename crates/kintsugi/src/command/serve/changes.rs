//! What this instance keeps in memory hears of every change, in one order: the search index first, then finished pages,
//! then whoever looks at one, so that nobody is told of a page that an older index would answer.

use std::{pin::Pin, sync::Arc, time::Duration};

use contracts::{Event as _, PostingChanged, RateChanged};
use lifecycle::Handle;
use messaging::{Heard, Incoming, Nats, Topology};
use tokio::time::timeout;

/// The longest that one listener may take over one word; then the next one is told, and a metric counts it.
const PATIENCE: Duration = Duration::from_secs(30);

/// A word of what happened.
#[derive(Clone, Debug)]
pub(crate) enum Word {
    /// An advert is now so.
    Posting(Arc<PostingChanged>),
    /// A reference rate is another: no advert changed, and every comparison of pay did.
    Rate,
    /// Something may have been missed: throw away all that is kept, and read it anew.
    Anew,
    /// Nothing will be heard until [`Word::Anew`] or [`Word::Resumed`]: what is kept grows old unseen.
    Lost,
    /// Words come again, and none was missed.
    Resumed,
}

/// Keeps something in memory that must stay right.
pub(crate) trait Listener: Send + Sync + 'static {
    /// Its name in metrics and the log.
    fn name(&self) -> &'static str;

    /// Hears a word. Of an advert it ignores an older revision than it has: one event can come twice.
    fn hear<'a>(&'a self, word: &'a Word) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>>;
}

/// Tells `listeners`, in their order, for as long as the process lives; without NATS they are told once that nothing will
/// be heard.
pub(crate) fn tell(handle: &Handle, nats: Option<Nats>, topology: &Topology, listeners: Vec<Arc<dyn Listener>>) {
    let topology = topology.clone();
    handle.critical("changes", async move {
        let Some(nats) = nats else {
            pass_on(&listeners, &Word::Lost).await;
            return std::future::pending().await;
        };
        let mut following = messaging::follow(nats, topology, &[PostingChanged::KIND, RateChanged::KIND]);
        loop {
            let word = word(following.next().await);
            pass_on(&listeners, &word).await;
        }
    });
}

fn word(heard: Heard) -> Word {
    match heard {
        // Whatever it says, it is read where it is needed: a version that is unknown here says as much.
        Heard::Event { event, .. } if event.kind == RateChanged::KIND => Word::Rate,
        Heard::Event { event, .. } => posting(&event),
        Heard::Anew => Word::Anew,
        Heard::Lost => Word::Lost,
        Heard::Resumed => Word::Resumed,
    }
}

fn posting(event: &Incoming) -> Word {
    match event.event::<PostingChanged>() {
        Ok(posting) => Word::Posting(Arc::new(posting)),
        // A newer release's word for something that changed: what, cannot be known.
        Err(error) => {
            tracing::warn!(%error, "a change cannot be read; what is kept in memory is read anew");
            Word::Anew
        }
    }
}

async fn pass_on(listeners: &[Arc<dyn Listener>], word: &Word) {
    let what = match word {
        Word::Posting(_) => "posting",
        Word::Rate => "rate",
        Word::Anew => "anew",
        Word::Lost => "lost",
        Word::Resumed => "resumed",
    };
    metrics::counter!("kintsugi_changes_total", "word" => what).increment(1);
    for listener in listeners {
        if timeout(PATIENCE, listener.hear(word)).await.is_err() {
            tracing::warn!(listener = listener.name(), word = what, "a listener took too long over a change");
            metrics::counter!("kintsugi_changes_late_total", "listener" => listener.name()).increment(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    struct Notes {
        name: &'static str,
        heard: Arc<Mutex<Vec<String>>>,
    }

    impl Listener for Notes {
        fn name(&self) -> &'static str {
            self.name
        }

        fn hear<'a>(&'a self, word: &'a Word) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
            Box::pin(async move {
                if self.name == "slow" {
                    std::future::pending::<()>().await;
                }
                if let Ok(mut heard) = self.heard.lock() {
                    heard.push(format!("{}: {word:?}", self.name));
                }
            })
        }
    }

    #[tokio::test(start_paused = true)]
    async fn listeners_hear_in_their_order_and_a_slow_one_keeps_nobody_from_hearing() {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let listeners: Vec<Arc<dyn Listener>> = ["index", "slow", "pages"]
            .into_iter()
            .map(|name| Arc::new(Notes { name, heard: Arc::clone(&heard) }) as Arc<dyn Listener>)
            .collect();
        pass_on(&listeners, &Word::Anew).await;
        pass_on(&listeners, &Word::Lost).await;
        let heard = heard.lock().map(|heard| heard.clone()).unwrap_or_default();
        assert_eq!(heard, ["index: Anew", "pages: Anew", "index: Lost", "pages: Lost"]);
    }

    /// An event of a release to come.
    fn newer(kind: &str) -> Heard {
        let event = Incoming {
            message_id: contracts::PostingId::new().0,
            kind: kind.to_owned(),
            schema_version: 9,
            aggregate: contracts::PostingId::new().0,
            revision: 1,
            payload: serde_json::json!({ "entirely": "new" }),
        };
        Heard::Event { sequence: 1, event }
    }

    #[test]
    fn what_cannot_be_read_is_a_reason_to_read_anew() {
        assert!(matches!(word(newer(PostingChanged::KIND)), Word::Anew));
    }

    #[test]
    fn a_rate_is_read_where_it_is_needed_whatever_its_event_says() {
        assert!(matches!(word(newer(RateChanged::KIND)), Word::Rate));
    }
}
