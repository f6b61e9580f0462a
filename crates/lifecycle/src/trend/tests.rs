use super::*;

pub(crate) fn life(cause: Cause, began: &str) -> Life {
    Life {
        life: began.to_owned(),
        cause,
        detail: String::new(),
        release: "1".to_owned(),
        build: "0123456789ab".to_owned(),
        previous_release: None,
        pid: 1,
        started_at: at(began),
        serving_at: Some(at(began)),
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

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn now() -> Timestamp {
    at("2026-11-22T12:00:00Z")
}

fn hours_ago(hours: i64) -> Timestamp {
    now() - SignedDuration::from_hours(hours)
}

/// A life that ended so many hours ago, after having lived for one.
fn ended(hours: i64, cause: Cause, signature: Option<&str>) -> Life {
    Life {
        ended_at: Some(hours_ago(hours)),
        end_cause: Some(cause),
        signature: signature.map(str::to_owned),
        ..life(Cause::Unknown, &hours_ago(hours + 1).to_string())
    }
}

/// A life of a day with a sample each ten minutes.
fn samples(resident: impl Fn(f64) -> f64) -> Vec<Sample> {
    let sample = |n: i64| {
        let hours = f64::from(i32::try_from(n).unwrap()) / 6.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a test's figures")]
        let resident = resident(hours) as u64;
        Sample { at: hours_ago(24) + SignedDuration::from_mins(10 * n), resident }
    };
    (0..144).map(sample).collect()
}

fn memory_alarm(lives: usize, resident: &dyn Fn(&str, f64) -> f64) -> Option<Alarm> {
    let lives: Vec<_> = (0..lives)
        .map(|n| life(Cause::Refresh, &hours_ago(24 * (i64::try_from(n).unwrap() + 1)).to_string()))
        .collect();
    let found = alarms(&lives, &|life| samples(|hours| resident(life, hours)), now());
    assert!(found.len() <= 1, "{found:?}");
    found.into_iter().next()
}

const MB: f64 = 1e6;

#[test]
fn memory_that_grows_in_three_lives_is_an_alarm_with_its_slope() {
    let grows = |_: &str, hours: f64| 60.0 * MB + 2.0 * MB * hours;
    assert_eq!(memory_alarm(2, &grows), None, "two lives are no trend");
    let alarm = memory_alarm(3, &grows).unwrap();
    assert_eq!(alarm.kind, AlarmKind::MemorySlope);
    assert!((alarm.figure - 2.0 * MB).abs() < 1.0, "{}", alarm.figure);
    assert_eq!(alarm.since, hours_ago(72));
    assert!(alarm.sentence.contains("2.0 MB an hour"), "{}", alarm.sentence);
}

#[test]
fn memory_that_only_fills_its_caches_is_none() {
    type Case<'a> = (&'a str, &'a dyn Fn(&str, f64) -> f64);
    let cases: [Case<'_>; 4] = [
        ("fills and stays", &|_, hours| 60.0 * MB + 40.0 * MB * (1.0 - (-hours / 3.0).exp())),
        ("grows slowly", &|_, hours| 60.0 * MB + 0.9 * MB * hours),
        ("grows little for its size", &|_, hours| 8000.0 * MB + 2.0 * MB * hours),
        ("jumps in the warm-up", &|_, hours| if hours < 0.5 { 10.0 * MB } else { 300.0 * MB }),
    ];
    for (name, resident) in cases {
        assert_eq!(memory_alarm(5, resident), None, "{name}");
    }
}

#[test]
fn one_life_that_grew_is_outvoted() {
    let one = hours_ago(48).to_string();
    let resident = |life: &str, hours: f64| 60.0 * MB + if life == one { 50.0 * MB * hours } else { 0.0 };
    assert_eq!(memory_alarm(5, &resident), None);
}

#[test]
fn more_ends_than_usual_are_an_alarm() {
    // Ends within the last day, ends in each of the 14 days before, whether it is too much.
    let cases = [(3, 0, false), (4, 0, true), (4, 2, false), (6, 2, false), (7, 2, true), (0, 9, false)];
    for (today, daily, expected) in cases {
        let mut lives: Vec<_> = (0..today).map(|n| ended(n, Cause::Crash, None)).collect();
        for day in 1..15 {
            lives.extend((0..daily).map(|n| ended(24 * day + n, Cause::Watchdog, None)));
        }
        lives.push(life(Cause::First, &hours_ago(24 * 15).to_string()));
        let found = alarms(&lives, &|_| Vec::new(), now());
        assert_eq!(found.iter().any(|alarm| alarm.kind == AlarmKind::RestartsAboveUsual), expected, "{today} {daily}");
        assert_eq!(found.len(), usize::from(expected), "{found:?}");
    }
}

#[test]
fn planned_ends_are_never_too_many() {
    let causes = [Cause::Release, Cause::Refresh, Cause::Operator, Cause::Boot];
    let lives: Vec<_> = (0..20).map(|n| ended(n, causes[usize::try_from(n).unwrap() % 4], None)).collect();
    assert_eq!(alarms(&lives, &|_| Vec::new(), now()), []);
}

#[test]
fn a_young_ledger_is_compared_with_the_days_that_it_has() {
    // Five a day for two days: usual, though the mean over fourteen days would say otherwise.
    let lives: Vec<_> = (0..15).map(|n| ended(n * 24 / 5, Cause::Crash, None)).collect();
    assert_eq!(alarms(&lives, &|_| Vec::new(), now()), []);
}

#[test]
fn the_same_crash_three_times_in_a_week_is_one_illness() {
    let ends =
        |hours: &[i64]| -> Vec<Life> { hours.iter().map(|h| ended(*h, Cause::Crash, Some("src/a.rs:7:5"))).collect() };
    assert_eq!(alarms(&ends(&[1, 30]), &|_| Vec::new(), now()), []);
    assert_eq!(alarms(&ends(&[1, 30, 168]), &|_| Vec::new(), now()), [], "the third is a week old");
    let mut other = ends(&[1, 30]);
    other.push(ended(50, Cause::Crash, Some("src/b.rs:7:5")));
    assert_eq!(alarms(&other, &|_| Vec::new(), now()), []);

    let found = alarms(&ends(&[1, 30, 167]), &|_| Vec::new(), now());
    let [alarm] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((alarm.kind, alarm.since), (AlarmKind::SameCrash, hours_ago(167)));
    assert!(alarm.sentence.contains("3 times") && alarm.sentence.contains("src/a.rs:7:5"), "{}", alarm.sentence);
}

#[test]
fn ends_under_a_clock_that_was_ahead_fade_once_it_is_right() {
    let ahead = |n: i64| Life {
        ended_at: Some(at("2031-01-01T00:00:00Z") + SignedDuration::from_secs(n)),
        ..ended(0, Cause::Crash, None)
    };
    let mut lives: Vec<_> = (0..5).map(ahead).collect();
    assert_eq!(alarms(&lives, &|_| Vec::new(), now()).len(), 1, "they count as now");
    lives.insert(0, life(Cause::Refresh, &hours_ago(30).to_string()));
    assert_eq!(alarms(&lives, &|_| Vec::new(), now()), []);
}

#[test]
fn causes_are_counted_within_their_window() {
    let lives = [
        life(Cause::Refresh, "2026-11-22T11:00:00Z"),
        life(Cause::Crash, "2026-11-22T10:00:00Z"),
        life(Cause::Refresh, "2026-11-21T11:00:00Z"),
        life(Cause::Boot, "2026-11-19T11:00:00Z"),
    ];
    let counts = causes(&lives, now(), Duration::from_hours(48));
    let counts: Vec<_> = counts.iter().map(|count| (count.cause, count.lives)).collect();
    assert_eq!(counts, [(Cause::Refresh, 2), (Cause::Crash, 1)]);
}

fn day_of(availability: &Availability, date: &str) -> Day {
    *availability.days.iter().find(|day| day.date.to_string() == date).unwrap()
}

#[test]
fn a_stall_over_midnight_belongs_to_both_days() {
    let served = |cause, began: &str, stall_ms| Life { stall_ms, ..life(cause, began) };
    let lives = [
        served(Cause::Refresh, "2026-11-22T03:00:00Z", Some(0.0)),
        served(Cause::Crash, "2026-11-22T00:00:10Z", Some(30_000.0)),
        served(Cause::First, "2026-11-20T12:00:00Z", None),
    ];
    let availability = Availability::of(&lives, now());
    assert_eq!(availability.days.len(), 90);
    assert_eq!(availability.days.last().unwrap().date.to_string(), "2026-11-22");
    let (before, today) = (day_of(&availability, "2026-11-21"), day_of(&availability, "2026-11-22"));
    assert_eq!((before.down_seconds, before.mends, before.known), (20.0, 0, true));
    assert_eq!((today.down_seconds, today.mends, today.known), (10.0, 1, true));
    assert!(day_of(&availability, "2026-11-20").known && !day_of(&availability, "2026-11-19").known);
    let fraction = availability.fraction.unwrap();
    assert!((fraction - (1.0 - 30.0 / (48.0 * 3600.0))).abs() < 1e-9, "{fraction}");
}

#[test]
fn a_machine_that_was_off_was_down() {
    let lives = [
        // The first after the start of the machine never answered.
        Life { stall_ms: None, ..life(Cause::Crash, "2026-11-22T06:01:00Z") },
        Life { serving_at: None, ..life(Cause::Boot, "2026-11-22T06:00:00Z") },
        Life { ended_at: Some(at("2026-11-21T18:00:00Z")), ..life(Cause::First, "2026-11-20T12:00:00Z") },
    ];
    let availability = Availability::of(&lives, now());
    assert_eq!(day_of(&availability, "2026-11-21").down_seconds, 6.0 * 3600.0);
    assert_eq!(day_of(&availability, "2026-11-22").down_seconds, 6.0 * 3600.0 + 60.0);
}

#[test]
fn without_lives_nothing_is_known() {
    let availability = Availability::of(&[], now());
    assert!(availability.days.iter().all(|day| !day.known && day.down_seconds == 0.0));
    assert_eq!((availability.days.len(), availability.fraction), (90, None));
}

#[test]
fn a_clock_that_began_in_1970_makes_no_day_known_and_no_time_down() {
    let lives = [
        Life { stall_ms: Some(100.0), ..life(Cause::Crash, "2026-11-22T06:00:00Z") },
        Life { ended_at: Some(at("2026-11-22T05:59:59Z")), ..life(Cause::First, "1970-01-01T00:00:20Z") },
    ];
    let availability = Availability::of(&lives, now());
    assert_eq!(availability.days.iter().filter(|day| day.known).count(), 1);
    assert!((availability.days.iter().map(|day| day.down_seconds).sum::<f64>() - 0.1).abs() < 1e-9);
}

#[test]
fn no_time_is_too_far_for_any_of_it() {
    let extremes = [Timestamp::MIN, Timestamp::UNIX_EPOCH, now(), Timestamp::MAX];
    for began in extremes {
        for ended in extremes {
            for now in extremes {
                let strange = Life {
                    started_at: began,
                    serving_at: Some(ended),
                    stall_ms: Some(f64::MAX),
                    ended_at: Some(ended),
                    end_cause: Some(Cause::Crash),
                    signature: Some("x".into()),
                    ..life(Cause::Watchdog, "2026-11-22T06:00:00Z")
                };
                let lives = vec![strange; 4];
                let strange = [Sample { at: began, resident: u64::MAX }, Sample { at: ended, resident: 0 }];
                _ = alarms(&lives, &|_| strange.repeat(10), now);
                _ = causes(&lives, now, Duration::MAX);
                let availability = Availability::of(&lives, now);
                assert!(availability.days.iter().all(|day| (0.0..=86_400.0).contains(&day.down_seconds)));
            }
        }
    }
}
