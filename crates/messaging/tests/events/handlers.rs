//! Consumers that are slow, hang, panic or die.

use std::time::{Duration, Instant};

use database::{MIGRATOR, Pool, dead_letter};
use messaging::Refusal;
use sqlx::{Connection as _, PgConnection};

use crate::{
    dead::until_dead,
    pot::PotGlazed,
    shop::{Shop, calm},
};

/// A shop in which eight tries take two seconds.
async fn quick_shop(pool: Pool) -> Shop {
    let mut shop = Shop::new(pool).await;
    shop.topology.pause = Duration::from_millis(2);
    shop
}

/// Deals with every layer but the second.
fn panics(pot: &PotGlazed, _: usize) -> Result<Duration, Refusal> {
    if pot.layers == 2 { panic!("the kiln fell over") } else { Ok(Duration::ZERO) }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_event_at_which_the_consumer_always_panics_is_given_up_at_the_eighth_try_and_the_others_go_on(pool: Pool) {
    let mut shop = quick_shop(pool).await;
    shop.relay().consume(panics);
    shop.glaze(6).await;
    shop.until(5).await;
    let letter = until_dead(&shop.pool, 1).await.remove(0);
    assert_eq!(
        (letter.reason.as_str(), letter.deliveries, letter.consumer.as_str()),
        ("the consumer panicked: the kiln fell over", 8, "shelf")
    );
    let tries = shop.tries();
    shop.glaze(1).await;
    shop.until(6).await;
    assert_eq!(shop.tries(), tries + 1, "it does not come a ninth time");
}

/// Never comes to an end with the second layer.
fn hangs(pot: &PotGlazed, _: usize) -> Result<Duration, Refusal> {
    Ok(if pot.layers == 2 { Duration::from_hours(1) } else { Duration::ZERO })
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_event_at_which_the_consumer_always_hangs_is_given_up_and_the_others_go_on(pool: Pool) {
    let mut shop = quick_shop(pool).await;
    shop.topology.patience = Duration::from_millis(150);
    shop.relay().consume(hangs);
    shop.glaze(6).await;
    shop.until(5).await;
    let letter = until_dead(&shop.pool, 1).await.remove(0);
    assert_eq!((letter.reason.as_str(), letter.deliveries), ("the consumer took longer than 150ms", 8));
}

/// Takes longer over the second layer than the server waits for an answer.
fn dawdles(pot: &PotGlazed, _: usize) -> Result<Duration, Refusal> {
    Ok(if pot.layers == 2 { Duration::from_secs(4) } else { Duration::ZERO })
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_consumer_that_is_slower_than_the_server_waits_is_given_each_event_once(pool: Pool) {
    let mut shop = Shop::new(pool).await;
    shop.topology.ack_wait = Duration::from_secs(1);
    shop.glaze(6).await;
    shop.relay();
    shop.until_noted().await;
    shop.consume(dawdles).consume(dawdles);
    shop.until(6).await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(shop.tries(), 6, "while it works nobody else is given what it has");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_event_of_which_the_process_dies_is_given_up_and_takes_no_other_with_it(pool: Pool) {
    let mut shop = quick_shop(pool).await;
    shop.topology.ack_wait = Duration::from_millis(300);
    shop.topology.patience = Duration::from_hours(1);
    shop.glaze(5).await;
    shop.relay();
    shop.until_noted().await;
    let begun = Instant::now();
    while dead_letter::count(&shop.pool).await.unwrap() == 0 {
        assert!(begun.elapsed() < Duration::from_secs(60), "it is never given up");
        shop.consume(hangs);
        // Long enough to be given everything again, and to be at the second layer when the crash comes.
        tokio::time::sleep(Duration::from_millis(900)).await;
        shop.crash().await;
    }
    let letter = until_dead(&shop.pool, 1).await.remove(0);
    assert_eq!(letter.reason, "it was delivered 8 times, and nobody came to an end with it");
    assert!(letter.deliveries >= 9 && letter.headers.is_some(), "{letter:?}");
    assert_eq!(shop.effects().await, (4, 4), "all but the second");
    // A release that does not die of it deals with it.
    shop.consume(calm);
    dead_letter::ask_again(&shop.pool, letter.id).await.unwrap();
    shop.until(5).await;
    until_dead(&shop.pool, 0).await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_database_that_is_away_costs_no_event_a_try(pool: Pool) {
    let mut shop = quick_shop(pool).await;
    shop.topology.ack_wait = Duration::from_secs(1);
    shop.glaze(6).await;
    shop.relay();
    shop.until_noted().await;
    shop.crash().await;
    let ours = shop.pool.connect_options();
    let mut elsewhere = PgConnection::connect_with(&ours.as_ref().clone().database("postgres")).await.unwrap();
    let name = ours.get_database().expect("a database of its own").to_owned();
    for statement in [
        format!("alter database \"{name}\" allow_connections false"),
        format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"),
    ] {
        sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&mut elsewhere).await.unwrap();
    }
    shop.consume(calm);
    tokio::time::sleep(Duration::from_secs(6)).await;
    let back = format!("alter database \"{name}\" allow_connections true");
    sqlx::query(sqlx::AssertSqlSafe(back)).execute(&mut elsewhere).await.unwrap();
    shop.until(6).await;
    let stream = shop.stranger().await.get_stream(shop.topology.stream()).await.unwrap();
    let info = stream.consumer_info("shelf").await.unwrap();
    assert_eq!((info.delivered.consumer_sequence, info.num_redelivered), (6, 0), "each was delivered once");
    assert_eq!(dead_letter::count(&shop.pool).await.unwrap(), 0);
}
