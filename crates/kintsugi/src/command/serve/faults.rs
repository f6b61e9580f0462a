//! What a build with fault hooks can do to itself while it serves, and its consumer that counts effects.

use axum::{Router, http::StatusCode, routing::post};
use database::{Pool, Transaction};
use lifecycle::Builder;
use messaging::{Handled, Handler, Incoming};

/// The operator's pages, with those that break things.
pub(super) fn with_faults(operator: Router, builder: &Builder, pool: &Pool) -> Router {
    let pool = pool.clone();
    let leak = move || {
        for _ in 0..pool.options().get_max_connections() {
            let pool = pool.clone();
            // Taken and kept by a task that never ends: what a leak is to everybody else.
            tokio::spawn(async move {
                let _taken = pool.acquire().await;
                std::future::pending::<()>().await;
            });
        }
    };
    let relay = post(|| async {
        messaging::faults::die_after_telling();
        StatusCode::ACCEPTED
    });
    operator.route("/faults/kill-relay", relay).merge(lifecycle::faults::router(builder.handle(), leak))
}

/// Notes an effect of each event of `kintsugi faults tell`.
pub(super) struct Effects;

impl Handler for Effects {
    fn name(&self) -> &'static str {
        "faults"
    }

    fn kinds(&self) -> &'static [&'static str] {
        &["faults.told"]
    }

    fn handle<'a>(&'a self, tx: &'a mut Transaction, event: &'a Incoming) -> Handled<'a> {
        Box::pin(async move { Ok(database::faults::effects(tx, vec![event.message_id]).await?) })
    }

    fn handle_all<'a>(&'a self, tx: &'a mut Transaction, events: &'a [Incoming]) -> Handled<'a> {
        let message_ids = events.iter().map(|event| event.message_id).collect();
        Box::pin(async move { Ok(database::faults::effects(tx, message_ids).await?) })
    }
}
