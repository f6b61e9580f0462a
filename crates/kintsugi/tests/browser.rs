//! A visitor's first minutes, in a real Chromium.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod accessibility;
mod budget;
#[expect(dead_code, reason = "every test file takes what it needs")]
mod chromium;
#[expect(dead_code, reason = "every test file takes what it needs")]
mod program;

use std::time::{Duration, Instant};

use chromium::Chromium;
use database::Pool;
use fantoccini::{Locator, key::Key};
use program::{Site, kintsugi, succeed};

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_visitor_searches_opens_an_advert_and_comes_back_to_the_same_search(pool: Pool) {
    succeed(kintsugi(&pool).arg("demo"));
    let site = Site::start(&pool);
    let chromium = Chromium::start().await;
    let page = &chromium.page;

    page.goto(&site.url("/")).await.unwrap();
    chromium.wait_until("every advert is listed", "document.querySelectorAll('.card').length === 20").await;

    let search = page.find(Locator::Css("input[name=q]")).await.unwrap();
    search.send_keys("energy").await.unwrap();
    search.send_keys(&Key::Enter.to_string()).await.unwrap();
    chromium.wait_until("the address holds the search", "location.search === '?q=energy'").await;
    chromium.wait_until("fewer adverts are listed", "document.querySelectorAll('.card').length < 20").await;
    let found = chromium.texts(".card-title").await;
    assert!(!found.is_empty(), "the demonstration has adverts about energy");

    page.find(Locator::Css(".card-title a")).await.unwrap().click().await.unwrap();
    chromium
        .wait_until("an advert is open", "location.pathname.startsWith('/jobs/') && !!document.querySelector('h1')")
        .await;
    assert_eq!(chromium.texts("h1").await, [found[0].clone()]);

    page.back().await.unwrap();
    chromium.wait_until("the address is the search's", "location.search === '?q=energy'").await;
    chromium.wait_until("the text is in the box", "document.querySelector('input[name=q]').value === 'energy'").await;
    assert_eq!(chromium.texts(".card-title").await, found);

    let complaints = chromium.console().await;
    assert!(complaints.is_empty(), "the console says: {complaints:#?}");
    chromium.close().await;
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn the_console_does_report_what_the_content_security_policy_forbids(pool: Pool) {
    let site = Site::start(&pool);
    let chromium = Chromium::start().await;
    chromium.page.goto(&site.url("/")).await.unwrap();
    let forbidden = "const script = document.createElement('script'); script.textContent = 'window.ran = true'; \
                     document.head.append(script); return window.ran === true";
    let ran = chromium.page.execute(forbidden, Vec::new()).await.unwrap();
    assert_eq!(ran, serde_json::Value::Bool(false));
    let complaints = chromium.console().await;
    assert!(complaints.iter().any(|line| line.contains("Content Security Policy")), "{complaints:#?}");
    chromium.close().await;
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn everything_works_without_javascript(pool: Pool) {
    succeed(kintsugi(&pool).arg("demo"));
    let site = Site::start(&pool);
    let chromium = Chromium::start_without_javascript().await;
    let page = &chromium.page;
    page.goto(&site.url("/")).await.unwrap();
    let search = page.find(Locator::Css("input[name=q]")).await.unwrap();
    search.send_keys("energy").await.unwrap();
    page.find(Locator::Css("button[type=submit]")).await.unwrap().click().await.unwrap();
    chromium.wait_for_address("?q=energy").await;
    let found = chromium.texts(".card-title").await;
    assert!((1..20).contains(&found.len()), "{found:?}");
    page.find(Locator::Css(".card-title a")).await.unwrap().click().await.unwrap();
    chromium.wait_for_address("/jobs/").await;
    assert_eq!(chromium.texts("h1").await, [found[0].clone()]);
    page.goto(&site.url("/")).await.unwrap();
    let older = page.find(Locator::Css("a[rel=next]")).await.unwrap();
    older.send_keys(&Key::Enter.to_string()).await.unwrap();
    chromium.wait_for_address("after=").await;
    assert_eq!(chromium.texts(".card-title").await.len(), 20);
    chromium.close().await;
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_board_that_is_open_says_that_jobs_have_come(pool: Pool) {
    let site = Site::start(&pool);
    let chromium = Chromium::start().await;
    let page = &chromium.page;
    page.goto(&site.url("/")).await.unwrap();
    succeed(kintsugi(&pool).arg("demo"));
    let said = "document.querySelector('[data-live] a:not([hidden])')?.textContent ?? ''";
    // Without NATS the board is asked for every 15 seconds.
    let begun = Instant::now();
    while chromium.first(&format!("return {said}")).await.is_empty() && begun.elapsed() < Duration::from_secs(40) {
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    chromium.wait_until("jobs have come", &format!("/^[0-9]+\\+? new jobs$/.test({said})")).await;
    page.find(Locator::Css("[data-live] a")).await.unwrap().click().await.unwrap();
    chromium.wait_until("they are listed", "document.querySelectorAll('.card').length === 20").await;
    chromium.wait_until("there is no news", &format!("({said}) === ''")).await;
    let complaints = chromium.console().await;
    assert!(complaints.is_empty(), "the console says: {complaints:#?}");
    chromium.close().await;
}
