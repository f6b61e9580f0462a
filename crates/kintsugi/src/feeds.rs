//! Reads the sources that are due, for as long as the site is served. It takes no input: whatever is due is read, by
//! whichever instance comes first.

use std::time::Duration;

use database::Pool;
use importing::{fetch::Fetcher, source::Outcome};
use lifecycle::{Handle, Message, Urgency};

use crate::reading::{self, Done};

/// How often it is looked whether one is due.
const EVERY: Duration = Duration::from_secs(20);

/// Reads for ever, one source after the other.
pub(crate) async fn keep(handle: Handle, pool: Pool, fetcher: Fetcher) {
    loop {
        tokio::time::sleep(EVERY).await;
        while !handle.is_away(web::POSTGRES) {
            match reading::one(&pool, &fetcher, None).await {
                Ok(Some(done)) => tell(&handle, &done),
                Ok(None) => break,
                Err(error) => {
                    // The lease runs out, and the source is read again.
                    tracing::warn!(error = format!("{error:#}"), "a source could not be read");
                    break;
                }
            }
        }
    }
}

fn tell(handle: &Handle, done: &Done) {
    let (source, report) = (done.source.name.as_str(), &done.report);
    let reason = report.reason.as_deref().unwrap_or_default();
    match report.outcome {
        Some(Outcome::Held) => {
            tracing::warn!(
                source,
                reason,
                held = report.held,
                "a source is held: nothing of it closes until somebody decides"
            );
            if let Some(alarms) = handle.alarms() {
                alarms.raise(Message {
                    kind: "source_held",
                    title: format!("The source {source} lost most of its adverts"),
                    text: format!(
                        "{} of its adverts would close: {reason}. They stay until you decide: `kintsugi source accept \
                         {source}` closes them, `kintsugi source pause {source}` leaves them.",
                        report.held
                    ),
                    urgency: Urgency::Normal,
                });
            }
        }
        Some(Outcome::Failed) | None => tracing::warn!(source, reason, "a source could not be read"),
        Some(_) => tracing::info!(
            source,
            new = report.new,
            updated = report.updated,
            closed = report.closed,
            refused = report.refused.len(),
            "a source was read"
        ),
    }
}
