//! What was given up: how it is listed, and what an operator's wishes do to it.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use database::{
    MIGRATOR, Pool,
    dead_letter::{self, Burial, Filter, Headers, Outcome, Place, State},
};
use uuid::Uuid;

/// A letter of that consumer; of no event without headers.
async fn bury(pool: &Pool, consumer: &str, message_id: &str, is_event: bool) {
    let headers = Headers { schema_version: 1, aggregate: Uuid::from_u128(7), revision: 2 };
    let letter = Burial {
        consumer,
        message_id,
        subject: "test.events.pots.pot",
        payload: b"{}",
        reason: "it cracked",
        deliveries: 8,
        headers: is_event.then_some(headers),
    };
    dead_letter::bury(pool, letter).await.unwrap();
}

/// The message ids of what is listed, page after page of two.
async fn listed(pool: &Pool, filter: &Filter) -> Vec<String> {
    let (mut all, mut before) = (Vec::new(), None);
    loop {
        let page = dead_letter::list(pool, filter, before, 2).await.unwrap();
        let Some(last) = page.last() else { return all };
        before = Some(Place { died_at: last.died_at, id: last.id });
        all.extend(page.into_iter().map(|letter| letter.message_id));
    }
}

async fn id_of(pool: &Pool, message_id: &str) -> i64 {
    let all = dead_letter::list(pool, &Filter::default(), None, 200).await.unwrap();
    all.into_iter().find(|letter| letter.message_id == message_id).unwrap().id
}

fn of(consumer: Option<&str>, state: Option<State>) -> Filter {
    Filter { consumer: consumer.map(str::to_owned), state }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn letters_are_listed_the_newest_first_without_gap_or_repeat_by_consumer_and_by_state(pool: Pool) {
    for (consumer, message_id, is_event) in
        [("shelf", "a", true), ("shelf", "b", false), ("kiln", "c", true), ("shelf", "d", true), ("kiln", "e", true)]
    {
        bury(&pool, consumer, message_id, is_event).await;
    }
    assert_eq!(listed(&pool, &Filter::default()).await, ["e", "d", "c", "b", "a"]);
    assert_eq!(listed(&pool, &of(Some("shelf"), None)).await, ["d", "b", "a"]);
    let a = id_of(&pool, "a").await;
    assert_eq!(dead_letter::ask_again(&pool, a).await.unwrap(), Outcome::Done);
    assert_eq!(listed(&pool, &of(None, Some(State::Waiting))).await, ["a"]);
    assert_eq!(listed(&pool, &of(None, Some(State::NoEvent))).await, ["b"]);
    assert_eq!(listed(&pool, &of(Some("shelf"), Some(State::GivenUp))).await, ["d"]);
    let tallies = dead_letter::tallies(&pool).await.unwrap();
    let counts: Vec<_> =
        tallies.iter().map(|of| (of.consumer.as_str(), of.given_up, of.waiting, of.no_event)).collect();
    assert_eq!(counts, [("kiln", 2, 0, 0), ("shelf", 1, 1, 1)]);
    dead_letter::failed_again(&pool, a, "it cracked again").await.unwrap();
    assert_eq!(listed(&pool, &Filter::default()).await, ["a", "e", "d", "c", "b"], "its last try is the newest");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_wish_that_comes_twice_is_one_wish(pool: Pool) {
    bury(&pool, "shelf", "a", true).await;
    bury(&pool, "shelf", "b", false).await;
    let (a, b) = (id_of(&pool, "a").await, id_of(&pool, "b").await);
    assert_eq!(dead_letter::ask_again(&pool, a).await.unwrap(), Outcome::Done);
    let since = dead_letter::find(&pool, a).await.unwrap().unwrap().waits_since;
    assert!(since.is_some());
    assert_eq!(dead_letter::ask_again(&pool, a).await.unwrap(), Outcome::Done);
    assert_eq!(dead_letter::find(&pool, a).await.unwrap().unwrap().waits_since, since, "it keeps its turn");
    assert_eq!(dead_letter::ask_again(&pool, b).await.unwrap(), Outcome::NoEvent);
    assert_eq!(dead_letter::discard(&pool, a).await.unwrap(), Outcome::Done);
    assert_eq!(dead_letter::discard(&pool, a).await.unwrap(), Outcome::Gone);
    assert_eq!(dead_letter::ask_again(&pool, a).await.unwrap(), Outcome::Gone);
    assert_eq!(dead_letter::discard(&pool, b).await.unwrap(), Outcome::Done);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn nobody_waits_for_a_letter_that_is_being_tried_and_nobody_takes_it_away(pool: Pool) {
    bury(&pool, "shelf", "a", true).await;
    let a = id_of(&pool, "a").await;
    dead_letter::ask_again(&pool, a).await.unwrap();
    let mut tx = pool.begin().await.unwrap();
    assert_eq!(dead_letter::take(&mut tx, "shelf").await.unwrap().unwrap().id, a);
    for wish in [dead_letter::discard(&pool, a).await, dead_letter::ask_again(&pool, a).await] {
        assert_eq!(wish.unwrap(), Outcome::Busy);
    }
    tx.rollback().await.unwrap();
    assert_eq!(dead_letter::discard(&pool, a).await.unwrap(), Outcome::Done);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn all_letters_of_a_consumer_are_asked_for_the_oldest_first_and_no_more_than_allowed(pool: Pool) {
    for (message_id, is_event) in [("a", true), ("b", false), ("c", true), ("d", true)] {
        bury(&pool, "shelf", message_id, is_event).await;
    }
    bury(&pool, "kiln", "e", true).await;
    assert_eq!(dead_letter::ask_all_again(&pool, "shelf", 2).await.unwrap(), 2);
    assert_eq!(listed(&pool, &of(None, Some(State::Waiting))).await, ["c", "a"]);
    assert_eq!(dead_letter::ask_all_again(&pool, "shelf", 2).await.unwrap(), 1);
    assert_eq!(dead_letter::ask_all_again(&pool, "shelf", 2).await.unwrap(), 0);
    assert_eq!(listed(&pool, &of(None, Some(State::GivenUp))).await, ["e"]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_reason_is_kept_as_far_as_somebody_reads_it_and_what_postgres_cannot_hold_is_replaced(pool: Pool) {
    let reason = format!("\0{}", "ü".repeat(5_000));
    let letter = Burial {
        consumer: "shelf",
        message_id: "a\0",
        subject: "test\0",
        payload: b"\0",
        reason: &reason,
        deliveries: 1,
        headers: None,
    };
    dead_letter::bury(&pool, letter).await.unwrap();
    let found = dead_letter::find(&pool, id_of(&pool, "a\u{fffd}").await).await.unwrap().unwrap();
    assert_eq!(found.reason.chars().count(), 2_001);
    assert!(found.reason.starts_with("\u{fffd}ü") && found.reason.ends_with("ü…"));
    assert_eq!((found.payload.as_slice(), found.subject.as_str()), (&b"\0"[..], "test\u{fffd}"));
}
