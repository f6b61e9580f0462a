//! The copy of the ledger, in a real Postgres.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use database::{MIGRATOR, Pool};
use jiff::Timestamp;
use operations::{LifeRow, MAX_LIVES, lives, record};

fn at(second: i64) -> Timestamp {
    Timestamp::new(1_795_305_000 + second, 123_456_000).expect("a moment")
}

/// A life that has just begun, the `number`th.
fn begun(number: i64) -> LifeRow {
    LifeRow {
        life: format!("life-{number:03}"),
        cause: "refresh".into(),
        detail: String::new(),
        release: "1.0.0".into(),
        build: "0123456789ab".into(),
        previous_release: Some("0.9.0".into()),
        pid: u32::MAX,
        started_at: at(number),
        serving_at: None,
        handover_ms: None,
        stall_ms: None,
        ended_at: None,
        end_cause: None,
        end_detail: String::new(),
        requests: 0,
        lost: None,
        resident: None,
        signature: None,
    }
}

/// The same life with everything that can be known of it.
fn ended(number: i64) -> LifeRow {
    LifeRow {
        serving_at: Some(at(number + 1)),
        handover_ms: Some(153.25),
        stall_ms: Some(0.0),
        ended_at: Some(at(number + 60)),
        end_cause: Some("crash".into()),
        end_detail: "A panic.".into(),
        requests: 4_711,
        lost: Some(2),
        resident: Some(90_000_000),
        signature: Some("crates/web/src/page.rs:7:1".into()),
        ..begun(number)
    }
}

async fn all(pool: &Pool) -> Vec<LifeRow> {
    lives(pool, MAX_LIVES, None).await.expect("lives")
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_was_recorded_is_read_back_and_recording_it_again_changes_nothing(pool: Pool) {
    let ledger = [begun(2), ended(1)];
    assert_eq!(record(&pool, &ledger).await.expect("a record"), 2);
    assert_eq!(all(&pool).await, ledger);
    assert_eq!(record(&pool, &ledger).await.expect("a record"), 0);
    assert_eq!(record(&pool, &[]).await.expect("a record"), 0);
    assert_eq!(all(&pool).await, ledger);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_life_is_known_better_and_better(pool: Pool) {
    let serving = LifeRow { serving_at: Some(at(2)), handover_ms: Some(153.25), requests: 9, ..begun(1) };
    for (seen, known) in [
        (begun(1), begun(1)),
        (serving.clone(), serving.clone()),
        // Another process that knew less.
        (begun(1), serving),
        (ended(1), ended(1)),
        (LifeRow { lost: None, signature: None, requests: 1, ..ended(1) }, ended(1)),
        // What a guard finds out later about the end.
        (
            LifeRow { end_cause: Some("out-of-memory".into()), ..ended(1) },
            LifeRow { end_cause: Some("out-of-memory".into()), ..ended(1) },
        ),
    ] {
        record(&pool, &[seen]).await.expect("a record");
        assert_eq!(all(&pool).await, [known]);
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_life_that_has_ended_does_not_begin_again(pool: Pool) {
    record(&pool, &[ended(1)]).await.expect("a record");
    let late = LifeRow { detail: "late".into(), requests: 1_000_000, ..begun(1) };
    assert_eq!(record(&pool, std::slice::from_ref(&late)).await.expect("a record"), 0);
    // Also where both come together.
    assert_eq!(record(&pool, &[ended(2), LifeRow { life: "life-002".into(), ..late }]).await.expect("a record"), 1);
    assert_eq!(all(&pool).await, [ended(2), ended(1)]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn lives_come_newest_first_and_page_by_page_without_gap_or_repeat(pool: Pool) {
    let mut ledger: Vec<LifeRow> = (0..25).map(begun).collect();
    // Two lives of one moment, as two machines may have.
    ledger.push(LifeRow { started_at: at(7), ..begun(99) });
    record(&pool, &ledger).await.expect("a record");
    ledger.sort_by(|one, other| (other.started_at, &other.life).cmp(&(one.started_at, &one.life)));
    let mut seen: Vec<LifeRow> = Vec::new();
    loop {
        let before = seen.last().map(|life| (life.started_at, life.life.clone()));
        let page = lives(&pool, 3, before.as_ref().map(|(at, life)| (*at, life.as_str()))).await.expect("lives");
        assert!(page.len() <= 3);
        if page.is_empty() {
            break;
        }
        seen.extend(page);
    }
    assert_eq!(seen, ledger);
    assert_eq!(lives(&pool, 0, None).await.expect("lives"), []);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_message_that_postgres_could_not_hold_is_kept_as_far_as_it_can_be(pool: Pool) {
    let odd = LifeRow { detail: "a\0b".into(), requests: u64::MAX, ..begun(1) };
    record(&pool, std::slice::from_ref(&odd)).await.expect("a record");
    let most = u64::try_from(i64::MAX).expect("a number");
    assert_eq!(all(&pool).await, [LifeRow { detail: "a\u{fffd}b".into(), requests: most, ..odd }]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_record_that_fails_leaves_nothing(pool: Pool) {
    let nameless = LifeRow { life: String::new(), ..begun(2) };
    record(&pool, &[begun(1), nameless]).await.expect_err("a life without a name");
    assert_eq!(all(&pool).await, []);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn two_processes_that_copy_the_same_ledger_do_not_stand_in_each_others_way(pool: Pool) {
    let (ledger, reverse): (Vec<_>, Vec<_>) = ((0..200).map(begun).collect(), (0..200).rev().map(ended).collect());
    let (one, other) = tokio::join!(record(&pool, &ledger), record(&pool, &reverse));
    one.expect("a record");
    other.expect("a record");
    assert!(all(&pool).await.iter().all(|life| life.ended_at.is_some()));
}
