//! Open pages: what they are told, and by whom, and when they are told nothing.

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderMap, StatusCode},
};
use contracts::PostingChanged;
use database::{MIGRATOR, Pool, outbox};
use http_body_util::BodyExt as _;
use lifecycle::State;
use tokio::time::timeout;
use web::Site;

use crate::{
    adverts::{bare, bring_in, feed, full},
    chronicle::Folder,
    visit::{self, Visitor},
};

/// So long nothing takes, on whatever machine.
const LONG: Duration = Duration::from_secs(20);

/// So long a page is listened to that shall be told nothing; what there was to tell others they were told before.
const SILENCE: Duration = Duration::from_millis(600);

/// A site that hears of changes, with a CTO at Halden.
struct Ground {
    pool: Pool,
    site: Site,
    visitor: Visitor,
}

impl Ground {
    async fn new(pool: Pool) -> Self {
        bring_in(&pool, &feed("Halden", vec![bare("CTO", 1)])).await;
        told(&pool).await;
        Self::beside(pool)
    }

    /// Another process over the same database.
    fn beside(pool: Pool) -> Self {
        let site = visit::site(pool.clone()).with_open_pages(10);
        site.live().set_followed(true);
        tokio::spawn(web::tell_open_pages(site.clone()));
        Self { pool, visitor: Visitor::at(site.clone()), site }
    }

    /// A company comes with an advert, and the site hears of it.
    async fn comes(&self, company: &str, advert: contracts::SourcedJob) {
        bring_in(&self.pool, &feed(company, vec![advert])).await;
        self.hears().await;
    }

    async fn hears(&self) {
        for change in told(&self.pool).await {
            self.site.changed(&change);
            self.site.live().changed(&change);
        }
    }

    /// Where the page at `path` asks for what is new.
    async fn live_address(&self, path: &str) -> String {
        let page = self.visitor.get(path).await;
        let named = page.text().split("data-live=\"").nth(1).and_then(|rest| rest.split('"').next());
        named.expect("an address").replace("&#38;", "&")
    }

    /// The page at `path`, opened and left open.
    async fn opened(&self, path: &str) -> Open {
        Open::at(&self.visitor, &self.live_address(path).await, &[]).await
    }
}

/// What was told since the last call.
async fn told(pool: &Pool) -> Vec<PostingChanged> {
    let mut tx = pool.begin().await.expect("a transaction");
    let waiting = outbox::claim(&mut tx, 10_000).await.expect("events");
    let marks: Vec<_> = waiting.iter().map(|event| (event.id, event.id)).collect();
    outbox::published(&mut tx, &marks).await.expect("marks");
    tx.commit().await.expect("a commit");
    waiting.into_iter().map(|event| serde_json::from_value(event.payload).expect("an event")).collect()
}

/// A page that listens.
struct Open {
    status: StatusCode,
    fields: HeaderMap,
    body: Body,
    said: String,
}

impl Open {
    async fn at(visitor: &Visitor, address: &str, fields: &[(&str, &str)]) -> Self {
        let (parts, body) = visitor.open(address, fields).await.into_parts();
        Self { status: parts.status, fields: parts.headers, body, said: String::new() }
    }

    /// Listens until this was said.
    async fn until(&mut self, what: &str) {
        while !self.said.contains(what) {
            let piece = timeout(LONG, self.body.frame()).await.ok().flatten();
            let bytes = piece.and_then(|piece| piece.expect("a piece").into_data().ok());
            assert!(bytes.is_some(), "an end, or nothing for long, instead of `{what}`: {}", self.said);
            self.said += std::str::from_utf8(&bytes.unwrap_or_default()).expect("text");
        }
    }

    /// Listens for a while, and hears nothing but when to come back.
    async fn hears_nothing(&mut self) {
        let before = self.events();
        let heard = async {
            while let Some(Ok(piece)) = self.body.frame().await {
                self.said += std::str::from_utf8(&piece.into_data().expect("data")).expect("text");
            }
        };
        let ended = timeout(SILENCE, heard).await.is_ok();
        assert!(!ended && self.events() == before, "{}", self.said);
    }

    fn events(&self) -> usize {
        self.said.matches("event: ").count()
    }

    /// The id of what it was told last.
    fn id(&self) -> String {
        self.said.rsplit("id: ").next().and_then(|rest| rest.lines().next()).expect("an id").to_owned()
    }

    async fn end(mut self) -> String {
        let rest = timeout(LONG, self.body.collect()).await.expect("an end").expect("a body").to_bytes();
        self.said += std::str::from_utf8(&rest).expect("text");
        self.said
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_open_page_is_told_of_new_jobs_that_fit_and_of_no_others(pool: Pool) {
    let ground = Ground::new(pool).await;
    let mut board = ground.opened("/").await;
    assert_eq!(board.status, StatusCode::OK);
    let kept = ["content-type", "cache-control", "connection"].map(|name| board.fields[name].to_str().expect("ASCII"));
    assert_eq!(kept, ["text/event-stream", "no-store", "close"]);
    assert!(!board.fields.contains_key("content-encoding") && board.fields.contains_key("x-request-id"));
    let mut fitting = Vec::new();
    for search in ["/jobs?q=engineering", "/jobs?workplace=remote&sort=salary", "/jobs?stack=rust&q=vp", "/jobs?q=-cto"]
    {
        fitting.push(ground.opened(search).await);
    }
    let mut others = Vec::new();
    for search in
        ["/jobs?q=gardener", "/jobs?workplace=hybrid", "/jobs?stack=rust&q=cto", "/jobs?q=%22engineering+vp%22"]
    {
        others.push(ground.opened(search).await);
    }
    ground.comes("Mora", full("VP Engineering")).await;
    board.until("event: came\nid: ").await;
    board.until("data: 1\n\n").await;
    for page in &mut fitting {
        page.until("data: 1\n\n").await;
    }
    for page in &mut others {
        page.hears_nothing().await;
    }
    ground.comes("Sundial", bare("Gardener of Engineering", 3)).await;
    board.until("data: 2\n\n").await;
    others[0].until("data: 1\n\n").await;
    others[1].hears_nothing().await;
    assert_eq!(board.events(), 2);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_edit_is_no_new_job_and_one_that_closes_counts_no_more(pool: Pool) {
    let ground = Ground::new(pool).await;
    let mut board = ground.opened("/").await;
    let edited = contracts::SourcedJob { stack: vec!["Rust".into()], ..bare("CTO", 1) };
    ground.comes("Halden", edited).await;
    board.hears_nothing().await;
    ground.comes("Mora", full("VP Engineering")).await;
    board.until("data: 1\n\n").await;
    for _ in 0..2 {
        bring_in(&ground.pool, &feed("Mora", Vec::new())).await;
    }
    ground.hears().await;
    board.until("data: 0\n\n").await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_comes_between_the_making_of_a_page_and_its_first_question_is_told(pool: Pool) {
    let ground = Ground::new(pool).await;
    let address = ground.live_address("/jobs?q=engineering").await;
    ground.comes("Mora", full("VP Engineering")).await;
    Open::at(&ground.visitor, &address, &[]).await.until("data: 1\n\n").await;
    // Once more, now that others have asked for the same search; and for one whose page was made after it.
    Open::at(&ground.visitor, &address, &[]).await.until("data: 1\n\n").await;
    ground.opened("/jobs?q=engineering").await.hears_nothing().await;
    // Nobody told of this one: it is there all the same.
    bring_in(&ground.pool, &feed("Sundial", vec![bare("Engineering lead", 2)])).await;
    Open::at(&ground.visitor, &address.replace("q=engineering&", ""), &[]).await.until("data: 2\n\n").await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn another_process_goes_on_where_the_last_one_ended(pool: Pool) {
    let ground = Ground::new(pool.clone()).await;
    let address = ground.live_address("/").await;
    let mut page = Open::at(&ground.visitor, &address, &[]).await;
    ground.comes("Mora", full("VP Engineering")).await;
    page.until("data: 1\n\n").await;
    let id = page.id();
    drop((page, ground));
    let next = Ground::beside(pool);
    let mut page = Open::at(&next.visitor, &address, &[("last-event-id", &id)]).await;
    page.hears_nothing().await;
    next.comes("Sundial", bare("CISO", 2)).await;
    page.until("data: 2\n\n").await;
    // What came while there was no process at all.
    drop(page);
    bring_in(&next.pool, &feed("Orrery", vec![bare("CISO", 2)])).await;
    // The address may be lost: the id says enough.
    let mut page = Open::at(&next.visitor, "/live", &[("last-event-id", &id)]).await;
    page.until("data: 3\n\n").await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_open_advert_is_told_when_it_closed_and_when_it_is_back(pool: Pool) {
    let ground = Ground::new(pool).await;
    let path = ground.visitor.get("/").await.links("/jobs/").remove(0);
    let mut page = ground.opened(&path).await;
    page.hears_nothing().await;
    let address = ground.live_address(&path).await;
    for _ in 0..2 {
        bring_in(&ground.pool, &feed("Halden", Vec::new())).await;
    }
    ground.hears().await;
    page.until("event: state\nid: closed-1795161600\ndata: closed 2026-11-20T08:00:00Z\n\n").await;
    // The same for whoever has an older page open.
    Open::at(&ground.visitor, &address, &[]).await.until("data: closed 2026-11-20T08:00:00Z\n\n").await;
    Open::at(&ground.visitor, &address, &[("last-event-id", &page.id())]).await.hears_nothing().await;
    ground.comes("Halden", bare("CTO", 1)).await;
    page.until("data: live\n\n").await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn there_is_room_for_so_many_pages_and_it_comes_back(pool: Pool) {
    let site = visit::site(pool).with_open_pages(2);
    let visitor = Visitor::at(site.clone());
    let first = Open::at(&visitor, "/live", &[]).await;
    let _second = Open::at(&visitor, "/live?q=cto", &[]).await;
    let third = Open::at(&visitor, "/live", &[]).await;
    assert_eq!(
        (third.status, &third.fields["retry-after"]),
        (StatusCode::SERVICE_UNAVAILABLE, &"60".parse().expect("a value"))
    );
    drop(first);
    assert_eq!(Open::at(&visitor, "/live", &[]).await.status, StatusCode::OK);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn one_customer_does_not_take_the_places_of_all(pool: Pool) {
    let visitor = Visitor::at(visit::site(pool).with_trusted_proxies(1));
    let mut open = Vec::new();
    let refused = loop {
        let page = Open::at(&visitor, "/live", &[("x-forwarded-for", "2001:db8::1")]).await;
        if page.status != StatusCode::OK {
            break page;
        }
        open.push(page);
        assert!(open.len() < 1_000, "nobody is refused");
    };
    assert_eq!((refused.status, open.len()), (StatusCode::TOO_MANY_REQUESTS, 200));
    assert!(refused.fields.contains_key("retry-after"));
    let other = Open::at(&visitor, "/live", &[("x-forwarded-for", "198.51.100.7")]).await;
    assert_eq!(other.status, StatusCode::OK);
    drop(open);
    let again = Open::at(&visitor, "/live", &[("x-forwarded-for", "2001:db8::2")]).await;
    assert_eq!(again.status, StatusCode::OK);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_process_that_leaves_sends_open_pages_on_to_the_next_one(pool: Pool) {
    let folder = Folder::of_lives(1);
    let site = visit::site(pool).with_lifecycle(folder.handle(State::Draining, Vec::new()));
    let visitor = Visitor::at(site.clone());
    let mut page = Open::at(&visitor, "/live", &[]).await;
    page.until("retry: ").await;
    page.hears_nothing().await;
    tokio::spawn(web::tell_open_pages(site));
    let said = page.end().await;
    assert_eq!((said.matches("retry: ").count(), said.matches("event: ").count()), (2, 0), "{said}");
    let late = Open::at(&visitor, "/live", &[]).await;
    assert_eq!((late.status, &late.fields["connection"]), (StatusCode::OK, &"close".parse().expect("a value")));
    assert_eq!(late.end().await.lines().count(), 2);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn whoever_saves_data_is_told_nothing_and_nonsense_is_refused(pool: Pool) {
    let visitor = Visitor::of(pool);
    assert_eq!(Open::at(&visitor, "/live", &[("save-data", "on")]).await.status, StatusCode::NO_CONTENT);
    assert_eq!(Open::at(&visitor, "/live", &[("save-data", "off")]).await.status, StatusCode::OK);
    for nonsense in ["/live?advert=x", &format!("/live?q={}", "x".repeat(300))] {
        assert_eq!(Open::at(&visitor, nonsense, &[]).await.status, StatusCode::BAD_REQUEST, "{nonsense}");
    }
    assert_eq!(Open::at(&visitor, "/live?since=yesterday", &[]).await.status, StatusCode::OK);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_page_stays_the_same_until_an_advert_comes_and_only_the_first_of_a_list_is_told(pool: Pool) {
    let ground = Ground::new(pool).await;
    let many = (0..30).map(|age| bare(&format!("CISO {age}"), age)).collect();
    bring_in(&ground.pool, &feed("Mora", many)).await;
    ground.hears().await;
    let first = ground.visitor.get("/").await;
    assert_eq!(first.forbidden_by_policy(), Vec::<String>::new());
    for said in ["role=\"status\" data-live=\"/live?since=", "data-one=\"1 new job\" data-many=\"# new jobs\""] {
        assert!(first.text().contains(said), "{said}");
    }
    assert_eq!(first.bytes, ground.visitor.get("/").await.bytes);
    let later = first.links("/jobs?after=").remove(0);
    assert!(!ground.visitor.get(&later).await.text().contains("data-live"));
    assert!(ground.visitor.get("/?lang=de").await.text().contains("data-one=\"1 neue Stelle\""));
    let advert = ground.visitor.get(&first.links("/jobs/").remove(0)).await;
    assert!(advert.text().contains("data-live=\"/live?advert="));
    assert!(advert.text().contains("data-closed=\"This job closed on #.\""));
}
