//! What reading a board's feed does to its adverts.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod feed;

use contracts::{Answer, Refusal};
use database::Pool;
use feed::{advert, feed, noon, read_in, titles};
use jiff::ToSpan;
use jobs::{Changes, PostingState, Query, ReconcileError};

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

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn an_advert_that_left_the_feed_is_closed_and_can_still_be_read(pool: Pool) {
    read_in(&pool, &feed("Halden", vec![advert("1", "CTO"), advert("2", "CISO")]), noon()).await.unwrap();
    let card = jobs::search(&pool, &Query::new("cto", None).unwrap()).await.unwrap().cards.remove(0);
    let closing = noon() + 1.hour();
    let changes = read_in(&pool, &feed("Halden", vec![advert("2", "CISO")]), closing).await.unwrap();
    assert_eq!(changes, Changes { unchanged: 1, closed: 1, ..Changes::default() });
    assert_eq!(titles(&pool, "").await, ["CISO"]);
    let closed = jobs::posting_by_short_id(&pool, &card.short_id).await.unwrap().unwrap();
    assert_eq!(closed.state, PostingState::Closed(closing));
    assert_eq!(closed.title, "CTO");
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn an_advert_that_comes_back_opens_again_at_the_same_address(pool: Pool) {
    read_in(&pool, &feed("Halden", vec![advert("1", "CTO")]), noon()).await.unwrap();
    let before = only_card(&pool).await.short_id;
    read_in(&pool, &feed("Halden", vec![]), noon()).await.unwrap();
    assert!(titles(&pool, "").await.is_empty());
    let changes = read_in(&pool, &feed("Halden", vec![advert("1", "CTO")]), noon()).await.unwrap();
    assert_eq!(changes, Changes { updated: 1, ..Changes::default() });
    assert_eq!(only_card(&pool).await.short_id, before);
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
    board.company.name = "Atomic Semi".to_owned();
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

/// A row that its reader could not show.
fn refusal(id: Option<&str>, withdrawn: bool) -> Refusal {
    Refusal { external_id: id.map(str::to_owned), row: "A row".to_owned(), reason: "It broke.".to_owned(), withdrawn }
}

async fn only_card(pool: &Pool) -> jobs::Card {
    let mut found = jobs::search(pool, &Query::default()).await.unwrap();
    assert_eq!(found.cards.len(), 1);
    found.cards.remove(0)
}

async fn versions(pool: &Pool) -> Vec<(String, i64, String)> {
    sqlx::query_as("select title, version, updated_at::text from jobs.posting order by title")
        .fetch_all(pool)
        .await
        .unwrap()
}
