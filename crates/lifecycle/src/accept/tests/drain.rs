//! Emptying the house.

use tokio::time::Instant;

use super::*;
use crate::accept::connection::NEVER_SERVED;

const AT_ONCE: Duration = Duration::ZERO;

/// Waits until the drain under way has told all connections to end, and they have looked at what they have.
async fn look(house: &House) {
    until(|| house.door.accepting().wish.is_closed()).await;
    settle().await;
}

/// Lets all other tasks go as far as they can without anybody's doing.
async fn settle() {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn idle_connections_are_closed_and_nothing_is_cut() {
    for kind in BOTH {
        let house = House::new(kind);
        let mut client = house.client().await;
        client.get("/").await.unwrap();
        assert_eq!(house.door.drain(AT_ONCE, LONG).await, 0);
        assert_eq!(client.answer().await, None);
        assert_eq!(house.counters.open(), 0);
    }
}

#[tokio::test]
async fn what_was_sent_before_the_look_is_answered() {
    for kind in BOTH {
        for round in 0..100 {
            let house = House::new(kind);
            let mut client = house.client().await;
            until(|| house.counters.open() == 1).await;
            // Every other time it is the connection's first request.
            if round % 2 == 0 {
                client.get("/").await.unwrap();
            }
            // With these the drain comes to its look without waiting for anything: the runtime has no time to see that
            // the request has come, and only the peek tells.
            house.door.stop_accepting().await;
            house.door.hurry();
            client.ask("/").await;
            assert_eq!(house.door.drain(LONG, LONG).await, 0);
            let answer = client.answer().await.unwrap_or_else(|| panic!("{kind:?}, round {round}: no answer"));
            assert!(is_last(&answer), "{answer}");
            assert_eq!(client.answer().await, None);
        }
    }
}

#[tokio::test]
async fn a_connection_that_was_never_served_has_time_to_ask() {
    for kind in BOTH {
        let house = House::new(kind);
        let mut client = house.client().await;
        until(|| house.counters.open() == 1).await;
        let drained = async { house.door.drain(AT_ONCE, LONG).await };
        let asked = async {
            look(&house).await;
            client.get("/").await
        };
        let (cut, answer) = tokio::join!(drained, asked);
        assert!(is_last(&answer.unwrap()));
        assert_eq!(cut, 0);
    }
}

#[tokio::test]
async fn a_connection_that_stays_silent_is_closed_after_its_time_and_is_no_loss() {
    for kind in BOTH {
        let house = House::new(kind);
        let mut client = house.client().await;
        until(|| house.counters.open() == 1).await;
        let began = Instant::now();
        assert_eq!(house.door.drain(AT_ONCE, LONG).await, 0);
        assert!(began.elapsed() >= NEVER_SERVED, "{:?}", began.elapsed());
        assert_eq!(client.answer().await, None);
    }
}

/// Drains while the rest of a request is still to come, and returns the answer to it.
async fn rest_of_a_request(house: &House, client: &mut Client, rest: &str) -> String {
    let drained = async { house.door.drain(AT_ONCE, LONG).await };
    let sent = async {
        look(house).await;
        assert_eq!(house.counters.open(), 1, "half a request counts as idle");
        client.send(rest).await;
        client.answer().await.expect("half a request is finished")
    };
    let (cut, answer) = tokio::join!(drained, sent);
    assert_eq!(cut, 0);
    answer
}

#[tokio::test]
async fn half_a_request_is_finished() {
    for kind in BOTH {
        for kept_alive in [false, true] {
            let house = House::new(kind);
            let mut client = house.client().await;
            if kept_alive {
                client.get("/").await.unwrap();
            }
            client.send("GET / HT").await;
            until(|| house.counters.open() == 1).await;
            let answer = rest_of_a_request(&house, &mut client, "TP/1.1\r\nHost: x\r\n\r\n").await;
            assert!(answer.ends_with("hello") && is_last(&answer), "{kind:?}, {kept_alive}: {answer}");
        }
    }
}

#[tokio::test]
async fn half_a_request_that_came_with_a_whole_one_is_finished() {
    for kind in BOTH {
        let house = House::new(kind);
        let mut client = house.client().await;
        client.send(&format!("{}GET /fa", request("/"))).await;
        client.answer().await.unwrap();
        let answer = rest_of_a_request(&house, &mut client, "ils HTTP/1.1\r\nHost: x\r\n\r\n").await;
        assert!(answer.contains(" 500 ") && is_last(&answer), "{kind:?}: {answer}");
    }
}

#[tokio::test]
async fn a_slow_answer_is_finished_and_closes_even_a_connection_that_was_not_told() {
    for kind in BOTH {
        let mut house = House::new(kind);
        let mut client = house.client().await;
        client.ask("/body").await;
        let body = house.body.take().unwrap();
        body.send(Bytes::from_static(b"first ")).unwrap();
        // The head is sent before the door announces anything.
        while !client.unread.ends_with(b"first \r\n") {
            assert!(timeout(LONG, client.stream.read_buf(&mut client.unread)).await.unwrap().unwrap() > 0);
        }
        let drained = async { house.door.drain(AT_ONCE, LONG).await };
        let sent = async {
            look(&house).await;
            assert_eq!(house.counters.in_flight(), 1);
            body.send(Bytes::from_static(b"last")).unwrap();
            drop(body);
            client.answer().await.unwrap()
        };
        let (cut, answer) = tokio::join!(drained, sent);
        assert!(answer.contains("last"), "{kind:?}: {answer}");
        assert_eq!((cut, house.counters.in_flight()), (0, 0));
        assert_eq!(client.answer().await, None);
    }
}

#[tokio::test]
async fn what_is_not_finished_in_time_is_cut_and_counted() {
    for kind in BOTH {
        let house = House::new(kind);
        let mut clients = [house.client().await, house.client().await, house.client().await];
        clients[0].ask("/slow").await;
        clients[1].get("/").await.unwrap();
        clients[1].send("GET / HT").await;
        clients[2].get("/").await.unwrap();
        until(|| house.counters.in_flight() == 1).await;
        assert_eq!(house.door.drain(AT_ONCE, Duration::from_millis(50)).await, 2);
        for client in &mut clients {
            assert_eq!(client.answer().await, None);
        }
        until(|| house.counters.open() == 0).await;
        assert_eq!(house.counters.in_flight(), 0);
    }
}

#[tokio::test]
async fn the_grace_ends_with_the_last_connection() {
    let house = House::new(Kind::Tcp);
    assert_eq!(timeout(LONG, house.door.drain(LONG * 100, LONG)).await, Ok(0));
    house.door.resume();
    let mut client = house.client().await;
    client.get("/").await.unwrap();
    let drained = async { timeout(LONG, house.door.drain(LONG * 100, LONG)).await };
    let asked = async {
        settle().await;
        client.get("/").await
    };
    let (cut, answer) = tokio::join!(drained, asked);
    assert_eq!(cut, Ok(0));
    assert!(is_last(&answer.unwrap()), "within the grace an idle connection is served on");
}

#[tokio::test]
async fn hurrying_ends_the_grace_before_and_during_a_drain() {
    for before in [true, false] {
        let house = House::new(Kind::Tcp);
        let mut client = house.client().await;
        client.get("/").await.unwrap();
        let hurried = async {
            if !before {
                settle().await;
            }
            house.door.hurry();
        };
        if before {
            hurried.await;
            assert_eq!(timeout(LONG, house.door.drain(LONG * 100, LONG)).await, Ok(0));
        } else {
            let (cut, ()) = tokio::join!(timeout(LONG, house.door.drain(LONG * 100, LONG)), hurried);
            assert_eq!(cut, Ok(0));
        }
        assert_eq!(client.answer().await, None);
    }
}
