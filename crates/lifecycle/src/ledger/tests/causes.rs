use super::*;

#[test]
fn the_first_life_of_all_knows_so() {
    let mut machine = Machine::new();
    let (ledger, begun) = machine.lives();
    let life = ledger.lives(9).remove(0);
    assert_eq!((life.cause, life.previous_release, life.stall_ms), (Cause::First, None, None));
    assert_eq!(begun.stalled_since, None);
    assert_eq!(life.life, format!("20261122T100000.000000Z-{}", machine.pid));
    assert_eq!(life.serving_at, Some(machine.wall));
}

/// How a process ended by the guard, what it left itself, and what the ledger makes of it.
#[test]
fn the_guard_tells_how_a_process_ended() {
    let cases = [
        ("watchdog", "dumped", "ABRT", None, Cause::Watchdog, Some("watchdog")),
        ("core-dump", "dumped", "ABRT", Some("watchdog"), Cause::Watchdog, Some("watchdog")),
        ("signal", "killed", "ABRT", Some("stuck"), Cause::Watchdog, Some("stuck")),
        ("core-dump", "dumped", "ABRT", Some("src/a.rs:1:2"), Cause::Crash, Some("src/a.rs:1:2")),
        ("exit-code", "exited", "101", Some("src/a.rs:1:2"), Cause::Crash, Some("src/a.rs:1:2")),
        ("exit-code", "exited", "101", None, Cause::Crash, Some("exit 101")),
        ("signal", "killed", "KILL", None, Cause::Crash, Some("SIGKILL")),
        ("signal", "killed", "KILL", Some("src/a.rs:1:2"), Cause::Crash, Some("SIGKILL")),
        ("core-dump", "dumped", "SEGV", None, Cause::Crash, Some("SIGSEGV")),
        ("oom-kill", "killed", "KILL", None, Cause::OutOfMemory, None),
        ("success", "exited", "0", None, Cause::Operator, None),
        ("protocol", "", "", None, Cause::Crash, Some("protocol")),
        ("timeout", "killed", "KILL", None, Cause::Crash, Some("timeout")),
    ];
    for (result, code, status, crash, cause, signature) in cases {
        let mut machine = Machine::new();
        let (ledger, life) = machine.lived();
        if let Some(signature) = crash {
            ledger.crashed(&life, machine.wall, signature, "the message");
        }
        machine.guard_saw(result, code, status);
        let died = machine.wall;
        machine.passes(20);
        let (ledger, _) = machine.lives();
        let (now, before) = last_two(&ledger);
        let case = format!("{result} {status} {crash:?}: {now:?} {before:?}");
        assert_eq!((now.cause, before.end_cause), (cause, Some(cause)), "{case}");
        assert_eq!(before.signature.as_deref(), signature, "{case}");
        assert_eq!(before.ended_at, Some(died), "{case}");
        assert_eq!((before.requests, before.lost, before.resident), (1000, Some(3), Some(90_000_000)), "{case}");
        assert_eq!(now.stall_ms, Some(120.0), "{case}");
        assert!(now.previous_release.is_some() && !now.detail.is_empty(), "{case}");
    }
}

#[test]
fn a_stop_that_took_too_long_was_the_operators() {
    let mut machine = Machine::new();
    let (_, begun) = machine.lives();
    machine.passes(60_000);
    machine.beats(&begun.life, State::Draining);
    machine.guard_saw("timeout", "killed", "KILL");
    let (ledger, _) = machine.lives();
    assert_eq!(last_two(&ledger).1.end_cause, Some(Cause::Operator));
}

#[test]
fn a_hang_counts_from_the_first_question_without_an_answer() {
    let mut machine = Machine::new();
    let (ledger, life) = machine.lived();
    ledger.hung(&life, machine.wall, Duration::from_secs(4), "no answer 3 times");
    machine.guard_saw("core-dump", "dumped", "ABRT");
    let (ledger, _) = machine.lives();
    let (now, before) = last_two(&ledger);
    assert_eq!((now.cause, now.stall_ms), (Cause::Watchdog, Some(4100.0)));
    assert_eq!(before.end_detail, "no answer 3 times");
}

#[test]
fn a_panic_that_the_process_survived_is_not_its_end() {
    let mut machine = Machine::new();
    let (ledger, begun) = machine.lives();
    ledger.crashed(&begun.life, machine.wall, "src/handler.rs:9:9", "caught");
    machine.passes(60_000);
    machine.beats(&begun.life, State::Serving);
    machine.guard_saw("core-dump", "dumped", "SEGV");
    let (ledger, _) = machine.lives();
    assert_eq!(last_two(&ledger).1.signature.as_deref(), Some("SIGSEGV"));
}

#[test]
fn without_a_guard_the_crashs_own_word_counts() {
    let mut machine = Machine::new();
    let (ledger, life) = machine.lived();
    ledger.crashed(&life, machine.wall, "src/a.rs:1:2", "it is over");
    machine.passes(900);
    let (ledger, _) = machine.lives();
    let (now, before) = last_two(&ledger);
    assert_eq!((now.cause, now.detail.as_str()), (Cause::Crash, "it is over"));
    assert_eq!((now.stall_ms, before.signature.as_deref()), (Some(1000.0), Some("src/a.rs:1:2")));
}

#[test]
fn where_nothing_tells_nothing_is_claimed() {
    let mut machine = Machine::new();
    let (_, _) = machine.lived();
    let (ledger, _) = machine.lives();
    let (now, before) = last_two(&ledger);
    assert_eq!((now.cause, before.end_cause, before.signature), (Cause::Unknown, Some(Cause::Unknown), None));
    // Seen last half a second before.
    assert_eq!(now.stall_ms, Some(600.0));
}

#[test]
fn an_end_in_good_order_is_the_next_beginning() {
    for cause in [Cause::Operator, Cause::Release, Cause::Refresh, Cause::Memory, Cause::Pool, Cause::Task] {
        let mut machine = Machine::new();
        let (ledger, life) = machine.lived();
        machine.end(&ledger, &life, cause);
        machine.passes(5);
        machine.guard_saw("success", "exited", "0");
        machine.passes(15);
        let (ledger, _) = machine.lives();
        let (now, before) = last_two(&ledger);
        assert_eq!((now.cause, before.end_cause), (cause, Some(cause)));
        assert_eq!((now.detail, now.stall_ms), (format!("because of {}", cause.word()), Some(120.0)));
        assert_eq!((before.requests, before.lost), (7, Some(0)), "the process's own word counts");
    }
}

#[test]
fn a_stop_and_a_start_with_another_build_is_a_release() {
    let mut machine = Machine::new();
    let (ledger, life) = machine.lived();
    machine.end(&ledger, &life, Cause::Operator);
    machine.build = "222222222222".to_owned();
    let (ledger, _) = machine.lives();
    let (now, before) = last_two(&ledger);
    assert_eq!((now.cause, before.end_cause), (Cause::Release, Some(Cause::Operator)));
    assert_eq!(now.detail, "unpackaged-222222222222 in the place of unpackaged-111111111111");
    assert_eq!(now.previous_release.as_deref(), Some("unpackaged-111111111111"));
}

#[test]
fn a_release_that_was_turned_back_is_told_once() {
    let mut machine = Machine::new();
    _ = machine.lived();
    machine.guard_saw("core-dump", "dumped", "ABRT");
    std::fs::write(machine.file("rollback"), format!("at={}\nfrom=1.1\nto=1.0\n", seconds(machine.wall))).unwrap();
    machine.passes(20);
    let (_, life) = machine.lived();
    machine.guard_saw("signal", "killed", "KILL");
    let (ledger, _) = machine.lives();
    let (now, before) = last_two(&ledger);
    assert_eq!(before.life, life);
    assert_eq!(
        (before.cause, before.detail.as_str()),
        (Cause::Rollback, "1.1 failed twice and was turned back to 1.0")
    );
    assert_eq!(now.cause, Cause::Crash, "the same file is old news for the next life");
    assert_eq!(ledger.lives(3).pop().unwrap().end_cause, Some(Cause::Crash));
}

#[test]
fn a_restart_of_the_machine_has_no_stall_and_no_false_cause() {
    for (knows_boot, uptime) in [(true, 5_000_000), (false, 20_000)] {
        let mut machine = Machine::new();
        if !knows_boot {
            machine.boot = None;
        }
        let (_, life) = machine.lived();
        machine.passes(3_600_000);
        machine.up.store(uptime, Ordering::Relaxed);
        if knows_boot {
            machine.boot = Some("b".repeat(32));
        }
        // A start that failed since then; not the end of the life before.
        machine.guard_saw("exit-code", "exited", "78");
        let (ledger, _) = machine.lives();
        let (now, before) = last_two(&ledger);
        assert_eq!((now.cause, now.stall_ms), (Cause::Boot, None));
        assert_eq!((before.life, before.end_cause, before.lost), (life, Some(Cause::Boot), Some(3)));
        assert_eq!(before.ended_at.unwrap().duration_since(before.started_at).as_secs(), 60);
    }
}

#[test]
fn a_word_from_before_the_life_began_is_not_its_end() {
    let mut machine = Machine::new();
    machine.guard_saw("oom-kill", "killed", "KILL");
    machine.passes(60_000);
    // Once with the life knowing the word, once by hand, where no guard was looked for.
    for knows in [true, false] {
        let word = std::fs::read(machine.file("last-exit")).unwrap();
        if !knows {
            std::fs::remove_file(machine.file("last-exit")).unwrap();
        }
        _ = machine.lived();
        std::fs::write(machine.file("last-exit"), word).unwrap();
        let (ledger, begun) = machine.lives();
        assert_eq!(begun.cause, Cause::Unknown, "{knows}");
        machine.end(&ledger, &begun.life, Cause::Operator);
    }
}

#[test]
fn starts_that_failed_since_are_not_the_end_of_the_life_before() {
    let mut machine = Machine::new();
    let (ledger, life) = machine.lived();
    machine.end(&ledger, &life, Cause::Operator);
    machine.passes(60_000);
    machine.guard_saw("exit-code", "exited", "78");
    machine.passes(50);
    let (ledger, _) = machine.lives();
    let (now, before) = last_two(&ledger);
    assert_eq!((now.cause, before.end_cause), (Cause::Operator, Some(Cause::Operator)));
    assert_eq!(now.detail, "because of operator; then starts failed (exit-code 78)");
    assert_eq!(now.stall_ms, Some(60_150.0));

    // The same after a death without a word.
    let mut machine = Machine::new();
    _ = machine.lived();
    machine.passes(60_000);
    machine.guard_saw("exit-code", "exited", "78");
    let (ledger, _) = machine.lives();
    let (now, before) = last_two(&ledger);
    assert_eq!((now.cause, before.signature), (Cause::Unknown, None));
    assert_eq!(now.stall_ms, Some(60_600.0), "nobody answered all that time");
}

#[test]
fn who_never_answered_did_not_break_the_silence() {
    let mut machine = Machine::new();
    _ = machine.lived();
    machine.guard_saw("signal", "killed", "KILL");
    for _ in 0..3 {
        machine.passes(1000);
        let ledger = machine.open();
        machine.begin(&ledger, None);
        machine.passes(1000);
        machine.guard_saw("core-dump", "dumped", "ABRT");
    }
    let (ledger, _) = machine.lives();
    assert_eq!(last_two(&ledger).0.stall_ms, Some(6100.0));
}

#[test]
fn a_hand_over_tells_its_own_cause_and_leaves_the_predecessor_open() {
    let mut machine = Machine::new();
    // This process lives, and so its life goes on.
    machine.pid = std::process::id() - 1;
    let (old, begun) = machine.lives();
    machine.passes(60_000);
    machine.pid = 3_100_000_000;
    machine.build = "222222222222".to_owned();
    let new = machine.open();
    let successor = machine.begin(&new, Some((Cause::Release, "a new file")));
    new.serving(&successor.life, machine.wall, Some(0.0), Some(87.5));
    let (now, before) = last_two(&old);
    assert_eq!((now.cause, now.detail.as_str(), now.handover_ms), (Cause::Release, "a new file", Some(87.5)));
    assert_eq!(now.previous_release.as_deref(), Some("unpackaged-111111111111"));
    assert_eq!((before.ended_at, successor.stalled_since), (None, None));
    machine.end(&old, &begun.life, Cause::Release);
    assert_eq!(last_two(&new).1.end_cause, Some(Cause::Release));
}

#[test]
fn a_life_that_never_said_goodbye_to_its_successor_is_closed_later() {
    let mut machine = Machine::new();
    let (ledger, _) = machine.lived();
    let second = machine.begin(&ledger, Some((Cause::Refresh, "daily")));
    ledger.serving(&second.life, machine.wall, Some(0.0), Some(9.0));
    machine.passes(1000);
    machine.end(&ledger, &second.life, Cause::Operator);
    let (ledger, _) = machine.lives();
    let first = ledger.lives(3).pop().unwrap();
    assert_eq!(first.end_cause, Some(Cause::Refresh));
    assert!(first.ended_at.is_some());
}

#[test]
fn a_successor_that_was_refused_is_not_the_life_before() {
    for ended_first in [true, false] {
        let mut machine = Machine::new();
        let (ledger, life) = machine.lived();
        machine.build = "222222222222".to_owned();
        let refused = machine.begin(&machine.open(), Some((Cause::Release, "never ready")));
        machine.build = "111111111111".to_owned();
        machine.passes(60_000);
        if ended_first {
            machine.end(&ledger, &life, Cause::Operator);
        } else {
            machine.beats(&life, State::Serving);
            machine.guard_saw("signal", "killed", "KILL");
        }
        let (ledger, _) = machine.lives();
        let lives = ledger.lives(3);
        let expected = if ended_first { Cause::Operator } else { Cause::Crash };
        assert_eq!((lives[0].cause, lives[2].end_cause), (expected, Some(expected)));
        assert_eq!(lives[0].previous_release.as_deref(), Some("unpackaged-111111111111"));
        assert_eq!((lives[1].life.as_str(), lives[1].end_cause), (refused.life.as_str(), Some(Cause::Unknown)));
        assert_eq!(lives[0].stall_ms, Some(100.0));
    }
}

#[test]
fn a_second_start_beside_a_living_process_does_not_end_it() {
    let mut machine = Machine::new();
    machine.pid = std::process::id() - 1;
    let (_, begun) = machine.lives();
    machine.pid = 3_100_000_000;
    let (ledger, second) = machine.lives();
    let (now, before) = last_two(&ledger);
    assert_eq!((before.life, before.ended_at), (begun.life, None));
    assert_eq!((now.cause, second.stalled_since), (Cause::Operator, None));
}
