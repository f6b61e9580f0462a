//! What reading a board's feed does to its adverts.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod feed;

use contracts::{Answer, Directness, SourcedCompany};
use database::Pool;
use feed::{advert, feed, noon, only_card, read_in, refusal, titles};
use jiff::ToSpan;
use jobs::{Changes, ReconcileError};

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn reading_the_same_feed_twice_changes_nothing(pool: Pool) {
    let halden = feed("Halden", vec![advert("1", "CTO"), advert("2", "VP Engineering")]);
    assert_eq!(read_in(&pool, &halden, noon()).await.unwrap(), Changes { new: 2, ..Changes::default() });
    let before = versions(&pool).await;
    let later = noon() + 2.hours();
    assert_eq!(read_in(&pool, &halden, later).await.unwrap(), Changes { unchanged: 2, ..Changes::default() });
    assert_eq!(versions(&pool).await, before);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_changed_advert_keeps_its_address_and_its_first_day(pool: Pool) {
    read_in(&pool, &feed("Halden", vec![advert("1", "CTO")]), noon()).await.unwrap();
    let before = only_card(&pool).await;
    let unedited = jobs::posting_by_short_id(&pool, &before.short_id).await.unwrap().unwrap();
    assert_eq!(unedited.updated_at, unedited.published_at);
    let mut edited = advert("1", "Chief Technology Officer");
    edited.published_at = Some(noon() + 48.hours());
    let changes = read_in(&pool, &feed("Halden", vec![edited]), noon() + 1.hour()).await.unwrap();
    assert_eq!(changes, Changes { updated: 1, ..Changes::default() });
    let after = only_card(&pool).await;
    assert_eq!((after.title.as_str(), after.slug.as_str()), ("Chief Technology Officer", "chief-technology-officer"));
    assert_eq!((after.short_id, after.published_at), (before.short_id, before.published_at));
}

/// A board of many employers.
fn gathered(adverts: Vec<(&str, contracts::SourcedJob)>) -> contracts::Feed {
    let mut feed = feed("Everywhere", Vec::new());
    (feed.company, feed.directness) = (None, Directness::Aggregator);
    feed.jobs = adverts
        .into_iter()
        .map(|(employer, job)| contracts::SourcedJob { employer: Some(SourcedCompany::named(employer)), ..job })
        .collect();
    feed
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn on_a_board_of_many_employers_each_advert_is_its_own_employers(pool: Pool) {
    let mut spelled = feed("Halden", vec![advert("1", "CTO")]);
    spelled.source = "lever".to_owned();
    read_in(&pool, &spelled, noon()).await.unwrap();
    let board = gathered(vec![("HALDEN", advert("1", "VPE")), ("Quellwerk", advert("2", "CISO"))]);
    assert_eq!(read_in(&pool, &board, noon()).await.unwrap().new, 2);
    assert_eq!(read_in(&pool, &board, noon()).await.unwrap(), Changes { unchanged: 2, ..Changes::default() });
    let halden = jobs::company_by_slug(&pool, "halden").await.unwrap().unwrap();
    assert_eq!(halden.name, "Halden");
    assert_eq!(jobs::adverts_of_company(&pool, halden.id, None).await.unwrap().cards.len(), 2);
    assert!(jobs::company_by_slug(&pool, "quellwerk").await.unwrap().is_some());
    assert_eq!(jobs::company_by_slug(&pool, "everywhere").await.unwrap(), None);

    let nobodys = gathered(vec![]);
    let nobodys = contracts::Feed { jobs: vec![advert("3", "CTO")], ..nobodys };
    assert!(matches!(read_in(&pool, &nobodys, noon()).await, Err(ReconcileError::NoEmployer(id)) if id == "3"));
}

/// The same advert as another source has it, with a note around its text.
fn elsewhere(id: &str, title: &str, job: &contracts::SourcedJob) -> contracts::SourcedJob {
    let mut copy = job.clone();
    (copy.external_id, copy.title) = (id.to_owned(), title.to_owned());
    copy.description_text = format!("{} Say where you saw this.", job.description_text);
    copy
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn one_role_from_two_sources_is_shown_once_and_the_nearer_source_wins(pool: Pool) {
    let mut own = advert("1", "Chief Technology Officer");
    own.description_text = (0..80).map(|n| format!("glaze{n} and kiln{} ", n * 7 % 31)).collect();
    let mut other = advert("2", "Head of Data");
    other.description_text = (0..80).map(|n| format!("wheel{n} or clay{} ", n * 5 % 29)).collect();
    let mut list = gathered(vec![
        ("Halden", elsewhere("l1", "CTO (m/f/d) - Remote", &own)),
        ("Halden", elsewhere("l2", "Head of Design", &other)),
    ]);
    list.source = "remotive".to_owned();
    read_in(&pool, &list, noon()).await.unwrap();
    assert_eq!(titles(&pool, "").await.len(), 2);
    // The employer's own advert takes the place of the list's; another role with a like text stays another role.
    let employers = feed("Halden", vec![own, other]);
    read_in(&pool, &employers, noon()).await.unwrap();
    let mut shown = titles(&pool, "").await;
    shown.sort();
    assert_eq!(shown, ["Chief Technology Officer", "Head of Data", "Head of Design"]);
    for _ in 0..2 {
        assert_eq!(read_in(&pool, &list, noon()).await.unwrap(), Changes { unchanged: 2, ..Changes::default() });
    }
    assert_eq!(titles(&pool, "").await.len(), 3);
    let kept: Vec<(String, bool)> =
        sqlx::query_as("select source, duplicate_of is not null from jobs.posting where title_key = 'chief technology officer' order by source")
            .fetch_all(&pool)
            .await
            .unwrap();
    assert_eq!(kept, [("ashby".to_owned(), false), ("remotive".to_owned(), true)]);

    // When the employer's closes and the list still has it, the list's comes forward.
    let closed = feed("Halden", vec![employers.jobs[1].clone()]);
    for _ in 0..2 {
        read_in(&pool, &closed, noon()).await.unwrap();
    }
    assert_eq!(titles(&pool, "").await.len(), 2);
    let mut tx = pool.begin().await.unwrap();
    assert!(jobs::has_hidden(&mut tx, "remotive", "everywhere").await.unwrap());
    tx.rollback().await.unwrap();
    read_in(&pool, &list, noon()).await.unwrap();
    assert!(titles(&pool, "").await.contains(&"CTO (m/f/d) - Remote".to_owned()));
    // And goes behind again when it opens again.
    read_in(&pool, &employers, noon()).await.unwrap();
    assert!(!titles(&pool, "").await.contains(&"CTO (m/f/d) - Remote".to_owned()));
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn two_adverts_of_one_board_are_two_however_alike_they_are(pool: Pool) {
    read_in(&pool, &feed("Halden", vec![advert("1", "CTO"), advert("2", "CTO")]), noon()).await.unwrap();
    assert_eq!(titles(&pool, "").await, ["CTO", "CTO"]);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_row_that_cannot_be_read_leaves_its_advert_as_it_was(pool: Pool) {
    let both = feed("Halden", vec![advert("1", "CTO"), advert("2", "CISO")]);
    read_in(&pool, &both, noon()).await.unwrap();
    let mut damaged = feed("Halden", vec![advert("1", "CTO")]);
    damaged.refused = vec![refusal(Some("2"), false)];
    assert_eq!(read_in(&pool, &damaged, noon()).await.unwrap().closed, 0);
    // An id that cannot be read may be anybody's.
    let mut all_damaged = feed("Halden", vec![]);
    all_damaged.refused = vec![refusal(None, false)];
    assert_eq!(read_in(&pool, &all_damaged, noon()).await.unwrap().closed, 0);
    assert_eq!(titles(&pool, "").await.len(), 2);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn an_advert_that_the_employer_took_off_closes(pool: Pool) {
    read_in(&pool, &feed("Halden", vec![advert("1", "CTO"), advert("2", "CISO")]), noon()).await.unwrap();
    let mut feed = feed("Halden", vec![advert("1", "CTO")]);
    feed.refused = vec![refusal(Some("2"), true)];
    assert_eq!(read_in(&pool, &feed, noon()).await.unwrap().closed, 1);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_company_is_found_by_its_new_name_in_unchanged_adverts_too(pool: Pool) {
    let mut board = feed("Atomicsemi", vec![advert("1", "CTO")]);
    read_in(&pool, &board, noon()).await.unwrap();
    board.company = Some(contracts::SourcedCompany::named("Atomic Semi"));
    let changes = read_in(&pool, &board, noon()).await.unwrap();
    assert_eq!(changes, Changes { unchanged: 1, ..Changes::default() });
    assert_eq!(titles(&pool, "semi").await, ["CTO"]);
    assert!(titles(&pool, "atomicsemi").await.is_empty());
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn two_readings_of_a_new_company_at_once_make_one_company(pool: Pool) {
    let one = feed("Halden", vec![advert("1", "CTO")]);
    let mut same_board = one.clone();
    same_board.jobs.push(advert("2", "CISO"));
    let mut other_board = feed("Halden", vec![advert("1", "VPE")]);
    other_board.source = "lever".to_owned();
    let (first, second, third) = tokio::join!(
        read_in(&pool, &one, noon()),
        read_in(&pool, &same_board, noon()),
        read_in(&pool, &other_board, noon())
    );
    for outcome in [first, second, third] {
        outcome.unwrap();
    }
    assert_eq!(jobs::company_by_slug(&pool, "halden-2").await.unwrap(), None);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn lists_of_many_companies_and_boards_of_one_go_in_beside_each_other(pool: Pool) {
    let names: Vec<String> = (0..12).map(|number| format!("Company {number}")).collect();
    let ids: Vec<String> = (0..12).map(|number| number.to_string()).collect();
    let list = |source: &str, backwards: bool| {
        let mut adverts: Vec<_> = names.iter().zip(&ids).map(|(name, id)| (name.as_str(), advert(id, "CTO"))).collect();
        if backwards {
            adverts.reverse();
        }
        contracts::Feed { source: source.to_owned(), ..gathered(adverts) }
    };
    let (one, other) = (list("remotive", false), list("himalayas", true));
    let (first, last) = (feed(&names[0], vec![advert("1", "VPE")]), feed(&names[11], vec![advert("1", "VPE")]));
    let (a, b, c, d) = tokio::join!(
        read_in(&pool, &one, noon()),
        read_in(&pool, &other, noon()),
        read_in(&pool, &first, noon()),
        read_in(&pool, &last, noon())
    );
    [a, b, c, d].into_iter().for_each(|outcome| _ = outcome.unwrap());
    for number in 0..12 {
        assert_eq!(jobs::company_by_slug(&pool, &format!("company-{number}-2")).await.unwrap(), None);
    }
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn one_board_does_not_close_anothers_adverts(pool: Pool) {
    read_in(&pool, &feed("Halden", vec![advert("1", "CTO")]), noon()).await.unwrap();
    read_in(&pool, &feed("Quellwerk", vec![advert("1", "VPE")]), noon()).await.unwrap();
    assert_eq!(titles(&pool, "").await.len(), 2);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn two_boards_of_one_name_are_one_company_unless_one_is_invented(pool: Pool) {
    let real = feed("Halden", vec![advert("1", "CTO")]);
    let mut other_source = feed("Halden", vec![advert("1", "VPE")]);
    other_source.source = "lever".to_owned();
    let mut invented = feed("Halden", vec![advert("1", "Fractional CTO")]);
    (invented.source, invented.demo) = ("demo".to_owned(), true);
    for each in [&real, &other_source, &invented] {
        read_in(&pool, each, noon()).await.unwrap();
    }
    let halden = jobs::company_by_slug(&pool, "halden").await.unwrap().unwrap();
    assert_eq!(jobs::adverts_of_company(&pool, halden.id, None).await.unwrap().cards.len(), 2);
    let invented = jobs::company_by_slug(&pool, "halden-2").await.unwrap().unwrap();
    assert!(invented.demo && !halden.demo);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_feed_that_repeats_an_id_changes_nothing(pool: Pool) {
    let twice = feed("Halden", vec![advert("1", "CTO"), advert("1", "CTO again")]);
    let error = read_in(&pool, &twice, noon()).await.unwrap_err();
    assert!(matches!(error, ReconcileError::RepeatedId(id) if id == "1"));
    assert!(jobs::is_empty(&pool).await.unwrap());
    assert_eq!(jobs::company_by_slug(&pool, "halden").await.unwrap(), None);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_brief_is_read_back_in_the_order_of_its_questions(pool: Pool) {
    let written = advert("1", "CTO");
    read_in(&pool, &feed("Halden", vec![written.clone()]), noon()).await.unwrap();
    let card = only_card(&pool).await;
    assert_eq!((card.brief_stated, card.brief_declined), (1, 1));
    let posting = jobs::posting_by_short_id(&pool, &card.short_id).await.unwrap().unwrap();
    let answers: Vec<_> = posting.brief.iter().map(|answered| &answered.answer).collect();
    assert_eq!(answers, [&Answer::Stated("A builder".to_owned()), &Answer::Declined]);
    assert_eq!(posting.salary, written.salary);
    assert_eq!(posting.description, written.description);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_very_long_description_is_stored_and_found_by_its_beginning(pool: Pool) {
    let mut long = advert("1", "CTO");
    long.description_text = format!("marmalade {}", (0..400_000).map(|n| format!("w{n} ")).collect::<String>());
    read_in(&pool, &feed("Halden", vec![long]), noon()).await.unwrap();
    assert_eq!(titles(&pool, "marmalade").await, ["CTO"]);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn an_unknown_id_is_nobody(pool: Pool) {
    let id = "0000000000".parse().unwrap();
    assert_eq!(jobs::posting_by_short_id(&pool, &id).await.unwrap(), None);
    assert_eq!(jobs::company_by_slug(&pool, "nobody").await.unwrap(), None);
}

async fn versions(pool: &Pool) -> Vec<(String, i64, String)> {
    sqlx::query_as("select title, version, updated_at::text from jobs.posting order by title")
        .fetch_all(pool)
        .await
        .unwrap()
}
