//! What nobody can deal with.

use std::time::{Duration, Instant};

use database::{
    MIGRATOR, Pool,
    dead_letter::{self, DeadLetter, Filter, Outcome},
};
use messaging::Refusal;

use crate::{
    pot::PotGlazed,
    shop::{Shop, calm},
};

/// Waits for so many dead letters, and gives them whole, the newest first.
pub(crate) async fn until_dead(pool: &Pool, wanted: usize) -> Vec<DeadLetter> {
    let asked = Instant::now();
    loop {
        let listed = dead_letter::list(pool, &Filter::default(), None, 20).await.unwrap();
        let mut letters = Vec::new();
        for letter in &listed {
            letters.extend(dead_letter::find(pool, letter.id).await.unwrap());
        }
        if letters.len() == wanted {
            return letters;
        }
        assert!(asked.elapsed() < Duration::from_secs(30), "{letters:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_is_no_event_is_kept_with_the_reason_and_everything_else_goes_on(pool: Pool) {
    let mut shop = Shop::new(pool).await;
    shop.relay().consume(calm);
    shop.glaze(1).await;
    shop.until(1).await;
    let stream = shop.stranger().await;
    let subject = shop.subject("pots.pot");
    stream.publish(subject.clone(), "no headers".into()).await.unwrap().await.unwrap();
    let mut headers = async_nats::HeaderMap::new();
    for (name, value) in [
        ("Nats-Msg-Id", "0191e3f0-0000-7000-8000-000000000000"),
        ("Kintsugi-Schema", "1"),
        ("Kintsugi-Aggregate", "0191e3f0-0000-7000-8000-000000000001"),
        ("Kintsugi-Revision", "1"),
    ] {
        headers.insert(name, value);
    }
    stream.publish_with_headers(subject, headers, "no { json".into()).await.unwrap().await.unwrap();
    let letters = until_dead(&shop.pool, 2).await;
    let reasons: Vec<_> = letters.iter().map(|letter| letter.reason.as_str()).collect();
    assert!(reasons.iter().any(|reason| reason.contains("header `Nats-Msg-Id`")), "{reasons:?}");
    assert!(reasons.iter().any(|reason| reason.contains("no JSON")), "{reasons:?}");
    assert_eq!(letters.iter().find(|letter| letter.payload == b"no { json").map(|letter| letter.deliveries), Some(1));
    shop.glaze(3).await;
    shop.until(4).await;
    assert_eq!(dead_letter::discard(&shop.pool, letters[0].id).await.unwrap(), Outcome::Done);
    assert_eq!(dead_letter::count(&shop.pool).await.unwrap(), 1);
}

/// Fails at the second and the third layer, each in another way, and leaves its row behind if nobody takes it back. Twice:
/// each delivery can be tried with others first and then alone.
fn moody(pot: &PotGlazed, tries: usize) -> Result<Duration, Refusal> {
    match (pot.layers, tries) {
        (2, 0..=1) => Err(Refusal("the glaze cracked".into())),
        (3, 0..=1) => panic!("the kiln fell over"),
        _ => Ok(Duration::ZERO),
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_failure_and_a_panic_are_taken_back_and_tried_again_while_the_others_go_on(pool: Pool) {
    let mut shop = Shop::new(pool).await;
    shop.glaze(6).await;
    shop.relay().consume(moody);
    // The second and third come again after five seconds.
    shop.until(4).await;
    shop.until(6).await;
    assert_eq!(dead_letter::count(&shop.pool).await.unwrap(), 0);
}

/// Refuses whatever is not the first layer; the revived one is given to a shop that is calm.
fn stubborn(pot: &PotGlazed, _: usize) -> Result<Duration, Refusal> {
    if pot.layers == 1 { Ok(Duration::ZERO) } else { Err(Refusal("no second layer".into())) }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_dead_letter_is_tried_again_when_asked_for_and_stays_until_that_succeeds(pool: Pool) {
    let mut shop = Shop::new(pool).await;
    shop.glaze(2).await;
    shop.relay().consume(stubborn);
    shop.until(1).await;
    // Eight deliveries take an hour; the last one is played.
    let (message_id, payload): (uuid::Uuid, String) =
        sqlx::query_as("select message_id, payload::text from database.outbox where revision = 2")
            .fetch_one(&shop.pool)
            .await
            .unwrap();
    let headers = dead_letter::Headers { schema_version: 1, aggregate: uuid::Uuid::nil(), revision: 2 };
    let letter = dead_letter::Burial {
        consumer: "shelf",
        message_id: &message_id.to_string(),
        subject: &shop.subject("pots.pot"),
        payload: payload.as_bytes(),
        reason: "no second layer",
        deliveries: 8,
        headers: Some(headers),
    };
    dead_letter::bury(&shop.pool, letter).await.unwrap();
    let id = until_dead(&shop.pool, 1).await[0].id;
    assert_eq!(dead_letter::ask_again(&shop.pool, id).await.unwrap(), Outcome::Done);
    let asked = Instant::now();
    while until_dead(&shop.pool, 1).await[0].waits_since.is_some() {
        assert!(asked.elapsed() < Duration::from_secs(20), "nobody tries");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(until_dead(&shop.pool, 1).await[0].deliveries, 9, "it failed again, and stays");
    shop.crash().await;
    shop.consume(calm);
    assert_eq!(dead_letter::ask_again(&shop.pool, id).await.unwrap(), Outcome::Done);
    shop.until(2).await;
    until_dead(&shop.pool, 0).await;
}
