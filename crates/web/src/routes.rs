//! Which handler answers what.

use axum::{Router, extract::DefaultBodyLimit, middleware::from_fn_with_state, routing::get};

use tower_http::catch_panic::CatchPanicLayer;

use crate::{
    api, assets, companies, embed,
    error::Problem,
    feeds, follow, health, jobs, layers, live,
    memory::{self, Front, Keeper},
    salaries,
    site::Site,
    sitemap, status, texts,
};

/// Every route of the site with every layer around it; serve it as it is.
pub fn router(site: Site) -> Router {
    texts::prepare();
    let keeper = keeper(&site);
    let routes = pages(keeper.clone())
        .merge(api::routes(&site))
        .route("/follow", get(follow::show))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/status", get(status::show))
        .route("/assets/{name}", get(assets::serve))
        .route("/favicon.ico", get(assets::favicon))
        .route("/robots.txt", get(sitemap::robots))
        .route("/sitemap.xml", get(sitemap::index))
        .route("/sitemaps/{name}", get(sitemap::file))
        .route("/.well-known/security.txt", get(sitemap::security))
        .fallback(async || Problem::NotFound)
        .method_not_allowed_fallback(async || Problem::MethodNotAllowed)
        .layer(DefaultBodyLimit::disable());
    let open_pages = Router::new().route(live::PATH, get(live::show));
    let open_pages = layers::around_streams(open_pages).with_state(site.clone());
    let site = layers::around(routes).with_state(site);
    open_pages.fallback_service(Front::before(site, keeper))
}

/// The pages that are the same for everybody; each is made once and kept.
pub(crate) fn pages(keeper: Keeper) -> Router<Site> {
    handlers().route_layer(from_fn_with_state(keeper, memory::around))
}

/// What keeps the pages of this site.
pub(crate) fn keeper(site: &Site) -> Keeper {
    let handlers = handlers().layer(CatchPanicLayer::custom(layers::from_panic));
    Keeper::new(site, handlers.with_state(site.clone()))
}

/// What makes those pages.
pub(crate) fn handlers() -> Router<Site> {
    Router::new()
        .route("/", get(jobs::board::show))
        .route("/jobs", get(jobs::board::show))
        .route("/jobs/{address}", get(jobs::posting::show))
        .route("/salaries", get(salaries::show))
        .route("/companies", get(companies::directory::show))
        .route("/compare", get(jobs::compare::show))
        .route("/companies/{slug}", get(companies::company::show))
        .route(feeds::Format::Rss.path(), get(feeds::rss))
        .route(feeds::Format::Atom.path(), get(feeds::atom))
        .route(feeds::Format::Json.path(), get(feeds::json))
        .route(embed::PATH, get(embed::show))
}
