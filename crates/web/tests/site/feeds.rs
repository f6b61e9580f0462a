//! Feeds of searches, read by a parser of feeds; the list to embed; the page that offers them.

use axum::http::{Method, StatusCode};
use contracts::{CleanHtml, SourcedJob};
use database::{MIGRATOR, Pool};
use feed_rs::model::{Feed, FeedType};

use crate::{
    adverts::{bare, bring_in, feed, full},
    visit::{Answer, Visitor, site},
};

const FORMATS: [(&str, FeedType, &str); 3] = [
    ("/jobs.rss", FeedType::RSS2, "application/rss+xml; charset=utf-8"),
    ("/jobs.atom", FeedType::Atom, "application/atom+xml; charset=utf-8"),
    ("/jobs.json", FeedType::JSON, "application/feed+json"),
];

fn parsed(answer: &Answer) -> Feed {
    feed_rs::parser::parse(answer.bytes.as_slice()).expect("a feed")
}

fn visitor(pool: Pool) -> Visitor {
    Visitor::at(site(pool).with_base_url("https://jobs.example"))
}

/// An advert whose every text tries to break out.
fn hostile() -> SourcedJob {
    let mut job = full("CTO </title><b>&amp; ]]> \"'");
    job.description = CleanHtml::trust("<p>You &amp; we: <b>a &lt; b</b> ]]&gt;</p>".into());
    job.stack = vec!["C++ & \"<Go>\"".into()];
    job
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn every_format_says_the_same_of_every_advert(pool: Pool) {
    bring_in(&pool, &feed("Halden & <Sons>", vec![hostile(), bare("Engineer", 2)])).await;
    let visitor = visitor(pool);
    for (path, kind, content_type) in FORMATS {
        let answer = visitor.get(path).await;
        assert_eq!((answer.status, answer.field("content-type").as_str()), (StatusCode::OK, content_type));
        let feed = parsed(&answer);
        assert_eq!((feed.feed_type, feed.entries.len()), (kind, 2), "{path}");
        let entry = &feed.entries[0];
        assert_eq!(entry.title.as_ref().expect("a title").content, "CTO </title><b>&amp; ]]> \"' at Halden & <Sons>");
        let id = entry.id.strip_prefix("https://jobs.example/jobs/").expect("an id of this site");
        assert!(id.len() == 10 && entry.links[0].href.ends_with(id), "{entry:?}");
        assert!(entry.links[0].href.starts_with("https://jobs.example/jobs/cto-"), "{entry:?}");
        let body = entry.content.as_ref().and_then(|content| content.body.as_deref()).expect("a text");
        assert_eq!(body, "<p>You &amp; we: <b>a &lt; b</b> ]]&gt;</p>", "{path}");
        let summary = entry.summary.as_ref().map(|summary| summary.content.as_str()).expect("a summary");
        assert!(summary.contains("165") && summary.contains("Remote from EU, UK"), "{summary}");
        assert_eq!(entry.published.expect("a date").to_rfc3339(), "2026-11-20T07:00:00+00:00", "{path}");
        assert_eq!(entry.categories[0].term, "C++ & \"<Go>\"");
        let unpaid = feed.entries[1].summary.as_ref().map(|summary| summary.content.as_str());
        assert_eq!(unpaid, Some("Salary not stated by the employer"), "{path}");
        let own = feed.links.iter().find(|link| link.rel.as_deref() == Some("self")).map(|link| link.href.as_str());
        assert!(own.is_none_or(|own| own == format!("https://jobs.example{path}")), "{own:?}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_feed_holds_what_its_search_finds_and_only_live_adverts(pool: Pool) {
    bring_in(&pool, &feed("Halden", vec![full("CTO"), bare("Potter", 2), bare("Weaver", 3)])).await;
    let visitor = visitor(pool.clone());
    for (path, ..) in FORMATS {
        let found = parsed(&visitor.get(&format!("{path}?q=potter")).await);
        assert_eq!(found.entries.len(), 1, "{path}");
    }
    // Twice without the potter: it is closed.
    for _ in 0..2 {
        bring_in(&pool, &feed("Halden", vec![full("CTO"), bare("Weaver", 3)])).await;
    }
    for (path, ..) in FORMATS {
        let titles: Vec<_> = parsed(&visitor.get(path).await).entries.into_iter().map(|entry| entry.title).collect();
        let titles: Vec<_> = titles.into_iter().map(|title| title.expect("a title").content).collect();
        assert_eq!(titles, ["CTO at Halden", "Weaver at Halden"], "{path}");
        let none = visitor.get(&format!("{path}?q=potter")).await;
        assert_eq!((none.status, parsed(&none).entries.len()), (StatusCode::OK, 0), "{path}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_feed_goes_on_where_its_page_ends(pool: Pool) {
    bring_in(&pool, &feed("Halden", (0..45).map(|age| bare(&format!("Role {age}"), age)).collect())).await;
    let visitor = visitor(pool);
    let (mut path, mut seen) = ("/jobs.json?q=role&sort=salary".to_owned(), Vec::new());
    while seen.len() < 100 {
        let page: serde_json::Value = serde_json::from_slice(&visitor.get(&path).await.bytes).expect("JSON");
        seen.extend(page["items"].as_array().expect("items").iter().map(|item| item["id"].to_string()));
        let Some(next) = page["next_url"].as_str() else { break };
        path = next.strip_prefix("https://jobs.example").expect("our address").to_owned();
    }
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((all, seen.len()), (45, 45));
    for path in ["/jobs.rss", "/jobs.atom"] {
        assert!(visitor.get(path).await.text().contains("rel=\"next\" href=\"https://jobs.example/jobs."), "{path}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_is_known_is_confirmed_without_being_sent(pool: Pool) {
    bring_in(&pool, &feed("Halden", vec![full("CTO"), bare("Potter", 2)])).await;
    let visitor = visitor(pool.clone());
    for (path, ..) in FORMATS {
        let first = visitor.get(path).await;
        assert_eq!(first.field("cache-control"), "public, max-age=300");
        for (name, value) in
            [("if-none-match", first.field("etag")), ("if-modified-since", first.field("last-modified"))]
        {
            assert!(!value.is_empty());
            let again = visitor.ask(Method::GET, path, &[(name, &value)]).await;
            assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0), "{path} {name}");
            assert_eq!(again.field("etag"), first.field("etag"));
        }
    }
    let tag = visitor.get("/jobs.atom").await.field("etag");
    for _ in 0..2 {
        bring_in(&pool, &feed("Halden", vec![full("CTO")])).await;
    }
    let changed = visitor.ask(Method::GET, "/jobs.atom", &[("if-none-match", &tag)]).await;
    assert_eq!(changed.status, StatusCode::OK);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_frame_of_jobs_may_stand_anywhere_and_runs_nothing(pool: Pool) {
    bring_in(&pool, &feed("Halden & Sons", vec![full("CTO"), bare("Potter", 2)])).await;
    let visitor = visitor(pool);
    let frame = visitor.get("/embed?q=cto").await;
    assert_eq!(frame.status, StatusCode::OK);
    let policy = frame.field("content-security-policy");
    assert!(policy.contains("frame-ancestors *") && !policy.contains("script-src"), "{policy}");
    assert_eq!(frame.field("x-frame-options"), "");
    assert!(!frame.text().contains("<script") && frame.forbidden_by_policy().is_empty());
    assert!(frame.text().contains("Halden &#38; Sons") && !frame.text().contains("Potter"));
    let links = frame.text().matches("<a ").count();
    assert_eq!((links, frame.text().matches("target=\"_blank\" rel=\"noopener\"").count()), (2, 2));
    assert_eq!(frame.links("/jobs?"), ["/jobs?q=cto"]);
    assert!(visitor.get("/embed?q=nothing").await.text().contains("No open job fits"));
    // Nothing else may be framed.
    for path in ["/", "/follow", "/companies", "/embed?q=%00"] {
        let page = visitor.get(path).await;
        assert!(page.field("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(page.field("x-frame-options"), "DENY", "{path}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_search_is_offered_in_every_form(pool: Pool) {
    let page = visitor(pool).get("/follow?q=c%2B%2B+%26+go&stage=seed&unknown=1").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.is_a_page());
    assert_eq!(page.forbidden_by_policy(), Vec::<String>::new());
    let query = "q=c%2B%2B+%26+go&#38;stage=seed";
    for said in [
        format!(
            "<link rel=\"alternate\" type=\"application/rss+xml\" title=\"RSS\" href=\"https://jobs.example/jobs.rss?{query}\">"
        ),
        format!("href=\"https://jobs.example/jobs.atom?{query}\""),
        format!("href=\"https://jobs.example/jobs.json?{query}\""),
        // Twice escaped: it is HTML that is shown as it is.
        "&#60;iframe src=&#34;https://jobs.example/embed?q=c%2B%2B+%26+go&#38;amp;stage=seed&#34;".to_owned(),
        format!("https://jobs.example/api/v1/jobs?{query}"),
        "The search “c++ &#38; go” with your filters.".to_owned(),
    ] {
        assert!(page.text().contains(&said), "{said} is not on {}", page.text());
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_site_that_does_not_know_its_address_takes_the_one_it_was_asked_under(pool: Pool) {
    let visitor = Visitor::of(pool);
    let answer = visitor.ask(Method::GET, "/jobs.json", &[("host", "127.0.0.1:8080")]).await;
    assert!(answer.text().contains("\"feed_url\":\"http://127.0.0.1:8080/jobs.json\""), "{}", answer.text());
    let forged = visitor.ask(Method::GET, "/jobs.rss", &[("host", "evil\"><script>")]).await;
    assert!(!forged.text().contains("evil"), "{}", forged.text());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_feed_speaks_german_where_it_is_asked_to(pool: Pool) {
    bring_in(&pool, &feed("Halden", vec![bare("CTO", 1)])).await;
    let answer = visitor(pool).ask(Method::GET, "/jobs.atom", &[("accept-language", "de")]).await;
    assert_eq!(
        (answer.field("content-language").as_str(), answer.field("vary").contains("accept-language")),
        ("de", true)
    );
    assert_eq!(parsed(&answer).entries[0].title.as_ref().expect("a title").content, "CTO bei Halden");
}
