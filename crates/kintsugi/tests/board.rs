//! The board's filters, in a real Chromium: with JavaScript, without it, on a phone, by keyboard alone.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

#[expect(dead_code, reason = "every test file takes what it needs")]
mod chromium;
#[expect(dead_code, reason = "every test file takes what it needs")]
mod program;

use chromium::Chromium;
use database::Pool;
use fantoccini::{Locator, key::Key};
use program::{Site, kintsugi, succeed};
use serde_json::Value;

const REMOTE: &str = "#workplace-remote";

/// A site with the demonstration's adverts.
fn demonstration(pool: &Pool) -> Site {
    succeed(kintsugi(pool).arg("demo"));
    Site::start(pool)
}

impl Chromium {
    async fn click(&self, selector: &str) {
        self.page.find(Locator::Css(selector)).await.expect("an element").click().await.expect("a click");
    }

    /// Types where the keyboard stands.
    async fn press(&self, key: &str) {
        self.page.active_element().await.expect("a focus").send_keys(key).await.expect("keys");
    }

    async fn says(&self, expression: &str) -> String {
        match self.page.execute(&format!("return String({expression})"), Vec::new()).await.expect("an expression") {
            Value::String(text) => text,
            other => other.to_string(),
        }
    }

    async fn wait_for_search(&self, search: &str) {
        self.wait_until("the address holds the search", &format!("location.search === '{search}'")).await;
    }

    /// The number beside a value.
    async fn number(&self, id: &str) -> String {
        self.says(&format!("document.querySelector('{id}').closest('label').querySelector('.number').firstChild.data"))
            .await
    }

    async fn wait_for_count(&self, number: &str) {
        let is_it = format!("/^{number} jobs?$/.test(document.querySelector('#count strong').textContent)");
        self.wait_until(&format!("{number} jobs are announced"), &is_it).await;
    }

    async fn is_checked(&self, id: &str) -> bool {
        self.says(&format!("document.querySelector('{id}').checked")).await == "true"
    }
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_filter_is_kept_by_back_forward_reload_and_dropped_by_its_chip(pool: Pool) {
    let site = demonstration(&pool);
    let chromium = Chromium::start().await;
    let page = &chromium.page;
    page.goto(&site.url("/")).await.unwrap();
    chromium.wait_until("every advert is listed", "document.querySelectorAll('.card').length === 20").await;
    let all = chromium.says("document.querySelector('#count strong').textContent").await;

    let remote = chromium.number(REMOTE).await;
    chromium.click(REMOTE).await;
    chromium.wait_for_search("?workplace=remote").await;
    chromium.wait_for_count(&remote).await;
    assert_eq!(chromium.says("document.querySelector('#count').getAttribute('role')").await, "status");
    assert_eq!(chromium.says("document.activeElement.id").await, "workplace-remote", "the focus stays");
    assert!(chromium.texts(".chip").await[0].starts_with("Remote"));

    chromium.click("#equity-yes").await;
    chromium.wait_for_search("?workplace=remote&equity=yes").await;
    chromium.wait_until("two filters are set", "document.querySelectorAll('.chip:not(.all)').length === 2").await;
    let both = chromium.texts(".card-title").await;

    page.back().await.unwrap();
    chromium.wait_for_search("?workplace=remote").await;
    chromium.wait_for_count(&remote).await;
    chromium.wait_until("the box is empty again", "!document.querySelector('#equity-yes').checked").await;
    assert!(chromium.is_checked(REMOTE).await);

    page.forward().await.unwrap();
    chromium.wait_for_search("?workplace=remote&equity=yes").await;
    chromium.wait_until("the box is ticked again", "document.querySelector('#equity-yes').checked").await;
    assert_eq!(chromium.texts(".card-title").await, both);

    page.refresh().await.unwrap();
    chromium
        .wait_until("both are ticked", "document.querySelectorAll('.option :checked[type=checkbox]').length === 2")
        .await;
    assert_eq!(chromium.texts(".card-title").await, both);

    chromium.click(".chip").await;
    chromium.wait_for_search("?equity=yes").await;
    chromium.wait_until("its box is empty", "!document.querySelector('#workplace-remote').checked").await;
    assert_eq!(chromium.says("document.activeElement.id").await, "count", "the chip is gone; the count is read");
    chromium.click(".chip.all").await;
    chromium.wait_until("everything is listed", "location.pathname + location.search === '/'").await;
    chromium
        .wait_until(
            "the count is that of the beginning",
            &format!("document.querySelector('#count strong').textContent === '{all}'"),
        )
        .await;

    let complaints = chromium.console().await;
    assert!(complaints.is_empty(), "the console says: {complaints:#?}");
    chromium.close().await;
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn the_order_changes_in_place_and_filters_keep_it(pool: Pool) {
    let site = demonstration(&pool);
    let chromium = Chromium::start().await;
    chromium.page.goto(&site.url("/")).await.unwrap();
    chromium.click("#sort-salary").await;
    chromium.wait_for_search("?sort=salary").await;
    chromium
        .wait_until("it is the present order", "document.querySelector('#sort-salary').hasAttribute('aria-current')")
        .await;
    assert_eq!(chromium.says("document.activeElement.id").await, "sort-salary");
    chromium.click(REMOTE).await;
    chromium.wait_for_search("?workplace=remote&sort=salary").await;
    chromium.close().await;
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn filters_unfold_and_work_without_javascript(pool: Pool) {
    let site = demonstration(&pool);
    let chromium = Chromium::start_without_javascript().await;
    let page = &chromium.page;
    // Narrow, so that the filters are folded.
    page.set_window_size(600, 1000).await.unwrap();
    page.goto(&site.url("/")).await.unwrap();
    chromium.click(".filters > summary").await;
    chromium.click(REMOTE).await;
    chromium.click("#equity-yes").await;
    chromium.click(".apply").await;
    chromium.wait_for_address("workplace=remote").await;
    assert!(page.current_url().await.unwrap().as_str().contains("equity=yes"));
    let chips = chromium.texts(".chip:not(.all)").await;
    assert_eq!(chips.len(), 2, "{chips:?}");
    let titles = chromium.texts(".card-title").await;
    assert!(!titles.is_empty());
    chromium.click(".chip").await;
    chromium.wait_for_address("/jobs?equity=yes").await;
    assert_eq!(chromium.texts(".chip:not(.all)").await.len(), 1);
    chromium.close().await;
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn on_a_phone_the_filters_are_a_sheet_with_the_live_count_on_its_button(pool: Pool) {
    let site = demonstration(&pool);
    let chromium = Chromium::start_on_a_phone().await;
    chromium.page.goto(&site.url("/")).await.unwrap();
    chromium.wait_until("the filters are folded", "!document.querySelector('#filter-panel').checkVisibility()").await;
    chromium.click(".filters > summary").await;
    chromium.wait_until("the sheet is open", "document.querySelector('#filter-sheet').open").await;
    let remote = chromium.number(REMOTE).await;
    chromium.click(REMOTE).await;
    let says = format!("document.querySelector('.sheet-foot button').textContent === 'Show {remote} jobs'");
    chromium.wait_until("the button says how many", &says).await;
    assert_eq!(chromium.says("document.activeElement.id").await, "workplace-remote");
    let small = "JSON.stringify([...document.querySelectorAll('.sheet :is(.option, button, a, select, summary)')] \
                 .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 44).map((e) => e.outerHTML.slice(0, 90)))";
    assert_eq!(chromium.says(small).await, "[]", "targets of less than 44 px");
    assert_eq!(chromium.says("document.documentElement.scrollWidth").await, "390", "nothing scrolls sideways");
    chromium.click(".sheet-foot button").await;
    chromium.wait_until("the sheet is closed", "!document.querySelector('#filter-sheet').open").await;
    chromium.wait_for_count(&remote).await;
    chromium.wait_until("the focus is back", "document.activeElement.matches('.filters > summary')").await;
    assert_eq!(chromium.says("document.querySelector('#filter-badge .badge').textContent").await, "1");
    chromium.close().await;
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn j_and_k_move_between_jobs_unless_switched_off(pool: Pool) {
    let site = demonstration(&pool);
    let chromium = Chromium::start().await;
    let page = &chromium.page;
    page.goto(&site.url("/")).await.unwrap();
    let focused = "[...document.querySelectorAll('.card-title a')].indexOf(document.activeElement)";
    for (key, at) in [("j", "0"), ("j", "1"), ("j", "2"), ("k", "1")] {
        chromium.press(key).await;
        assert_eq!(chromium.says(focused).await, at, "{key}");
    }
    chromium.click("#q").await;
    chromium.press("j").await;
    assert_eq!(chromium.says("document.querySelector('#q').value").await, "j", "letters are letters where one types");
    page.goto(&site.url("/")).await.unwrap();
    chromium.press("j").await;
    let title = chromium.texts(".card-title").await.swap_remove(0);
    chromium.press(&Key::Enter.to_string()).await;
    chromium.wait_for_address("/jobs/").await;
    assert_eq!(chromium.texts("h1").await, [title]);

    page.goto(&site.url("/")).await.unwrap();
    chromium.click(".keys summary").await;
    chromium.click("#shortcuts").await;
    for _ in 0..2 {
        for key in ["j", "/"] {
            page.execute("document.activeElement.blur()", Vec::new()).await.unwrap();
            chromium.press(key).await;
            assert_eq!(chromium.says("document.activeElement.tagName").await, "BODY", "{key} does nothing");
        }
        page.refresh().await.unwrap();
    }
    assert!(!chromium.is_checked("#shortcuts").await, "the switch remembers");
    chromium.close().await;
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn the_board_is_there_at_once_and_nothing_moves(pool: Pool) {
    let site = demonstration(&pool);
    let chromium = Chromium::start_on_a_phone().await;
    let page = &chromium.page;
    page.goto(&site.url("/")).await.unwrap();
    page.goto(&site.url("/jobs?workplace=remote&sort=salary")).await.unwrap();
    let kinds = "JSON.stringify(performance.getEntriesByType('resource').map((e) => e.name.split('.').pop()).filter((e) => \
                 ['css', 'js', 'woff2', 'woff', 'ttf'].includes(e)).sort())";
    assert_eq!(chromium.says(kinds).await, r#"["css","js","js"]"#, "one style sheet, two scripts, no font");
    let painted = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime < 1000";
    chromium.wait_until("something is seen within a second", painted).await;
    page.execute(
        "window.moved = 0; new PerformanceObserver((list) => { for (const e of list.getEntries()) window.moved += e.value; }) \
         .observe({ type: 'layout-shift', buffered: true })",
        Vec::new(),
    )
    .await
    .unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert_eq!(chromium.says("window.moved").await, "0");
    chromium.close().await;
}
