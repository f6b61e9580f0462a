//! What a door tells the recorder of metrics.

use std::collections::BTreeMap;

use ::metrics::{Counter, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit};

use super::*;

/// Keeps the last value of each key; of a histogram, how many values there were.
#[derive(Default)]
struct Book(Mutex<BTreeMap<String, Arc<Value>>>);

#[derive(Default)]
struct Value(Arc<std::sync::atomic::AtomicU64>);

impl HistogramFn for Value {
    fn record(&self, _: f64) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Book {
    fn value(&self, key: &Key) -> Arc<Value> {
        let mut labels: Vec<_> = key.labels().map(|label| format!("{}={}", label.key(), label.value())).collect();
        labels.sort();
        let name = format!("{} {}", key.name(), labels.join(" "));
        self.0.lock().unwrap().entry(name).or_default().clone()
    }

    fn keys(&self) -> Vec<String> {
        self.0.lock().unwrap().keys().cloned().collect()
    }

    fn read(&self, name: &str) -> u64 {
        self.0.lock().unwrap()[name].0.load(Ordering::Relaxed)
    }
}

impl Recorder for Book {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(self.value(key).0.clone())
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(self.value(key).0.clone())
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::from_arc(self.value(key))
    }
}

#[test]
fn requests_are_told_by_method_and_status_and_what_clients_invent_makes_no_label() {
    let book = Book::default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    ::metrics::with_local_recorder(&book, || {
        runtime.block_on(async {
            let house = House::with_places(Kind::Tcp, 1);
            let mut client = house.client().await;
            client.get("/").await.unwrap();
            client.get("/").await.unwrap();
            client.get("/nowhere").await.unwrap();
            client.send("BREW / HTTP/1.1\r\nHost: x\r\n\r\n").await;
            client.answer().await.unwrap();
            assert_eq!(house.client().await.get("/panics").await, None);
            assert_eq!(client.answer().await, None, "closed to make room");
            until(|| house.counters.open() == 0).await;
        });
    });
    let counter = |method, status| format!("http_requests_total listener=test method={method} status={status}");
    let (connections, seconds) = ("http_connections listener=test", "http_request_duration_seconds listener=test");
    let shed = "http_connections_shed_total listener=test";
    let requests = [counter("GET", "200"), counter("GET", "404"), counter("GET", "panic"), counter("other", "405")];
    let mut keys = vec![connections.to_owned(), shed.to_owned(), seconds.to_owned()];
    keys.extend(requests.iter().cloned());
    keys.sort();
    assert_eq!(book.keys(), keys);
    assert_eq!(requests.map(|request| book.read(&request)), [2, 1, 1, 1]);
    assert_eq!((book.read(seconds), book.read(shed)), (5, 1));
    assert!(f64::from_bits(book.read(connections)).abs() < f64::EPSILON, "nobody is connected any more");
}
