//! The tasks that carry events, and the one table of who listens to what.

use std::{sync::Arc, time::Duration};

use database::{Pool, dead_letter, inbox, outbox};
use lifecycle::{Handle, Message, Urgency};
use messaging::{Handler, Nats, Topology};

use crate::clock;

/// How often the numbers of what waits are taken.
const COUNTED_EVERY: Duration = Duration::from_secs(15);

/// How often what is old is forgotten.
const PRUNED_EVERY: Duration = Duration::from_hours(1);

/// Who listens: each is a durable consumer under its own name, and asks for the kinds of event that it names itself.
fn handlers() -> Vec<Arc<dyn Handler>> {
    vec![
        #[cfg(feature = "faults")]
        Arc::new(super::faults::Effects),
    ]
}

/// Starts the relay and the consumers, for as long as the process lives; without NATS events wait in the outbox.
pub(super) fn carry(handle: &Handle, nats: Option<Nats>, pool: &Pool, topology: &Topology) {
    tokio::spawn(count(pool.clone(), handle.clone()));
    tokio::spawn(prune(pool.clone(), nats.is_some()));
    let Some(nats) = nats else { return };
    handle.critical("relay", messaging::relay(nats.clone(), pool.clone(), topology.clone()));
    for handler in handlers() {
        let name = handler.name();
        handle.critical(name, messaging::consume(nats.clone(), pool.clone(), topology.clone(), handler));
    }
}

/// Keeps the gauges of what waits and of what was given up current, and tells the operator where more was given up; of
/// what still lies there each life tells once.
async fn count(pool: Pool, handle: Handle) {
    let mut known = 0;
    loop {
        if let (Ok(backlog), Ok(dead)) = (outbox::backlog(&pool).await, dead_letter::count(&pool).await) {
            if dead > known
                && let Some(alarms) = handle.alarms()
            {
                alarms.raise(given_up(dead));
            }
            known = dead;
            let age = backlog.oldest.map_or(0.0, |oldest| clock::now().duration_since(oldest).as_secs_f64());
            #[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^52")]
            let (waiting, dead) = (backlog.waiting as f64, dead as f64);
            metrics::gauge!("kintsugi_outbox_waiting").set(waiting);
            metrics::gauge!("kintsugi_outbox_lag_seconds").set(age);
            metrics::gauge!("kintsugi_dead_letters").set(dead);
        }
        tokio::time::sleep(COUNTED_EVERY).await;
    }
}

/// Whatever was to follow from these events did not happen: only a person can say what to do.
fn given_up(letters: i64) -> Message {
    let events = if letters == 1 { "1 event was".to_owned() } else { format!("{letters} events were") };
    Message {
        kind: "dead_letters",
        title: format!("{events} given up"),
        text:
            "A consumer could not deal with what it was told. The operator's page of dead letters shows each with its \
               reason, and tries it again or discards it."
                .to_owned(),
        urgency: Urgency::Normal,
    }
}

/// Forgets what was told and dealt with long ago, some thousand rows at a time.
async fn prune(pool: Pool, has_nats: bool) {
    loop {
        tokio::time::sleep(PRUNED_EVERY).await;
        let now = clock::now();
        while let Ok(1..) = outbox::prune(&pool, now).await {}
        // Without NATS nobody will ever tell them.
        while let Ok(1..) = if has_nats { Ok(0) } else { outbox::prune_untold(&pool, now).await } {}
        while let Ok(1..) = inbox::prune(&pool, now).await {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_given_up_is_counted_in_words() {
        assert_eq!(given_up(1).title, "1 event was given up");
        assert_eq!(given_up(12).title, "12 events were given up");
    }
}
