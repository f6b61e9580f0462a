//! English and German: chosen by the address or the browser, said in the answer's fields, kept by every link.

use axum::http::{Method, StatusCode};
use database::MIGRATOR;
use sqlx::PgPool;

use crate::{
    adverts::{bring_in, feed, full},
    visit::{Answer, Visitor},
};

impl Answer {
    /// The language that the page says it is in.
    fn language(&self) -> &str {
        self.text().split_once("<html lang=\"").and_then(|(_, rest)| rest.split_once('"')).expect("a page").0
    }
}

#[tokio::test]
async fn a_page_is_in_the_language_of_the_browser_or_of_the_address() {
    let visitor = Visitor::without_a_database();
    for (path, accepted, language) in [
        ("/nothing", "de-DE,de;q=0.9,en;q=0.8", "de"),
        ("/nothing", "fr", "en"),
        ("/nothing?lang=de", "en", "de"),
        ("/nothing?lang=en", "de", "en"),
        ("/status", "de", "de"),
    ] {
        let page = visitor.ask(Method::GET, path, &[("accept-language", accepted)]).await;
        assert_eq!((page.language(), page.field("content-language").as_str()), (language, language), "{path}");
        assert!(page.field("vary").contains("accept-language"), "{}", page.field("vary"));
    }
    let page = visitor.ask(Method::GET, "/nothing", &[("accept-language", "de")]).await;
    assert!(page.status == StatusCode::NOT_FOUND && page.text().contains("Hier gibt es keine Seite"));
}

#[tokio::test]
async fn what_has_no_words_does_not_vary_by_language() {
    let visitor = Visitor::without_a_database();
    for path in ["/robots.txt", "/health/live", "/favicon.ico"] {
        let answer = visitor.get(path).await;
        let fields = (answer.field("content-language"), answer.field("vary"));
        assert!(fields.0.is_empty() && !fields.1.contains("accept-language"), "{path}: {fields:?}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_chosen_language_stays_wherever_the_visitor_goes(pool: PgPool) {
    bring_in(&pool, &feed("Halden", vec![full("CTO")])).await;
    let visitor = Visitor::of(pool);
    let (mut open, mut seen) = (vec!["/?lang=de".to_owned()], Vec::new());
    while let Some(path) = open.pop() {
        if seen.contains(&path) {
            continue;
        }
        let page = visitor.ask(Method::GET, &path, &[("accept-language", "en")]).await;
        seen.push(path.clone());
        if !page.field("content-type").starts_with("text/html") {
            continue;
        }
        assert_eq!(page.language(), "de", "{path}");
        let own = page.links("/").into_iter().filter(|link| !link.starts_with("/assets/"));
        for link in own.filter(|link| !link.contains("lang=en")) {
            let is_bare_on_purpose =
                page.text().contains(&format!("hreflang=\"en\" href=\"{}\"", link.replace('&', "&#38;")));
            assert!(link.contains("lang=de") || is_bare_on_purpose, "{path} links to {link}");
            if link.contains("lang=de") {
                open.push(link.split('#').next().unwrap_or_default().to_owned());
            }
        }
    }
    assert!(seen.len() >= 4, "{seen:?}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn search_engines_are_told_of_both_languages(pool: PgPool) {
    bring_in(&pool, &feed("Halden", vec![full("CTO")])).await;
    let visitor = Visitor::of(pool);
    let page = visitor.get("/companies/halden?lang=de").await;
    for link in [
        r#"<link rel="canonical" href="/companies/halden?lang=de">"#,
        r#"<link rel="alternate" hreflang="en" href="/companies/halden">"#,
        r#"<link rel="alternate" hreflang="de" href="/companies/halden?lang=de">"#,
        r#"<link rel="alternate" hreflang="x-default" href="/companies/halden">"#,
    ] {
        assert!(page.text().contains(link), "{link} is not on {}", page.text());
    }
    let english = visitor.get("/companies/halden?lang=en").await;
    assert!(english.text().contains(r#"<link rel="canonical" href="/companies/halden">"#));
}
