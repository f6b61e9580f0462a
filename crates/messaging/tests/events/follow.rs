//! What whoever keeps something in memory hears, and that nothing is missed in silence.

use std::time::{Duration, Instant};

use database::{MIGRATOR, Pool};
use messaging::{Following, Heard, follow};

use crate::{cable::Cable, pot::PotGlazed, server::Server, shop::Shop};

/// The next word, which must come within ten seconds.
async fn next(following: &mut Following) -> Heard {
    tokio::time::timeout(Duration::from_secs(10), following.next()).await.expect("a word within ten seconds")
}

/// The layers of so many events, which must come without any other word.
async fn layers(following: &mut Following, wanted: usize) -> Vec<i64> {
    let (mut layers, mut before) = (Vec::new(), 0);
    while layers.len() < wanted {
        match next(following).await {
            Heard::Event { sequence, event } => {
                assert!(sequence > before, "in the order of the stream");
                before = sequence;
                layers.push(event.event::<PotGlazed>().unwrap().layers);
            }
            other => panic!("{other:?} after {layers:?}"),
        }
    }
    layers
}

fn follow_pots(shop: &Shop) -> Following {
    follow(shop.nats.clone(), shop.topology.clone(), &["pots.>"])
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_happens_from_now_on_is_heard_in_order_and_what_was_is_not(pool: Pool) {
    let mut shop = Shop::new(pool).await;
    shop.relay();
    shop.glaze(3).await;
    shop.until_noted().await;
    let (mut one, mut other) = (follow_pots(&shop), follow_pots(&shop));
    // Tasks of kinds that nobody follows are passed by.
    let mut deaf = follow(shop.nats.clone(), shop.topology.clone(), &["pans.>"]);
    for following in [&mut one, &mut other, &mut deaf] {
        assert_eq!(next(following).await, Heard::Anew);
    }
    shop.glaze(40).await;
    let mut heard = layers(&mut one, 40).await;
    assert_eq!(heard, layers(&mut other, 40).await, "every instance hears everything");
    heard.sort_unstable();
    assert_eq!(heard, (1..=40).collect::<Vec<_>>());
    assert!(tokio::time::timeout(Duration::from_millis(300), deaf.next()).await.is_err());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_cut_connection_is_told_and_what_happened_meanwhile_follows_without_throwing_anything_away(pool: Pool) {
    let cable = Cable::to_nats().await;
    let mut shop = Shop::new(pool).await;
    shop.relay();
    let nats = messaging::connect(&messaging::Connect { url: cable.url("") }).await.unwrap();
    let mut following = follow(nats, shop.topology.clone(), &["pots.pot"]);
    loop {
        match next(&mut following).await {
            Heard::Anew => break,
            other => assert_eq!(other, Heard::Lost, "the connection is still being made"),
        }
    }
    shop.glaze(2).await;
    layers(&mut following, 2).await;
    cable.cut();
    assert_eq!(next(&mut following).await, Heard::Lost);
    shop.glaze(5).await;
    shop.until_noted().await;
    cable.mend();
    let mended = Instant::now();
    assert_eq!(next(&mut following).await, Heard::Resumed);
    assert!(mended.elapsed() < Duration::from_secs(5), "{:?}", mended.elapsed());
    assert_eq!(layers(&mut following, 5).await.len(), 5);
    // A server that hangs says nothing, and that is noticed, too.
    cable.freeze();
    assert_eq!(next(&mut following).await, Heard::Lost);
    cable.mend();
    assert_eq!(next(&mut following).await, Heard::Resumed);
    shop.glaze(1).await;
    layers(&mut following, 1).await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_server_that_is_killed_and_comes_back_is_followed_again_within_five_seconds(pool: Pool) {
    let mut server = Server::start();
    let mut shop = Shop::at(server.url(), pool).await;
    shop.relay();
    let mut following = follow_pots(&shop);
    while next(&mut following).await != Heard::Anew {}
    for _ in 0..3 {
        shop.glaze(5).await;
        layers(&mut following, 5).await;
        server.kill();
        assert_eq!(next(&mut following).await, Heard::Lost);
        server.run();
        let back = Instant::now();
        // What it had acknowledged may be gone with it: then everything is to be read anew.
        let heard = next(&mut following).await;
        assert!(matches!(heard, Heard::Resumed | Heard::Anew), "{heard:?}");
        assert!(back.elapsed() < Duration::from_secs(5), "{:?}", back.elapsed());
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_server_that_forgot_everything_is_no_continuation(pool: Pool) {
    let mut server = Server::start();
    let mut shop = Shop::at(server.url(), pool).await;
    shop.relay();
    let mut following = follow_pots(&shop);
    while next(&mut following).await != Heard::Anew {}
    shop.glaze(5).await;
    layers(&mut following, 5).await;
    server.kill();
    assert_eq!(next(&mut following).await, Heard::Lost);
    std::fs::remove_dir_all(server.directory()).unwrap();
    server.run();
    assert_eq!(next(&mut following).await, Heard::Anew);
    let state = messaging::settle(&shop.nats, &shop.topology).await.unwrap();
    assert!(state.last <= 5, "the relay tells it again");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_place_that_was_given_to_another_event_is_no_continuation_and_one_that_holds_the_same_is(pool: Pool) {
    let mut server = Server::start();
    let mut shop = Shop::at(server.url(), pool).await;
    shop.relay();
    let mut following = follow_pots(&shop);
    while next(&mut following).await != Heard::Anew {}
    shop.glaze(3).await;
    layers(&mut following, 3).await;
    shop.until_noted().await;
    server.quit();
    assert_eq!(next(&mut following).await, Heard::Lost);
    let copy = server.copy();
    server.run();
    assert_eq!(next(&mut following).await, Heard::Resumed, "the third event lies at the third place");
    shop.glaze(2).await;
    layers(&mut following, 2).await;
    shop.until_noted().await;
    let before = messaging::settle(&shop.nats, &shop.topology).await.unwrap();
    // A server that comes back without its last two events, and is told two others before anybody looks.
    shop.crash().await;
    server.kill();
    assert_eq!(next(&mut following).await, Heard::Lost);
    server.restore(&copy.0);
    server.run();
    let stream = shop.stranger().await;
    for layers in [8, 9] {
        let pot = PotGlazed { pot: uuid::Uuid::now_v7(), layers };
        let headers = as_the_relay_does(&pot);
        let payload = serde_json::to_vec(&pot).unwrap().into();
        stream.publish_with_headers(shop.subject("pots.pot"), headers, payload).await.unwrap().await.unwrap();
    }
    assert_eq!(next(&mut following).await, Heard::Anew);
    let after = messaging::settle(&shop.nats, &shop.topology).await.unwrap();
    assert_eq!(
        (after.created, after.last, after.messages),
        (before.created, before.last, before.messages),
        "only what lies at its places tells the difference"
    );
    shop.relay();
    shop.glaze(1).await;
    layers(&mut following, 1).await;
}

/// The headers of an event under an id of its own.
fn as_the_relay_does(pot: &PotGlazed) -> async_nats::HeaderMap {
    let mut headers = async_nats::HeaderMap::new();
    headers.insert("Nats-Msg-Id", uuid::Uuid::now_v7().to_string());
    headers.insert("Kintsugi-Schema", "1");
    headers.insert("Kintsugi-Aggregate", pot.pot.to_string());
    headers.insert("Kintsugi-Revision", pot.layers.to_string());
    headers
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_stream_that_somebody_deletes_is_no_continuation(pool: Pool) {
    let mut shop = Shop::new(pool).await;
    shop.relay();
    let mut following = follow_pots(&shop);
    while next(&mut following).await != Heard::Anew {}
    shop.glaze(4).await;
    layers(&mut following, 4).await;
    shop.stranger().await.delete_stream(shop.topology.stream()).await.unwrap();
    let deleted = Instant::now();
    while next(&mut following).await != Heard::Anew {}
    assert!(deleted.elapsed() < Duration::from_secs(5), "{:?}", deleted.elapsed());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_stream_that_was_emptied_while_nobody_heard_is_no_continuation(pool: Pool) {
    let cable = Cable::to_nats().await;
    let mut shop = Shop::new(pool).await;
    shop.relay();
    let nats = messaging::connect(&messaging::Connect { url: cable.url("") }).await.unwrap();
    let mut following = follow(nats, shop.topology.clone(), &["pots.pot"]);
    while next(&mut following).await != Heard::Anew {}
    shop.glaze(4).await;
    layers(&mut following, 4).await;
    let stream = shop.stranger().await.get_stream(shop.topology.stream()).await.unwrap();
    // Emptied before its eyes it has lost nothing: all of that was heard.
    stream.purge().await.unwrap();
    shop.glaze(2).await;
    layers(&mut following, 2).await;
    cable.cut();
    assert_eq!(next(&mut following).await, Heard::Lost);
    shop.glaze(3).await;
    shop.until_noted().await;
    stream.purge().await.unwrap();
    cable.mend();
    assert_eq!(next(&mut following).await, Heard::Anew, "three events were missed, and nothing there tells of them");
    shop.glaze(1).await;
    layers(&mut following, 1).await;
}
