//! Against real servers on the loopback device.

mod endpoint;

use std::{net::Ipv4Addr, time::Instant};

use axum::http::Method;

use self::endpoint::Endpoint;
use super::{post::Failure, *};
use crate::watch::scratch::Scratch;

const LONG: Duration = Duration::from_secs(60);

/// Takes connections and says nothing.
fn mute() -> (std::net::TcpListener, String) {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("http://{}/secret-topic", listener.local_addr().unwrap());
    (listener, url)
}

fn quick() -> Pace {
    Pace { timeout: Duration::from_secs(20), first: Duration::from_millis(10), longest: Duration::from_millis(40) }
}

fn webhook(url: String, format: WebhookFormat) -> Channels {
    Channels { webhook: Some(Webhook { url, format }), alive: None }
}

fn start(url: String) -> Alarms {
    Alarms::start_with(webhook(url, WebhookFormat::Ntfy), None, quick())
}

fn message(kind: &'static str, urgency: Urgency) -> Message {
    Message { kind, title: format!("It was {kind}"), text: "Somebody should look.".to_owned(), urgency }
}

async fn flush(alarms: &Alarms, timeout: Duration) -> bool {
    let alarms = alarms.clone();
    tokio::task::spawn_blocking(move || alarms.flush(timeout)).await.unwrap()
}

#[tokio::test]
async fn ntfy_gets_the_text_as_body_and_the_rest_as_headers() {
    let endpoint = Endpoint::start(&[200]).await;
    let alarms = start(endpoint.url());
    for (kind, urgency) in [("low", Urgency::Low), ("normal", Urgency::Normal), ("high", Urgency::High)] {
        alarms.raise(message(kind, urgency));
        assert!(flush(&alarms, LONG).await);
    }
    let asked = endpoint.asked();
    assert_eq!(asked.len(), 3);
    for (asked, (kind, priority)) in asked.iter().zip([("low", "low"), ("normal", "default"), ("high", "high")]) {
        assert_eq!((&asked.method, &*asked.body), (&Method::POST, "Somebody should look."));
        assert_eq!(asked.header("title"), format!("It was {kind}"));
        assert_eq!((asked.header("priority"), asked.header("tags")), (priority, kind));
        assert_eq!(asked.header("content-type"), "text/plain; charset=utf-8");
    }
}

#[tokio::test]
async fn slack_gets_one_json_field_without_markup_of_ours_or_others() {
    let endpoint = Endpoint::start(&[200]).await;
    let alarms = Alarms::start_with(webhook(endpoint.url(), WebhookFormat::Slack), None, quick());
    let title = "A \"release\" was refused".to_owned();
    alarms.raise(Message { kind: "refused", title, text: "1 < 2 & <!channel>\nso".to_owned(), urgency: Urgency::High });
    assert!(flush(&alarms, LONG).await);
    let asked = endpoint.asked();
    assert_eq!(asked[0].header("content-type"), "application/json");
    let body: serde_json::Value = serde_json::from_str(&asked[0].body).unwrap();
    let text = "*A \"release\" was refused*\n1 &lt; 2 &amp; &lt;!channel&gt;\nso";
    assert_eq!(body, serde_json::json!({ "text": text }));
}

#[tokio::test]
async fn an_endpoint_that_is_ill_for_a_while_gets_the_message_in_the_end_and_once() {
    let endpoint = Endpoint::start(&[503, 429, 500, 200]).await;
    let alarms = start(endpoint.url());
    alarms.raise(message("crash", Urgency::High));
    let asked = endpoint.after(4).await;
    assert!(asked.iter().all(|asked| asked.header("tags") == "crash"));
    assert!(flush(&alarms, LONG).await);
    assert_eq!(endpoint.asked().len(), 4);
}

#[tokio::test]
async fn what_is_refused_for_good_is_not_tried_again_but_counted_in_the_next_message() {
    let endpoint = Endpoint::start(&[404, 302, 200]).await;
    let alarms = start(endpoint.url());
    for kind in ["crash", "memory", "pool"] {
        alarms.raise(message(kind, Urgency::High));
        assert!(flush(&alarms, LONG).await);
    }
    let asked = endpoint.asked();
    assert_eq!(asked.iter().map(|asked| asked.header("tags")).collect::<Vec<_>>(), ["crash", "memory", "pool"]);
    assert!(asked[2].body.ends_with("2 more messages were held back before this one: crash 1, memory 1."), "{asked:?}");
}

#[tokio::test]
async fn a_storm_sends_few_and_the_next_message_says_how_many_were_held_back() {
    let endpoint = Endpoint::start(&[200]).await;
    let alarms = start(endpoint.url());
    for _ in 0..1000 {
        for kind in ["crash", "memory", "pool"] {
            alarms.raise(message(kind, Urgency::Normal));
        }
    }
    assert!(flush(&alarms, LONG).await);
    assert_eq!(endpoint.asked().len(), 3);
    alarms.raise(message("refused", Urgency::High));
    assert!(flush(&alarms, LONG).await);
    let asked = endpoint.asked();
    assert_eq!(asked.len(), 4);
    // Some of them were told in the second or third message, when they had been raised by then.
    let told: u64 = asked.iter().filter_map(|asked| asked.body.split("\n\n").nth(1)).map(first_number).sum();
    assert_eq!(told, 2997, "{asked:?}");
}

fn first_number(note: &str) -> u64 {
    note.split(' ').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn an_endpoint_that_says_nothing_delays_nobody() {
    let (_listener, url) = mute();
    let alive = Endpoint::start(&[200]).await;
    let alive = (Alive { url: alive.url(), every: Duration::from_millis(20) }, alive);
    let channels = Channels { alive: Some(alive.0), ..webhook(url, WebhookFormat::Ntfy) };
    let alarms = Alarms::start_with(channels, None, quick());
    let began = Instant::now();
    for _ in 0..1000 {
        alarms.raise(message("crash", Urgency::High));
        alarms.raise(message("memory", Urgency::Low));
    }
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    let began = Instant::now();
    while alive.1.asked().len() < 3 {
        assert!(began.elapsed() < LONG);
        alarms.beat(true);
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let began = Instant::now();
    assert!(!flush(&alarms, Duration::from_millis(50)).await);
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}

#[tokio::test]
async fn at_the_end_a_dead_endpoint_is_tried_once_more_and_not_waited_for() {
    let (listener, url) = mute();
    drop(listener);
    let pace = Pace { first: LONG * 10, longest: LONG * 10, ..quick() };
    let alarms = Alarms::start_with(webhook(url, WebhookFormat::Ntfy), None, pace);
    alarms.raise(message("crash", Urgency::High));
    let began = Instant::now();
    assert!(!flush(&alarms, LONG).await);
    assert!(!flush(&alarms, LONG).await);
    assert!(began.elapsed() < LONG / 2, "{:?}", began.elapsed());
}

#[tokio::test]
async fn at_the_end_nothing_waits_for_its_turn() {
    let endpoint = Endpoint::start(&[503, 200]).await;
    let pace = Pace { first: LONG * 10, longest: LONG * 10, ..quick() };
    let alarms = Alarms::start_with(webhook(endpoint.url(), WebhookFormat::Ntfy), None, pace);
    alarms.raise(message("crash", Urgency::High));
    endpoint.after(1).await;
    // The answer may be on its way still; then the first wait ends with it.
    assert!(flush(&alarms, LONG).await || flush(&alarms, LONG).await);
    assert_eq!(endpoint.asked().len(), 2);
}

#[tokio::test]
async fn a_program_that_crashes_over_and_over_is_one_storm() {
    let (folder, endpoint) = (Scratch::new(), Endpoint::start(&[200]).await);
    for _ in 0..5 {
        let channels = webhook(endpoint.url(), WebhookFormat::Ntfy);
        let alarms = Alarms::start_with(channels, Some(folder.path()), quick());
        alarms.raise(message("crash", Urgency::High));
        assert!(flush(&alarms, LONG).await);
    }
    assert_eq!(endpoint.asked().len(), 1);
    let alarms = Alarms::start_with(webhook(endpoint.url(), WebhookFormat::Ntfy), Some(folder.path()), quick());
    alarms.raise(message("rollback", Urgency::High));
    assert!(flush(&alarms, LONG).await);
    let asked = endpoint.asked();
    assert!(asked[1].body.ends_with("4 more messages were held back before this one: crash 4."), "{asked:?}");
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_takes_nothing_but_the_memory() {
    let (folder, endpoint) = (Scratch::new(), Endpoint::start(&[200]).await);
    let absent = folder.join("absent");
    let alarms = Alarms::start_with(webhook(endpoint.url(), WebhookFormat::Ntfy), Some(&absent), quick());
    alarms.raise(message("crash", Urgency::High));
    assert!(flush(&alarms, LONG).await);
    assert_eq!(endpoint.asked().len(), 1);
}

#[tokio::test]
async fn the_dead_mans_switch_is_told_only_while_the_warden_is_content() {
    let endpoint = Endpoint::start(&[500, 200]).await;
    let alive = Alive { url: endpoint.url(), every: Duration::from_millis(50) };
    let alarms = Alarms::start_with(Channels { webhook: None, alive: Some(alive) }, None, quick());
    let beats = async |content, until: &dyn Fn() -> bool| {
        let began = Instant::now();
        while !until() {
            assert!(began.elapsed() < LONG);
            alarms.beat(content);
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    let began = Instant::now();
    beats(false, &|| began.elapsed() > Duration::from_millis(300)).await;
    assert_eq!(endpoint.asked().len(), 0);
    beats(true, &|| endpoint.asked().len() >= 4).await;
    assert!(endpoint.asked().iter().all(|asked| asked.method == Method::GET));
    alarms.beat(false);
    // One may be on its way.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let before = endpoint.asked().len();
    let began = Instant::now();
    beats(false, &|| began.elapsed() > Duration::from_millis(300)).await;
    assert_eq!(endpoint.asked().len(), before);
    beats(true, &|| endpoint.asked().len() > before).await;
}

#[tokio::test]
async fn without_channels_there_is_nothing_to_do() {
    let alarms = Alarms::start(Channels::default());
    alarms.raise(message("crash", Urgency::High));
    alarms.beat(true);
    assert!(alarms.flush(LONG));
    assert!(alarms.mouth.is_none() && alarms.heart.is_none(), "no threads");
}

#[tokio::test]
async fn threads_end_with_the_last_clone() {
    let endpoint = Endpoint::start(&[200]).await;
    let alive = Some(Alive { url: endpoint.url(), every: LONG });
    let alarms = Alarms::start_with(Channels { alive, ..webhook(endpoint.url(), WebhookFormat::Ntfy) }, None, quick());
    let (mouth, heart) =
        (Arc::downgrade(alarms.mouth.as_ref().unwrap()), Arc::downgrade(alarms.heart.as_ref().unwrap()));
    let mouth_thread = alarms.mouth.as_ref().unwrap().shared();
    let heart_thread = alarms.heart.as_ref().unwrap().shared();
    let clone = alarms.clone();
    drop(alarms);
    clone.raise(message("crash", Urgency::High));
    assert!(flush(&clone, LONG).await);
    drop(clone);
    assert!(mouth.upgrade().is_none() && heart.upgrade().is_none());
    let began = Instant::now();
    while mouth_thread.strong_count() + heart_thread.strong_count() > 0 {
        assert!(began.elapsed() < LONG, "a thread still runs");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

#[test]
fn addresses_are_not_printed() {
    let url = "https://secret-host.example/secret-topic".to_owned();
    let alive = Some(Alive { url: url.clone(), every: LONG });
    let channels = Channels { alive, ..webhook(url, WebhookFormat::Slack) };
    let printed = format!("{channels:?} {:?}", Alarms::start_with(channels.clone(), None, quick()));
    assert!(printed.contains("Slack") && !printed.contains("secret"), "{printed}");
}

#[tokio::test]
async fn no_error_names_the_address() {
    let endpoint = Endpoint::start(&[301]).await;
    let (listener, closed) = mute();
    drop(listener);
    let (_listener, mute) = mute();
    let (garbage, garbled) = self::mute();
    std::thread::spawn(move || {
        use std::io::Write;
        while let Ok((mut stream, _)) = garbage.accept() {
            let _ = stream.write_all(b"secret-words\r\n\r\n");
        }
    });
    let agent = post::agent(Duration::from_millis(500));
    for (url, is_final) in [
        ("http://secret-host.invalid/secret-topic".to_owned(), false),
        ("secret address".to_owned(), true),
        ("secret-topic".to_owned(), true),
        (endpoint.url(), true),
        (endpoint.url().replace("http:", "https:"), false),
        (closed, false),
        (mute, false),
        (garbled, false),
    ] {
        let webhook = Webhook { url: url.clone(), format: WebhookFormat::Ntfy };
        let agent = agent.clone();
        let result =
            tokio::task::spawn_blocking(move || post::post(&agent, &webhook, &message("crash", Urgency::High), ""));
        let Failure { reason, is_final: ended, .. } = result.await.unwrap().unwrap_err();
        assert!(!reason.contains("secret") && !reason.contains("127.0.0.1"), "{url}: {reason}");
        assert_eq!(ended, is_final, "{url}: {reason}");
    }
}
