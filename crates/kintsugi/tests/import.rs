//! `kintsugi import` and `kintsugi demo`, on files as they come.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[expect(dead_code, reason = "every test file takes what it needs")]
mod program;

use std::{fs, path::PathBuf};

use database::Pool;
use jobs::{Count, Found, PostgresSearch, Query, Search};
use program::{kintsugi, succeed};

/// Two adverts, as the posting API writes them; invented.
const BOARD: &str = r#"{"apiVersion":"1","jobs":[
  {"id":"6a1f5f0e-0000-4000-8000-000000000001","title":"Chief Technology Officer ","employmentType":"FullTime",
   "location":"Oslo","secondaryLocations":[],"isRemote":true,"isListed":true,"publishedAt":"2026-10-01T08:00:00.000+00:00",
   "jobUrl":"https://jobs.example/1","applyUrl":"https://jobs.example/1/apply","address":null,
   "descriptionHtml":"<h1>Wind</h1><p onclick=\"x()\">You lead <b>fourteen</b> engineers.</p><script>alert(1)</script>",
   "descriptionPlain":"x"},
  {"id":"6a1f5f0e-0000-4000-8000-000000000002","title":"Head of Platform","employmentType":"FullTime",
   "location":"Berlin","isListed":true,"publishedAt":"2026-10-02T08:00:00.000+00:00",
   "jobUrl":"https://jobs.example/2","applyUrl":"https://jobs.example/2/apply",
   "descriptionHtml":"<p>Water</p>","descriptionPlain":"x"}]}"#;

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn importing_twice_changes_nothing_and_an_advert_that_is_missing_twice_closes(pool: Pool) {
    let folder = Folder::new("twice");
    let file = folder.write("north-wind.json", BOARD);
    let import = || succeed(kintsugi(&pool).args(["import", "ashby"]).arg(&file));
    assert!(import().contains("2 new, 0 updated, 0 unchanged, 0 closed, 0 refused"));
    assert!(import().contains("0 new, 0 updated, 2 unchanged, 0 closed, 0 refused"));
    let mut board: serde_json::Value = serde_json::from_str(BOARD).unwrap();
    board["jobs"].as_array_mut().unwrap().pop();
    folder.write("north-wind.json", &board.to_string());
    assert!(import().contains("0 new, 0 updated, 1 unchanged, 0 closed, 0 refused, 1 missing"));
    assert!(import().contains("0 new, 0 updated, 1 unchanged, 1 closed, 0 refused\n"));
    let found = everything(&pool).await;
    assert_eq!(found.cards.iter().map(|card| card.title.as_str()).collect::<Vec<_>>(), ["Chief Technology Officer"]);
    let posting = jobs::posting_by_short_id(&pool, &found.cards[0].short_id).await.unwrap().unwrap();
    let description = posting.description.as_str();
    assert!(description.contains("<strong>fourteen</strong>"), "{description}");
    assert!(!description.contains("script") && !description.contains("onclick"), "{description}");
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_broken_file_is_reported_and_the_rest_goes_in(pool: Pool) {
    let folder = Folder::new("broken");
    folder.write("good.json", BOARD);
    folder.write("cut.json", &BOARD[..BOARD.len() / 2]);
    folder.write("login.json", "<!doctype html><title>Sign in</title>");
    folder.write("readme.txt", "not a feed");
    let output = kintsugi(&pool).args(["import", "ashby"]).arg(&folder.0).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("2 new"), "{said}");
    assert!(said.contains("cut.json: ") && said.contains("login.json: ") && !said.contains("readme"), "{said}");
    assert_eq!(everything(&pool).await.total, Count::Exactly(2));
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn two_files_of_one_board_are_refused_before_anything_is_read(pool: Pool) {
    let (one, other) = (Folder::new("one"), Folder::new("other"));
    let files = [one.write("north-wind.json", BOARD), other.write("north-wind.json", r#"{"jobs":[]}"#)];
    let output = kintsugi(&pool).args(["import", "ashby"]).args(files).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("are files of one board"));
    assert!(jobs::is_empty(&pool).await.unwrap());
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn an_advert_is_confirmed_as_of_the_day_its_file_was_saved(pool: Pool) {
    let folder = Folder::new("saved");
    let file = folder.write("north-wind.json", BOARD);
    // Files keep times more finely than Postgres does.
    let days_ago = fs::metadata(&file).unwrap().modified().unwrap() - std::time::Duration::from_hours(3 * 24);
    let seconds = days_ago.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let saved = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
    fs::File::options().write(true).open(&file).unwrap().set_modified(saved).unwrap();
    succeed(kintsugi(&pool).args(["import", "ashby"]).arg(&file));
    let found = everything(&pool).await;
    assert_eq!(found.cards[0].confirmed_at.as_second(), i64::try_from(seconds).unwrap());
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_file_that_was_saved_too_long_ago_shows_nothing(pool: Pool) {
    let folder = Folder::new("stale");
    let file = folder.write("north-wind.json", BOARD);
    let saved = fs::metadata(&file).unwrap().modified().unwrap() - std::time::Duration::from_hours(15 * 24);
    fs::File::options().write(true).open(&file).unwrap().set_modified(saved).unwrap();
    assert!(succeed(kintsugi(&pool).args(["import", "ashby"]).arg(&file)).contains("2 new"));
    assert_eq!(everything(&pool).await.total, Count::Exactly(0));
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_path_that_is_not_there_is_named(pool: Pool) {
    let output = kintsugi(&pool).args(["import", "ashby", "/nowhere/at/all"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("/nowhere/at/all"));
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn the_demonstration_fills_an_empty_board_once(pool: Pool) {
    let first = succeed(kintsugi(&pool).arg("demo"));
    assert!(first.contains(" new, 0 updated, 0 unchanged, 0 closed, 0 refused"), "{first}");
    assert_eq!(succeed(kintsugi(&pool).arg("demo")), "The board is not empty; nothing was added.\n");
    let found = everything(&pool).await;
    assert!(found.cards.iter().all(|card| card.demo && card.salary.is_some() && card.brief_stated >= 15));
    assert!(matches!(found.total, Count::Exactly(50..=70)), "{:?}", found.total);
}

/// All of `../shared/data/ashby`, where the checkout has it beside itself.
#[sqlx::test(migrator = "database::MIGRATOR")]
async fn every_real_board_goes_in_and_a_second_time_changes_nothing(pool: Pool) {
    let real = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/ashby");
    if !real.is_dir() {
        eprintln!("left out: {} is not there", real.display());
        return;
    }
    let import = || succeed(kintsugi(&pool).args(["import", "ashby"]).arg(&real));
    let first = import();
    eprintln!("{}", first.lines().next().unwrap_or_default());
    let Count::Exactly(live) = everything(&pool).await.total else {
        panic!("more than can be counted");
    };
    assert!(first.contains(&format!("{live} new, 0 updated, 0 unchanged, 0 closed")), "{first}");
    assert!(live > 2_800, "{first}");
    let second = import();
    assert!(second.contains(&format!("0 new, 0 updated, {live} unchanged, 0 closed")), "{second}");
}

/// A folder of the test's own, removed with its files.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("kintsugi-import-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, content: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, content).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The board's first page.
async fn everything(pool: &Pool) -> Found {
    PostgresSearch::new(pool.clone()).find(&Query::default(), jiff::Timestamp::UNIX_EPOCH).await.unwrap()
}
