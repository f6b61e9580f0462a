//! Servers that do not let us in, or that we do not trust: said by name, tried again, and mended without anybody's hand
//! here.

use std::time::{Duration, Instant};

use database::{MIGRATOR, Pool, outbox};
use messaging::{Connect, Nats, NatsError, ping_fresh};

use crate::{
    server::Server,
    shop::{Shop, calm},
};

/// Waits until the connection says that, and gives all that it says.
async fn until_it_says(nats: &Nats, wanted: &str) -> String {
    let asked = Instant::now();
    loop {
        let said = match nats.ping().await {
            Err(error @ NatsError::Away { .. }) => error.to_string(),
            other => panic!("{other:?}"),
        };
        if said.contains(wanted) {
            return said;
        }
        assert!(asked.elapsed() < Duration::from_secs(10), "it says: {said}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// What a question by a connection of its own is refused with.
async fn refusal(url: String) -> String {
    match ping_fresh(&Connect { url }).await {
        Err(error @ NatsError::Unreachable(_)) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

/// The same again and again: nothing is told, and nothing is lost.
async fn assert_waiting(shop: &Shop, wanted: &str, waiting: i64) {
    tokio::time::sleep(Duration::from_secs(2)).await;
    until_it_says(&shop.nats, wanted).await;
    assert_eq!(outbox::backlog(&shop.pool).await.unwrap().waiting, waiting);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_wrong_password_is_named_without_being_shown_and_events_wait_until_it_is_right(pool: Pool) {
    let mut server = Server::start_with(&["--user", "bob", "--pass", "s3cret"]);
    let mut shop = Shop::at(server.url_as("nats://bob:wr0ng@"), pool).await;
    let said = until_it_says(&shop.nats, "authorization violation").await;
    let fresh = refusal(server.url_as("nats://bob:wr0ng@")).await;
    assert!(fresh.contains("authorization violation"), "{fresh}");
    assert!(!format!("{said}{fresh}").contains("wr0ng"), "{said} {fresh}");
    shop.relay().consume(calm);
    shop.glaze(3).await;
    assert_waiting(&shop, "authorization violation", 3).await;
    server.run_with(&["--user", "bob", "--pass", "wr0ng"]);
    shop.until(3).await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_certificate_of_an_unknown_authority_is_named_and_events_wait_until_it_is_gone(pool: Pool) {
    messaging::choose_tls();
    let file = |name: &str| format!("{}/tests/events/tls/{name}.pem", env!("CARGO_MANIFEST_DIR"));
    let (certificate, key) = (file("certificate"), file("key"));
    let mut server = Server::start_with(&["--tls", "--tlscert", &certificate, "--tlskey", &key]);
    let fresh = refusal(server.url_as("tls://")).await;
    assert!(fresh.contains("invalid peer certificate: UnknownIssuer"), "{fresh}");
    let mut shop = Shop::at(server.url(), pool).await;
    until_it_says(&shop.nats, "invalid peer certificate: UnknownIssuer").await;
    shop.relay().consume(calm);
    shop.glaze(3).await;
    assert_waiting(&shop, "invalid peer certificate: UnknownIssuer", 3).await;
    server.run_with(&[]);
    shop.until(3).await;
}
