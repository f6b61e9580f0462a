//! Whom the directory of companies lists, and what is known of each.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod feed;

use contracts::{CompanySize, Feed, Place, Stage};
use database::Pool;
use feed::{advert, feed, noon, read_in, titles as open_titles};
use jiff::{Timestamp, ToSpan};
use jobs::{COMPANIES_ON_A_PAGE, CompanyQuery, Count, PAST_ON_A_PAGE, QueryError, Shrinkage};

/// A company that builds something, with one advert for each title.
fn company(name: &str, about: &str, titles: &[&str]) -> Feed {
    let jobs = titles.iter().enumerate().map(|(n, title)| advert(&n.to_string(), title)).collect();
    let mut feed = feed(name, jobs);
    feed.company.as_mut().unwrap().about = Some(about.to_owned());
    feed
}

async fn names(pool: &Pool, query: &CompanyQuery) -> Vec<String> {
    let found = jobs::companies(pool, query).await.unwrap();
    found.companies.into_iter().map(|company| company.name).collect()
}

/// Reads a board twice, so that what it lacks is closed.
async fn read_twice(pool: &Pool, feed: &Feed, now: Timestamp) {
    for _ in 0..2 {
        let mut tx = pool.begin().await.unwrap();
        jobs::reconcile(&mut tx, feed, now, Shrinkage::Accept).await.unwrap();
        tx.commit().await.unwrap();
    }
}

fn asked(text: &str) -> CompanyQuery {
    CompanyQuery::new(text, None).unwrap()
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn who_hires_is_listed_by_name_with_the_number_of_open_jobs(pool: Pool) {
    for feed in [
        company("zebra", "", &["CTO"]),
        company("Évora", "", &["CTO", "VPE"]),
        company("Fjord", "", &["CTO"]),
        company("Silent", "", &[]),
    ] {
        read_in(&pool, &feed, noon()).await.unwrap();
    }
    let found = jobs::companies(&pool, &asked("")).await.unwrap();
    let listed: Vec<_> = found.companies.iter().map(|company| (company.name.as_str(), company.open)).collect();
    assert_eq!(listed, [("Évora", 2), ("Fjord", 1), ("zebra", 1)]);
    assert_eq!((found.total, found.next, found.alike), (Count::Exactly(3), None, false));
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_search_finds_the_beginnings_of_words_whatever_their_accents(pool: Pool) {
    for feed in [
        company("Halden Grid", "Energy storage for hospitals.", &["CTO"]),
        company("Gridform", "AI/ML and Node.js tools.", &[]),
        company("Zürcher Uhren", "Watches.", &["CTO"]),
    ] {
        read_in(&pool, &feed, noon()).await.unwrap();
    }
    for (text, expected) in [
        ("grid", &["Gridform", "Halden Grid"][..]),
        ("HALD", &["Halden Grid"]),
        ("stor hosp", &["Halden Grid"]),
        ("zurch", &["Zürcher Uhren"]),
        ("züRCH uh", &["Zürcher Uhren"]),
        ("ml", &["Gridform"]),
        ("js", &["Gridform"]),
        ("grid watches", &[]),
        ("'", &[]),
        ("\\ : & | ! ( ) * <->", &[]),
        ("c'est", &[]),
    ] {
        assert_eq!(names(&pool, &asked(text)).await, expected, "{text}");
    }
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_mistyped_name_is_found_by_its_likeness_and_said_to_be(pool: Pool) {
    read_in(&pool, &company("Halden Grid", "", &["CTO"]), noon()).await.unwrap();
    let found = jobs::companies(&pool, &asked("haldne grid")).await.unwrap();
    assert_eq!((found.companies[0].name.as_str(), found.alike), ("Halden Grid", true));
    let found = jobs::companies(&pool, &asked("xylophone")).await.unwrap();
    assert_eq!((found.companies.len(), found.total, found.alike), (0, Count::Exactly(0), false));
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn stage_size_and_head_office_narrow_the_list_and_the_search(pool: Pool) {
    for (name, stage, people, country) in
        [("Acorn", Stage::Seed, 10, "DE"), ("Birch", Stage::Seed, 11, "FR"), ("Cedar", Stage::Growth, 2_000, "DE")]
    {
        let mut feed = company(name, "Trees.", &["CTO"]);
        let about = feed.company.as_mut().unwrap();
        about.stage = Some(stage);
        about.headcount = Some(people);
        let place = |text: &str| Place {
            locality: None,
            region: None,
            country: Some(country.parse().unwrap()),
            text: text.to_owned(),
        };
        about.headquarters = Some(place("there"));
        read_in(&pool, &feed, noon()).await.unwrap();
    }
    read_in(&pool, &company("Dogwood", "Trees.", &["CTO"]), noon()).await.unwrap();
    for text in ["", "trees"] {
        let mut seed = asked(text);
        seed.stage = Some(Stage::Seed);
        assert_eq!(names(&pool, &seed).await, ["Acorn", "Birch"]);
        assert_eq!(jobs::companies(&pool, &seed).await.unwrap().total, Count::Exactly(2));
        seed.size = Some(CompanySize::Huge);
        assert_eq!(jobs::companies(&pool, &seed).await.unwrap().total, Count::Exactly(0));
        let mut tiny = asked(text);
        tiny.size = Some(CompanySize::Tiny);
        assert_eq!(names(&pool, &tiny).await, ["Acorn"]);
        let mut german = asked(text);
        german.country = Some("DE".parse().unwrap());
        assert_eq!(names(&pool, &german).await, ["Acorn", "Cedar"]);
    }
    let countries = jobs::company_countries(&pool).await.unwrap();
    assert_eq!(countries.iter().map(ToString::to_string).collect::<Vec<_>>(), ["DE", "FR"]);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn pages_follow_each_other_without_gap_or_repeat(pool: Pool) {
    // Of the same name, so that only the id tells them apart, and some whose name begins with the text.
    let count = COMPANIES_ON_A_PAGE * 2 + 3;
    for number in 0..count {
        let name = if number % 2 == 0 { "Oak" } else { "An oak" };
        let mut feed = company(name, "", &["CTO"]);
        feed.board = number.to_string();
        // Two real companies of one name would be one.
        feed.demo = false;
        feed.company.as_mut().unwrap().name = format!("{name} {}", number / 4);
        feed.source = format!("source-{number}");
        read_in(&pool, &feed, noon()).await.unwrap();
    }
    for text in ["", "oak"] {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let query = CompanyQuery::new(text, after).unwrap();
            let found = jobs::companies(&pool, &query).await.unwrap();
            seen.extend(found.companies.into_iter().map(|company| company.slug));
            after = found.next;
            if after.is_none() {
                break;
            }
        }
        let all = seen.len();
        if text == "oak" {
            assert!(seen[0].starts_with("oak-") && seen[all - 1].starts_with("an-oak-"), "{seen:?}");
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), all, "{text}");
        assert_eq!(
            jobs::companies(&pool, &asked(text)).await.unwrap().total,
            Count::Exactly(u32::try_from(all).unwrap())
        );
    }
}

#[test]
fn a_query_is_checked_before_it_is_asked() {
    assert_eq!(CompanyQuery::new("a\0b", None).unwrap_err(), QueryError::ControlCharacter);
    assert_eq!(CompanyQuery::new(&"ü".repeat(201), None).unwrap_err(), QueryError::TooLong(201));
    assert_eq!(CompanyQuery::new(" oak ", Some("No slug".into())).unwrap().after(), None);
    assert_eq!(CompanyQuery::new(" oak ", Some("halden-2".into())).unwrap().after(), Some("halden-2"));
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn past_adverts_are_those_that_closed_and_did_not_open_again(pool: Pool) {
    let titles: Vec<String> = (0..PAST_ON_A_PAGE + 2).map(|n| format!("Role {n:02}")).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    read_in(&pool, &company("Halden", "", &titles), noon()).await.unwrap();
    // All but the first two close at once, the second one later; the last opens again.
    read_twice(&pool, &company("Halden", "", &titles[..2]), noon() + 24.hours()).await;
    let mut again = company("Halden", "", &titles[..1]);
    again.jobs.push(advert(&(titles.len() - 1).to_string(), titles[titles.len() - 1]));
    read_twice(&pool, &again, noon() + 48.hours()).await;

    let company = jobs::company_by_slug(&pool, "halden").await.unwrap().unwrap();
    let first = jobs::past_adverts_of_company(&pool, company.id, None).await.unwrap();
    assert_eq!((first.adverts.len(), first.adverts[0].title.as_str()), (PAST_ON_A_PAGE, "Role 01"));
    assert_eq!(first.adverts[0].closed_at, noon() + 48.hours());
    assert_eq!(first.next, None, "one more would be the advert that opened again");
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn past_adverts_have_pages(pool: Pool) {
    let titles: Vec<String> = (0..PAST_ON_A_PAGE + 5).map(|n| format!("Role {n:02}")).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    read_in(&pool, &company("Halden", "", &titles), noon()).await.unwrap();
    read_twice(&pool, &company("Halden", "", &[]), noon() + 24.hours()).await;
    assert!(open_titles(&pool, "").await.is_empty());
    let company = jobs::company_by_slug(&pool, "halden").await.unwrap().unwrap();
    let first = jobs::past_adverts_of_company(&pool, company.id, None).await.unwrap();
    let second = jobs::past_adverts_of_company(&pool, company.id, first.next).await.unwrap();
    let mut seen: Vec<_> = first.adverts.iter().chain(&second.adverts).map(|advert| advert.title.clone()).collect();
    seen.sort();
    assert_eq!((seen, second.next), (titles.iter().map(ToString::to_string).collect(), None));
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn the_stack_is_counted_from_live_adverts_and_the_board_is_named(pool: Pool) {
    let mut feed = company("Halden", "", &["A", "B", "C"]);
    feed.jobs[0].stack = vec!["Go".into(), "Rust".into()];
    feed.jobs[2].stack = vec!["COBOL".into()];
    read_in(&pool, &feed, noon()).await.unwrap();
    feed.jobs.pop();
    read_twice(&pool, &feed, noon() + 1.hour()).await;
    let company = jobs::company_by_slug(&pool, "halden").await.unwrap().unwrap();
    let stack = jobs::stack_of_company(&pool, company.id).await.unwrap();
    let stack: Vec<_> = stack.iter().map(|tag| (tag.tag.as_str(), tag.adverts)).collect();
    assert_eq!(stack, [("Rust", 2), ("Go", 1)]);
    let origins = jobs::origins_of_company(&pool, company.id).await.unwrap();
    assert_eq!(origins.len(), 1);
    assert_eq!((origins[0].source.as_str(), origins[0].board.as_str()), ("ashby", "halden"));
    assert_eq!(origins[0].read_at, noon() + 1.hour());
}
