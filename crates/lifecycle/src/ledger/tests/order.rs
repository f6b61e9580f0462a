use super::*;

/// A ledger of more than 2 MB: a life a day for `days` days, each with a sample every few minutes.
fn large(machine: &Machine, days: u32) {
    let mut text = String::new();
    for day in (1..=days).rev() {
        let began = machine.wall - SignedDuration::from_hours(i64::from(day) * 24);
        let life = format!("day-{day}");
        let at = |minutes: u32| began + SignedDuration::from_mins(minutes.into());
        text.push_str(&format!(
            r#"{{"record":"begin","life":"{life}","cause":"refresh","detail":"daily","release":"1","build":"1","previous_release":null,"pid":1,"started_at":"{began}"}}
{{"record":"serving","life":"{life}","at":"{began}","stall_ms":0.0,"handover_ms":50.0}}
"#
        ));
        for n in 1..70 {
            text.push_str(&format!(
                "{{\"record\":\"sample\",\"life\":\"{life}\",\"at\":\"{}\",\"resident\":{n}}}\n",
                at(n * 20)
            ));
        }
        text.push_str(&format!(
            "{{\"record\":\"end\",\"life\":\"{life}\",\"at\":\"{}\",\"cause\":\"refresh\",\"detail\":\"\",\"requests\":{day}}}\n",
            at(1440)
        ));
    }
    assert!(text.len() > 2 << 20, "{}", text.len());
    std::fs::write(machine.file("ledger.jsonl"), text).unwrap();
}

fn size(machine: &Machine) -> u64 {
    std::fs::metadata(machine.file("ledger.jsonl")).unwrap().len()
}

#[test]
fn a_large_ledger_keeps_400_days_of_lives_and_14_of_samples() {
    let mut machine = Machine::new();
    large(&machine, 500);
    let before = size(&machine);
    let (ledger, begun) = machine.lives();
    assert!(size(&machine) < before / 5, "{} of {before}", size(&machine));
    let again = machine.open();
    for ledger in [ledger, again] {
        let lives = ledger.lives(1000);
        assert_eq!(lives.len(), 402);
        assert_eq!((lives[0].life.as_str(), lives[1].life.as_str()), (begun.life.as_str(), "day-1"));
        assert_eq!(
            (lives[1].end_cause, lives[1].requests, lives[1].handover_ms),
            (Some(Cause::Refresh), 1, Some(50.0))
        );
        assert_eq!(ledger.samples("day-1").len(), 69);
        assert!(ledger.samples("day-14").len() > 10 && ledger.samples("day-15").is_empty());
    }
    assert!(!machine.file("ledger.new").exists());
}

#[test]
fn nothing_is_put_in_order_while_another_process_lives() {
    let mut machine = Machine::new();
    machine.pid = std::process::id() - 1;
    let (_, _) = machine.lives();
    let own = std::fs::read_to_string(machine.file("ledger.jsonl")).unwrap();
    large(&machine, 400);
    let text = std::fs::read_to_string(machine.file("ledger.jsonl")).unwrap();
    std::fs::write(machine.file("ledger.jsonl"), text + &own).unwrap();
    let before = size(&machine);
    machine.pid = 3_100_000_000;
    let (ledger, begun) = machine.lives();
    ledger.sample(&begun.life, machine.wall, 5);
    assert!(size(&machine) > before);
}

#[test]
fn after_a_hand_over_the_file_is_put_in_order_once_the_old_process_is_gone() {
    let mut machine = Machine::new();
    large(&machine, 400);
    let before = size(&machine);
    let ledger = machine.open();
    let begun = machine.begin(&ledger, Some((Cause::Refresh, "daily")));
    assert!(size(&machine) > before, "the predecessor may still write");
    ledger.sample(&begun.life, machine.wall, 5);
    assert!(size(&machine) < before / 5);
    machine.end(&ledger, &begun.life, Cause::Operator);
    assert_eq!(machine.open().lives(1), ledger.lives(1));
    assert_eq!(machine.open().lives(1)[0].end_cause, Some(Cause::Operator));
}

#[test]
fn a_clock_that_was_set_forward_by_years_takes_no_life_away() {
    let mut machine = Machine::new();
    large(&machine, 400);
    machine.jumps(24 * 3650);
    let (ledger, _) = machine.lives();
    assert_eq!(ledger.lives(1000).len(), 401);
    assert_eq!(ledger.samples("day-1").len(), 69);
}

#[test]
fn a_night_of_crashes_does_not_push_the_good_lives_out() {
    let mut machine = Machine::new();
    let (ledger, life) = machine.lived();
    machine.end(&ledger, &life, Cause::Operator);
    let ledger = machine.open();
    for _ in 0..2 * KEPT {
        machine.passes(1);
        machine.begin(&ledger, None);
    }
    let lives = ledger.lives(usize::MAX);
    assert!(lives.len() < 2 * KEPT, "{}", lives.len());
    assert_eq!(lives.last().unwrap().life, life);
}

#[test]
fn the_newest_lives_are_copied_again_only_when_one_has_changed() {
    let mut machine = Machine::new();
    let (ledger, begun) = machine.lives();
    let told = ledger.newest_lives();
    ledger.sample(&begun.life, machine.wall, 9);
    assert!(Arc::ptr_eq(&told, &ledger.newest_lives()), "a sample changes no life");
    // Another process of the same ledger.
    let (other, second) = machine.lives();
    let told = ledger.newest_lives();
    assert_eq!(told.iter().map(|life| &*life.life).collect::<Vec<_>>(), [&*second.life, &*begun.life]);
    machine.end(&other, &second.life, Cause::Operator);
    assert_eq!(ledger.newest_lives().to_vec(), ledger.lives(9));
    assert_eq!(ledger.newest_lives()[0].end_cause, Some(Cause::Operator));
}

#[test]
fn a_process_that_writes_to_the_old_file_moves_to_the_new_one() {
    let mut machine = Machine::new();
    large(&machine, 400);
    let slow = machine.open();
    let (ledger, begun) = machine.lives();
    slow.sample(&begun.life, machine.wall, 9);
    assert_eq!(ledger.samples(&begun.life).len(), 1);
    assert_eq!(machine.open().samples(&begun.life).len(), 1);
}
