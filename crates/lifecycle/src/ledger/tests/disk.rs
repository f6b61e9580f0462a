use std::{io::Write, os::unix::fs::symlink, process::Command, thread};

use proptest::prelude::*;

use super::*;

fn lines(machine: &Machine) -> Vec<String> {
    std::fs::read_to_string(machine.file("ledger.jsonl")).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn what_was_written_is_there_for_the_next_process() {
    let mut machine = Machine::new();
    let (ledger, life) = machine.lived();
    ledger.sample(&life, machine.wall, 70_000_000);
    ledger.sample(&life, machine.wall, 70_000_000);
    machine.end(&ledger, &life, Cause::Refresh);
    assert!(ledger.is_kept() && ledger.trouble().is_none());
    let again = machine.open();
    assert_eq!(again.lives(9), ledger.lives(9));
    assert_eq!(again.samples(&life), [Sample { at: machine.wall, resident: 70_000_000 }]);
    assert_eq!(again.lives(0), []);
    assert_eq!(again.samples("nobody"), []);
}

#[test]
fn a_cut_last_line_is_passed_over_and_the_next_stands_alone() {
    let mut machine = Machine::new();
    let (ledger, life) = machine.lived();
    machine.end(&ledger, &life, Cause::Refresh);
    let whole = std::fs::read(machine.file("ledger.jsonl")).unwrap();
    let end = whole.len() - 1;
    let last = whole[..end].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    for cut in (last + 1..end).step_by(17) {
        std::fs::write(machine.file("ledger.jsonl"), &whole[..cut]).unwrap();
        let ledger = machine.open();
        assert_eq!(ledger.lives(9).len(), 1);
        assert_eq!(ledger.lives(1)[0].end_cause, None, "cut at {cut}");
        machine.begin(&ledger, None);
        assert_eq!(machine.open().lives(9).len(), 2, "cut at {cut}");
    }
    // The line's end alone is missing: the line counts, and once.
    std::fs::write(machine.file("ledger.jsonl"), &whole[..end]).unwrap();
    let ledger = machine.open();
    assert_eq!(ledger.lives(1)[0].end_cause, Some(Cause::Refresh));
    machine.begin(&ledger, None);
    assert_eq!(machine.open().lives(9).len(), 2);
}

#[test]
fn lines_that_nobody_understands_hide_no_others() {
    let mut machine = Machine::new();
    let (ledger, life) = machine.lived();
    let mut file = std::fs::OpenOptions::new().append(true).open(machine.file("ledger.jsonl")).unwrap();
    file.write_all(b"\n\nnull\n{}\n[\n\xff\xfe\x00\n{\"record\":\"begin\"}\n{\"record\":\"dance\"}\n").unwrap();
    file.write_all(format!("{}\n", "[".repeat(200_000)).as_bytes()).unwrap();
    machine.end(&ledger, &life, Cause::Task);
    let again = machine.open();
    assert_eq!(again.lives(9).len(), 1);
    assert_eq!(again.lives(1)[0].end_cause, Some(Cause::Task));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_in_any_file_stop_the_start(
        garbage in prop::collection::vec(any::<u8>(), 0..400),
        at in 0_usize..4000,
        file in prop::sample::select(vec!["ledger.jsonl", "heartbeat.json", "crash.json", "last-exit", "rollback", "refused.jsonl"]),
    ) {
        let mut machine = Machine::new();
        let (ledger, life) = machine.lived();
        ledger.crashed(&life, machine.wall, "a", "b");
        ledger.refuse("hash", "2", "no", machine.wall);
        machine.guard_saw("signal", "killed", "KILL");
        let mut bytes = std::fs::read(machine.file(file)).unwrap_or_default();
        let at = at % (bytes.len() + 1);
        // Over what is there, or in its midst.
        let until = if garbage.len() % 2 == 0 { at } else { (at + garbage.len()).min(bytes.len()) };
        bytes.splice(at..until, garbage);
        std::fs::write(machine.file(file), bytes).unwrap();
        let (ledger, begun) = machine.lives();
        let life = ledger.lives(1).remove(0);
        prop_assert_eq!(&life.life, &begun.life);
        prop_assert!(life.stall_ms.unwrap_or_default() >= 0.0);
        prop_assert_eq!(machine.open().lives(1).remove(0).life, begun.life);
    }
}

#[test]
fn without_a_directory_the_ledger_is_in_memory() {
    let mut machine = Machine::new();
    let ledger = Ledger::open(None);
    let first = machine.begin(&ledger, None);
    ledger.sample(&first.life, machine.wall, 5);
    ledger.refuse("abc", "2", "half a file", machine.wall);
    ledger.mark_good("1");
    ledger.crashed(&first.life, machine.wall, "a", "b");
    assert!(!ledger.is_kept());
    assert_eq!(ledger.trouble().as_deref(), Some("there is no state directory"));
    assert_eq!((ledger.lives(9).len(), ledger.samples(&first.life).len()), (1, 1));
    assert_eq!(ledger.is_refused("abc").as_deref(), Some("half a file"));
    assert!(ledger.is_good("1") && !ledger.is_good("2"));
}

#[test]
fn a_directory_that_cannot_be_made_is_said_and_later_used() {
    let mut machine = Machine::new();
    std::fs::write(machine.file("blocked"), "a file").unwrap();
    let directory = machine.file("blocked/state");
    let ledger = Ledger::open(Some(&directory));
    assert!(!ledger.is_kept());
    assert!(ledger.trouble().unwrap().contains("directory"), "{:?}", ledger.trouble());
    let begun = machine.begin(&ledger, None);
    ledger.crashed(&begun.life, machine.wall, "a", "b");
    ledger.mark_good("1");
    assert_eq!(ledger.lives(9).len(), 1);
    ledger.retry();
    assert!(!ledger.is_kept());

    std::fs::remove_file(machine.file("blocked")).unwrap();
    ledger.retry();
    assert!(ledger.is_kept() && ledger.trouble().is_none());
    assert_eq!(Ledger::open(Some(&directory)).lives(9), ledger.lives(9));
}

#[test]
fn a_full_disk_loses_nothing_that_fits_into_memory() {
    let mut machine = Machine::new();
    symlink("/dev/full", machine.file("ledger.jsonl")).unwrap();
    let (ledger, life) = machine.lived();
    assert!(!ledger.is_kept());
    assert!(ledger.trouble().unwrap().contains("No space left"), "{:?}", ledger.trouble());
    for _ in 0..1000 {
        machine.passes(1000);
        ledger.sample(&life, machine.wall, 5);
    }
    machine.end(&ledger, &life, Cause::Operator);
    assert_eq!(ledger.lives(9)[0].end_cause, Some(Cause::Operator));

    std::fs::remove_file(machine.file("ledger.jsonl")).unwrap();
    ledger.retry();
    assert!(ledger.is_kept() && ledger.trouble().is_none());
    let again = machine.open();
    assert_eq!(again.lives(9), ledger.lives(9), "samples go first, never a beginning or an end");
    let samples = again.samples(&life).len();
    assert!((200..256).contains(&samples), "{samples}");
}

/// A file system of 16 kB, which takes the beginning of a line and not its end. Needs root.
#[test]
fn a_line_that_the_disk_took_half_of_costs_no_other() {
    let mut machine = Machine::new();
    let mount =
        Command::new("mount").args(["-t", "tmpfs", "-o", "size=16k", "tmpfs"]).arg(machine.directory()).output();
    if !mount.is_ok_and(|output| output.status.success()) {
        eprintln!("not shown: no right to mount a small file system");
        return;
    }
    struct Mounted(PathBuf);
    impl Drop for Mounted {
        fn drop(&mut self) {
            _ = Command::new("umount").arg(&self.0).status();
        }
    }
    let mounted = Mounted(machine.directory().to_owned());
    let (ledger, life) = machine.lived();
    std::fs::write(machine.file("filler"), [0; 4096]).unwrap();
    while ledger.is_kept() {
        machine.passes(1000);
        ledger.sample(&life, machine.wall, 5);
    }
    machine.end(&ledger, &life, Cause::Operator);
    let stump = lines(&machine).pop().unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(&stump).is_err(), "nothing was cut: {stump}");
    std::fs::remove_file(machine.file("filler")).unwrap();
    ledger.retry();
    assert!(ledger.is_kept(), "{:?}", ledger.trouble());
    let again = machine.open();
    assert_eq!((again.lives(9), again.samples(&life)), (ledger.lives(9), ledger.samples(&life)));
    drop((ledger, again, mounted));
}

#[test]
fn a_ledger_that_was_taken_away_goes_on_in_a_new_file() {
    let mut machine = Machine::new();
    let (ledger, _) = machine.lived();
    std::fs::remove_file(machine.file("ledger.jsonl")).unwrap();
    let second = machine.begin(&ledger, None);
    assert_eq!(ledger.lives(9).len(), 2, "what is known stays known");
    let kept: Vec<_> = machine.open().lives(9).into_iter().map(|life| life.life).collect();
    assert_eq!(kept, [second.life]);
}

#[test]
fn neither_a_pipe_nor_a_folder_in_the_files_place_holds_anybody_up() {
    let mut machine = Machine::new();
    for name in ["ledger.jsonl", "heartbeat.json", "crash.json", "last-exit"] {
        assert!(Command::new("mkfifo").arg(machine.file(name)).status().unwrap().success());
    }
    std::fs::create_dir(machine.file("refused.jsonl")).unwrap();
    let (ledger, begun) = machine.lives();
    ledger.refuse("abc", "2", "why", machine.wall);
    assert_eq!(ledger.lives(9)[0].life, begun.life);
    assert_eq!(ledger.is_refused("abc").as_deref(), Some("why"));
}

#[test]
fn two_processes_write_at_once_and_read_each_other() {
    let mut machine = Machine::new();
    let (old, begun) = machine.lives();
    let new = machine.open();
    let successor = machine.begin(&new, Some((Cause::Refresh, "daily")));
    let at = machine.wall;
    thread::scope(|scope| {
        for (ledger, life) in [(&old, &begun.life), (&new, &successor.life)] {
            scope.spawn(move || {
                for n in 1..=500_u32 {
                    ledger.sample(life, at + SignedDuration::from_secs(n.into()), u64::from(n));
                }
            });
        }
    });
    for ledger in [&old, &new, &machine.open()] {
        for life in [&begun.life, &successor.life] {
            let samples: Vec<_> = ledger.samples(life).iter().map(|sample| sample.resident).collect();
            assert_eq!(samples, (1..=500).collect::<Vec<_>>());
        }
    }
    assert!(lines(&machine).iter().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
}

#[test]
fn a_refusal_is_remembered_by_the_next_process() {
    let machine = Machine::new();
    let ledger = machine.open();
    let other = machine.open();
    assert_eq!(ledger.is_refused("abc"), None);
    ledger.refuse("abc", "2.0", "its self-test failed", machine.wall);
    ledger.refuse("def", "2.1", "not an executable", machine.wall);
    ledger.refuse("abc", "2.0", "never ready", machine.wall);
    for ledger in [&ledger, &other, &machine.open()] {
        assert_eq!(ledger.is_refused("abc").as_deref(), Some("never ready"));
        let hashes: Vec<_> = ledger.refusals(9).into_iter().map(|refusal| refusal.hash).collect();
        assert_eq!(hashes, ["abc", "def"]);
        assert_eq!(ledger.refusals(1).len(), 1);
    }
}

#[test]
fn a_good_release_is_marked_where_the_guard_looks() {
    let machine = Machine::new();
    let ledger = machine.open();
    assert!(!ledger.is_good("1.0~rc1+x"));
    ledger.mark_good("1.0~rc1+x");
    assert!(machine.file("good-1.0~rc1+x").is_file());
    assert!(machine.open().is_good("1.0~rc1+x"));
    ledger.mark_main("1.0~rc1+x");
    assert!(machine.file("main-1.0~rc1+x").is_file());
    ledger.mark_good("../../etc/x");
    assert!(!machine.open().is_good("../../etc/x"));
}
