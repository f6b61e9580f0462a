//! The copy of the mending ledger in Postgres, for looking back after the machine itself was replaced.

use std::time::Duration;

use database::Pool;
use lifecycle::{Handle, Life};
use operations::LifeRow;

/// How often the copy is brought up to date.
const EVERY: Duration = Duration::from_mins(1);

/// Lives that are copied each time; far more than begin in between.
const LIVES: usize = 200;

/// Copies for ever. What cannot be copied now is copied later; the file in the state directory is the truth.
pub(crate) async fn keep(handle: Handle, pool: Pool) {
    let mut copied = Vec::new();
    loop {
        if let Some(ledger) = handle.ledger()
            && !handle.is_away(web::POSTGRES)
        {
            let lives = ledger.lives(LIVES);
            if lives != copied {
                let rows: Vec<LifeRow> = lives.iter().map(row).collect();
                match operations::record(&pool, &rows).await {
                    Ok(_) => copied = lives,
                    Err(error) => tracing::debug!(%error, "the ledger could not be copied"),
                }
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}

fn row(life: &Life) -> LifeRow {
    LifeRow {
        life: life.life.clone(),
        cause: life.cause.word().to_owned(),
        detail: life.detail.clone(),
        release: life.release.clone(),
        build: life.build.clone(),
        previous_release: life.previous_release.clone(),
        pid: life.pid,
        started_at: life.started_at,
        serving_at: life.serving_at,
        handover_ms: life.handover_ms,
        stall_ms: life.stall_ms,
        ended_at: life.ended_at,
        end_cause: life.end_cause.map(|cause| cause.word().to_owned()),
        end_detail: life.end_detail.clone(),
        requests: life.requests,
        lost: life.lost,
        resident: life.resident,
        signature: life.signature.clone(),
    }
}
