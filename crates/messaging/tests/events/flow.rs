//! What arrives, and how often.

use std::{collections::HashSet, time::Duration};

use database::{MIGRATOR, Pool, inbox, outbox};
use messaging::{Refusal, settle};

use crate::{
    cable::Cable,
    pot::PotGlazed,
    shop::{Shop, calm},
};

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_is_committed_has_its_effect_once_and_what_is_rolled_back_none(pool: Pool) {
    let mut shop = Shop::new(pool).await;
    let pot = shop.glaze(30).await;
    let mut tx = shop.pool.begin().await.unwrap();
    outbox::append(&mut tx, &PotGlazed { pot, layers: 31 }).await.unwrap();
    tx.rollback().await.unwrap();
    shop.relay().consume(calm);
    shop.until(30).await;
    let after = shop.glaze(5).await;
    assert_ne!(pot, after);
    shop.until(35).await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn two_relays_and_two_consumers_share_the_work(pool: Pool) {
    let mut shop = Shop::new(pool).await;
    shop.relay().relay().consume(calm).consume(calm);
    let (one, other) = tokio::join!(shop.glaze(100), shop.glaze(100));
    assert_ne!(one, other);
    shop.until(200).await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_relay_that_dies_between_telling_and_noting_tells_twice_and_that_is_once(pool: Pool) {
    let mut shop = Shop::new(pool).await;
    shop.relay().consume(calm);
    shop.glaze(20).await;
    shop.until(20).await;
    shop.until_noted().await;
    // What a crash before the commit leaves: told, and not noted.
    sqlx::query("update database.outbox set published_at = null, stream_sequence = null")
        .execute(&shop.pool)
        .await
        .unwrap();
    shop.glaze(1).await;
    shop.until(21).await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_is_told_twice_after_the_server_has_forgotten_the_first_time_has_its_effect_once(pool: Pool) {
    let mut shop = Shop::new(pool).await;
    shop.topology.duplicate_window = std::time::Duration::from_millis(100);
    shop.relay().consume(calm);
    shop.glaze(20).await;
    shop.until(20).await;
    shop.until_noted().await;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    assert_eq!(outbox::tell_again(&shop.pool, jiff::Timestamp::UNIX_EPOCH).await.unwrap(), 20);
    shop.until_noted().await;
    let state = settle(&shop.nats, &shop.topology).await.unwrap();
    assert_eq!(state.messages, 40, "the stream holds each of them twice");
    shop.glaze(1).await;
    shop.until(21).await;
    let asked = std::time::Instant::now();
    while messaging::consumers(&shop.nats, &shop.topology)
        .await
        .unwrap()
        .iter()
        .any(|of| of.pending + of.under_way as u64 > 0)
    {
        assert!(asked.elapsed() < std::time::Duration::from_secs(20), "not everything is answered");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(shop.effects().await, (21, 21));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn crashes_in_the_middle_of_everything_lose_nothing_and_double_nothing(pool: Pool) {
    let mut shop = Shop::new(pool).await;
    for round in 1..=8 {
        shop.relay().consume(calm);
        shop.glaze(25).await;
        tokio::time::sleep(std::time::Duration::from_millis(7 * round)).await;
        shop.crash().await;
    }
    shop.relay().consume(calm);
    shop.until(200).await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_stream_that_somebody_deletes_comes_back_and_is_told_everything_again(pool: Pool) {
    let mut shop = Shop::new(pool).await;
    shop.relay().consume(calm);
    shop.glaze(10).await;
    shop.until(10).await;
    shop.stranger().await.delete_stream(shop.topology.stream()).await.unwrap();
    shop.glaze(10).await;
    shop.until(20).await;
    let state = settle(&shop.nats, &shop.topology).await.unwrap();
    assert_eq!(state.messages, 20, "what was told into the old stream is in the new one, too");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_stream_that_somebody_else_makes_anew_is_told_everything_again_while_nothing_happens(pool: Pool) {
    let mut shop = Shop::new(pool).await;
    shop.relay();
    shop.glaze(10).await;
    shop.until_noted().await;
    let client = async_nats::connect(std::env::var("NATS_URL").unwrap()).await.unwrap();
    async_nats::jetstream::new(client).delete_stream(shop.topology.stream()).await.unwrap();
    assert_eq!(settle(&shop.nats, &shop.topology).await.unwrap().messages, 0);
    shop.consume(calm);
    shop.until(10).await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn while_nats_is_away_events_wait_and_then_all_arrive(pool: Pool) {
    let cable = Cable::to_nats().await;
    let mut shop = Shop::at(cable.url(""), pool).await;
    shop.relay().consume(calm);
    shop.glaze(5).await;
    shop.until(5).await;
    cable.cut();
    shop.glaze(50).await;
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    assert_eq!(outbox::backlog(&shop.pool).await.unwrap().waiting, 50);
    cable.mend();
    shop.until(55).await;
    shop.until_noted().await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_lies_above_the_streams_last_place_is_told_again(pool: Pool) {
    let mut shop = Shop::new(pool).await;
    shop.relay().consume(calm);
    shop.glaze(10).await;
    shop.until(10).await;
    shop.until_noted().await;
    shop.crash().await;
    let state = settle(&shop.nats, &shop.topology).await.unwrap();
    let stream = shop.topology.stream();
    // The stream as it is: nothing is lost. The same stream with three events fewer: three are.
    assert_eq!(outbox::lost(&shop.pool, &stream, state.created, state.last).await.unwrap(), 0);
    assert_eq!(outbox::lost(&shop.pool, &stream, state.created, state.last - 3).await.unwrap(), 3);
    assert_eq!(outbox::backlog(&shop.pool).await.unwrap().waiting, 3);
    // Another stream of that name holds nothing of what was told into this one.
    let later = state.created + jiff::SignedDuration::from_secs(1);
    assert_eq!(outbox::lost(&shop.pool, &stream, later, state.last).await.unwrap(), 7);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_row_whose_place_another_event_has_taken_waits_again(pool: Pool) {
    let shop = Shop::new(pool).await;
    shop.glaze(2).await;
    for (place, waiting) in [(7, 1), (7, 1)] {
        let mut tx = shop.pool.begin().await.unwrap();
        let first = outbox::claim(&mut tx, 1).await.unwrap().remove(0);
        outbox::published(&mut tx, &[(first.id, place)]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(outbox::backlog(&shop.pool).await.unwrap().waiting, waiting);
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_inbox_asked_for_many_names_each_new_one_once(pool: Pool) {
    let [one, two, three] = [(); 3].map(|()| uuid::Uuid::now_v7());
    let mut tx = pool.begin().await.unwrap();
    assert!(inbox::first_time(&mut tx, "shelf", one).await.unwrap());
    let new = inbox::first_times(&mut tx, "shelf", &[three, one, two, three]).await.unwrap();
    assert_eq!(new, HashSet::from([two, three]));
    assert!(inbox::first_times(&mut tx, "shelf", &[one, two]).await.unwrap().is_empty());
    let elsewhere = inbox::first_times(&mut tx, "window", &[one]).await.unwrap();
    assert_eq!(elsewhere, HashSet::from([one]), "another consumer has not dealt with it");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn many_events_at_once_keep_their_effects_apart(pool: Pool) {
    let mut shop = Shop::new(pool).await;
    shop.glaze(700).await;
    shop.relay().consume(picky);
    // One of each hundred spoils its batch, and comes again by itself.
    shop.until(700).await;
}

/// Refuses some layers at first, with others and alone.
fn picky(pot: &PotGlazed, tries: usize) -> Result<Duration, Refusal> {
    if pot.layers % 100 == 7 && tries < 2 { Err(Refusal("not yet".into())) } else { Ok(Duration::ZERO) }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_is_old_enough_is_forgotten_and_nothing_else(pool: Pool) {
    let mut shop = Shop::new(pool).await;
    shop.relay().consume(calm);
    shop.glaze(3).await;
    shop.until(3).await;
    shop.until_noted().await;
    shop.crash().await;
    shop.glaze(1).await;
    let now: jiff::Timestamp = sqlx::query_scalar::<_, String>("select to_json(now()) #>> '{}'")
        .fetch_one(&shop.pool)
        .await
        .unwrap()
        .parse()
        .unwrap();
    let later = now + outbox::KEPT + jiff::SignedDuration::from_hours(1);
    assert_eq!(outbox::prune(&shop.pool, now).await.unwrap(), 0);
    assert_eq!(outbox::prune(&shop.pool, later).await.unwrap(), 3, "what was told goes");
    assert_eq!(outbox::backlog(&shop.pool).await.unwrap().waiting, 1, "what waits stays");
    assert_eq!(inbox::prune(&shop.pool, later).await.unwrap(), 0, "an inbox remembers twice as long");
    assert_eq!(inbox::prune(&shop.pool, later + outbox::KEPT).await.unwrap(), 3);
}
