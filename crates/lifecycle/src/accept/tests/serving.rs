//! A door in daily life.

use super::*;
use crate::accept::IDLE;

#[tokio::test]
async fn a_request_is_answered_and_counted() {
    for kind in BOTH {
        let house = House::new(kind);
        let mut client = house.client().await;
        for asked in 1..=3 {
            let answer = client.get("/").await.unwrap();
            assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("hello"), "{kind:?}: {answer}");
            assert!(!is_last(&answer), "{kind:?}: {answer}");
            assert_eq!(house.counters.served(), asked);
        }
        assert_eq!(house.counters.open(), 1);
        drop(client);
        until(|| house.counters.open() == 0).await;
        assert_eq!((house.counters.in_flight(), house.counters.failed_5xx()), (0, 0));
    }
}

#[tokio::test(start_paused = true)]
async fn a_client_that_never_asks_is_hung_up_on() {
    for kind in BOTH {
        let house = House::new(kind);
        let (mut silent, mut halfway) = (house.client().await, house.client().await);
        halfway.send("GET / HTTP/1.1\r\nHost:").await;
        for client in [&mut silent, &mut halfway] {
            let mut rest = Vec::new();
            let ended = timeout(IDLE * 2, client.stream.read_to_end(&mut rest)).await;
            assert!(ended.is_ok(), "{kind:?}: the connection is still open");
        }
    }
}

#[tokio::test]
async fn requests_sent_ahead_are_answered_in_turn() {
    let house = House::new(Kind::Tcp);
    let mut client = house.client().await;
    client.send(&format!("{}{}{}", request("/"), request("/fails"), request("/"))).await;
    assert!(client.answer().await.unwrap().contains(" 200 "));
    assert!(client.answer().await.unwrap().contains(" 500 "));
    assert!(client.answer().await.unwrap().contains(" 200 "));
    until(|| house.counters.in_flight() == 0).await;
    assert_eq!((house.counters.served(), house.counters.failed_5xx()), (3, 1));
}

#[tokio::test]
async fn a_handler_that_panics_costs_its_connection_and_no_count() {
    let house = House::new(Kind::Tcp);
    assert_eq!(house.client().await.get("/panics").await, None);
    until(|| house.counters.open() == 0).await;
    assert_eq!((house.counters.in_flight(), house.counters.failed_5xx()), (0, 1));
    assert!(house.client().await.get("/").await.is_some());
}

#[tokio::test]
async fn a_client_that_goes_away_while_it_is_answered_is_counted_out() {
    let house = House::new(Kind::Tcp);
    let mut client = house.client().await;
    client.ask("/slow").await;
    until(|| house.counters.in_flight() == 1).await;
    drop(client);
    until(|| house.counters.open() == 0).await;
    assert_eq!((house.counters.in_flight(), house.counters.served()), (0, 0));
}

#[tokio::test]
async fn a_request_is_in_flight_until_its_body_is_written() {
    for kind in BOTH {
        let house = House::new(kind);
        let mut client = house.client().await;
        client.ask("/large").await;
        // Its body is with hyper, but the kernel does not take all of it before the client reads.
        until(|| house.counters.served() == 1).await;
        assert_eq!(house.counters.in_flight(), 1, "{kind:?}");
        assert!(client.answer().await.unwrap().len() > LARGE);
        until(|| house.counters.in_flight() == 0).await;
    }
}

#[tokio::test]
async fn an_answer_announces_the_close_and_brings_it() {
    for kind in BOTH {
        let house = House::new(kind);
        let mut client = house.client().await;
        client.get("/").await.unwrap();
        house.door.announce_close();
        assert!(is_last(&client.get("/").await.unwrap()), "{kind:?}");
        assert_eq!(client.answer().await, None);
        house.door.resume();
        assert!(!is_last(&house.client().await.get("/").await.unwrap()), "{kind:?}");
    }
}

#[tokio::test]
async fn what_is_sent_after_the_last_question_does_not_cost_the_answer() {
    let house = House::new(Kind::Tcp);
    house.door.announce_close();
    let mut client = house.client().await;
    // More than is read along with the first. A close over unread bytes would discard what the kernel still has to send.
    client.send(&format!("{}{}", request("/medium"), request("/").repeat(4000))).await;
    until(|| house.counters.served() == 1 && house.counters.open() == 0).await;
    let answer = client.answer().await.unwrap();
    assert!(is_last(&answer) && answer.len() > MEDIUM);
}

#[tokio::test]
async fn a_dropped_door_accepts_no_more_and_leaves_its_visitors_alone() {
    let house = House::new(Kind::Tcp);
    let mut client = house.client().await;
    client.get("/").await.unwrap();
    let House { bound, door, .. } = house;
    drop(door);
    assert!(client.get("/").await.is_some());
    drop(bound);
    assert_eq!(client.get("/").await.map(|answer| answer.contains(" 200 ")), Some(true));
}
