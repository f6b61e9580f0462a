//! `kintsugi serve`

mod changes;
mod dependencies;
mod events;
#[cfg(feature = "faults")]
mod faults;
mod index;
mod kept;
mod open;
mod schema;

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use database::{Connect, Pool, Traffic};
use importing::fetch::Fetcher;
use jobs::IndexedSearch;
use lifecycle::Lifecycle;
use web::Site;

use super::intake;
use crate::{configuration::Configuration, failure::Misconfigured, feeds, liveness, metrics, past};

/// No page may keep a connection longer.
const STATEMENT_TIMEOUT: Duration = Duration::from_secs(3);

/// Serves the site until told to stop, or until a successor does.
pub(crate) async fn run(configuration: &Configuration) -> anyhow::Result<()> {
    let builder = Lifecycle::builder();
    let (pool, traffic) = connect(configuration)?;
    let operator_address = configuration.operator_address()?;
    let settings = configuration.lifecycle.settings(configuration.state_directory.clone())?;
    let channels = configuration.alarm.channels()?;
    let metrics = metrics::install()?;
    schema::wait(&pool).await?;

    let handle = builder.handle();
    let index = IndexedSearch::new(pool.clone(), configuration.search.index_from)
        .with_folder(configuration.cache_directory().as_deref());
    let site = Site::new(pool.clone())
        .with_search(Arc::new(index.clone()))
        .with_base_url(configuration.base_url.as_deref().unwrap_or_default())
        .with_trusted_proxies(configuration.trusted_proxies)
        .with_page_memory(u64::from(configuration.pages.memory_mib) * 1024 * 1024)
        .with_security_contact(configuration.security_contact.as_deref().unwrap_or_default())
        // Each is a connection; the last quarter is for whoever asks for something.
        .with_open_pages(lifecycle::places() / 4 * 3)
        .with_lifecycle(handle.clone());
    tokio::spawn(index::watch(index.clone()));
    // In the order in which they must hear of a change: the search index, finished pages, open pages.
    let mut listeners: Vec<Arc<dyn changes::Listener>> = vec![Arc::new(index::Index(index))];
    if configuration.pages.keep {
        // Until changes are heard of, pages are kept for two seconds.
        site.set_followed(false);
        listeners.push(Arc::new(kept::KeptPages(site.clone())));
    }
    listeners.push(Arc::new(open::OpenPages(site.live().clone())));
    tokio::spawn(web::tell_open_pages(site.clone()));
    let operator = with_faults(web::operator(site.clone(), move || metrics.render()), &builder, &pool);
    tokio::spawn(web::warm(site.clone()));
    tokio::spawn(past::keep(handle.clone(), pool.clone()));
    tokio::spawn(liveness::sweep(handle.clone(), pool.clone()));
    if configuration.importing.fetch {
        let fetcher = Fetcher::new(configuration.importing.limits()?);
        // A connection of its own: a large board must not take one from a visitor.
        tokio::spawn(feeds::keep(handle.clone(), intake::connect(configuration)?, fetcher));
    }
    tokio::spawn(metrics::follow_pool(pool.clone()));
    break_if_asked().await;
    if builder.is_successor() {
        web::rehearse(site.clone()).await;
    }

    let (builder, nats) = dependencies::of(builder, configuration, (&pool, traffic)).await?;
    let topology = configuration.topology();
    changes::tell(&handle, nats.clone(), &topology, listeners);
    events::carry(&handle, nats, &pool, &topology);
    let served = builder
        .settings(settings)
        .channels(channels)
        .version(env!("CARGO_PKG_VERSION"))
        .self_test(["self-test"])
        .serve("http", configuration.listen, web::router(site))
        .serve_at("operator", operator_address, operator)
        .run()
        .await;
    // Only connections that are idle close at once; what is still under way after the grace is cut.
    let _ = tokio::time::timeout(Duration::from_millis(200), pool.close()).await;
    served.context("the site cannot be served")
}

fn connect(configuration: &Configuration) -> anyhow::Result<(Pool, Traffic)> {
    let how = Connect {
        url: configuration.database_url()?.to_owned(),
        max_connections: configuration.database_connections,
        statement_timeout: STATEMENT_TIMEOUT,
    };
    Ok(database::connect_watched(&how).map_err(|error| Misconfigured(format!("`database_url`: {error}")))?)
}

#[cfg(feature = "faults")]
use faults::with_faults;

#[cfg(not(feature = "faults"))]
fn with_faults(operator: axum::Router, _: &lifecycle::Builder, _: &Pool) -> axum::Router {
    operator
}

#[cfg(feature = "faults")]
async fn break_if_asked() {
    match lifecycle::faults::trailer().as_deref() {
        Some("never-ready") => std::future::pending().await,
        Some("crash-after-ready") => {
            tokio::spawn(async {
                tokio::time::sleep(Duration::from_secs(1)).await;
                std::process::abort();
            });
        }
        _ => {}
    }
}

#[cfg(not(feature = "faults"))]
async fn break_if_asked() {}
