//! `kintsugi source`, on a feed that a server on this machine gives out.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise, in its helpers too")]

#[expect(dead_code, reason = "every test file takes what it needs")]
mod feed_server;
#[expect(dead_code, reason = "every test file takes what it needs")]
mod program;

use database::Pool;
use feed_server::{Board, source};
use jobs::{PostgresSearch, Query, Search};
use program::{Site, kintsugi, succeed};

async fn titles(pool: &Pool) -> Vec<String> {
    let found = PostgresSearch::new(pool.clone()).find(&Query::default(), jiff::Timestamp::UNIX_EPOCH).await.unwrap();
    let mut titles: Vec<_> = found.cards.into_iter().map(|card| card.title).collect();
    titles.sort();
    titles
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn adverts_of_a_source_appear_change_and_close_by_themselves(pool: Pool) {
    let board = Board::new();
    board.hold(200, &[("1", "CTO"), ("2", "CISO"), ("gone", "VPE")]);
    let run = || succeed(&mut source(&pool, &["run", "kilnworks"]));
    succeed(&mut source(&pool, &["add", "kilnworks", "lever", &board.url, "--company", "Kilnworks", "--every", "1h"]));
    assert!(run().contains("kilnworks: read: 3 new, 0 updated"));
    assert_eq!(titles(&pool).await, ["CISO", "CTO", "VPE"]);
    assert!(run().contains("0 new, 0 updated, 3 unchanged"));
    // One address says that it is gone, the other that it is there: it gets a second chance.
    board.hold(200, &[("1", "Chief Technology Officer")]);
    assert!(
        run().contains("0 new, 1 updated, 0 unchanged, 1 missing, 1 closed"),
        "{}",
        succeed(&mut source(&pool, &["show", "kilnworks"]))
    );
    assert_eq!(titles(&pool).await, ["CISO", "Chief Technology Officer"]);
    // What is no answer closes nothing, and says so.
    for (status, body, said) in [
        (200, "<!doctype html><form>Sign in</form>", "failed (the file is a web page (HTML)"),
        (200, "[{\"id\": \"1\"", "failed (the file cannot be read as Lever postings (JSON): EOF while parsing"),
        (503, "", "failed (the server answers 503)"),
    ] {
        board.say(status, body);
        let told = run();
        assert!(told.contains(said) && told.contains("0 closed"), "{told}");
    }
    board.hold(200, &[("1", "Chief Technology Officer")]);
    assert!(run().contains("1 unchanged, 0 missing, 1 closed"));
    board.say(410, "");
    assert!(
        run().contains("gone (the board's address answers 410): 0 new, 0 updated, 0 unchanged, 0 missing, 1 closed")
    );
    assert_eq!(titles(&pool).await, Vec::<String>::new());
    let listed = succeed(&mut source(&pool, &["list"]));
    assert!(listed.contains("kilnworks  lever http://") && listed.contains("1 closed"), "{listed}");
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_source_that_turns_empty_is_held_until_it_is_accepted(pool: Pool) {
    let board = Board::new();
    let names: Vec<(String, String)> = (0..12).map(|n| (format!("{n}"), format!("CTO {n}"))).collect();
    let adverts: Vec<(&str, &str)> = names.iter().map(|(id, title)| (id.as_str(), title.as_str())).collect();
    board.hold(200, &adverts);
    let run = || succeed(&mut source(&pool, &["run", "kilnworks"]));
    succeed(&mut source(&pool, &["add", "kilnworks", "lever", &board.url]));
    assert!(run().contains("12 new"));
    board.hold(200, &[]);
    for _ in 0..3 {
        assert!(run().contains("kilnworks: held (12 adverts left the feed at once)"));
    }
    assert_eq!(titles(&pool).await.len(), 12);
    succeed(&mut source(&pool, &["accept", "kilnworks"]));
    assert!(run().contains("12 missing"));
    assert!(run().contains("12 closed"));
    succeed(&mut source(&pool, &["remove", "kilnworks", "--close"]));
    assert!(succeed(&mut source(&pool, &["list"])).contains("There are no sources yet"));
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn addresses_of_this_machine_are_refused_unless_a_setting_allows_them(pool: Pool) {
    let board = Board::new();
    board.hold(200, &[("1", "CTO")]);
    succeed(kintsugi(&pool).args(["source", "add", "kilnworks", "lever", &board.url]));
    let told = succeed(kintsugi(&pool).args(["source", "run", "kilnworks"]));
    assert!(told.contains("is not on the public internet"), "{told}");
    let output = kintsugi(&pool).args(["import", "lever", &board.url]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let mut allowed = kintsugi(&pool);
    allowed.env("KINTSUGI_IMPORTING__FETCH_PRIVATE_ADDRESSES", "true");
    assert!(succeed(allowed.args(["import", "lever", &board.url, "--company", "Kilnworks"])).contains("1 new"));
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_site_reads_what_is_due_by_itself(pool: Pool) {
    let board = Board::new();
    board.hold(200, &[("1", "CTO")]);
    succeed(&mut source(&pool, &["add", "kilnworks", "lever", &board.url]));
    let mut command = kintsugi(&pool);
    let _site = Site::start_as(command.env("KINTSUGI_IMPORTING__FETCH_PRIVATE_ADDRESSES", "true"));
    for _ in 0..60 {
        if titles(&pool).await == ["CTO"] {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    }
    panic!("nothing was read within a minute: {}", succeed(&mut source(&pool, &["show", "kilnworks"])));
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn what_is_no_source_is_said(pool: Pool) {
    for (arguments, said) in [
        (vec!["run", "nobody"], "there is no source nobody"),
        (vec!["pause", "nobody"], "there is no source nobody"),
        (vec!["add", "kilnworks", "indeed", "kilnworks"], "the format indeed has no host of its own"),
        (vec!["add", "kilnworks", "lever", "a/b"], "is no token of a board"),
        (vec!["add", "kilnworks", "lever", "ftp://example.org/x"], "does not begin with https://"),
        (vec!["add", "kilnworks", "lever", "kilnworks", "--every", "1s"], "a source is read every 1s"),
    ] {
        let output = source(&pool, &arguments).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(1) && error.contains(said), "{arguments:?}: {error}");
    }
    succeed(&mut source(
        &pool,
        &["add", "kilnworks", "greenhouse", "https://boards-api.greenhouse.io/v1/boards/kilnworks/jobs"],
    ));
    assert!(succeed(&mut source(&pool, &["list"])).contains("kilnworks  greenhouse kilnworks  next"));
}
