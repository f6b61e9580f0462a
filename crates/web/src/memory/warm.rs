//! Asks for the pages that visitors will want most, so that there are copies of them.

use std::{collections::BTreeSet, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{StatusCode, header},
};
use database::DatabaseError;
use jobs::Query;
use tower::Service as _;

use crate::{
    address, routes,
    site::{POSTGRES, Site},
    texts::Language,
};

/// So many pages of the board, with the adverts on them and their companies: 123 addresses at the most, each in both
/// languages.
const PAGES: usize = 3;

/// Copies of these pages are about this old at the most, even where nobody asks for them.
const EVERY: Duration = Duration::from_mins(10);

/// How soon to try again when the database does not answer.
const SOON: Duration = Duration::from_secs(5);

/// Between two pages, so that visitors do not wait behind this.
const PAUSE: Duration = Duration::from_millis(50);

/// The first round begins so late, so that a process that has just taken over does nothing but answer.
const CALM: Duration = Duration::from_secs(3);

/// Askers of a rehearsal, each with a connection to the database of its own. More would take the machine from those who
/// are answered meanwhile; what is missing is opened when it is needed.
const ASKERS: usize = 3;

/// A rehearsal is over by then, whether it was whole or not.
const REHEARSAL: Duration = Duration::from_millis(500);

/// Answers a few pages to nobody, several at once, before the first visitor comes: the connections to Postgres are open
/// then, and its processes have read what they need of the catalogue. For a successor, while its predecessor still
/// answers everybody; a process that visitors wait for should not make them wait for this.
pub async fn rehearse(site: Site) {
    // Each asker is to take a connection: through the memory they would wait for one page together.
    let pages = routes::handlers().with_state(site);
    let mut askers = tokio::task::JoinSet::new();
    for _ in 0..ASKERS {
        let mut pages = pages.clone();
        askers.spawn(async move {
            for address in ["/", "/jobs?q=cto"] {
                if !ask(&mut pages, address, Language::English).await {
                    break;
                }
            }
        });
    }
    // Dropping the set ends what is still under way.
    let _ = tokio::time::timeout(REHEARSAL, async { while askers.join_next().await.is_some() {} }).await;
}

/// Asks for the front page, the newest pages of the board, their adverts and companies, now and every ten minutes; for
/// the binary to spawn. Never ends. It is not worth a restart: a site without it forgets more, and is otherwise the same.
pub async fn warm(site: Site) {
    let mut pages = routes::pages(routes::keeper(&site)).with_state(site.clone());
    tokio::time::sleep(CALM).await;
    loop {
        let again = match round(&site, &mut pages).await {
            Ok(true) => EVERY,
            Ok(false) => SOON,
            Err(error) if error.is_temporary() => SOON,
            Err(error) => {
                tracing::warn!(%error, "pages cannot be kept in memory");
                EVERY
            }
        };
        tokio::time::sleep(again).await;
    }
}

/// One round; `false` where the database went away meanwhile.
async fn round(site: &Site, pages: &mut Router) -> Result<bool, DatabaseError> {
    let known_away = || site.lifecycle().is_some_and(|life| life.is_away(POSTGRES));
    if known_away() {
        return Ok(false);
    }
    for address in addresses(site).await? {
        for language in Language::ALL {
            if known_away() || !ask(pages, &address, language).await {
                return Ok(false);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
    Ok(true)
}

/// What to ask for, the board first.
async fn addresses(site: &Site) -> Result<Vec<String>, DatabaseError> {
    let (mut boards, mut adverts, mut companies) = (Vec::new(), Vec::new(), BTreeSet::new());
    let mut after = None;
    for _ in 0..PAGES {
        // Without a text nothing can be wrong with a query.
        let Ok(query) = Query::new("", after) else { break };
        boards.push(address::search(&query));
        let found = site.search.find(&query, site.now()).await?;
        for card in found.cards {
            adverts.push(address::posting(&card.slug, &card.short_id));
            companies.insert(address::company(&card.company_slug, None));
        }
        after = found.next;
        if after.is_none() {
            break;
        }
    }
    Ok(boards.into_iter().chain(adverts).chain(companies).collect())
}

/// Whether an address was answered, and be it that the advert has closed meanwhile.
async fn ask(pages: &mut Router, address: &str, language: Language) -> bool {
    let request = Request::builder().uri(address).header(header::ACCEPT_LANGUAGE, language.code());
    let Ok(request) = request.body(Body::empty()) else { return true };
    // A router is always ready and never fails.
    let Ok(answer) = pages.call(request).await;
    answer.status() != StatusCode::SERVICE_UNAVAILABLE
}
