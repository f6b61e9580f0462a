//! One door closes, another opens on the same listener.

use std::sync::atomic::{AtomicBool, AtomicUsize};

use rustix::net::{Shutdown, shutdown};

use super::*;

#[tokio::test]
async fn who_is_not_accepted_waits_for_the_next_who_accepts() {
    for kind in BOTH {
        let house = House::new(kind);
        house.door.stop_accepting().await;
        assert!(house.door.accepting().wish.is_closed(), "the loop is over, not only told");
        let mut client = house.client().await;
        client.ask("/").await;
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert_eq!((house.counters.open(), house.counters.served()), (0, 0), "{kind:?}");
        house.door.resume();
        assert!(client.answer().await.is_some(), "{kind:?}");
    }
}

#[tokio::test]
async fn a_door_can_stop_and_resume_often() {
    let house = House::new(Kind::Tcp);
    for _ in 0..50 {
        let mut client = house.client().await;
        client.ask("/").await;
        house.door.stop_accepting().await;
        house.door.stop_accepting().await;
        house.door.resume();
        house.door.resume();
        assert!(client.answer().await.is_some());
    }
}

#[tokio::test]
async fn an_accept_loop_that_is_killed_is_noticed_by_all_and_can_be_replaced() {
    for kind in BOTH {
        let house = House::new(kind);
        house.client().await.get("/").await.unwrap();
        house.door.kill_accept();
        let both = async { tokio::join!(house.door.ended_unasked(), house.door.ended_unasked()) };
        timeout(LONG, both).await.expect("two waiters, both told");
        timeout(LONG, house.door.ended_unasked()).await.expect("one who asks later is told as well");
        let mut client = house.client().await;
        client.ask("/").await;
        house.door.resume();
        assert!(client.answer().await.is_some(), "{kind:?}");
        assert!(timeout(Duration::from_millis(20), house.door.ended_unasked()).await.is_err(), "{kind:?}");
    }
}

#[tokio::test]
async fn a_listener_that_is_none_any_more_is_noticed() {
    let house = House::new(Kind::Tcp);
    let Bound::Tcp(listener) = &house.bound else { unreachable!() };
    shutdown(listener, Shutdown::Both).unwrap();
    timeout(LONG, house.door.ended_unasked()).await.expect("accept fails with EINVAL from now on");
}

#[tokio::test]
async fn an_end_that_was_asked_for_is_no_alarm() {
    let house = House::new(Kind::Tcp);
    house.door.stop_accepting().await;
    assert!(timeout(Duration::from_millis(50), house.door.ended_unasked()).await.is_err());
}

#[tokio::test]
async fn a_stalled_accept_loop_tells_nobody_and_can_still_be_stopped() {
    let house = House::new(Kind::Tcp);
    house.client().await.get("/").await.unwrap();
    house.door.stall_accept();
    let mut client = house.client().await;
    client.ask("/").await;
    assert!(timeout(Duration::from_millis(50), house.door.ended_unasked()).await.is_err());
    assert_eq!(house.counters.served(), 1);
    timeout(LONG, house.door.stop_accepting()).await.expect("it stops");
    house.door.resume();
    assert!(client.answer().await.is_some());
}

/// Asks again and again until told to stop, on one connection as long as the site keeps it. Counts what goes wrong.
async fn visitor(bound: Arc<Bound>, stop: Arc<AtomicBool>, asked: Arc<AtomicUsize>, failed: Arc<AtomicUsize>) {
    while !stop.load(Ordering::Relaxed) {
        let mut client = bound.client().await;
        loop {
            asked.fetch_add(1, Ordering::Relaxed);
            if client.stream.write_all(request("/").as_bytes()).await.is_err() {
                failed.fetch_add(1, Ordering::Relaxed);
                break;
            }
            match client.answer().await {
                Some(answer) if is_last(&answer) => break,
                Some(_) if stop.load(Ordering::Relaxed) => return,
                Some(_) => tokio::task::yield_now().await,
                None => {
                    failed.fetch_add(1, Ordering::Relaxed);
                    break;
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_is_lost_over_many_handovers() {
    for kind in BOTH {
        let bound = Arc::new(Bound::new(kind));
        let counters = Arc::new(Counters::default());
        let open = || {
            let (_, body) = mpsc::unbounded_channel();
            Door::with_places("test", bound.listener(), app(Arc::new(Semaphore::new(0)), body), counters.clone(), 1000)
        };
        let (stop, asked, failed) = (Arc::default(), Arc::default(), Arc::default());
        let visitors: Vec<_> = (0..8)
            .map(|_| tokio::spawn(visitor(bound.clone(), Arc::clone(&stop), Arc::clone(&asked), Arc::clone(&failed))))
            .collect();
        let mut door = open();
        for round in 0..30 {
            tokio::time::sleep(Duration::from_millis(round % 5)).await;
            // Now the next one accepts first, now there is a moment in which nobody does.
            let next = (round % 2 == 0).then(open);
            door.stop_accepting().await;
            let cut = door.drain(LONG, LONG).await;
            assert_eq!(cut, 0, "{kind:?}, round {round}");
            door = next.unwrap_or_else(open);
        }
        stop.store(true, Ordering::Relaxed);
        for visitor in visitors {
            timeout(LONG, visitor).await.expect("a visitor waits for ever").unwrap();
        }
        let (asked, failed) = (asked.load(Ordering::Relaxed), failed.load(Ordering::Relaxed));
        assert!(asked > 200, "{kind:?}: only {asked} requests say nothing");
        assert_eq!(failed, 0, "{kind:?}: of {asked} requests");
        assert_eq!(counters.served(), asked as u64, "{kind:?}");
    }
}
