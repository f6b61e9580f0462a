//! What programs read of an advert: structured data, link previews, its picture, its Markdown, the sitemap.

use axum::http::{Method, StatusCode};
use contracts::{Place, SourcedJob, Workplace};
use database::{MIGRATOR, Pool};

use crate::{
    adverts::{bring_in, feed, full},
    visit::{Visitor, site},
};

const BASE: &str = "https://board.example";

fn visitor(pool: Pool) -> Visitor {
    Visitor::at(site(pool).with_base_url(BASE).with_security_contact("mailto:security@board.example"))
}

/// An advert in an office in Oslo.
fn in_oslo(title: &str) -> SourcedJob {
    let country = "NO".parse().ok();
    let oslo = Place { locality: Some("Oslo".into()), region: None, country, text: "Oslo, Norway".into() };
    SourcedJob { workplace: Some(Workplace::Hybrid), places: vec![oslo], ..full(title) }
}

async fn only_advert(visitor: &Visitor) -> String {
    visitor.get("/").await.links("/jobs/").remove(0)
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_real_advert_carries_structured_data_and_an_invented_one_does_not(pool: Pool) {
    bring_in(&pool, &feed("Halden", vec![in_oslo("CTO </script><b>")])).await;
    let visitor = visitor(pool.clone());
    let href = only_advert(&visitor).await;
    let page = visitor.get(&href).await;
    let block = page
        .text()
        .split("<script type=\"application/ld+json\">")
        .nth(1)
        .and_then(|rest| rest.split("</script>").next());
    let data: serde_json::Value = serde_json::from_str(block.expect("a data block")).expect("JSON");
    assert_eq!(data["title"], "CTO </script><b>");
    assert_eq!(data["jobLocation"][0]["address"]["addressLocality"], "Oslo");
    assert_eq!(data["url"], format!("{BASE}{href}"));
    assert_eq!(page.forbidden_by_policy(), Vec::<String>::new());

    let mut invented = feed("Marrow", vec![in_oslo("VPE")]);
    (invented.demo, invented.source) = (true, "demo".into());
    bring_in(&pool, &invented).await;
    let links = visitor.get("/").await.links("/jobs/vpe-");
    let page = visitor.get(&links[0]).await;
    assert!(!page.text().contains("ld+json") && page.text().contains("content=\"noindex\""));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_shared_link_has_a_picture_that_is_drawn_once_and_asked_for_by_its_tag(pool: Pool) {
    bring_in(&pool, &feed("Halden", vec![in_oslo("Chief Technology Officer")])).await;
    let visitor = visitor(pool);
    let href = only_advert(&visitor).await;
    let page = visitor.get(&href).await;
    for said in [
        format!("<meta property=\"og:image\" content=\"{BASE}{href}.png\">"),
        format!("<meta property=\"og:url\" content=\"{BASE}{href}\">"),
        "<meta property=\"og:title\" content=\"Chief Technology Officer at Halden\">".into(),
        format!("<link rel=\"alternate\" type=\"text/markdown\" href=\"{href}.md\">"),
    ] {
        assert!(page.text().contains(&said), "{said}");
    }
    let address = format!("{href}.png");
    let picture = visitor.get(&address).await;
    assert_eq!((picture.status, picture.field("content-type").as_str()), (StatusCode::OK, "image/png"));
    // The PNG signature, and in IHDR the width and height (W3C PNG, 5.2 and 11.2.1).
    assert_eq!(&picture.bytes[..8], b"\x89PNG\r\n\x1a\n");
    assert_eq!(picture.bytes[16..24], [1200_u32.to_be_bytes(), 630_u32.to_be_bytes()].concat());
    assert!(picture.bytes.len() < 200_000, "{}", picture.bytes.len());
    let again = visitor.get(&address).await;
    assert_eq!(again.bytes, picture.bytes);
    let tag = picture.field("etag");
    let known = visitor.ask(Method::GET, &address, &[("if-none-match", &tag)]).await;
    assert_eq!((known.status, known.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
    let (dashed, _) = href.rsplit_once('-').expect("an id");
    let old = visitor.get(&address.replace(dashed, "/jobs/old-title")).await;
    assert_eq!((old.status, old.field("location")), (StatusCode::PERMANENT_REDIRECT, address));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn pictures_asked_for_at_once_are_all_drawn(pool: Pool) {
    let adverts =
        (0..6).map(|number| SourcedJob { external_id: number.to_string(), ..in_oslo(&format!("CTO {number}")) });
    bring_in(&pool, &feed("Halden", adverts.collect())).await;
    let visitor = visitor(pool);
    let links = visitor.get("/").await.links("/jobs/cto-");
    let asked = links.iter().map(|href| {
        let (visitor, address) = (visitor.clone(), format!("{href}.png"));
        tokio::spawn(async move { visitor.get(&address).await.status })
    });
    for answer in asked.collect::<Vec<_>>() {
        assert_eq!(answer.await.expect("an answer"), StatusCode::OK);
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_advert_has_a_twin_in_markdown_that_search_engines_leave_alone(pool: Pool) {
    bring_in(&pool, &feed("Halden", vec![in_oslo("CTO [interim]")])).await;
    let visitor = visitor(pool);
    let href = only_advert(&visitor).await;
    let twin = visitor.get(&format!("{href}.md")).await;
    assert_eq!((twin.status, twin.field("content-type").as_str()), (StatusCode::OK, "text/markdown; charset=utf-8"));
    assert_eq!(twin.field("x-robots-tag"), "noindex");
    for said in [
        "# CTO \\[interim\\]\n\nHalden\n",
        "- **Pay**: €165,000–190,000 a year\n",
        "- **Apply**: <https://jobs.example/apply?a=1&b=2>\n",
        "1 of 22 answered.\n",
        "- **Reports to**: The CEO\n",
        "- **Attrition in engineering**: *declined to say*\n",
        "### What you do\n\nYou lead \\& mend.",
    ] {
        assert!(twin.text().contains(said), "{said}: {}", twin.text());
    }
    assert!(!twin.text().contains('\u{0}') && !twin.text().contains("<p>"));
    assert!(visitor.get(&format!("{href}.md?lang=de")).await.text().contains("- **Gehalt**: "));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_sitemap_names_what_is_live_and_real_with_its_last_change(pool: Pool) {
    bring_in(&pool, &feed("Halden", vec![in_oslo("CTO")])).await;
    let mut invented = feed("Marrow", vec![in_oslo("VPE")]);
    (invented.demo, invented.source) = (true, "demo".into());
    bring_in(&pool, &invented).await;
    let visitor = visitor(pool.clone());
    let robots = visitor.get("/robots.txt").await;
    assert!(robots.text().contains(&format!("\nSitemap: {BASE}/sitemap.xml\n")), "{}", robots.text());
    let index = visitor.get("/sitemap.xml").await;
    assert_eq!(index.field("content-type"), "application/xml; charset=utf-8");
    let part = index.text().split("<loc>").nth(1).and_then(|rest| rest.split("</loc>").next()).expect("a file");
    let file = visitor.get(part.strip_prefix(BASE).expect("an address of ours")).await;
    let href = visitor.get("/").await.links("/jobs/cto-").remove(0);
    let entry = format!("<url><loc>{BASE}{href}</loc><lastmod>2026-11-20T07:00:00Z</lastmod></url>\n</urlset>\n");
    assert!(file.text().ends_with(&entry) && !file.text().contains("/jobs/vpe-"), "{}", file.text());
    let companies = visitor.get("/sitemaps/companies.xml").await;
    assert!(companies.text().contains("/companies/halden</loc>") && !companies.text().contains("marrow"));
    for nothing in ["/sitemaps/jobs-x.xml", "/sitemaps/x", "/sitemaps/%FF"] {
        assert_eq!(visitor.get(nothing).await.status, StatusCode::NOT_FOUND, "{nothing}");
    }
    assert_eq!(Visitor::of(pool).get("/sitemap.xml").await.status, StatusCode::NOT_FOUND, "no address, no sitemap");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn whom_to_tell_of_a_hole_is_said_where_the_operator_said_it(pool: Pool) {
    let file = visitor(pool.clone()).get("/.well-known/security.txt").await;
    assert_eq!(
        file.text(),
        "Contact: mailto:security@board.example\nExpires: 2026-12-22T10:00:00Z\nPreferred-Languages: en, de\n\
         Canonical: https://board.example/.well-known/security.txt\n"
    );
    assert_eq!(file.field("content-type"), "text/plain; charset=utf-8");
    assert_eq!(Visitor::of(pool).get("/.well-known/security.txt").await.status, StatusCode::NOT_FOUND);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_page_tells_how_the_advert_changed(pool: Pool) {
    bring_in(&pool, &feed("Halden", vec![in_oslo("CTO")])).await;
    let raised = contracts::Salary { max: Some(20_000_000), ..in_oslo("CTO").salary.expect("pay") };
    bring_in(
        &pool,
        &feed(
            "Halden",
            vec![SourcedJob {
                salary: Some(raised),
                url: Some("https://careers.halden.example/1".into()),
                ..in_oslo("CTO")
            }],
        ),
    )
    .await;
    let visitor = visitor(pool);
    let page = visitor.get(&only_advert(&visitor).await).await;
    for said in [
        "<h2 id=\"changed\" class=\"panel-title\">How it changed</h2>",
        "<li>Pay raised from €165,000–190,000 a year to €165,000–200,000 a year</li>",
        "Leaves the board on <time",
        "verified domain halden.example",
        "<span class=\"ask\">can be asked for</span>",
    ] {
        assert!(page.text().contains(said), "{said}: {}", page.text());
    }
}
