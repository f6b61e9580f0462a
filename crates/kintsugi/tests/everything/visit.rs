//! A visitor of the site over a database, and what the database says of its adverts.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header},
};
use database::Pool;
use jiff::Timestamp;
use tower::ServiceExt as _;

/// The moment of all these visits.
pub(crate) fn now() -> Timestamp {
    "2026-11-25T12:00:00Z".parse().expect("a moment")
}

pub(crate) const BASE: &str = "https://board.example";

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) text: String,
    kind: String,
}

impl Answer {
    pub(crate) fn is_html(&self) -> bool {
        self.kind.starts_with("text/html")
    }
}

pub(crate) struct Visitor(Router);

impl Visitor {
    pub(crate) fn of(pool: Pool) -> Self {
        Self(web::router(web::Site::new(pool).with_base_url(BASE).with_clock(now)))
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        let (parts, body) = self.0.clone().oneshot(request).await.expect("an answer").into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("a body");
        let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        Answer {
            status: parts.status.as_u16(),
            kind: kind.to_owned(),
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// Every address that the sitemap's files name, without the site's own part.
    pub(crate) async fn sitemap(&self) -> Vec<String> {
        let mut addresses = Vec::new();
        for file in locations(&self.get("/sitemap.xml").await.text) {
            addresses.extend(locations(&self.get(&file).await.text));
        }
        addresses
    }
}

fn locations(xml: &str) -> Vec<String> {
    let inside = xml.split("<loc>").skip(1).filter_map(|rest| rest.split("</loc>").next());
    inside.map(|address| address.strip_prefix(BASE).expect("an address of ours").to_owned()).collect()
}

/// A live advert as the database holds it.
#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    pub(crate) path: String,
    pub(crate) title: String,
    pub(crate) workplace: Option<String>,
    pub(crate) salary_currency: Option<String>,
    pub(crate) salary_period: Option<String>,
    pub(crate) salary_min: Option<i64>,
    pub(crate) salary_max: Option<i64>,
    pub(crate) employment_type: Option<String>,
    pub(crate) company: String,
    pub(crate) website: Option<String>,
    pub(crate) external_id: String,
    pub(crate) description: String,
    /// RFC 3339.
    pub(crate) published_at: String,
    pub(crate) live_until: String,
    eligible_worldwide: Option<bool>,
    /// Countries among its places, without the European Union.
    pub(crate) countries: Vec<String>,
    pub(crate) eligible_countries: Option<Vec<String>>,
}

impl Row {
    /// Why it may carry no structured data; panics where it should.
    pub(crate) fn why_no_data(&self, path: &str) -> &'static str {
        match (self.workplace.as_deref(), self.eligible_worldwide) {
            (Some("remote"), Some(true)) => "remote from anywhere, which the rules cannot say",
            (Some("remote"), _) if self.from().is_empty() => "remote, from where is not known by country",
            (Some("remote"), _) => panic!("{path}: remote from {:?}, and no structured data", self.from()),
            _ if self.countries.is_empty() => "no place with a country",
            _ => panic!("{path}: places in {:?}, and no structured data", self.countries),
        }
    }

    /// The countries from which remote work is accepted.
    pub(crate) fn from(&self) -> Vec<String> {
        let stated = self.eligible_countries.clone().filter(|countries| !countries.is_empty());
        let mut from = stated.unwrap_or_else(|| self.countries.clone());
        from.sort();
        from.dedup();
        from
    }
}

/// The live adverts.
pub(crate) async fn adverts(pool: &Pool) -> Vec<Row> {
    testing::live_adverts(pool).await.expect("adverts")
}
