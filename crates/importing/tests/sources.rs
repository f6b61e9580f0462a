//! Sources: who reads them when, and what is remembered of it.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise, in its helpers too")]

use contracts::Refusal;
use database::Pool;
use importing::{
    Format,
    source::{self, AddError, Filter, New, Outcome, Report, Source},
};
use jiff::{SignedDuration, Timestamp, ToSpan};

fn noon() -> Timestamp {
    "2026-11-25T12:00:00Z".parse().unwrap()
}

fn kilnworks() -> New {
    New {
        name: "kilnworks".to_owned(),
        format: Format::Lever,
        token: "kilnworks".to_owned(),
        address: None,
        company: Some("Kilnworks".to_owned()),
        every: SignedDuration::from_hours(6),
        filters: vec![Filter::Leadership],
    }
}

async fn finish(pool: &Pool, claimed: &(Source, uuid::Uuid), report: &Report, due: Timestamp) -> Option<i64> {
    let mut tx = pool.begin().await.unwrap();
    let run = source::finish(&mut tx, claimed, report, (noon(), noon()), due).await.unwrap();
    tx.commit().await.unwrap();
    run
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_source_is_added_once_and_due_at_once(pool: Pool) {
    let added = source::add(&pool, &kilnworks(), noon()).await.unwrap();
    assert_eq!((added.due_at, added.every, added.paused), (noon(), SignedDuration::from_hours(6), false));
    assert_eq!(source::list(&pool).await.unwrap(), [added]);
    let taken = source::add(&pool, &kilnworks(), noon()).await.unwrap_err();
    assert!(matches!(taken, AddError::Taken(_)), "{taken}");
    let other = New { name: "other".to_owned(), ..kilnworks() };
    let read = source::add(&pool, &other, noon()).await.unwrap_err();
    assert_eq!(read.to_string(), "the board `kilnworks` of lever is read by the source `kilnworks` already");
    for name in ["", "Kilnworks", "a b", "-a", &"a".repeat(61)] {
        let new = New { name: name.to_owned(), token: "x".to_owned(), ..kilnworks() };
        assert!(matches!(source::add(&pool, &new, noon()).await, Err(AddError::Name(_))), "{name}");
    }
    let often = New { every: SignedDuration::from_secs(5), ..kilnworks() };
    assert!(matches!(source::add(&pool, &often, noon()).await, Err(AddError::Interval(_))));
    let nowhere = New { format: Format::Indeed, ..kilnworks() };
    assert!(matches!(source::add(&pool, &nowhere, noon()).await, Err(AddError::NoAddress(_))));
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn of_many_instances_one_reads_a_source(pool: Pool) {
    source::add(&pool, &kilnworks(), noon()).await.unwrap();
    let (a, b, c) = tokio::join!(
        source::claim(&pool, None, noon()),
        source::claim(&pool, None, noon()),
        source::claim(&pool, Some("kilnworks"), noon())
    );
    let claimed: Vec<_> = [a, b, c].into_iter().filter_map(Result::unwrap).collect();
    assert_eq!(claimed.len(), 1);
    // Whoever has it and dies is followed when the lease is over; what it says then does not count.
    let later = noon() + 16.minutes();
    let heir = source::claim(&pool, None, later).await.unwrap().unwrap();
    assert_eq!(finish(&pool, &claimed[0], &Report::default(), later).await, None);
    assert!(finish(&pool, &heir, &Report::default(), later + 1.hour()).await.is_some());
    assert_eq!(source::claim(&pool, None, later).await.unwrap(), None);
    assert!(source::claim(&pool, None, later + 1.hour()).await.unwrap().is_some());
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_paused_source_is_read_only_when_it_is_named(pool: Pool) {
    source::add(&pool, &kilnworks(), noon()).await.unwrap();
    assert!(source::pause(&pool, "kilnworks").await.unwrap());
    assert_eq!(source::claim(&pool, None, noon()).await.unwrap(), None);
    assert!(source::claim(&pool, Some("kilnworks"), noon()).await.unwrap().is_some());
    assert!(source::resume(&pool, "kilnworks", noon()).await.unwrap());
    assert!(!source::pause(&pool, "nobody").await.unwrap());
    assert!(source::remove(&pool, "kilnworks").await.unwrap() && source::list(&pool).await.unwrap().is_empty());
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn what_came_of_a_reading_is_remembered_within_bounds(pool: Pool) {
    let id = source::add(&pool, &kilnworks(), noon()).await.unwrap().id;
    let refusal = |row: usize| Refusal {
        external_id: Some(row.to_string()),
        row: format!("Row {row}"),
        reason: "It has no title.".to_owned(),
        withdrawn: false,
    };
    let report = Report {
        outcome: Some(Outcome::Read),
        new: 3,
        refused: (0..250).map(refusal).collect(),
        etag: Some("\"v1\"".to_owned()),
        board: Some("4711".to_owned()),
        ..Report::default()
    };
    for _ in 0..65 {
        let claimed = source::claim(&pool, None, noon()).await.unwrap().unwrap();
        finish(&pool, &claimed, &report, noon()).await.unwrap();
    }
    let runs = source::runs(&pool, id).await.unwrap();
    assert_eq!((runs.len(), runs[0].new, runs[0].refused), (60, 3, 250));
    let refusals = source::refusals(&pool, runs[0].id).await.unwrap();
    assert_eq!((refusals.len(), refusals[199].row.as_str()), (200, "Row 199"));
    assert_eq!(source::last_runs(&pool).await.unwrap(), runs[..1]);
    let source = source::by_name(&pool, "kilnworks").await.unwrap().unwrap();
    assert_eq!((source.etag.as_deref(), source.board.as_deref()), (Some("\"v1\""), Some("4711")));
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_failure_forgets_nothing_and_counts(pool: Pool) {
    source::add(&pool, &kilnworks(), noon()).await.unwrap();
    let good = Report { outcome: Some(Outcome::Read), etag: Some("\"v1\"".to_owned()), ..Report::default() };
    let claimed = source::claim(&pool, None, noon()).await.unwrap().unwrap();
    finish(&pool, &claimed, &good, noon()).await;
    source::accept(&pool, "kilnworks", noon()).await.unwrap();
    for failures in 1..=2 {
        let claimed = source::claim(&pool, None, noon()).await.unwrap().unwrap();
        finish(&pool, &claimed, &Report::default(), noon()).await;
        let source = source::by_name(&pool, "kilnworks").await.unwrap().unwrap();
        // The operator's word waits for a reading that works; until then the whole feed is asked for.
        assert_eq!((source.failures, source.accepted, source.etag), (failures, true, None));
    }
    let claimed = source::claim(&pool, None, noon()).await.unwrap().unwrap();
    finish(&pool, &claimed, &good, noon()).await;
    let source = source::by_name(&pool, "kilnworks").await.unwrap().unwrap();
    assert_eq!((source.failures, source.accepted, source.etag.as_deref()), (0, false, Some("\"v1\"")));
}
