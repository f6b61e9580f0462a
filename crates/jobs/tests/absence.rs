//! What leaves a feed, alone or with most of its board, and what comes back.

mod feed;

use database::Pool;
use feed::{advert, feed, find, noon, only_card, read_in, refusal, titles};
use jiff::ToSpan;
use jobs::{Changes, Missing, PostingState, Query, Shrinkage};

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn an_advert_that_left_the_feed_is_closed_with_the_second_reading_and_can_still_be_read(pool: Pool) {
    read_in(&pool, &feed("Halden", vec![advert("1", "CTO"), advert("2", "CISO")]), noon()).await.unwrap();
    let card = find(&pool, &Query::new("cto", None).unwrap()).await.cards.remove(0);
    let left = feed("Halden", vec![advert("2", "CISO")]);
    let changes = read_in(&pool, &left, noon() + 1.hour()).await.unwrap();
    assert_eq!(changes, Changes { unchanged: 1, missing: 1, ..Changes::default() });
    assert_eq!(titles(&pool, "").await.len(), 2);
    let closing = noon() + 2.hours();
    let changes = read_in(&pool, &left, closing).await.unwrap();
    assert_eq!(changes, Changes { unchanged: 1, closed: 1, ..Changes::default() });
    assert_eq!(titles(&pool, "").await, ["CISO"]);
    let closed = jobs::posting_by_short_id(&pool, &card.short_id).await.unwrap().unwrap();
    assert_eq!(closed.state(closing), PostingState::Closed(closing));
    assert_eq!(closed.title, "CTO");
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn an_advert_that_comes_back_opens_again_at_the_same_address(pool: Pool) {
    read_in(&pool, &feed("Halden", vec![advert("1", "CTO")]), noon()).await.unwrap();
    let before = only_card(&pool).await.short_id;
    for _ in 0..2 {
        read_in(&pool, &feed("Halden", vec![]), noon()).await.unwrap();
    }
    assert!(titles(&pool, "").await.is_empty());
    let changes = read_in(&pool, &feed("Halden", vec![advert("1", "CTO")]), noon()).await.unwrap();
    assert_eq!(changes, Changes { updated: 1, ..Changes::default() });
    assert_eq!(only_card(&pool).await.short_id, before);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn two_readings_without_an_advert_count_only_in_a_row(pool: Pool) {
    let (with, without) = (feed("Halden", vec![advert("1", "CTO")]), feed("Halden", vec![]));
    for board in [&with, &without, &with, &without] {
        assert_eq!(read_in(&pool, board, noon()).await.unwrap().closed, 0);
    }
    let mut unreadable = without.clone();
    unreadable.refused = vec![refusal(Some("1"), false)];
    read_in(&pool, &unreadable, noon()).await.unwrap();
    assert_eq!(read_in(&pool, &without, noon()).await.unwrap().missing, 1);
    assert_eq!(read_in(&pool, &without, noon()).await.unwrap().closed, 1);
}

/// Adverts with these ids, all with other titles.
fn adverts(ids: std::ops::Range<u32>) -> Vec<contracts::SourcedJob> {
    ids.map(|id| advert(&id.to_string(), &format!("CTO {id}"))).collect()
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_board_that_loses_more_than_half_of_ten_adverts_is_held_until_somebody_says_that_it_is_right(pool: Pool) {
    read_in(&pool, &feed("Halden", adverts(0..10)), noon()).await.unwrap();
    let mut shrunk = feed("Halden", adverts(6..11));
    for board in [&shrunk, &feed("Halden", vec![])] {
        for _ in 0..3 {
            let changes = read_in(&pool, board, noon()).await.unwrap();
            assert_eq!((changes.held > 5, changes.missing, changes.closed), (true, 0, 0), "{changes:?}");
        }
    }
    // What is new went in all the same.
    assert_eq!(titles(&pool, "").await.len(), 11);
    shrunk.jobs.truncate(1);
    let mut tx = pool.begin().await.unwrap();
    let changes = jobs::reconcile(&mut tx, &shrunk, noon(), Shrinkage::Accept).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((changes.held, changes.missing, changes.closed), (0, 10, 0));
    // The word holds for what it was said of: the second reading closes without asking again.
    assert_eq!(read_in(&pool, &shrunk, noon()).await.unwrap().closed, 10);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn half_of_a_board_or_most_of_a_small_one_may_leave_at_once(pool: Pool) {
    read_in(&pool, &feed("Halden", adverts(0..10)), noon()).await.unwrap();
    assert_eq!(read_in(&pool, &feed("Halden", adverts(0..5)), noon()).await.unwrap().missing, 5);
    read_in(&pool, &feed("Quellwerk", adverts(0..9)), noon()).await.unwrap();
    assert_eq!(read_in(&pool, &feed("Quellwerk", vec![]), noon()).await.unwrap().missing, 9);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn an_answer_that_has_not_changed_confirms_what_is_there_and_closes_what_was_missing(pool: Pool) {
    read_in(&pool, &feed("Halden", vec![advert("1", "CTO"), advert("2", "CISO")]), noon()).await.unwrap();
    read_in(&pool, &feed("Halden", vec![advert("1", "CTO")]), noon()).await.unwrap();
    let later = noon() + 6.hours();
    let mut tx = pool.begin().await.unwrap();
    let changes = jobs::seen_again(&mut tx, "ashby", "halden", later).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(changes, Changes { unchanged: 1, closed: 1, ..Changes::default() });
    assert_eq!(only_card(&pool).await.confirmed_at, later);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn an_advert_whose_own_address_is_gone_closes_at_once_if_it_left_its_feed(pool: Pool) {
    let with_address = |id: &str, title: &str| {
        let mut advert = advert(id, title);
        advert.url = Some(format!("https://jobs.example/{id}"));
        advert
    };
    let (one, two) = (with_address("1", "CTO"), with_address("2", "CISO"));
    read_in(&pool, &feed("Halden", vec![one.clone(), two]), noon()).await.unwrap();
    read_in(&pool, &feed("Halden", vec![one]), noon()).await.unwrap();
    let mut tx = pool.begin().await.unwrap();
    let missing = jobs::missing(&mut tx, "ashby", "halden").await.unwrap();
    assert_eq!(missing, [Missing { external_id: "2".to_owned(), url: "https://jobs.example/2".to_owned() }]);
    let both = ["1".to_owned(), "2".to_owned()];
    assert_eq!(jobs::close_gone(&mut tx, "ashby", "halden", &both, noon()).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(titles(&pool, "").await, ["CTO"]);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_board_that_is_gone_closes_at_once_unless_it_is_large(pool: Pool) {
    read_in(&pool, &feed("Halden", adverts(0..9)), noon()).await.unwrap();
    read_in(&pool, &feed("Quellwerk", adverts(0..10)), noon()).await.unwrap();
    let mut tx = pool.begin().await.unwrap();
    for (board, shrinkage, closed, held) in [
        ("halden", Shrinkage::Hold, 9, 0),
        ("quellwerk", Shrinkage::Hold, 0, 10),
        ("quellwerk", Shrinkage::Accept, 10, 0),
    ] {
        let changes = jobs::board_is_gone(&mut tx, "ashby", board, noon(), shrinkage).await.unwrap();
        assert_eq!((changes.closed, changes.held), (closed, held), "{board} {shrinkage:?}");
    }
}
