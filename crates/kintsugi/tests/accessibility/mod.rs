//! WCAG 2.2 AA: what a program can find out about it, on every kind of page, at a phone's width and a desk's, in both
//! colour schemes and in both languages. One browser walks through all of it.

use std::{fs, path::PathBuf};

use database::Pool;
use fantoccini::{Locator, key::Key};
use serde_json::{Value, json};

use crate::{
    chromium::{Chromium, Scheme},
    program::{Site, kintsugi, succeed},
};

/// axe-core finds what breaks a rule of WCAG. It is of npm, pinned in `web/package-lock.json`, and no visitor gets it.
const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/node_modules/axe-core/axe.min.js");

/// A phone and a desk, in CSS pixels, and how large the main controls have to be there (Apple's and Google's guidance for
/// fingers; WCAG 2.5.8's 24 pixels for everything are axe's matter).
const WIDTHS: [(u32, u32); 2] = [(390, 44), (1_280, 24)];

/// How often Tab is pressed on a page.
const TABS: usize = 45;

/// An advert that is there at first and missing later; invented.
const BOARD: &str = r#"{"apiVersion":"1","jobs":[{"id":"6a1f5f0e-0000-4000-8000-000000000001","title":"Interim CTO",
    "employmentType":"FullTime","location":"Oslo","isListed":true,"publishedAt":"2026-10-01T08:00:00.000+00:00",
    "jobUrl":"https://jobs.example/1","applyUrl":"https://jobs.example/1/apply","descriptionHtml":"<p>Wind</p>",
    "descriptionPlain":"x"}]}"#;

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn no_page_has_a_barrier_that_a_program_can_find(pool: Pool) {
    let closed = close_an_advert(&pool).await;
    succeed(kintsugi(&pool).args(["demo", "--force"]));
    let site = Site::start(&pool);
    let chromium = Chromium::start().await;
    let axe = fs::read_to_string(AXE).expect("`cargo xtask assets` has installed axe-core");
    let mut found = Vec::new();
    for path in pages(&chromium, &site, &closed).await {
        chromium.page.goto(&site.url(&path)).await.unwrap();
        chromium.page.execute(&axe, Vec::new()).await.unwrap();
        for (width, least) in WIDTHS {
            chromium.set_width(width).await;
            for scheme in [Scheme::Light, Scheme::Dark] {
                chromium.prefer(scheme).await;
                let said = chromium.page.execute_async(include_str!("axe.js"), Vec::new()).await.unwrap();
                found.extend(texts(&said).map(|what| format!("{path} ({width}, {scheme:?}): {what}")));
            }
            let said = chromium.page.execute(include_str!("sizes.js"), vec![json!(least)]).await.unwrap();
            found.extend(texts(&said).map(|what| format!("{path} ({width}): {what}")));
        }
    }
    assert!(found.is_empty(), "{} barriers:\n{}", found.len(), found.join("\n"));
    chromium.close().await;
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn what_has_the_focus_is_never_hidden(pool: Pool) {
    succeed(kintsugi(&pool).arg("demo"));
    let site = Site::start(&pool);
    let chromium = Chromium::start().await;
    for (width, _) in WIDTHS {
        chromium.set_width(width).await;
        chromium.page.goto(&site.url("/")).await.unwrap();
        // The bar at the foot of the page is there once something is chosen.
        if width == WIDTHS[0].0 {
            chromium.page.find(Locator::Css("a[data-compare]")).await.unwrap().click().await.unwrap();
        }
        chromium.wait_until("the bar is there", "!document.querySelector('.compare-bar').hidden").await;
        chromium.page.goto(&site.url("/")).await.unwrap();
        chromium.wait_until("the bar is still there", "!document.querySelector('.compare-bar').hidden").await;
        for press in 0..TABS {
            let focused = chromium.page.active_element().await.unwrap();
            focused.send_keys(&Key::Tab.to_string()).await.unwrap();
            let said = chromium.page.execute(include_str!("focus.js"), Vec::new()).await.unwrap();
            assert_eq!(said, Value::Null, "after {} tabs at {width} pixels", press + 1);
        }
    }
    chromium.close().await;
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn adverts_are_chosen_in_the_browser_and_compared_on_the_server(pool: Pool) {
    succeed(kintsugi(&pool).arg("demo"));
    let site = Site::start(&pool);
    let chromium = Chromium::start().await;
    let page = &chromium.page;
    page.goto(&site.url("/?lang=de")).await.unwrap();
    let choices = page.find_all(Locator::Css("a[data-compare]")).await.unwrap();
    for choice in &choices[..5] {
        // The driver scrolls no further than to the window's edge, where the bar is.
        let scroll = "arguments[0].scrollIntoView({ block: 'center' })";
        page.execute(scroll, vec![serde_json::to_value(choice).unwrap()]).await.unwrap();
        choice.click().await.unwrap();
    }
    let pressed = "document.querySelectorAll('a[data-compare][aria-pressed=true]').length === 4";
    chromium.wait_until("four are chosen, and a fifth is refused", pressed).await;
    assert_eq!(chromium.texts(".compare-bar [role=status]").await.len(), 1);
    assert!(chromium.texts(".compare-bar [role=status]").await[0].starts_with("Mehr als 4 lassen sich nicht"));
    page.find(Locator::Css(".compare-bar .button")).await.unwrap().click().await.unwrap();
    chromium.wait_for_address("/compare?lang=de&ids=").await;
    assert_eq!(chromium.texts(".compare thead th a[href*='/jobs/']").await.len(), 4);

    page.find(Locator::Css(".compare thead th a[href*='/jobs/']")).await.unwrap().click().await.unwrap();
    chromium.wait_for_address("/jobs/").await;
    let seen = chromium.texts("h1").await;
    page.goto(&site.url("/?lang=de")).await.unwrap();
    chromium.wait_until("it is among those seen of late", "!document.querySelector('.seen').hidden").await;
    assert_eq!(chromium.texts(".seen li b").await, seen);
    let link = page.find(Locator::Css(".seen li a")).await.unwrap().attr("href").await.unwrap();
    assert!(link.is_some_and(|link| link.ends_with("?lang=de")));
    let complaints = chromium.console().await;
    assert!(complaints.is_empty(), "the console says: {complaints:#?}");
    chromium.close().await;
}

/// One address of every kind of page.
async fn pages(chromium: &Chromium, site: &Site, closed: &str) -> Vec<String> {
    chromium.page.goto(&site.url("/")).await.unwrap();
    let advert = chromium.first("return document.querySelector('.card-title a').getAttribute('href')").await;
    let ids = "return [...document.querySelectorAll('a[data-compare]')].slice(0, 3).map(a => a.dataset.compare).join()";
    let ids = chromium.first(ids).await;
    chromium.page.goto(&site.url(&advert)).await.unwrap();
    let company = "return document.querySelector('main a[href^=\"/companies/\"]').getAttribute('href')";
    let company = chromium.first(company).await;
    let german = |path: &str| format!("{path}{}lang=de", if path.contains('?') { '&' } else { '?' });
    let compare = format!("/compare?ids={ids}");
    let mut pages: Vec<String> = [
        "/",
        "/jobs?q=energy",
        "/jobs?q=nothingsaysthis",
        "/jobs?q=a%00b",
        "/jobs?workplace=remote&role=cto&sort=salary",
        "/companies",
        "/salaries",
        "/follow",
        "/embed",
        "/api",
        "/compare",
        "/status",
        "/nothing",
    ]
    .map(str::to_owned)
    .into();
    pages.extend([german("/"), german(&advert), german(&compare), german("/status"), german("/companies")]);
    pages.extend([advert, company, compare, closed.to_owned()]);
    pages
}

/// Reads an advert in and lets it go missing, and gives its address, which is 410 then.
async fn close_an_advert(pool: &Pool) -> String {
    let folder = std::env::temp_dir().join(format!("kintsugi-closed-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file: PathBuf = folder.join("north-wind.json");
    let import = |board: &str| {
        fs::write(&file, board).unwrap();
        succeed(kintsugi(pool).args(["import", "ashby"]).arg(&file));
    };
    import(BOARD);
    let address = {
        let site = Site::start(pool);
        let (_, page) = crate::program::get(site.address, "/");
        let href = page.split("card-title\"><a href=\"").nth(1).and_then(|rest| rest.split('"').next());
        href.expect("an advert").to_owned()
    };
    // A board that shrinks is believed the second time.
    for _ in 0..2 {
        import(r#"{"apiVersion":"1","jobs":[]}"#);
    }
    fs::remove_dir_all(folder).unwrap();
    address
}

fn texts(list: &Value) -> impl Iterator<Item = String> {
    let list = list.as_array().unwrap_or_else(|| panic!("no list: {list}"));
    list.iter().map(|text| text.as_str().unwrap_or_default().to_owned())
}
