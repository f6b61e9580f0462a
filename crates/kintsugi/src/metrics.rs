//! The numbers that Prometheus reads from the operator's listener.

use std::time::Duration;

use anyhow::Context;
use database::Pool;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Upper bounds of the histogram of answers, in seconds: a page from memory takes under one millisecond, none over three
/// seconds.
const SECONDS: &[f64] = &[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 10.0];

/// How often histograms are folded together when nobody reads them.
const UPKEEP: Duration = Duration::from_secs(5);

/// Collects from here on; the handle renders.
pub(crate) fn install() -> anyhow::Result<PrometheusHandle> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), SECONDS)?
        .install_recorder()
        .context("the metrics cannot be collected")?;
    let kept = handle.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(UPKEEP).await;
            kept.run_upkeep();
        }
    });
    Ok(handle)
}

/// Keeps the gauges of the pool current.
pub(crate) async fn follow_pool(pool: Pool) {
    loop {
        let idle = pool.num_idle();
        let used = usize::try_from(pool.size()).unwrap_or_default().saturating_sub(idle);
        #[expect(clippy::cast_precision_loss, reason = "counts of connections are small")]
        for (state, count) in [("idle", idle as f64), ("used", used as f64)] {
            metrics::gauge!("database_pool_connections", "state" => state).set(count);
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
