use super::*;

/// By how many hours the wall clock is set.
const JUMPS: [i64; 6] = [-24 * 3650, -24 * 3, -1, 1, 24 * 3, 24 * 3650];

#[test]
fn a_clock_that_is_set_changes_neither_cause_nor_stall() {
    // When it is set: while the process lives, between its death and the guard, between the guard and the next life.
    for moment in 0..3 {
        for hours in JUMPS {
            let mut machine = Machine::new();
            let (_, begun) = machine.lives();
            machine.passes(30_000);
            if moment == 0 {
                machine.jumps(hours);
            }
            machine.passes(30_000);
            machine.beats(&begun.life, State::Serving);
            machine.passes(500);
            if moment == 1 {
                machine.jumps(hours);
            }
            machine.guard_saw("signal", "killed", "KILL");
            machine.passes(20);
            if moment == 2 {
                machine.jumps(hours);
            }
            let (ledger, _) = machine.lives();
            let (now, before) = last_two(&ledger);
            let case = format!("{hours} h at {moment}: {now:?}, {before:?}");
            assert_eq!((now.cause, before.signature.as_deref()), (Cause::Crash, Some("SIGKILL")), "{case}");
            let stall = now.stall_ms.unwrap();
            // The last beat was half a second before the end; where the guard's time says nothing, it counts.
            assert!((119.0..=621.0).contains(&stall), "{case}");
            assert!(before.ended_at.unwrap() >= before.started_at, "{case}");
        }
    }
}

#[test]
fn a_clock_that_is_set_is_no_restart_of_the_machine() {
    for hours in JUMPS {
        for boot in [Some("a".repeat(32)), None] {
            let mut machine = Machine::new();
            machine.boot = boot;
            let (ledger, life) = machine.lived();
            machine.end(&ledger, &life, Cause::Operator);
            machine.jumps(hours);
            let (ledger, _) = machine.lives();
            let (now, before) = last_two(&ledger);
            assert_eq!((now.cause, now.stall_ms), (Cause::Operator, Some(100.0)), "{hours}");
            assert_eq!(before.end_cause, Some(Cause::Operator));
        }
    }
}

#[test]
fn lives_keep_their_order_when_the_clock_is_set_back() {
    let mut machine = Machine::new();
    let mut names = Vec::new();
    for hours in [0, -24 * 400, 24 * 900, -24 * 3] {
        machine.jumps(hours);
        let (ledger, life) = machine.lived();
        machine.end(&ledger, &life, Cause::Operator);
        names.insert(0, life);
    }
    let lives: Vec<_> = machine.open().lives(9).into_iter().map(|life| life.life).collect();
    assert_eq!(lives, names);
}

#[test]
fn without_the_even_clock_the_wall_clock_never_makes_a_negative_stall() {
    for hours in [0, -3, 3] {
        let mut machine = Machine::new();
        let ledger = |machine: &Machine| {
            Ledger::open_in(Surroundings {
                directory: Some(machine.directory().to_owned()),
                boot: None,
                uptime: Box::new(|| None),
            })
        };
        let first = ledger(&machine);
        let begun = machine.begin(&first, None);
        first.serving(&begun.life, machine.wall, None, None);
        machine.passes(60_000);
        machine.end(&first, &begun.life, Cause::Operator);
        machine.passes(200);
        machine.jumps(hours);
        let second = ledger(&machine);
        let begun = machine.begin(&second, None);
        assert_eq!(begun.cause, Cause::Operator);
        match hours {
            -3 => assert_eq!(begun.stalled_since, None),
            hours => {
                let stall = machine.wall.duration_since(begun.stalled_since.unwrap());
                assert_eq!(stall, SignedDuration::from_millis(hours * 3_600_000 + 200));
            }
        }
    }
}

#[test]
fn two_lives_never_share_a_name() {
    let mut machine = Machine::new();
    let ledger = machine.open();
    let mut names: Vec<_> = (0..3)
        .map(|_| {
            machine.pid = 77;
            machine.begin(&ledger, None).life
        })
        .collect();
    names.dedup();
    assert_eq!(names.len(), 3);
}
