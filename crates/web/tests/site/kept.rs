//! Pages that are kept: made once for all who wait, made anew when what they rest on changes, and the same for everybody.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::http::{Method, StatusCode};
use contracts::{Availability, PostingChanged};
use database::{MIGRATOR, Pool};
use jiff::Timestamp;
use jobs::{Answer as Found, PostgresSearch, Query, Search};
use tokio::time::{Instant, sleep};
use web::Site;

use crate::{
    adverts::{bare, bring_in, feed, full},
    visit::{self, Visitor},
};

/// Asks Postgres, slowly, and counts how often.
#[derive(Debug)]
struct Counting {
    postgres: PostgresSearch,
    asked: Arc<AtomicUsize>,
    takes: Duration,
}

impl Search for Counting {
    fn find<'a>(&'a self, query: &'a Query, now: Timestamp) -> Found<'a> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            let found = self.postgres.find(query, now).await;
            sleep(self.takes).await;
            found
        })
    }
}

/// A site that hears of changes, its visitor, and how often a search was made.
struct Ground {
    pool: Pool,
    site: Site,
    visitor: Visitor,
    asked: Arc<AtomicUsize>,
}

impl Ground {
    async fn new(pool: Pool, takes: Duration) -> Self {
        bring_in(&pool, &feed("Halden", vec![full("CTO"), bare("Engineer", 2)])).await;
        bring_in(&pool, &feed("Mora", vec![full("VP Engineering")])).await;
        let asked = Arc::new(AtomicUsize::new(0));
        let search = Counting { postgres: PostgresSearch::new(pool.clone()), asked: asked.clone(), takes };
        let site = visit::site(pool.clone()).with_search(Arc::new(search));
        site.set_followed(true);
        let visitor = Visitor::at(site.clone());
        Self { pool, site, visitor, asked }
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    async fn text(&self, path: &str) -> String {
        let answer = self.visitor.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        answer.text().to_owned()
    }

    /// That the advert of that address changed.
    async fn changed(&self, path: &str) -> PostingChanged {
        let id = path.rsplit_once('-').expect("an advert").1.parse().expect("a short id");
        let posting = jobs::posting_by_short_id(&self.pool, &id).await.expect("an answer").expect("an advert");
        PostingChanged {
            posting: posting.id,
            revision: posting.version,
            company: posting.company.id,
            company_slug: posting.company.slug,
            company_name: posting.company.name,
            state: Availability::Live,
            behind: None,
            title: posting.title,
            roles: posting.roles,
            seniority: None,
            employment_type: posting.employment_type,
            workplace: posting.workplace,
            places: posting.places,
            eligibility: posting.eligibility,
            salary: posting.salary,
            equity: posting.equity,
            stack: posting.stack,
            language: posting.language,
            published_at: posting.published_at,
        }
    }

    async fn advert(&self, title: &str) -> String {
        let start = format!("/jobs/{title}");
        self.visitor.get("/").await.links(&start).first().expect("an advert").clone()
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_page_is_made_once_for_all_who_wait_for_it(pool: Pool) {
    let ground = Ground::new(pool, Duration::from_millis(100)).await;
    let mut waiting = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let visitor = ground.visitor.clone();
        waiting.spawn(async move { visitor.get("/").await });
    }
    let answers = waiting.join_all().await;
    assert!(answers.iter().all(|answer| answer.is_a_page() && answer.bytes == answers[0].bytes));
    assert_eq!(ground.asked(), 1);
    ground.text("/jobs?q=&sort=newest").await;
    ground.text("/").await;
    assert_eq!(ground.asked(), 1, "equal searches share a page");
    ground.text("/jobs.atom").await;
    ground.text("/jobs.atom?sort=salary&utm_source=mail").await;
    ground.text("/embed").await;
    ground.text("/embed").await;
    assert_eq!(ground.asked(), 3, "feeds and frames are kept as well");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn whoever_goes_away_takes_nothing_from_those_who_wait(pool: Pool) {
    let ground = Ground::new(pool, Duration::from_millis(200)).await;
    let first = tokio::time::timeout(Duration::from_millis(50), ground.visitor.get("/")).await;
    assert!(first.is_err());
    ground.text("/").await;
    assert_eq!(ground.asked(), 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_page_from_memory_has_every_field_of_one_that_was_made(pool: Pool) {
    let ground = Ground::new(pool, Duration::ZERO).await;
    let advert = ground.advert("cto").await;
    for path in ["/jobs?q=cto", &advert, "/companies/halden", "/salaries", "/companies", "/jobs.rss", "/embed"] {
        let made = ground.visitor.ask(Method::GET, path, &[("accept-encoding", "br")]).await;
        let mut kept = ground.visitor.ask(Method::GET, path, &[("accept-encoding", "br")]).await;
        assert_eq!((made.status, &made.bytes), (kept.status, &kept.bytes), "{path}");
        assert_eq!(made.field("content-encoding"), "br", "{path}");
        assert_ne!(made.fields["x-request-id"], kept.fields["x-request-id"]);
        kept.fields.insert("x-request-id", made.fields["x-request-id"].clone());
        assert_eq!(made.fields, kept.fields, "{path}");

        let known = [("if-none-match", made.fields["etag"].to_str().expect("ASCII"))];
        let confirmed = ground.visitor.ask(Method::GET, path, &known).await;
        assert_eq!((confirmed.status, confirmed.bytes.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
        let head = ground.visitor.ask(Method::HEAD, path, &[]).await;
        assert_eq!((head.status, head.bytes.len()), (StatusCode::OK, 0));
        assert_ne!(head.field("content-length"), "0", "{path}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn whoever_brings_a_cookie_gets_the_page_and_leaves_none(pool: Pool) {
    let ground = Ground::new(pool, Duration::ZERO).await;
    let cookie = [("cookie", "a=b")];
    for asked in 1..=2 {
        assert_eq!(ground.visitor.ask(Method::GET, "/", &cookie).await.status, StatusCode::OK);
        assert_eq!(ground.asked(), asked);
    }
    ground.text("/").await;
    assert_eq!(ground.visitor.ask(Method::GET, "/", &cookie).await.status, StatusCode::OK);
    assert_eq!(ground.asked(), 3);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_change_makes_old_what_rests_on_it_and_leaves_the_rest(pool: Pool) {
    let ground = Ground::new(pool, Duration::ZERO).await;
    let (advert, other) = (ground.advert("cto").await, ground.advert("vp-engineering").await);
    for path in [&advert, &other] {
        ground.text(path).await;
    }
    let told = ground.changed(&advert).await;
    // It takes two readings to close what is missing. Nobody tells of Mora's.
    for company in ["Halden", "Mora"] {
        for _ in 0..2 {
            bring_in(&ground.pool, &feed(company, Vec::new())).await;
        }
    }
    ground.text(&advert).await;
    ground.site.changed(&told);
    let began = Instant::now();
    while ground.visitor.get(&advert).await.status != StatusCode::GONE {
        assert!(began.elapsed() < Duration::from_millis(1_500), "still there after {:?}", began.elapsed());
        sleep(Duration::from_millis(20)).await;
    }
    ground.text(&other).await;
    sleep(Duration::from_millis(1_100)).await;
    ground.text(&other).await;
    assert!(ground.text("/").await.contains("No adverts yet"));
    ground.site.all_changed();
    sleep(Duration::from_millis(1_100)).await;
    assert_eq!(ground.visitor.get(&other).await.status, StatusCode::GONE);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn another_reference_rate_makes_every_page_old_and_what_one_can_count_in(pool: Pool) {
    let ground = Ground::new(pool, Duration::ZERO).await;
    for path in ["/", "/salaries"] {
        assert!(!ground.text(path).await.contains("\"XTS\""));
    }
    let currency = "XTS".parse().expect("a code");
    let rate = jobs::ExchangeRate { currency, per_euro: 2.0, as_of: jiff::civil::date(2026, 11, 22) };
    jobs::set_exchange_rate(&ground.pool, rate).await.expect("a rate");
    ground.site.all_changed();
    sleep(Duration::from_millis(1_100)).await;
    for path in ["/", "/salaries"] {
        assert!(ground.text(path).await.contains("\"XTS\""), "{path}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_change_while_a_page_is_being_made_is_not_missed(pool: Pool) {
    let ground = Ground::new(pool, Duration::from_millis(400)).await;
    let told = ground.changed(&ground.advert("cto").await).await;
    ground.site.all_changed();
    sleep(Duration::from_millis(1_100)).await;
    let visitor = ground.visitor.clone();
    let making = tokio::spawn(async move { visitor.get("/").await });
    sleep(Duration::from_millis(200)).await;
    bring_in(&ground.pool, &feed("Sundial", vec![full("Another CTO")])).await;
    ground.site.changed(&told);
    assert!(!making.await.expect("an answer").text().contains("Another CTO"));
    sleep(Duration::from_millis(1_100)).await;
    assert!(ground.text("/").await.contains("Another CTO"));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn many_changes_make_no_request_wait_and_few_pages(pool: Pool) {
    let ground = Ground::new(pool, Duration::from_millis(50)).await;
    let told = ground.changed(&ground.advert("cto").await).await;
    let (began, before) = (Instant::now(), ground.asked());
    let (mut requests, mut slowest) = (0, Duration::ZERO);
    while began.elapsed() < Duration::from_secs(3) {
        if requests % 10 == 0 {
            ground.site.changed(&told);
        }
        let asked = Instant::now();
        ground.text("/").await;
        slowest = slowest.max(asked.elapsed());
        requests += 1;
        sleep(Duration::from_millis(10)).await;
    }
    let made = ground.asked() - before;
    assert!((3..=8).contains(&made), "{made} pages were made for {requests} requests");
    assert!(slowest < Duration::from_millis(50), "somebody waited for {slowest:?}");
}
