//! More visitors than there are places.

use super::*;
use crate::accept::visitor::Order;

#[tokio::test]
async fn the_longest_idle_goes_when_another_comes() {
    for kind in BOTH {
        let house = House::with_places(kind, 2);
        let (mut first, mut second) = (house.client().await, house.client().await);
        first.get("/").await.unwrap();
        second.get("/").await.unwrap();
        // It was there first, but has asked last.
        tokio::time::sleep(Duration::from_millis(2)).await;
        first.get("/").await.unwrap();
        assert!(house.client().await.get("/").await.is_some(), "{kind:?}: the third is served");
        assert_eq!(second.answer().await, None, "{kind:?}: the longest idle is closed");
        assert!(first.get("/").await.is_some(), "{kind:?}: the other is not");
        assert_eq!(house.counters.shed(), 1);
    }
}

#[tokio::test]
async fn a_silent_one_goes_as_well() {
    let house = House::with_places(Kind::Tcp, 2);
    let mut silent = house.client().await;
    until(|| house.counters.open() == 1).await;
    tokio::time::sleep(Duration::from_millis(2)).await;
    let mut second = house.client().await;
    second.get("/").await.unwrap();
    let mut third = house.client().await;
    assert!(third.get("/").await.is_some());
    assert_eq!(silent.answer().await, None);
    assert!(second.get("/").await.is_some() && third.get("/").await.is_some());
    assert_eq!(house.counters.shed(), 1);
}

#[tokio::test]
async fn exactly_one_goes_for_each_who_comes() {
    let house = House::with_places(Kind::Tcp, 10);
    let mut clients = Vec::new();
    for _ in 0..50 {
        let mut client = house.client().await;
        client.get("/").await.unwrap();
        clients.push(client);
    }
    until(|| house.counters.open() == 10).await;
    assert_eq!(house.counters.shed(), 40);
    for (number, client) in clients.iter_mut().enumerate() {
        if number < 40 {
            assert_eq!(client.answer().await, None, "{number}");
        } else {
            assert!(client.get("/").await.is_some(), "{number}");
        }
    }
}

#[tokio::test]
async fn requests_under_way_never_go_and_others_wait_for_a_place() {
    for kind in BOTH {
        let house = House::with_places(kind, 2);
        // One more than there are places is let in.
        let mut busy = [house.client().await, house.client().await, house.client().await];
        for client in &mut busy {
            client.ask("/slow").await;
        }
        until(|| house.counters.in_flight() == 3).await;
        let mut next = house.client().await;
        next.ask("/").await;
        // Several looks.
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!((house.counters.open(), house.counters.shed(), house.counters.served()), (3, 0, 0), "{kind:?}");
        house.slow.add_permits(3);
        for client in &mut busy {
            assert!(client.answer().await.unwrap().ends_with("slow"), "{kind:?}");
        }
        assert!(next.answer().await.unwrap().ends_with("hello"), "{kind:?}");
        until(|| house.counters.open() == 2).await;
        assert_eq!(house.counters.shed(), 2);
    }
}

#[tokio::test]
async fn half_a_request_does_not_go() {
    let house = House::with_places(Kind::Tcp, 1);
    let mut half = house.client().await;
    // The second half-sent one has been read only after the answer to what came with it.
    half.send(&format!("{}GET / HT", request("/"))).await;
    half.answer().await.unwrap();
    let mut other = house.client().await;
    assert!(other.get("/").await.is_some());
    assert_eq!(other.answer().await, None, "the only idle one goes, be it the newest");
    half.send("TP/1.1\r\nHost: x\r\n\r\n").await;
    assert!(half.answer().await.is_some());
}

#[tokio::test]
async fn who_is_asked_to_go_and_asks_for_something_stays() {
    for kind in BOTH {
        let house = House::new(kind);
        let mut client = house.client().await;
        client.get("/").await.unwrap();
        // The request has come, but nobody has read it yet.
        client.ask("/slow").await;
        house.door.inside.places.shed();
        until(|| house.counters.in_flight() == 1).await;
        // An order that comes when the request has been read.
        house.door.inside.places.tell_all(Order::MakeRoom);
        tokio::time::sleep(Duration::from_millis(5)).await;
        house.slow.add_permits(1);
        assert!(client.answer().await.is_some(), "{kind:?}");
        assert!(client.get("/").await.is_some(), "{kind:?}: both orders are void");
        assert_eq!(house.counters.shed(), 0);
    }
}

#[tokio::test]
async fn while_one_is_asked_to_go_no_other_is() {
    let house = House::new(Kind::Tcp);
    let mut clients = [house.client().await, house.client().await, house.client().await];
    for client in &mut clients {
        client.get("/").await.unwrap();
    }
    house.door.inside.places.shed();
    house.door.inside.places.shed();
    assert_eq!(clients[0].answer().await, None);
    assert!(clients[1].get("/").await.is_some() && clients[2].get("/").await.is_some());
    assert_eq!(house.counters.shed(), 1);
}
