//! The connection, against a real nats-server behind a cable that can be cut and frozen.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

mod cable;

use std::time::{Duration, Instant};

use messaging::{Connect, Nats, NatsError, connect, ping_fresh};

use crate::cable::Cable;

/// A connection is asked until it answers.
async fn until_it_answers(nats: &Nats) {
    let asked = Instant::now();
    while let Err(error) = nats.ping().await {
        assert!(asked.elapsed() < Duration::from_secs(10), "still: {error}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn until_it_is_away(nats: &Nats) -> String {
    let asked = Instant::now();
    loop {
        if let Err(error @ NatsError::Away { reason: Some(_) }) = nats.ping().await {
            return error.to_string();
        }
        assert!(asked.elapsed() < Duration::from_secs(10), "it is still there");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_not_waited_for_and_found_when_it_comes() {
    let cable = Cable::to_nats().await;
    cable.cut();
    let began = Instant::now();
    let nats = connect(&Connect { url: cable.url("bob:s3cret@") }).await.expect("a connection to come");
    let first = nats.ping().await.expect_err("nobody there");
    assert!(matches!(first, NatsError::Away { .. }), "{first}");
    assert!(began.elapsed() < Duration::from_millis(200), "{:?}", began.elapsed());
    let said = until_it_is_away(&nats).await;
    assert!(!said.contains("s3cret") && !format!("{nats:?}").contains("s3cret"), "{said} {nats:?}");
    cable.mend();
    let back = Instant::now();
    until_it_answers(&nats).await;
    assert!(back.elapsed() < Duration::from_secs(2), "{:?}", back.elapsed());
}

#[tokio::test]
async fn a_lost_connection_comes_back_by_itself_within_two_seconds() {
    let cable = Cable::to_nats().await;
    let nats = connect(&Connect { url: cable.url("") }).await.expect("a connection");
    until_it_answers(&nats).await;
    cable.cut();
    let said = until_it_is_away(&nats).await;
    assert!(said.starts_with("there is no connection to NATS: "), "{said}");
    // Long enough for the pauses between tries to have reached their longest.
    tokio::time::sleep(Duration::from_secs(5)).await;
    cable.mend();
    let back = Instant::now();
    until_it_answers(&nats).await;
    assert!(back.elapsed() < Duration::from_secs(2), "{:?}", back.elapsed());
}

#[tokio::test]
async fn a_server_that_hangs_is_silent_after_a_second_and_well_again_afterwards() {
    let cable = Cable::to_nats().await;
    let how = Connect { url: cable.url("") };
    let nats = connect(&how).await.expect("a connection");
    until_it_answers(&nats).await;
    cable.freeze();
    let asked = Instant::now();
    let error = nats.ping().await.expect_err("silence");
    assert!(matches!(error, NatsError::Silent(_)), "{error}");
    assert!(asked.elapsed() < Duration::from_millis(1_500), "{:?}", asked.elapsed());
    let asked = Instant::now();
    let error = ping_fresh(&how).await.expect_err("silence");
    assert!(asked.elapsed() < Duration::from_millis(2_500), "{error} {:?}", asked.elapsed());
    cable.mend();
    until_it_answers(&nats).await;
}

#[tokio::test]
async fn a_fresh_question_is_answered_and_leaves_no_connection() {
    let cable = Cable::to_nats().await;
    let how = Connect { url: cable.url("bob:p%25%2F@") };
    let took = ping_fresh(&how).await.expect("an answer");
    assert!(took < Duration::from_secs(1), "{took:?}");
    let asked = Instant::now();
    while cable.open() > 0 {
        assert!(asked.elapsed() < Duration::from_secs(5), "the connection stays open");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let sent = cable.sent();
    assert!(sent.contains(r#""user":"bob""#) && sent.contains(r#""pass":"p%/""#), "{sent}");
    cable.cut();
    let error = ping_fresh(&how).await.expect_err("nobody there");
    assert!(matches!(error, NatsError::Unreachable(_)), "{error}");
}

#[tokio::test]
async fn a_token_reaches_the_server() {
    let cable = Cable::to_nats().await;
    ping_fresh(&Connect { url: cable.url("t0ken@") }).await.expect("an answer");
    assert!(cable.sent().contains(r#""auth_token":"t0ken""#), "{}", cable.sent());
}

#[tokio::test]
async fn an_address_that_cannot_be_read_is_an_error_at_once() {
    let how = Connect { url: "nats://bob:s3cret@host:port".into() };
    let error = connect(&how).await.expect_err("no address");
    assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
    let error = ping_fresh(&how).await.expect_err("no address");
    assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
}
