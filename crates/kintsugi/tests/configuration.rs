//! Settings that cannot be used: one sentence that names the key, and exit code 78 (sysexits(3), EX_CONFIG).

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

#[expect(dead_code, reason = "every test file takes what it needs")]
mod program;

use std::process::Command;

use program::bare;

#[test]
fn a_bad_value_is_named_with_its_key() {
    let url = ("KINTSUGI_DATABASE_URL", "postgres://kintsugi@127.0.0.1:9/kintsugi");
    for (key, value, expected) in [
        ("KINTSUGI_LISTEN", "eighty", "`listen`"),
        ("KINTSUGI_DATABASE_CONNECTIONS", "many", "`database_connections`"),
        ("KINTSUGI_DATABASE_CONNECTIONS", "0", "`database_connections`"),
        ("KINTSUGI_BASE_URL", "jobs.example.org", "`base_url`"),
        ("KINTSUGI_LOG", "web=loud", "`log`"),
        ("KINTSUGI_LISTN", "127.0.0.1:80", "`listn`"),
        ("KINTSUGI_CONFIG", "/nowhere/kintsugi.toml", "`KINTSUGI_CONFIG`"),
    ] {
        fails_with_78(bare().arg("serve").env(url.0, url.1).env(key, value), expected);
    }
}

#[test]
fn a_missing_or_unreadable_database_address_is_named_and_not_repeated() {
    fails_with_78(bare().arg("serve"), "`database_url` is not set");
    let said =
        fails_with_78(bare().arg("serve").env("KINTSUGI_DATABASE_URL", "postgres://u:secret@h:p/d"), "`database_url`");
    assert!(!said.contains("secret"), "{said}");
}

fn fails_with_78(command: &mut Command, expected: &str) -> String {
    let output = command.output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(78), "{said}");
    assert!(said.contains(expected), "{expected} is not in: {said}");
    assert_eq!(said.trim_end().lines().count(), 1, "one sentence was expected: {said}");
    said
}
