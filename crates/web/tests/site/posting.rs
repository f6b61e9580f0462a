//! An advert's page.

use axum::http::StatusCode;
use contracts::{CleanHtml, SourcedJob};
use database::{MIGRATOR, Pool};

use crate::{
    adverts::{bare, bring_in, feed, full},
    visit::{Answer, Visitor},
};

async fn only_advert(visitor: &Visitor) -> (String, Answer) {
    let href = visitor.get("/").await.links("/jobs/").remove(0);
    let page = visitor.get(&href).await;
    (href, page)
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_advert_answers_before_it_sells(pool: Pool) {
    bring_in(&pool, &feed("Halden", vec![full("Chief Technology Officer")])).await;
    let (href, page) = only_advert(&Visitor::of(pool)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.is_a_page());
    assert_eq!(page.forbidden_by_policy(), Vec::<String>::new());
    let mut position = 0;
    for said in [
        "<h1>Chief Technology Officer</h1>",
        "€165,000–190,000 a year",
        "0.8–1.2\u{a0}%, fully diluted",
        "Remote from EU, UK",
        "34 people, 14 in engineering",
        "Series A",
        "The CEO",
        "href=\"https://jobs.example/apply?a=1&#38;b=2\" rel=\"nofollow noopener external\"",
        "Confirmed <time datetime=\"2026-11-20T08:00:00Z\" title=\"20 November 2026, 08:00 UTC\">2 days ago</time>",
        "the original is at",
        "1 of 22 answered, 1 declined, 20 open",
        "declined to say",
        "<h3>What you do</h3><p>You lead &amp; mend.</p>",
    ] {
        let at = page.text()[position..].find(said).unwrap_or_else(|| panic!("{said} is missing or too early"));
        position += at;
    }
    assert!(page.text().contains(&format!("<link rel=\"canonical\" href=\"{href}\">")));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_an_employer_left_out_is_said_to_be_left_out(pool: Pool) {
    bring_in(&pool, &feed("Halden", vec![bare("Engineer", 1)])).await;
    let (_, page) = only_advert(&Visitor::of(pool)).await;
    assert!(page.text().contains("Salary not stated by the employer"));
    assert!(page.text().contains("This employer has not answered the CTO brief"));
    assert!(page.text().contains("The employer gave no address to apply at."));
    assert!(!page.text().contains("not answered</dd>"), "twenty-two empty rows help nobody");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_employers_text_never_becomes_markup(pool: Pool) {
    let mut advert = full("<script>alert(1)</script>");
    advert.description = CleanHtml::trust("<p>Clean.</p>".into());
    advert.apply_url = Some("javascript:alert(1)".into());
    advert.stack = vec!["\"><img src=x>".into()];
    bring_in(&pool, &feed("A \"B\" <c>", vec![advert])).await;
    let visitor = Visitor::of(pool);
    let (_, page) = only_advert(&visitor).await;
    for page in [page, visitor.get("/").await] {
        for markup in ["<script>alert", "javascript:", "<img", "<c>"] {
            assert!(!page.text().contains(markup), "{markup}");
        }
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_old_address_leads_to_the_right_one(pool: Pool) {
    bring_in(&pool, &feed("Halden", vec![full("CTO")])).await;
    let visitor = Visitor::of(pool);
    let (href, _) = only_advert(&visitor).await;
    let id = href.rsplit('-').next().expect("an id");
    for old in
        [format!("/jobs/chief-{id}"), format!("/jobs/{id}"), format!("/jobs/-{id}"), format!("/jobs/%C3%BC-{id}")]
    {
        let answer = visitor.get(&old).await;
        assert_eq!((answer.status, answer.field("location")), (StatusCode::PERMANENT_REDIRECT, href.clone()), "{old}");
        // Titles change back: a browser that kept the answer would go round in circles.
        assert_eq!(answer.field("cache-control"), "no-cache");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_unknown_advert_is_a_404(pool: Pool) {
    let answer = Visitor::of(pool).get("/jobs/cto-0123456789").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.is_a_page());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_closed_advert_says_what_it_was_and_where_to_go_on(pool: Pool) {
    bring_in(&pool, &feed("Halden", vec![full("CTO")])).await;
    let visitor = Visitor::of(pool.clone());
    let (href, _) = only_advert(&visitor).await;
    // It takes two readings to close what is missing.
    for _ in 0..2 {
        bring_in(&pool, &feed("Halden", Vec::new())).await;
    }
    let answer = visitor.get(&href).await;
    assert_eq!(answer.status, StatusCode::GONE);
    assert!(answer.is_a_page());
    assert!(answer.text().contains(
        "<b>CTO</b> at <b>Halden</b> closed on <time datetime=\"2026-11-20\">20 November 2026</time> (2 days ago)"
    ));
    assert_eq!(answer.links("/companies/"), ["/companies/halden"]);
    assert_eq!(visitor.get("/").await.links("/jobs/"), Vec::<String>::new());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_advert_whose_dates_are_over_is_gone_before_any_sweep_and_names_live_ones_like_it(pool: Pool) {
    let moment = |text: &str| Some(text.parse().expect("a moment"));
    // All are live when they are read in, two of them not any more when the visitor comes.
    let title = "Chief Technology Officer";
    let forgotten = SourcedJob { confirmed_at: moment("2026-11-08T09:00:00Z"), ..full(title) };
    let ended = SourcedJob { expires_at: moment("2026-11-21T12:00:00Z"), ..full("Night Gardener") };
    let live = SourcedJob { stack: Vec::new(), ..full("Chief Technology Officer (remote)") };
    bring_in(&pool, &feed("Halden", vec![forgotten, ended])).await;
    bring_in(&pool, &feed("Quellwerk", vec![live])).await;
    let visitor = Visitor::of(pool);
    let listed = visitor.get("/").await.links("/jobs/");
    let page_of = async |slug: &str| {
        let of_slug = |href: &&String| href.strip_prefix(slug).is_some_and(|id| id.len() == 10);
        visitor.get(listed.iter().find(of_slug).expect("a link")).await
    };
    let hidden = page_of("/jobs/chief-technology-officer-").await;
    let expired = page_of("/jobs/night-gardener-").await;
    for (page, said) in [
        (&expired, "was open until <time datetime=\"2026-11-21\">21 November 2026</time> (yesterday)"),
        (&hidden, "has been hidden since <time datetime=\"2026-11-22\">22 November 2026</time> (today)"),
    ] {
        assert_eq!(page.status, StatusCode::GONE);
        assert!(page.is_a_page() && page.text().contains("content=\"noindex\""));
        assert!(page.text().contains(said), "{}", page.text());
    }
    assert_eq!(hidden.links("/jobs/chief-technology-officer-remote").len(), 1, "{}", hidden.text());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_invented_advert_is_marked_everywhere_and_kept_from_search_engines(pool: Pool) {
    let mut invented = feed("Halden", vec![full("CTO")]);
    (invented.demo, invented.source) = (true, "demo".into());
    bring_in(&pool, &invented).await;
    let visitor = Visitor::of(pool);
    let (_, page) = only_advert(&visitor).await;
    let company = visitor.get("/companies/halden").await;
    for page in [&page, &company] {
        assert!(page.text().contains("<b>Demo.</b>") && page.text().contains("content=\"noindex\""));
    }
    assert!(visitor.get("/").await.text().contains(">Demo</span>"));
    assert!(!page.text().contains("Read from"), "nobody reads invented adverts anywhere");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_advert_is_framed_in_german_and_says_what_its_employer_wrote(pool: Pool) {
    bring_in(&pool, &feed("Halden", vec![full("Chief Technology Officer")])).await;
    let visitor = Visitor::of(pool);
    let (href, _) = only_advert(&visitor).await;
    let page = visitor.get(&format!("{href}?lang=de")).await;
    for said in [
        "Chief Technology Officer bei Halden",
        "165.000–190.000\u{a0}€ im Jahr",
        "0,8–1,2\u{a0}%, voll verwässert",
        "34 Personen, 14 in der Technik",
        "title=\"20. November 2026, 08:00 UTC\">vor 2 Tagen</time>",
        "1 von 22 beantwortet, 1 abgelehnt, 20 offen",
        "<h3>What you do</h3>",
    ] {
        assert!(page.text().contains(said), "{said} is missing:\n{}", page.text());
    }
}
