//! Which handler answers what.

use axum::{Router, extract::DefaultBodyLimit, middleware::from_fn_with_state, routing::get};

use crate::{
    api, assets, companies, embed, error::Problem, feeds, follow, health, jobs, layers, memory, salaries, site::Site,
    sitemap, status, texts,
};

/// Every route of the site with every layer around it; serve it as it is.
pub fn router(site: Site) -> Router {
    texts::prepare();
    let routes = pages(&site)
        .merge(api::routes(&site))
        .route("/jobs.rss", get(feeds::rss))
        .route("/jobs.atom", get(feeds::atom))
        .route("/jobs.json", get(feeds::json))
        .route("/embed", get(embed::show))
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
    layers::around(routes).with_state(site)
}

/// The pages that are the same for everybody; a copy of each is kept for the time when the database is away.
pub(crate) fn pages(site: &Site) -> Router<Site> {
    Router::new()
        .route("/", get(jobs::board::show))
        .route("/jobs", get(jobs::board::show))
        .route("/jobs/{address}", get(jobs::posting::show))
        .route("/salaries", get(salaries::show))
        .route("/companies", get(companies::directory::show))
        .route("/compare", get(jobs::compare::show))
        .route("/companies/{slug}", get(companies::company::show))
        .route_layer(from_fn_with_state(site.clone(), memory::around))
}
