//! What comes from somewhere, and is not as it should be.

use std::time::Duration;

use contracts::Event;
use database::{
    MIGRATOR, Pool, dead_letter,
    outbox::{self, OutboxError},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    dead::until_dead,
    shop::{Shop, calm},
};

/// Headers as the relay writes them.
fn headers(version: i16) -> async_nats::HeaderMap {
    let mut headers = async_nats::HeaderMap::new();
    headers.insert("Nats-Msg-Id", Uuid::now_v7().to_string());
    headers.insert("Kintsugi-Schema", version.to_string());
    headers.insert("Kintsugi-Aggregate", Uuid::now_v7().to_string());
    headers.insert("Kintsugi-Revision", "1");
    headers
}

/// A pot that can be read.
fn pot() -> String {
    serde_json::json!({ "pot": Uuid::now_v7(), "layers": 99 }).to_string()
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn kinds_versions_and_shapes_that_nobody_knows_are_dead_letters_that_say_so(pool: Pool) {
    let mut shop = Shop::new(pool).await;
    shop.topology.pause = Duration::from_millis(2);
    shop.relay().consume_kinds(&["pots.>"], calm);
    shop.glaze(1).await;
    shop.until(1).await;
    let stream = shop.stranger().await;
    let deep = format!("{}{}", "[".repeat(1_000), "]".repeat(1_000));
    let told: [(&str, i16, String, &str, i64); 7] = [
        ("pots.lid", 1, pot(), "`pots.lid` is another kind of event than `pots.pot`", 8),
        ("pots.pot", 2, pot(), "version 2 of `pots.pot` is unknown; this release knows those up to 1", 8),
        ("pots.pot", 0, pot(), "version 0 of `pots.pot` is unknown; this release knows those up to 1", 8),
        ("pots.pot", 1, r#"{"pot":"none"}"#.into(), "version 1 of `pots.pot` cannot be read: ", 8),
        ("pots.pot", 1, "null".into(), "version 1 of `pots.pot` cannot be read: ", 8),
        ("pots.pot", 1, deep, "its payload is no JSON: recursion limit exceeded", 1),
        ("pots.pot", 1, "\u{fffd}".into(), "its payload is no JSON: expected value", 1),
    ];
    for (kind, version, payload, ..) in &told {
        let subject = shop.subject(kind);
        let payload = payload.clone().into();
        stream.publish_with_headers(subject, headers(*version), payload).await.unwrap().await.unwrap();
    }
    // Of what nobody asks for nobody hears.
    stream.publish_with_headers(shop.subject("pans.pan"), headers(1), pot().into()).await.unwrap().await.unwrap();
    shop.glaze(20).await;
    shop.until(21).await;
    let letters = until_dead(&shop.pool, told.len()).await;
    for (kind, version, payload, reason, deliveries) in &told {
        let letter = letters.iter().find(|letter| {
            letter.reason.starts_with(reason) && letter.payload == payload.as_bytes() && letter.subject.ends_with(kind)
        });
        let letter = letter.unwrap_or_else(|| panic!("{reason}: {letters:#?}"));
        assert_eq!(letter.deliveries, *deliveries, "{reason}");
        // A later release may know it: it can be tried again.
        assert_eq!(letter.headers.map(|headers| headers.schema_version), Some(*version));
    }
}

/// A pot that is told with its whole history.
#[derive(Serialize, Deserialize)]
struct OldPot {
    pot: Uuid,
    history: String,
}

impl Event for OldPot {
    const KIND: &'static str = "pots.old";
    const VERSION: i16 = 1;

    fn aggregate(&self) -> Uuid {
        self.pot
    }

    fn revision(&self) -> i64 {
        1
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_megabyte_is_refused_where_it_is_told_and_by_the_stream_and_keeps_nobody_waiting(pool: Pool) {
    let mut shop = Shop::new(pool).await;
    shop.relay().consume(calm);
    shop.glaze(1).await;
    shop.until(1).await;
    let mut tx = shop.pool.begin().await.unwrap();
    let old = OldPot { pot: Uuid::now_v7(), history: "x".repeat(1 << 20) };
    let error = outbox::append(&mut tx, &old).await.unwrap_err();
    assert!(matches!(error, OutboxError::TooLarge { kind: "pots.old", .. }), "{error}");
    assert!(error.to_string().contains("larger than the 262144 that an event may have"), "{error}");
    tx.rollback().await.unwrap();

    let stream = shop.stranger().await;
    for (bytes, reason) in [(600 * 1024, "message size exceeds maximum allowed"), ((1 << 20) + 1, "max payload size")] {
        let answer = match stream.publish(shop.subject("pots.pot"), vec![b'x'; bytes].into()).await {
            Ok(answer) => answer.await.map(drop),
            Err(error) => Err(error),
        };
        let error = answer.unwrap_err().to_string();
        assert!(error.contains(reason), "{bytes} bytes: {error}");
    }
    shop.glaze(5).await;
    shop.until(6).await;

    // Written by no program of ours: the relay names it, again and again, and tells all others.
    sqlx::query(
        "insert into database.outbox (message_id, kind, schema_version, aggregate, revision, payload)
         values (gen_random_uuid(), 'pots.pot', 1, gen_random_uuid(), 1, to_jsonb(repeat('x', 600 * 1024)))",
    )
    .execute(&shop.pool)
    .await
    .unwrap();
    for glazed in [8, 10] {
        shop.glaze(2).await;
        shop.until(glazed).await;
    }
    assert_eq!(outbox::backlog(&shop.pool).await.unwrap().waiting, 1);
    assert_eq!(dead_letter::count(&shop.pool).await.unwrap(), 0);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn half_a_megabyte_from_a_stranger_is_a_dead_letter_with_a_reason_that_fits_on_a_page(pool: Pool) {
    let mut shop = Shop::new(pool).await;
    shop.topology.pause = Duration::from_millis(2);
    shop.consume(calm);
    let stream = shop.stranger().await;
    messaging::settle(&shop.nats, &shop.topology).await.unwrap();
    // The error repeats what it stumbled over.
    let payload = format!("{{\"pot\":\"{}\",\"layers\":1}}", "x".repeat(500_000));
    let sent = stream.publish_with_headers(shop.subject("pots.pot"), headers(1), payload.clone().into()).await.unwrap();
    sent.await.unwrap();
    let letter = until_dead(&shop.pool, 1).await.remove(0);
    assert!(letter.reason.chars().count() <= 2_001 && letter.payload == payload.as_bytes(), "{}", letter.reason);
}
