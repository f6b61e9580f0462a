//! A visitor: asks one address after the other.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, Response, StatusCode},
};
use database::Pool;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;
use web::Site;

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) fields: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

/// A visitor of a site.
#[derive(Clone, Debug)]
pub(crate) struct Visitor(Router);

impl Visitor {
    /// Of a site over `pool`, at ten in the morning of 22 November 2026.
    pub(crate) fn of(pool: Pool) -> Self {
        Self::at(site(pool))
    }

    /// Of this site.
    pub(crate) fn at(site: Site) -> Self {
        Self(web::router(site))
    }

    /// Of these routes.
    pub(crate) fn of_routes(routes: Router) -> Self {
        Self(routes)
    }

    /// Of a site whose database nobody will ever reach.
    pub(crate) fn without_a_database() -> Self {
        Self::of(away())
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[]).await
    }

    /// The answer to a GET before its body has ended, if it ever does.
    pub(crate) async fn open(&self, path: &str, fields: &[(&str, &str)]) -> Response<Body> {
        let request = fields.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
        self.0.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer")
    }

    pub(crate) async fn ask(&self, method: Method, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(method, path, fields, "").await
    }

    /// The same with a body.
    pub(crate) async fn send(&self, method: Method, path: &str, fields: &[(&str, &str)], body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in fields {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).expect("a request");
        let (parts, body) = self.0.clone().oneshot(request).await.expect("an answer").into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes().to_vec();
        Answer { status: parts.status, fields: parts.headers, bytes }
    }
}

/// A site over `pool`, at ten in the morning of 22 November 2026.
pub(crate) fn site(pool: Pool) -> Site {
    Site::new(pool).with_clock(|| "2026-11-22T10:00:00Z".parse().expect("a moment"))
}

/// A database that nobody will ever reach.
pub(crate) fn away() -> Pool {
    let how = database::Connect {
        url: "postgres://nobody@127.0.0.1:1/nothing".into(),
        max_connections: 1,
        statement_timeout: std::time::Duration::from_secs(1),
    };
    database::connect(&how).expect("an address")
}

impl Answer {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).expect("text")
    }

    /// All values of a header field, as one list.
    pub(crate) fn field(&self, name: &str) -> String {
        let values = self.fields.get_all(name).iter().map(|value| value.to_str().expect("ASCII"));
        values.collect::<Vec<_>>().join(", ")
    }

    /// Where the links lead whose address begins like this, in the page's order.
    pub(crate) fn links(&self, start: &str) -> Vec<String> {
        let hrefs = self.text().split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        hrefs.filter(|href| href.starts_with(start)).map(|href| href.replace("&#38;", "&")).collect()
    }

    /// Whether this is a whole page in the site's design.
    pub(crate) fn is_a_page(&self) -> bool {
        let text = self.text();
        self.field("content-type") == "text/html; charset=utf-8"
            && text.starts_with("<!doctype html>")
            && text.contains("class=\"site-header\"")
            && text.ends_with("</html>")
    }

    /// What on this page the content security policy would refuse to run.
    pub(crate) fn forbidden_by_policy(&self) -> Vec<String> {
        let tags = self.text().split('<').skip(1).filter_map(|rest| rest.split('>').next());
        let is_forbidden = |tag: &&str| {
            // A data block is no script to the policy (WHATWG HTML, 4.12.1).
            let is_data = *tag == "script type=\"application/ld+json\"";
            let inline = tag.starts_with("style") || (tag.starts_with("script") && !tag.contains(" src=") && !is_data);
            inline
                || tag.contains(" style=")
                || tag.contains(" on")
                    && tag.split(" on").skip(1).any(|rest| {
                        rest.split('=')
                            .next()
                            .is_some_and(|name| !name.is_empty() && name.chars().all(char::is_alphabetic))
                            && rest.contains("=\"")
                    })
        };
        tags.filter(is_forbidden).map(str::to_owned).collect()
    }
}

#[test]
fn inline_styles_scripts_and_handlers_are_found() {
    let page = |html: &str| Answer { status: StatusCode::OK, fields: HeaderMap::new(), bytes: html.into() };
    for bad in ["<p style=\"x\">", "<style>", "<script>x", "<a href=\"/\" onclick=\"x\">"] {
        assert_eq!(page(bad).forbidden_by_policy().len(), 1, "{bad}");
    }
    for good in ["<p class=\"x\">once upon", "<script defer src=\"/x\">", "<a aria-label=\"on call\" href=\"/\">"] {
        assert_eq!(page(good).forbidden_by_policy(), Vec::<String>::new(), "{good}");
    }
}
