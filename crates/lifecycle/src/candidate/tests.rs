//! Candidates as they come: real files, run by the kernel.

mod self_test;

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    process::Command,
};

use super::*;
use crate::watch::{scratch::Scratch, trail::Oddity};

const LONG: Duration = Duration::from_secs(60);

fn test() -> [String; 1] {
    ["self-test".to_owned()]
}

/// An executable file `program` with this content.
fn program(folder: &Scratch, content: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join("program");
    fs::write(&path, content).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

/// What becomes of a file: looked at, read and tried.
async fn verify(path: &Path, self_test: &[String], timeout: Duration) -> Result<Candidate, Refused> {
    find(path)?.verify(self_test, timeout).await
}

fn script(folder: &Scratch, body: &str) -> PathBuf {
    program(folder, format!("#!/bin/sh\n{body}\n"))
}

/// A whole program for this machine: the one that runs these tests.
fn own() -> Vec<u8> {
    fs::read(std::env::current_exe().unwrap()).unwrap()
}

async fn refusal(path: &Path) -> (Refused, String) {
    let refused = verify(path, &test(), LONG).await.expect_err("it is refused");
    let text = refused.to_string();
    assert!(!text.contains('\n'), "{text}");
    (refused, text)
}

#[tokio::test]
async fn a_candidate_that_passes_is_known_by_its_name_and_hash() {
    let folder = Scratch::new();
    fs::create_dir_all(folder.join("releases/1.2.3")).unwrap();
    let path = script(&folder, "echo \"ready: $*\"");
    fs::rename(&path, folder.join("releases/1.2.3/program")).unwrap();
    symlink("releases/1.2.3", folder.join("current")).unwrap();
    let arguments = ["self-test".to_owned(), "a b".to_owned()];
    let candidate = verify(&folder.join("current/program"), &arguments, LONG).await.unwrap();
    assert_eq!(candidate.name, "1.2.3");
    assert_eq!(candidate.path, folder.join("releases/1.2.3/program"));
    assert_eq!(candidate.said, "ready: self-test a b\n");
    let sum = Command::new("sha256sum").arg(&candidate.path).output().unwrap().stdout;
    assert!(sum.starts_with(candidate.hash.as_bytes()), "{}", candidate.hash);
    assert_eq!(hash(&candidate.path).unwrap(), candidate.hash);
    assert!(candidate.is_still_at(&folder.join("current/program")));
    fs::write(&candidate.path, "another").unwrap();
    assert!(!candidate.is_still_at(&folder.join("current/program")));
}

#[tokio::test]
async fn a_whole_program_of_this_machine_is_run() {
    let folder = Scratch::new();
    let mut content = own();
    content.extend_from_slice(b"\nbytes behind the program are allowed\n");
    let path = program(&folder, content);
    let candidate = verify(&path, &["--list".to_owned()], LONG).await.unwrap();
    assert_eq!(candidate.name, format!("unpackaged-{}", &candidate.hash[..12]));
    assert!(candidate.said.contains("tests"), "{}", candidate.said);
}

#[tokio::test]
async fn without_a_self_test_nothing_is_run() {
    let folder = Scratch::new();
    let candidate = verify(&script(&folder, "touch \"$0.run\"; exit 1"), &[], LONG).await.unwrap();
    assert_eq!(candidate.said, "");
    assert!(!folder.join("program.run").exists());
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_program_whose_file_is_gone_can_still_be_tested_as_what_runs() {
    let folder = Scratch::new();
    fs::create_dir_all(folder.join("releases/1.2.3")).unwrap();
    let path = folder.join("releases/1.2.3/sleep");
    let found = Command::new("sh").args(["-c", "command -v sleep"]).output().unwrap().stdout;
    fs::copy(String::from_utf8(found).unwrap().trim(), &path).unwrap();
    let mut running = Command::new(&path).arg("600").spawn().unwrap();
    let own = PathBuf::from(format!("/proc/{}/exe", running.id()));
    let with_file = verify(&own, &["0".to_owned()], LONG).await.unwrap();
    assert_eq!((&*with_file.name, &with_file.path), ("1.2.3", &path));
    fs::remove_file(&path).unwrap();
    let without = verify(&own, &["0".to_owned()], LONG).await.unwrap();
    assert_eq!((&*without.name, &without.hash, &without.path), ("1.2.3", &with_file.hash, &own));
    running.kill().unwrap();
    running.wait().unwrap();
}

#[tokio::test]
async fn what_is_no_file_is_refused_with_the_reason() {
    let folder = Scratch::new();
    let path = folder.join("program");
    let (refused, text) = refusal(&path).await;
    assert!(matches!(refused, Refused::Missing(_)) && text.ends_with("program does not exist"), "{text}");
    fs::create_dir(&path).unwrap();
    let (_, text) = refusal(&path).await;
    assert!(text.ends_with("program is a folder, not a file"), "{text}");
    fs::remove_dir(&path).unwrap();
    symlink("program", &path).unwrap();
    let (refused, text) = refusal(&path).await;
    assert!(matches!(refused, Refused::Odd(Oddity::Loop(_))) && text.contains("circle"), "{text}");
    fs::remove_file(&path).unwrap();
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    let (_, text) = refusal(&path).await;
    assert!(text.ends_with("program is a pipe, not a file"), "{text}");
    assert_eq!(hash(&path).unwrap_err().kind(), io::ErrorKind::InvalidInput, "and is not waited for");
}

#[tokio::test]
async fn what_may_not_be_executed_is_refused_but_may_be_later() {
    let folder = Scratch::new();
    let path = script(&folder, "exit 0");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let (refused, text) = refusal(&path).await;
    assert!(matches!(refused, Refused::NotExecutable(_)), "{text}");
    assert!(!refused.is_verdict());
}

#[tokio::test]
async fn what_is_no_program_is_refused_without_being_run() {
    let folder = Scratch::new();
    for (content, expected) in [
        (&b""[..], "is empty"),
        (b"kintsugi", "is neither an ELF program nor a script"),
        (b"\x7fELF\x02\x01\x01", "is cut off within its header"),
    ] {
        let (refused, text) = refusal(&program(&folder, content)).await;
        assert!(refused.is_verdict() && text.ends_with(expected), "{text}");
    }
    let (_, text) = refusal(&program(&folder, "#!/no/such/shell\n")).await;
    assert!(text.ends_with("names an interpreter or loader that is not here"), "{text}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn half_a_program_is_refused_without_being_run() {
    let folder = Scratch::new();
    let whole = own();
    for length in [64, whole.len() / 2, whole.len() - 1] {
        let (refused, text) = refusal(&program(&folder, &whole[..length])).await;
        assert!(matches!(refused, Refused::NotAProgram { .. }), "{text}");
        assert!(text.contains(&format!("is cut off: it has {length} bytes")), "{text}");
    }
}

#[cfg(all(target_os = "linux", target_endian = "little", target_pointer_width = "64"))]
#[tokio::test]
async fn a_program_for_another_machine_is_refused_by_name() {
    let folder = Scratch::new();
    let mut content = own();
    let (machine, name) = if cfg!(target_arch = "aarch64") { (62, "x86_64") } else { (183, "aarch64") };
    content[18] = machine;
    let (refused, text) = refusal(&program(&folder, &content)).await;
    assert!(matches!(refused, Refused::WrongArchitecture { .. }), "{text}");
    assert!(text.contains(&format!("({name}, 64 bits, little endian)")), "{text}");
    // Of 32 bits, and of the other byte order.
    for (byte, value) in [(4, 1), (5, 2)] {
        let mut content = own();
        content[byte] = value;
        let (refused, text) = refusal(&program(&folder, &content)).await;
        assert!(matches!(refused, Refused::WrongArchitecture { .. }), "{text}");
    }
}

#[tokio::test]
async fn the_header_of_a_strange_file_ends_in_a_refusal_whatever_it_says() {
    let folder = Scratch::new();
    let mut content = own();
    content.truncate(4096);
    for at in 16..64 {
        let mut content = content.clone();
        content[at..64].fill(0xff);
        let (refused, text) = refusal(&program(&folder, &content)).await;
        assert!(refused.is_verdict(), "{text}");
    }
}
