//! The words of names that misspelt ones are meant for: where they come from, and where they go.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod feed;

use database::Pool;
use feed::{advert, feed, find, noon, read_in};
use jiff::ToSpan;
use jobs::{Query, keep_vocabulary};

async fn instead(pool: &Pool, text: &str) -> Option<String> {
    find(pool, &Query::new(text, None).unwrap()).await.instead
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_word_is_known_at_once_and_after_it_was_collected(pool: Pool) {
    read_in(&pool, &feed("Halden Grid", vec![advert("1", "Kubernetes Lead")]), noon()).await.unwrap();
    assert_eq!(instead(&pool, "kuberntes").await.as_deref(), Some("kubernetes"));
    let kept = keep_vocabulary(&pool, noon()).await.unwrap();
    // Of the title, the company and what every advert of these tests has.
    assert!(kept.learnt >= 4 && kept.forgotten == 0, "{kept:?}");
    assert_eq!(instead(&pool, "kuberntes").await.as_deref(), Some("kubernetes"));
    assert_eq!(keep_vocabulary(&pool, noon()).await.unwrap(), jobs::Vocabulary::default());
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_new_title_brings_its_words(pool: Pool) {
    read_in(&pool, &feed("Halden Grid", vec![advert("1", "Kubernetes Lead")]), noon()).await.unwrap();
    keep_vocabulary(&pool, noon()).await.unwrap();
    read_in(&pool, &feed("Halden Grid", vec![advert("1", "Observability Lead")]), noon()).await.unwrap();
    assert_eq!(instead(&pool, "observabilty").await.as_deref(), Some("observability"));
    assert_eq!(keep_vocabulary(&pool, noon()).await.unwrap().learnt, 1);
    assert_eq!(instead(&pool, "observabilty").await.as_deref(), Some("observability"));
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn nobody_is_sent_to_a_word_whose_last_advert_has_gone(pool: Pool) {
    let both = vec![advert("1", "Kubernetes Lead"), advert("2", "Kubernates Smith")];
    read_in(&pool, &feed("Halden Grid", both), noon()).await.unwrap();
    keep_vocabulary(&pool, noon()).await.unwrap();
    assert_eq!(instead(&pool, "kubernats").await.as_deref(), Some("kubernates"));
    read_in(&pool, &feed("Halden Grid", vec![advert("1", "Kubernetes Lead"), advert("2", "Smith")]), noon())
        .await
        .unwrap();
    assert_eq!(instead(&pool, "kubernats").await.as_deref(), Some("kubernetes"));
    // A word is trusted for thirty days.
    assert_eq!(keep_vocabulary(&pool, noon() + (29 * 24).hours()).await.unwrap().forgotten, 0);
    let later = noon() + (31 * 24).hours();
    assert_eq!(keep_vocabulary(&pool, later).await.unwrap().forgotten, 1);
    assert_eq!(keep_vocabulary(&pool, later).await.unwrap(), jobs::Vocabulary::default());
    assert_eq!(instead(&pool, "kubernats").await.as_deref(), Some("kubernetes"));
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn two_letters_of_a_short_word_that_changed_places_are_put_back(pool: Pool) {
    read_in(&pool, &feed("Halden Grid", vec![advert("1", "Ruby Lead")]), noon()).await.unwrap();
    for _ in 0..2 {
        assert_eq!(instead(&pool, "rbuy").await.as_deref(), Some("ruby"));
        assert_eq!(instead(&pool, "laed").await.as_deref(), Some("lead"));
        keep_vocabulary(&pool, noon()).await.unwrap();
    }
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn words_of_the_fields_names_are_known_where_an_advert_says_them_anywhere(pool: Pool) {
    let mut job = advert("1", "CTO");
    read_in(&pool, &feed("Halden Grid", vec![job.clone()]), noon()).await.unwrap();
    keep_vocabulary(&pool, noon()).await.unwrap();
    assert_eq!(instead(&pool, "cheif").await, None);
    job.description_text = "You report to the chief, an officer.".to_owned();
    read_in(&pool, &feed("Halden Grid", vec![job]), noon()).await.unwrap();
    keep_vocabulary(&pool, noon()).await.unwrap();
    assert_eq!(instead(&pool, "cheif").await.as_deref(), Some("chief"));
    assert_eq!(instead(&pool, "chief ofifcer").await.as_deref(), Some("chief officer"));
}
