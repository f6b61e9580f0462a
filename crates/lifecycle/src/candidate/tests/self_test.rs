//! Self-tests that fail, hang, talk, and leave others behind.

use std::os::unix::process::CommandExt;

use super::*;

#[tokio::test]
async fn a_self_test_that_fails_is_quoted_in_one_sentence() {
    let folder = Scratch::new();
    let path = script(&folder, "echo checking; echo 'the schema is too new' >&2; echo ' for 0.1' >&2; exit 78");
    let (refused, text) = refusal(&path).await;
    assert!(text.ends_with("program ended with exit code 78: the schema is too new; for 0.1"), "{text}");
    assert!(!refused.is_verdict(), "the settings may be at fault, and be mended");
    let (_, text) = refusal(&script(&folder, "kill -SEGV $$")).await;
    assert!(text.ends_with("ended with signal 11 (segmentation fault)"), "{text}");
}

#[tokio::test]
async fn of_a_self_test_that_talks_without_end_the_last_words_are_kept() {
    let folder = Scratch::new();
    let path = script(&folder, "seq 1 100000 >&2; echo end >&2; exit 1");
    let (refused, text) = refusal(&path).await;
    let Refused::SelfTestFailed { said, .. } = refused else { panic!("{text}") };
    assert!(said.len() == 8 << 10 && said.ends_with("100000\nend\n"), "{}", said.len());
    assert!(text.chars().count() < 600, "{text}");
}

/// Whether a process of this number runs; a zombie does not.
fn runs(pid: &str) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    status.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.trim_start().starts_with('Z'))
}

async fn until_gone(pid: &str) {
    let began = Instant::now();
    while runs(pid) {
        assert!(began.elapsed() < LONG, "{pid} still runs");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_self_test_that_hangs_is_killed_with_all_that_it_started() {
    let folder = Scratch::new();
    // It starts another process, which holds the pipes as well, and takes no notice of polite signals.
    let path = script(&folder, "trap '' TERM INT HUP; sleep 600 & echo $! $$; wait; sleep 600");
    let began = Instant::now();
    let refused = verify(&path, &test(), Duration::from_secs(2)).await.unwrap_err();
    assert!(began.elapsed() < LONG / 2);
    let Refused::SelfTestHung { said, .. } = &refused else { panic!("{refused}") };
    assert!(refused.to_string().contains("took longer than 2s and was ended"), "{refused}");
    let pids: Vec<_> = said.split_whitespace().collect();
    assert_eq!(pids.len(), 2, "{said}");
    until_gone(pids[0]).await;
    assert!(!Path::new(&format!("/proc/{}", pids[1])).exists(), "the child itself was reaped before the answer");
}

#[tokio::test]
async fn what_a_passing_self_test_leaves_behind_is_not_waited_for_and_killed() {
    let folder = Scratch::new();
    let began = Instant::now();
    let candidate = verify(&script(&folder, "sleep 600 & echo $!"), &test(), LONG).await.unwrap();
    assert!(began.elapsed() < LONG / 2);
    until_gone(candidate.said.trim()).await;
}

#[tokio::test]
async fn a_test_that_nobody_waits_for_any_more_is_ended() {
    let folder = Scratch::new();
    let note = folder.join("pid");
    let path = script(&folder, &format!("echo $$ > '{0}.new'; mv '{0}.new' '{0}'; sleep 600", note.display()));
    let test = tokio::spawn(async move { verify(&path, &test(), Duration::from_secs(600)).await });
    while !note.exists() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    test.abort();
    until_gone(fs::read_to_string(&note).unwrap().trim()).await;
}

#[tokio::test]
async fn a_file_that_changes_during_its_test_is_not_judged() {
    let folder = Scratch::new();
    for end in ["exit 0", "exit 1"] {
        let path = script(&folder, &format!("touch -d '2001-01-01' \"$0\"; {end}"));
        let (refused, text) = refusal(&path).await;
        assert!(matches!(refused, Refused::Changed(_)), "{text}");
        assert!(!refused.is_verdict());
    }
}

#[tokio::test]
async fn a_file_that_is_still_open_for_writing_is_not_judged() {
    let folder = Scratch::new();
    let path = program(&folder, own());
    let writer = fs::OpenOptions::new().append(true).open(&path).unwrap();
    let (refused, text) = refusal(&path).await;
    assert!(matches!(refused, Refused::Changed(_)), "{text}");
    drop(writer);
}

/// Run by the test below, in a process with the environment of a unit.
#[tokio::test]
#[ignore = "run by another test"]
async fn inner_environment() {
    let folder = Scratch::new();
    let candidate = verify(&script(&folder, "env; readlink /proc/self/fd/0"), &test(), LONG).await.unwrap();
    for word in ["NOTIFY_SOCKET", "LISTEN_", "WATCHDOG_", "LIFECYCLE_"] {
        assert!(!candidate.said.contains(word), "{}", candidate.said);
    }
    assert!(candidate.said.contains("KEPT=yes"), "{}", candidate.said);
    assert!(candidate.said.ends_with("/dev/null\n"), "{}", candidate.said);
}

#[test]
fn a_self_test_does_not_see_what_belongs_to_the_service() {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "--ignored", "candidate::tests::self_test::inner_environment"]).process_group(0);
    for name in ["NOTIFY_SOCKET", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES", "WATCHDOG_USEC", "LIFECYCLE_CHANNEL"] {
        command.env(name, "1");
    }
    let output = command.env("KEPT", "yes").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}
