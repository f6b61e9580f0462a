//! What the site needs from outside, and how each is asked for a sign of life.

use std::{sync::Arc, time::Duration};

use database::{Pool, Traffic};
use lifecycle::{Builder, Dependency};
use messaging::Nats;

use crate::{configuration::Configuration, failure::Misconfigured};

/// A little less than the monitor's own patience, so that what is said is ours.
const PATIENCE: Duration = Duration::from_millis(900);

/// Names them to the life cycle, and gives the connection to NATS where there is to be one. Postgres is needed for a site
/// that is ready; NATS is not: without it news wait.
pub(super) async fn of(
    builder: Builder,
    configuration: &Configuration,
    (pool, traffic): (&Pool, Traffic),
) -> anyhow::Result<(Builder, Option<Nats>)> {
    let builder = builder.dependency(postgres(configuration.database_url()?, pool, traffic));
    let Some(url) = &configuration.nats_url else {
        tracing::info!("`nats_url` is not set: no messages between the parts");
        return Ok((builder, None));
    };
    let (dependency, nats) = nats(url).await?;
    Ok((builder.dependency(dependency), Some(nats)))
}

fn postgres(url: &str, pool: &Pool, traffic: Traffic) -> Dependency {
    let pool = pool.clone();
    let url: Arc<str> = url.into();
    Dependency::new(web::POSTGRES, move || {
        let (pool, traffic) = (pool.clone(), traffic.clone());
        async move {
            match tokio::time::timeout(PATIENCE, database::ping(&pool)).await {
                Ok(answer) => answer.map(drop).map_err(|error| error.to_string()),
                // Everybody waits in line, and the line moves: no fault, and no fresh process would be faster.
                Err(_) if traffic.is_moving(PATIENCE) => Ok(()),
                Err(_) => Err("the pool gave no connection, and got none back".to_owned()),
            }
        }
    })
    .needed()
    .fresh(move || {
        let url = url.clone();
        async move { database::ping_fresh(&url).await.map(drop).map_err(|error| error.to_string()) }
    })
}

async fn nats(url: &str) -> Result<(Dependency, Nats), Misconfigured> {
    let how = Arc::new(messaging::Connect { url: url.to_owned() });
    let nats = messaging::connect(&how).await.map_err(|error| Misconfigured(format!("`nats_url`: {error}")))?;
    let asked = nats.clone();
    let dependency = Dependency::new("nats", move || {
        let nats = asked.clone();
        async move { nats.ping().await.map(drop).map_err(|error| error.to_string()) }
    })
    .fresh(move || {
        let how = how.clone();
        async move { messaging::ping_fresh(&how).await.map(drop).map_err(|error| error.to_string()) }
    });
    Ok((dependency, nats))
}
